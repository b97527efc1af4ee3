#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_replication_drain
short_description: Replicate the backlog of a MinIO site immediately
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - After an outage of a target, the server tries three times and then leaves what failed to its scanner, which takes hours on a large site.
    It replicates at once what it is asked for, or lists, and finds missing.
  - This module compares each bucket with its targets by the server's own comparison, asks for exactly the versions and delete markers that are
    missing, and goes on until nothing is or the time is over.
  - Where the missing versions lie close together, a listing of 1,000 brings as many on their way as 1,000 single requests.
  - The server's comparison does not show the removal of a version that had been replicated before. A listing of the bucket brings such removals on
    their way, so that the module ends with one, for which it waits until the targets are online. They cannot be counted;
    M(creativeflow.minio.minio_replication_verify) finds what they leave.
  - No single version ends a drain early. One that the server cannot read, or that is encrypted with a key that only the client has (SSE-C), is listed
    where it cannot be asked for, and named at the end with the reason.
  - A version with a client's key that a target has is called failed by the server for good once it is sent again (a resync does that), because the
    target does not show it. Such versions are C(uncertain); the drain does not wait for them, and M(creativeflow.minio.minio_replication_verify)
    finds whether they are there.
  - A delete marker that failed is not sent again by the server where O(creativeflow.minio.minio_bucket_replication#module:rules[].delete_replication) is
    V(false). The drain does not wait for it, and names it. With O(marker_targets), it makes another marker in its place, on this site and on those.
    The object is deleted all the time, and what was written since stays the newest version. The markers are replicas then, which a site that becomes a
    target later gets by a resync alone. This needs C(s3:DeleteObject) and C(s3:ReplicateDelete) on all
    sites, and C(s3:DeleteObjectVersion) on this one.
  - Fails when versions are still missing at the end, with one line for each bucket and target, which names the versions and the reason.
  - The task shows its progress. It can be stopped at any time, and the next run continues.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.targets
  - creativeflow.minio.signed_sites.marker_receivers
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    support: full
    details:
      - Check mode says what is missing, and does not fail for it.
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  buckets:
    description:
      - The buckets to drain. A bucket without a replication rule is an error.
      - The default is all buckets that have rules.
    type: list
    elements: str
  only:
    description:
      - The names of the O(targets) to drain to. The backlog of other targets is ignored, so that a target that stays offline delays nothing.
    type: list
    elements: str
  wait_timeout:
    description:
      - The seconds within which the backlog must be empty.
    type: int
    default: 300
  most:
    description:
      - The largest number of missing versions in the result. All are counted.
    type: int
    default: 100
notes:
  - The access key needs C(admin:ReplicationDiff), C(admin:GetBucketTarget), C(s3:GetReplicationConfiguration), C(s3:ListBucket),
    C(s3:ListBucketVersions) and C(s3:GetObjectVersion). C(admin:ExportBucketMetadata) makes it faster.
  - What the server takes for replicated, and what came from another site, is not brought again. M(creativeflow.minio.minio_replication_verify)
    finds both, and M(creativeflow.minio.minio_replication_resync) sends the former again.
seealso:
  - module: creativeflow.minio.minio_replication_status
  - module: creativeflow.minio.minio_replication_verify
  - module: creativeflow.minio.minio_replication_resync
"""

EXAMPLES = r"""
- name: Catch up after an outage of dr
  creativeflow.minio.minio_replication_drain:
    site: az1
    wait_timeout: 3600

- name: Catch up with az2 while dr is away
  creativeflow.minio.minio_replication_drain:
    site: az1
    targets:
      - {name: az2, url: "https://s3.az2.example.net"}
    only: [az2]

- name: Say what is missing of one bucket
  creativeflow.minio.minio_replication_drain:
    site: az1
    buckets: [generations]
  check_mode: true
"""

RETURN = r"""
rules:
  description: The rules that the site has, and that were drained. One that is not enabled sends nothing, so that nothing is known to be missing.
  returned: when the site answered
  type: list
  elements: dict
  sample: [{bucket: users, target: dr, target_bucket: users, prefix: "", enabled: true}]
missing_objects:
  description: How many versions and delete markers were missing at the beginning.
  returned: when the site answered
  type: int
  sample: 1200
left_objects:
  description: How many are still missing.
  returned: when the site answered
  type: int
  sample: 0
uncertain_objects:
  description: How many of C(left_objects) are encrypted with a key that only the client has, and called failed, so that they may be there.
  returned: when the site answered
  type: int
  sample: 0
drained:
  description: Whether nothing is missing, and removals of versions were brought on their way.
  returned: when the site answered
  type: bool
  sample: true
settled:
  description: Whether no longer wait changes anything, because nothing is missing, or only what no wait brings. Always true in check mode.
  returned: when the site answered
  type: bool
  sample: true
left:
  description: The first O(most) versions that are still missing.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - bucket: generations
      key: videos/a.mp4
      version_id: 4b3c
      modified: "2026-03-01T02:20:05+00:00"
      delete_marker: false
      removed: false
      failed: true
      uncertain: false
      targets: [dr]
breaches:
  description: A line for each bucket and target to which something is still missing.
  returned: when something is still missing, not in check mode
  type: list
  elements: str
  sample: ["site az1: generations → dr/generations: 3 versions are still missing: a.mp4, b.mp4, c.mp4: the target is offline, seen from this site."]
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["site az1: bucket logs: no replication rule, or no such bucket."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 31, seconds: 20.2}
"""

from ..module_utils._replication.options import TARGET_OPTIONS
from ..module_utils._site.module import create_module, with_session
from ..module_utils._site.sites import SITES_OPTION
from ..module_utils._transfer.drain_module import drain_from


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "buckets": {"type": "list", "elements": "str"},
            "targets": {"type": "list", "elements": "dict", "options": TARGET_OPTIONS},
            "only": {"type": "list", "elements": "str"},
            "wait_timeout": {"type": "int", "default": 300},
            "marker_targets": {**SITES_OPTION, "required": False},
            "most": {"type": "int", "default": 100},
        }
    )
    with_session(module, lambda session: drain_from(module.params, session, module.check_mode))


if __name__ == "__main__":
    main()
