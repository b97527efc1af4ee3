# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists the versions of a bucket, delete markers too."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._site.listing import versions_by_key
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "bucket": {"type": "str", "required": True},
        }
    )
    session = Session(module.params["url"], module.params["access_key"], module.params["secret_key"])
    found = versions_by_key(session, module.params["bucket"], "")
    module.exit_json(changed=False, versions=[f"{key} {version.id}" for key, versions in found for version in versions])


if __name__ == "__main__":
    main()
