#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_replication_verify
short_description: Compare the contents of a MinIO site with those of its replication targets
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Lists all versions of each bucket with replication rules, on the site and on the targets, and compares them by key, version, size, ETag,
    delete marker and, in buckets with object lock, retention and legal hold. This is independent of what the servers say of their replication.
  - What is compared is what the server promises to keep. The end of a retention is compared to the second, because a replica has no more of it.
    The ETag of an object that was uploaded in parts, or is encrypted with a key of the KMS or of the client, is made anew where the server
    copies the object (a resync, a decommission, another retention), and says nothing of the content then. Such versions, if size, time of
    modification and version are the same, are compared by their checksums, for which each side is asked once for each of them. Where the
    sides have no checksum of the same kind, the versions are C(unproven), which is no failure, and O(deep) reads them.
  - It finds what no status shows. Replicas are not forwarded, so that a version which came to this site from another one is missing on a target
    to which the other site has no rule.
  - A delete marker that another version followed is not wanted on a target to which a rule removes no versions (C(delete_replication=false)), because the
    server never sends one again that failed.
  - Fails if a version is missing or different on a target, or if it is still there although it was removed on this site. What else a target
    has beyond the source is counted, and is no failure, because it may have come from another site.
  - The memory it takes does not grow with the number of objects, only with O(most) and with the versions of one object. Names and metadata of objects may
    be whatever the server takes.
  - V(others) as O(targets) stands for all sites of the variable C(minio_sites) but O(site).
extends_documentation_fragment:
  - creativeflow.minio.signed_sites.receivers
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
options:
  buckets:
    description:
      - The buckets to compare. The default is all buckets that have rules.
    type: list
    elements: str
  only:
    description:
      - The names of the O(targets) to compare with. O(targets) then need not have the others.
    type: list
    elements: str
  min_age:
    description:
      - The least age in seconds of a version that is compared. A younger version may still be replicated, and is counted in C(recent).
    type: int
    default: 0
  most:
    description:
      - The largest number of versions of each kind and rule in the result. All are counted.
    type: int
    default: 100
  time_limit:
    description:
      - The seconds after which the comparison stops. The module then reports the rules that it compared, and fails with a line for each rule that
        it did not compare to the end. It waits for a request that is under way.
      - The default is no limit.
    type: int
  wait_timeout:
    description:
      - The seconds to wait for what is still on its way. Rules that fail are compared again until nothing fails, those that are kept are not.
      - Versions that are written after the module began are not compared.
    type: int
    default: 0
    version_added: 0.4.0
  deep:
    description:
      - Whether to read the versions that are C(unproven) on both sides, and to compare their content. Versions that are encrypted with a key that
        only the client has cannot be read.
    type: bool
    default: false
  deep_limit:
    description:
      - The largest size that O(deep) reads from the source, in bytes or with a unit, for example V(500MB) or V(2TiB). The same size is read from the
        targets.
    type: str
    default: 1GiB
notes:
  - Rules that are disabled are left out.
  - For rules with tags, and in buckets with object lock, the server is asked for metadata beside the listing. The access keys then need
    C(s3:GetObject) and C(s3:GetObjectTagging). They also need C(s3:GetObjectRetention) and C(s3:GetObjectLegalHold) if the metadata of a version
    has names that no listing can hold, because such versions are asked for one by one.
  - To judge versions whose ETags differ, and those that only a target has, the access keys need C(s3:GetObject) and C(s3:GetObjectVersion).
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
    - Each rule that is enabled, with what was found. C(missing), C(different), C(extra) and C(unproven) list the first O(most) versions.
    - A C(replica) among the missing came to this site from another one. It is not forwarded by a rule, only by a resync. It is null where that
      could not be seen.
    - In C(fields) of what is different stands in what, one or more of C(delete_marker), C(size), C(etag), C(modified), C(checksum), C(content),
      C(retention_mode), C(retention_end) and C(legal_hold).
    - What is C(removed) among the extra was removed on this site, and the target has not been told yet. It is null where that could not be seen.
    - What is C(unproven) has another ETag there, which says nothing of its content, and a C(reason) why the content is not known to be the same.
    - C(unencrypted) counts the versions that the server encrypts on this site and not there, in rules where the listing has metadata.
    - C(complete) is false if O(time_limit) ended before the rule was compared to its end.
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
      unencrypted: 0
      counts: {missing: 1, different: 1, extra: 0, unproven: 0}
      missing:
        - {key: videos/a.mp4, version_id: 4b3c, delete_marker: false, size: 6012954, modified: "2026-03-01T02:20:05.123Z", replica: false}
      different:
        - {key: logs/b.txt, version_id: 9e1f, delete_marker: false, size: 12, modified: "2026-03-01T02:21:00.001Z", fields: [retention_end]}
      extra: []
      unproven: []
      complete: true
breaches:
  description: A line for each rule and kind of difference, and for each rule that was not compared to its end.
  returned: when the sites were compared
  type: list
  elements: str
  sample:
    - "site az1: generations → dr/generations: 1 version is missing there: videos/a.mp4."
    - "site az1: generations → dr/generations: 1 version is different there: logs/b.txt (retention_end)."
notes:
  description: A line for each rule of which something is not known, and which is no failure, because nothing is known to be wrong.
  returned: when the sites were compared
  type: list
  elements: str
  sample: []
complete:
  description: Whether all was compared, within O(time_limit).
  returned: when the sites were compared
  type: bool
  sample: true
not_compared:
  description: The rules that were not compared to their end, each with the last key that was in C(after), which is null if none was.
  returned: when the sites were compared
  type: list
  elements: dict
  sample: [{bucket: generations, target: dr, prefix: "", after: videos/a.mp4}]
resync:
  description:
    - The rules with missing or different versions, which a resync sends again, as
      O(creativeflow.minio.minio_replication_resync#module:rules) takes them.
  returned: when the sites were compared
  type: list
  elements: dict
  sample: [{bucket: generations, target: dr}]
identical:
  description: Whether the targets are known to have exactly what the source has, of all rules.
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

from ..module_utils._site.module import create_module, with_session
from ..module_utils._site.sites import SITES_OPTION
from ..module_utils._transfer.verify import verify_from


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "buckets": {"type": "list", "elements": "str"},
            "targets": SITES_OPTION,
            "only": {"type": "list", "elements": "str"},
            "min_age": {"type": "int", "default": 0},
            "most": {"type": "int", "default": 100},
            "time_limit": {"type": "int"},
            "wait_timeout": {"type": "int", "default": 0},
            "deep": {"type": "bool", "default": False},
            "deep_limit": {"type": "str", "default": "1GiB"},
        }
    )
    with_session(module, lambda session: verify_from(module.params, session))


if __name__ == "__main__":
    main()
