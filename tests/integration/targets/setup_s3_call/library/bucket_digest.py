#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a bucket holds: how many versions, and one checksum over all names, versions and contents."""

from __future__ import annotations

import hashlib

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
    bucket = module.params["bucket"]
    session = Session(module.params["url"], module.params["access_key"], module.params["secret_key"])
    found = [version for _key, versions in versions_by_key(session, bucket, "") for version in versions]
    digest = hashlib.sha256()
    answers = session.parallel(lambda version: b"" if version.marker else session.s3("GET", bucket, version.key, {"versionId": version.id}), found)
    for version, body, error in answers:
        if error:
            module.fail_json(msg=str(error))
        digest.update(repr((version.key, version.id, version.marker, version.modified, body)).encode())
    module.exit_json(changed=False, versions=len(found), digest=digest.hexdigest())


if __name__ == "__main__":
    main()
