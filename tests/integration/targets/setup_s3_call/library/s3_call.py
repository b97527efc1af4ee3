#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain S3 calls, for what the collection has no module for.

With a count, the key has a {} for the number of the call. With sizes, the bodies have one after the other of them, in bytes.
"""

from __future__ import annotations

import base64
import hashlib

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session


def _digest(body: bytes) -> dict[str, str]:
    """What the server wants with object lock."""
    return {"Content-MD5": base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()} if body else {}


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "method": {"type": "str", "required": True},
            "bucket": {"type": "str", "default": ""},
            "key": {"type": "str", "default": ""},
            "query": {"type": "dict", "default": {}},
            "body": {"type": "str", "default": ""},
            "headers": {"type": "dict", "default": {}},
            "count": {"type": "int", "default": 1},
            "sizes": {"type": "list", "elements": "int"},
        }
    )
    params = module.params
    session = Session(params["url"], params["access_key"], params["secret_key"])
    keys = [params["key"].format(number) for number in range(params["count"])]
    sizes = params["sizes"]
    bodies = [b"x" * size for size in sizes] if sizes else [params["body"].encode()]
    calls = [(key, bodies[number % len(bodies)]) for number, key in enumerate(keys)]

    def send(call: tuple[str, bytes]) -> bytes:
        return session.s3(params["method"], params["bucket"], call[0], params["query"], call[1], {**params["headers"], **_digest(call[1])})

    answers = session.parallel(send, calls)
    for _call, _answer, error in answers:
        if error:
            module.fail_json(msg=str(error))
    module.exit_json(changed=params["method"] != "GET", answer=(answers[0][1] or b"").decode())


if __name__ == "__main__":
    main()
