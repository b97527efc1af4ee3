#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_replication_verify
short_description: Compare what a MinIO site has with what its replication targets have
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Lists all versions of each bucket with replication rules, on the site and on the targets, and compares them by key, version, size, ETag,
    delete marker and, in buckets with object lock, retention and legal hold. This is independent of what the servers say of their replication.
  - It finds what no status shows. Replicas are not forwarded, so that a version which came to this site from another one is missing on a target
    to which the other site has no rule.
  - Fails if a version is missing or different on a target, or if it is still there although it was removed on this site. What else a target
    has beyond the source is counted, and is no failure, because it may have come from another site.
  - The memory it takes does not grow with the number of objects, only with O(most) and with the versions of one object.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
options:
  buckets:
    description:
      - The buckets to compare. All that have rules, if not set.
    type: list
    elements: str
  targets:
    description:
      - The sites that receive, and keys of a user who may list versions there.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: What the site is called in the result.
        type: str
        required: true
      url:
        description: Its address from where the module runs.
        type: str
        required: true
      replication_url:
        description: Its address in the rules of the source, if that is another one.
        type: str
      access_key:
        description: An access key of it.
        type: str
        required: true
      secret_key:
        description: The secret key.
        type: str
        required: true
      region:
        description: Its region, if it has another one than C(us-east-1).
        type: str
  only:
    description:
      - Only the rules that lead to these of O(targets), by name. Then O(targets) need not have the others.
    type: list
    elements: str
  min_age:
    description:
      - How many seconds old a version must be to be judged. What is younger may still be on its way, and is counted in C(recent).
    type: int
    default: 0
  most:
    description:
      - How many versions of each kind and rule the result lists. All are counted.
    type: int
    default: 100
notes:
  - Rules that are disabled are left out.
  - For rules with tags, and in buckets with object lock, the server is asked for metadata beside the listing. The access keys then need
    C(s3:GetObject) and C(s3:GetObjectTagging).
  - The access key needs C(s3:ListBucket), C(s3:ListBucketVersions) and C(admin:ExportBucketMetadata), or C(s3:GetReplicationConfiguration) and
    C(admin:GetBucketTarget), and the keys of the targets need C(s3:ListBucketVersions).
seealso:
  - module: creativeflow.minio.minio_replication_status
  - module: creativeflow.minio.minio_replication_resync
"""

EXAMPLES = r"""
- name: Does dr have everything that az1 has
  creativeflow.minio.minio_replication_verify:
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    buckets: [generations]
    min_age: 60
    targets:
      - name: dr
        url: https://s3.dr.example.net
        access_key: "{{ vault_dr_access_key }}"
        secret_key: "{{ vault_dr_secret_key }}"
"""

RETURN = r"""
rules:
  description:
    - Each rule that is enabled, with what was found. C(missing), C(different) and C(extra) list the first O(most) versions.
    - A C(replica) among the missing came to this site from another one. It is not forwarded by a rule, only by a resync.
    - What is C(removed) among the extra was removed on this site, and the target has not been told yet.
  returned: when the sites were compared
  type: list
  elements: dict
  sample:
    - bucket: generations
      target: dr
      target_bucket: generations
      id: dr-generations
      prefix: ""
      equal: 120430
      recent: 0
      counts: {missing: 1, different: 0, extra: 0}
      missing:
        - {key: videos/a.mp4, version_id: 4b3c, delete_marker: false, size: 6012954, modified: "2026-03-01T02:20:05.123Z", replica: false}
      different: []
      extra: []
breaches:
  description: A line for each rule and kind of difference.
  returned: when the sites were compared
  type: list
  elements: str
  sample: ["site az1: generations → dr/generations: 1 version is missing there: videos/a.mp4."]
resync:
  description:
    - The rules with missing or different versions, which a resync sends again, as
      O(creativeflow.minio.minio_replication_resync#module:rules) takes them.
  returned: when the sites were compared
  type: list
  elements: dict
  sample: [{bucket: generations, target: dr}]
identical:
  description: Whether the targets have exactly what the source has, of all that was compared.
  returned: when the sites were compared
  type: bool
  sample: false
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["site az1: bucket logs: it has no replication rules."]
api:
  description: What the run cost, on all sites.
  returned: always
  type: dict
  sample: {requests: 245, seconds: 3.1}
"""

from ansible_collections.creativeflow.minio.plugins.module_utils._modules import create_module, with_session
from ansible_collections.creativeflow.minio.plugins.module_utils._verify import verify_from


def main() -> None:
    """Entry point."""
    target = {
        "name": {"type": "str", "required": True},
        "url": {"type": "str", "required": True},
        "replication_url": {"type": "str"},
        "access_key": {"type": "str", "required": True, "no_log": False},
        "secret_key": {"type": "str", "required": True, "no_log": True},
        "region": {"type": "str"},
    }
    module = create_module(
        {
            "buckets": {"type": "list", "elements": "str"},
            "targets": {"type": "list", "elements": "dict", "required": True, "options": target},
            "only": {"type": "list", "elements": "str"},
            "min_age": {"type": "int", "default": 0},
            "most": {"type": "int", "default": 100},
        }
    )
    with_session(module, lambda session: verify_from(module.params, session))


if __name__ == "__main__":
    main()
