#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_remote_credentials
short_description: Change the credentials with which a MinIO site replicates to another one
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Changes the credentials of all remote targets of a site that lead to one of O(urls) and sign with O(instead_of), of all buckets.
  - The server signs in at the target before it keeps them, so a change that would not work is refused.
  - Change the credentials of targets that M(creativeflow.minio.minio_bucket_replication) declares there instead.
  - Under site replication the server ignores such a change, and its own targets do not need it.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  urls:
    description:
      - The addresses of the other site, as remote targets may have them.
    type: list
    elements: str
    required: true
  instead_of:
    description:
      - The present access key of these targets.
    type: str
    required: true
  target_access_key:
    description:
      - The new access key of these targets. It may be the same.
    type: str
    required: true
  target_secret_key:
    description:
      - The secret key that belongs to O(target_access_key).
    type: str
    required: true
notes:
  - The access key needs C(admin:ExportBucketMetadata) and C(admin:SetBucketTarget), and C(s3:ListAllMyBuckets).
seealso:
  - module: creativeflow.minio.minio_bucket_replication
"""

EXAMPLES = r"""
- name: The root password of dr has changed
  creativeflow.minio.minio_remote_credentials:
    site: az1
    urls: [https://s3.dr.example.net]
    instead_of: dr-root
    target_access_key: dr-root
    target_secret_key: "{{ vault_dr_root_password }}"
"""

RETURN = r"""
changes:
  description: The targets that changed, or would change, by bucket and address, and what of them.
  returned: always
  type: list
  elements: dict
  sample:
    - {name: "generations → s3.dr.example.net", settings: [secret_key]}
failures:
  description: Each that could not be changed, and why.
  returned: always
  type: list
  elements: dict
  sample: []
rewritten:
  description: What was gone after it had been written, and was written once more.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many targets there are, how many changed, failed, or are as they shall be.
  returned: always
  type: dict
  sample: {total: 3, changed: 3, failed: 0, unchanged: 0}
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 7, seconds: 0.2}
"""

from ..module_utils._root.remote_credentials import credentials_from
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "urls": {"type": "list", "elements": "str", "required": True},
            "instead_of": {"type": "str", "required": True},
            "target_access_key": {"type": "str", "required": True, "no_log": False},
            "target_secret_key": {"type": "str", "required": True, "no_log": True},
        }
    )
    run_kind(module, "remote target", credentials_from)


if __name__ == "__main__":
    main()
