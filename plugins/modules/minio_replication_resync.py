#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_replication_resync
short_description: Send everything to a replication target of a MinIO site again
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - For a target that lost what it had. The server sends it all versions that the rules of a bucket are for, also those that it takes for
    replicated. For a target that was only away, M(creativeflow.minio.minio_replication_drain) is enough and faster.
  - Each resync has a name of yours, O(id). One that ran through under it is not started again, one that is running is joined, and one that was
    left with something missing goes on with that. So the task can be stopped anywhere and repeated.
  - It works for the rules of bucket replication and for those that site replication makes.
  - A target that is offline is waited for, because the server would fail for each version. What the server could not send is drained at the end.
  - Fails when the target still lacks versions at the end, with one line for each bucket and target.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.targets
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    support: full
    details:
      - Check mode says how the resyncs stand, and is changed if one would be started or canceled.
  diff_mode:
    support: none
  idempotent:
    support: full
    details:
      - For one O(id).
options:
  id:
    description:
      - A name for this resync, for example the date and the reason.
    type: str
  rules:
    description:
      - The rules to resync. RV(creativeflow.minio.minio_replication_verify#module:resync) has this form.
      - The default is all rules of the site that are enabled and have C(existing_objects).
    type: list
    elements: dict
    suboptions:
      bucket:
        description: The bucket of this site.
        type: str
        required: true
      target:
        description: The name of the site in O(targets), or its url.
        type: str
        required: true
  older_than:
    description:
      - The least age of a version that is sent, for example V(30d). The server takes whole days.
    type: str
  state:
    description:
      - The state to reach. V(finished) starts the resync and waits for its end. V(started) does not wait. V(queried) reports the last resyncs.
      - V(canceled) stops a resync that is running under O(id), and waits for its end. Versions that it has not sent stay as they were. V(finished)
        with the same O(id) continues it later. A resync that has ended stays as it is. See the notes.
    type: str
    choices: [finished, started, queried, canceled]
    default: finished
  wait_timeout:
    description:
      - The seconds to wait for the end. The server continues after that.
    type: int
    default: 300
notes:
  - The access key needs C(s3:ResetBucketReplicationState), C(s3:GetReplicationConfiguration), C(admin:ReplicationDiff) and
    C(admin:ExportBucketMetadata) or C(admin:GetBucketTarget); C(admin:DataUsageInfo) for the time that is left.
  - The server writes the numbers of a resync once a minute and at its end, so that the progress moves in steps.
  - V(canceled) does without the server's own cancel. That is for resyncs that site replication has started, and stops whichever part of the
    server hears of it first, so that the resync may also go on, or hang until the node is restarted (C(cmd/site-replication.go),
    C(cancelResync), and C(cmd/bucket-replication.go), C(resyncBucket)).
  - Instead, C(existing_objects) of the rules is off until the server has passed the remaining versions, which takes as long as a listing of
    the bucket. Rules and priorities stay, and what is written or removed meanwhile replicates as ever. What the server has already put in
    its queues is still sent, 1,000 versions of a bucket at the most and those that its scanner has passed since the start, and so are delete
    markers. The access key also needs C(s3:PutReplicationConfiguration); with site replication it must be the root user's. The targets must
    answer, because the server checks them.
  - A cancel that was stopped in the middle is ended by the same task. Until then a resync of the same O(id) is refused.
  - Other tools call a resync that was canceled completed, as the server does. This module knows it by a mark that it leaves on the target.
  - Versions that no rule ever sent still come, as the scanner finds them, because C(existing_objects) of a rule is what asks for that.
  - Where a bucket has several targets, the server sends a version to all of them that one of their resyncs passes. Cancel them together.
seealso:
  - module: creativeflow.minio.minio_replication_drain
  - module: creativeflow.minio.minio_replication_verify
"""

EXAMPLES = r"""
- name: Fill dr again after its drives were replaced
  creativeflow.minio.minio_replication_resync:
    site: az1
    id: dr-rebuilt-2026-03
    rules:
      - {bucket: generations, target: dr}
      - {bucket: users, target: dr}
    targets:
      - {name: dr, url: "https://s3.dr.example.net"}
    wait_timeout: 86400

- name: Have it send no more, because the line is needed for something else
  creativeflow.minio.minio_replication_resync:
    site: az1
    id: dr-rebuilt-2026-03
    state: canceled

- name: How do the resyncs stand
  creativeflow.minio.minio_replication_resync:
    site: az1
    state: queried
"""

RETURN = r"""
resyncs:
  description: The last resync of each rule's target. C(status) is never, pending, ongoing, completed, failed, canceling or canceled.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - bucket: generations
      target: dr
      target_bucket: generations
      id: dr-rebuilt-2026-03
      status: completed
      started: "2026-03-01T02:20:05+00:00"
      updated: "2026-03-01T04:11:47+00:00"
      replicated_objects: 120430
      replicated_bytes: 6012954214
      failed_objects: 0
notes:
  description:
    - A line for each rule with versions that are encrypted with a key that only the client has. The server calls them failed if the target has
      them already, because it cannot see them there, so that they are no failure of the resync.
  returned: when the site answered
  type: list
  elements: str
  sample: []
running:
  description: Whether one of them is running, or waits for its target to be online.
  returned: when the site answered
  type: bool
  sample: false
replicated_objects:
  description: Versions that the targets have after these resyncs, of all of them together.
  returned: when the site answered
  type: int
  sample: 120430
replicated_bytes:
  description: The bytes of these.
  returned: when the site answered
  type: int
  sample: 6012954214
rate:
  description: Versions a second.
  returned: when the site answered
  type: float
  sample: 212.4
seconds_left:
  description: How long the rest takes at that rate, by what the server's scanner last counted; V(null) if that is not known.
  returned: when the site answered
  type: int
  sample: 340
breaches:
  description: A line for each rule that did not end well.
  returned: when one did not
  type: list
  elements: str
  sample: ["site az1: users → dr/users: still running when wait_timeout ended; run this again to continue."]
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["site az1: users → dr/users: the resync other is running. Wait for it, or give its id."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 31, seconds: 20.2}
"""

from ..module_utils._replication.options import TARGET_OPTIONS
from ..module_utils._site.module import create_module, with_session
from ..module_utils._transfer.resync_module import resync_from


def main() -> None:
    """Entry point."""
    rule = {"bucket": {"type": "str", "required": True}, "target": {"type": "str", "required": True}}
    module = create_module(
        {
            "id": {"type": "str"},
            "rules": {"type": "list", "elements": "dict", "options": rule},
            "targets": {"type": "list", "elements": "dict", "options": TARGET_OPTIONS},
            "older_than": {"type": "str"},
            "state": {"type": "str", "choices": ["finished", "started", "queried", "canceled"], "default": "finished"},
            "wait_timeout": {"type": "int", "default": 300},
        },
        required_if=[("state", state, ["id"]) for state in ("finished", "started", "canceled")],
    )
    with_session(module, lambda session: resync_from(module.params, session, module.check_mode))


if __name__ == "__main__":
    main()
