#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes every version below a prefix of a bucket, for good."""

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
            "prefix": {"type": "str", "default": ""},
        }
    )
    bucket = module.params["bucket"]
    session = Session(module.params["url"], module.params["access_key"], module.params["secret_key"])
    found = [version for _key, versions in versions_by_key(session, bucket, module.params["prefix"]) for version in versions]
    for _item, _answer, error in session.parallel(lambda version: session.s3("DELETE", bucket, version.key, {"versionId": version.id}), found):
        if error:
            module.fail_json(msg=str(error))
    module.exit_json(changed=bool(found), removed=len(found))


if __name__ == "__main__":
    main()
