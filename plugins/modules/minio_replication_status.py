#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_replication_status
short_description: Report how far the replication of a MinIO site is behind
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reports for each replication rule of a site whether its target is online, the queued and failed objects, the objects that the target
    is still missing, and the age of the oldest of them. That age is the recovery point (RPO), the loss if the site is lost.
  - The backlog comes from a comparison that the server makes object by object. That walks each bucket on the server, so it takes
    longer for buckets with many objects. It is exact, where the counters of the server begin anew with every start.
  - Fails, with one line for each breach, when a threshold is exceeded. Without thresholds it reports and does not fail.
  - After an outage of a target, the server leaves failed objects until its scanner passes, which can take hours. With O(wait) the
    module lets the server replicate the missing objects and waits until the backlog is empty.
  - Nothing is changed on the site, apart from the probe, which is removed again. Check mode gives the same report, without waiting and without a probe.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.targets
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
options:
  buckets:
    description:
      - The buckets to report. A bucket without a replication rule is a breach.
      - The default is all buckets that have rules.
    type: list
    elements: str
  max_pending_bytes:
    description:
      - The largest size of the pending objects of a rule, for example V(10GiB).
    type: str
  max_failed_objects:
    description:
      - The largest number of pending objects of a rule whose last attempt failed.
    type: int
  max_lag:
    description:
      - The greatest age of the oldest pending object, for example V(15m), or V(900) for seconds.
    type: str
  require_online:
    description:
      - Whether every target must be online.
      - The server checks its targets every 5 seconds. For a target that is new, the module waits for the first check.
    type: bool
    default: false
  wait:
    description:
      - Whether to let the server replicate the missing objects and to wait for them. An object that is still pending at the end is a breach.
      - The task shows its progress while it waits.
    type: bool
    default: false
  wait_timeout:
    description:
      - The seconds within which O(wait) must end.
    type: int
    default: 300
  exact:
    description:
      - Whether to compare each bucket with its targets, object by object. Without it, all values about the backlog are V(null), and the module needs one
        request for each bucket.
    type: bool
    default: true
    version_added: 0.3.0
  probe:
    description:
      - Whether to send a probe through each rule. A small object and then a delete marker are written below the rule's prefix, and the seconds are
        measured until both are on the target. Both are removed again. In check mode there is no probe.
      - Rules without C(delete_replication) have none, because it would stay on the target. In a bucket with a default retention it has one of its own,
        of 5 seconds, and the module waits for its end.
      - A probe that does not arrive is a breach.
    type: bool
    default: false
    version_added: 0.3.0
  probe_timeout:
    description:
      - The seconds within which the object, and then the delete marker, of a probe must arrive.
    type: int
    default: 30
    version_added: 0.3.0
  max_probe_lag:
    description:
      - The longest time of a probe, for example V(5s).
    type: str
    version_added: 0.3.0
  max_mismatches:
    description:
      - The largest number of buckets, policies, users, groups and lifecycle rules that differ between the sites of site replication.
    type: int
    version_added: 0.3.0
  most:
    description:
      - The largest number of failed versions in the result, with the reason that the server gives.
    type: int
    default: 10
    version_added: 0.3.0
notes:
  - The access key needs C(admin:GetBucketTarget), C(admin:ReplicationDiff), C(s3:GetReplicationConfiguration), C(s3:ListBucket) and
    C(s3:ListBucketVersions), and C(s3:GetObjectVersion) to wait. C(admin:ExportBucketMetadata) makes it faster, and C(admin:GetPolicy) shows open failovers.
  - The server's comparison does not show the removal of a version that had been replicated before. O(wait) brings such removals on their way too,
    and M(creativeflow.minio.minio_replication_verify) finds what they leave on a target.
seealso:
  - module: creativeflow.minio.minio_bucket_replication
  - module: creativeflow.minio.minio_replication_drain
  - module: creativeflow.minio.minio_replication_verify
"""

EXAMPLES = r"""
- name: Fail if any bucket of az1 is more than 15 minutes behind
  creativeflow.minio.minio_replication_status:
    site: az1
    max_lag: 15m
    max_failed_objects: 0
    require_online: true
    probe: true
    max_probe_lag: 10s

- name: Catch up after an outage
  creativeflow.minio.minio_replication_status:
    site: az1
    wait: true
    wait_timeout: 3600
