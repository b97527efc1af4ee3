#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One plain call of the admin API, for what the collection has no module for."""

from __future__ import annotations

import json

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "method": {"type": "str", "required": True},
            "command": {"type": "str", "required": True},
            "query": {"type": "dict", "default": {}},
            "body": {"type": "dict"},
            "encrypted": {"type": "bool", "default": False},
        }
    )
    session = Session(module.params["url"], module.params["access_key"], module.params["secret_key"])
    body = json.dumps(module.params["body"]).encode() if module.params["body"] else b""
    answer = session.admin(module.params["method"], module.params["command"], module.params["query"], body, encrypted=module.params["encrypted"])
    module.exit_json(changed=module.params["method"] != "GET", answer=json.loads(answer or "null"))


if __name__ == "__main__":
    main()
