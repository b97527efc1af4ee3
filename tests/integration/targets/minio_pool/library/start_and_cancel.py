#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts to empty a pool and cancels that at once, before a small pool is empty."""

from __future__ import annotations

import time

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "pool": {"type": "str", "required": True},
        }
    )
    session = Session(module.params["url"], module.params["access_key"], module.params["secret_key"])
    session.admin("POST", "pools/decommission", {"pool": module.params["pool"]})
    end = time.monotonic() + 30
    while True:
        try:
            session.admin("POST", "pools/cancel", {"pool": module.params["pool"]})
            break
        except ServerError as error:
            # The server has not begun with it.
            if "not in progress" not in error.message or time.monotonic() > end:
                module.fail_json(msg=str(error))
    module.exit_json(changed=True)


if __name__ == "__main__":
    main()