"""

RETURN = r"""
rules:
  description: Each replication rule.
  returned: always
  type: list
  elements: dict
  contains:
    bucket:
      description: The bucket of this site.
      type: str
      returned: always
    target:
      description: The name of the site that receives, its url if O(targets) does not name it.
      type: str
      returned: always
    target_bucket:
      description: The bucket there.
      type: str
      returned: always
    id:
      description: The ID of the rule.
      type: str
      returned: always
    priority:
      description: The priority of the rule.
      type: int
      returned: always
    prefix:
      description: The prefix of the keys that the rule takes.
      type: str
      returned: always
    enabled:
      description: Whether the rule works.
      type: bool
      returned: always
    online:
      description: Whether this site reaches the target. V(null) if the server has not tried yet.
      type: bool
      returned: always
    downtime:
      description: Seconds for which the target was offline since this site's server started.
      type: float
      returned: always
    latency:
      description: Seconds that the target took to answer the last check.
      type: float
      returned: always
    queued_objects:
      description: Objects of the bucket that are in the server's queue, for all targets of the bucket together.
      type: int
      returned: always
    queued_bytes:
      description: The bytes of these.
      type: int
      returned: always
    failed_objects:
      description: Objects that wait and of which the last attempt failed.
      type: int
      returned: always
    failed_bytes:
      description: The bytes of these.
      type: int
      returned: always
    failures_last_hour:
      description: Failed attempts of the last hour.
      type: int
      returned: always
    pending_objects:
      description: Versions of objects and delete markers that the target does not have yet. This is exact.
      type: int
      returned: always
    pending_bytes:
      description: The bytes of these.
      type: int
      returned: always
    uncertain_objects:
      description:
        - Versions that the server calls failed and cannot see on the target, because they are encrypted with a key that only the client has (SSE-C). A resync
          makes them of those that the target has. They are in none of the other numbers. M(creativeflow.minio.minio_replication_verify) tells whether the
          target has them.
        - They are looked for where the target is online and not more than 1,000 versions of a bucket failed.
      type: int
      returned: always
      version_added: 0.4.0
    oldest:
      description: When the oldest of these was written, V(null) if there is none.
      type: str
      returned: always
    lag:
      description: The age of that in seconds, V(0) if nothing waits.
      type: float
      returned: always
    probe_lag:
      description: Seconds that the probe took, V(null) if there was none or it did not arrive.
      type: float
      returned: always
    breached:
      description: Whether a threshold is exceeded.
      type: bool
      returned: always
  sample:
    - bucket: generations
      target: dr
      target_bucket: generations
      id: dr-generations
      priority: 2
      prefix: ""
      enabled: true
      online: false
      downtime: 2400.0
      latency: 0.000512
      queued_objects: 0
      queued_bytes: 0
      failed_objects: 1234
      failed_bytes: 6012954214
      failures_last_hour: 1240
      pending_objects: 1234
      pending_bytes: 6012954214
      uncertain_objects: 0
      oldest: "2026-03-01T02:20:05+00:00"
      lag: 2404.2
      probe_lag: null
      breached: true
queue:
  description: What the servers say of their queues. What they C(dropped) since they started, they have left to their scanner.
  returned: always
  type: dict
  sample: {failed_last_5_minutes: 12, dropped: 0, dropped_bytes: 0}
settled:
  description:
    - Whether no longer O(wait) changes anything, because nothing is missing, or only what the server cannot see on the targets, since it is encrypted
      with a key that only the client has. False without O(wait).
  returned: always
  type: bool
  sample: false
failed_versions:
  description:
    - The first O(most) versions of which the last attempt failed, and what the server says about the target. Where it says nothing, the first ones
      are looked at, and the reason is what their encryption suggests, or empty.
  returned: always
  type: list
  elements: dict
  sample:
    - bucket: generations
      key: videos/a.mp4
      version_id: 4b3c
      delete_marker: false
      target: dr
      reason: the target is offline, seen from this site
site_replication:
  description:
    - The sites of site replication, and by kind (C(buckets), C(policies), C(users), C(groups), C(ilm_expiry_rules)) and name what differs where.
      V(null) without site replication, or without the right C(admin:SiteReplicationInfo).
  returned: always
  type: dict
  sample:
    sites: [az1, az2]
    mismatches:
      buckets: {users: ["TagMismatch on az2"]}
notes:
  description: Where the server's own counter differs from the comparison. It is known to be wrong, because it forgets what the server gave up.
  returned: always
  type: list
  elements: str
  sample: ["site az1: generations: the server's counter says that 0 objects wait, its comparison object by object says 1,234."]
operations:
  description:
    - The failovers, failbacks, rebuilds and drills of this site that have begun and not ended (M(creativeflow.minio.minio_failover_record)).
      RV(rules) then has the rules that lead back, too.
    - V(null) if the access key lacks the permission C(admin:GetPolicy).
  returned: always
  type: list
  elements: dict
  sample: [{operation: failover, from_site: az1, to_site: dr, began: 1764368040}]
  version_added: 0.4.0
pending_objects:
  description: The sum of all rules.
  returned: always
  type: int
  sample: 1234
pending_bytes:
  description: The sum of all rules.
  returned: always
  type: int
  sample: 6012954214
uncertain_objects:
  description: The sum of all rules.
  returned: always
  type: int
  sample: 0
  version_added: 0.4.0
lag:
  description: The largest of all rules, in seconds.
  returned: always
  type: float
  sample: 2404.2
drained:
  description: Whether nothing waits. What is uncertain does not count.
  returned: always
  type: bool
  sample: false
breaches:
  description: One line for each threshold that is exceeded.
  returned: always
  type: list
  elements: str
  sample: ["site az1: generations → dr/generations: the target is offline, seen from this site."]
breach_kinds:
  description:
    - The kinds of RV(breaches), in the same order. V(offline), a target; V(behind), too much or too old; V(failed), too many failed; V(probe), late or
      lost; V(no_rule), a bucket without any rule; V(mismatch), of site replication.
  returned: always
  type: list
  elements: str
  sample: [offline]
  version_added: 0.4.0
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 31, seconds: 0.214}
"""

from ..module_utils._replication.options import TARGET_OPTIONS
from ..module_utils._site.module import create_module, with_session
from ..module_utils._status.module import report_from


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "buckets": {"type": "list", "elements": "str"},
            "targets": {"type": "list", "elements": "dict", "options": TARGET_OPTIONS},
            "max_pending_bytes": {"type": "str"},
            "max_failed_objects": {"type": "int"},
            "max_lag": {"type": "str"},
            "require_online": {"type": "bool", "default": False},
            "exact": {"type": "bool", "default": True},
            "probe": {"type": "bool", "default": False},
            "probe_timeout": {"type": "int", "default": 30},
            "max_probe_lag": {"type": "str"},
            "max_mismatches": {"type": "int"},
            "most": {"type": "int", "default": 10},
            "wait": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 300},
        }
    )
    with_session(module, lambda session: report_from(module.params, session, module.check_mode))


if __name__ == "__main__":
    main()
