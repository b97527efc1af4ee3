#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_heal
short_description: Heal the objects of a MinIO site, or wait for its drives
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Lets the server check each version of each object on each drive, and write missing parts again. The server also does so by itself, when an object is
    read and in the passes of its scanner; use this module to heal immediately.
  - It can also wait for the drives that the server fills by itself after a drive was replaced.
  - A task that waits shows the progress. One that was stopped leaves the heal to the server, and the next one joins it.
  - Fails when something could not be healed, with one line for each of the first ones.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    support: full
    details:
      - Check mode has the server look and not write. It takes as long.
      - The server removes what is left of a version that has lost more parts than its parity whenever it looks at it, be it for a read, a heal or a
        dry run. Nobody can read such a version.
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  state:
    description:
      - The state to reach. With V(healed), the objects are healed, and the module waits for the end.
      - With V(drives_healed), nothing is started, and the module waits until all drives work and none is being filled. The server sees a new drive within
        half a minute.
      - With V(stopped), a heal of the same O(bucket) and O(prefix) is ended. What was healed stays so.
    type: str
    choices: [healed, drives_healed, stopped]
    default: healed
  bucket:
    description:
      - The bucket to heal. The default is all buckets and the files of the server itself.
    type: str
  prefix:
    description:
      - The beginning of the keys of the objects to heal, in O(bucket).
    type: str
  deep:
    description:
      - Whether to read the objects and compare their checksums. Without it, the server checks only that their parts exist. It takes as long as to read
        everything.
    type: bool
    default: false
  remove_abandoned:
    description:
      - Whether to remove parts and folders on the drives that belong to no version.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait for the end. Without it, the module only starts the heal; the server pauses after 1,000 items until another run reads the results.
    type: bool
    default: true
  wait_timeout:
    description:
      - The seconds to wait for the end.
    type: int
    default: 300
  resume:
    description:
      - RV(resume) of a run that did not wait for the end, so that the counts of this run include those of that run. Its content is internal to the module.
    type: dict
notes:
  - The access key needs C(admin:Heal) and C(admin:ServerInfo).
  - Pools that are or were decommissioned are left out by the server.
seealso:
  - module: creativeflow.minio.minio_cluster_info
"""

EXAMPLES = r"""
- name: Wait until the new drive is full again
  creativeflow.minio.minio_heal:
    site: az1
    state: drives_healed
    wait_timeout: 86400

- name: Heal one bucket
  creativeflow.minio.minio_heal:
    site: az1
    bucket: generations
    wait_timeout: 3600

- name: Say what is not whole
  creativeflow.minio.minio_heal:
    site: az1
    wait_timeout: 3600
  check_mode: true
"""

RETURN = r"""
scanned_items:
  description: Versions, buckets and files of the server's own that were looked at.
  returned: for O(state=healed)
  type: int
  sample: 120430
healed_items:
  description: Those of them that lacked something and lack less now. In check mode, those that lack something.
  returned: for O(state=healed)
  type: int
  sample: 211
failed_items:
  description: Those that could not be healed.
  returned: for O(state=healed)
  type: int
  sample: 0
incomplete_items:
  description: Those that lack a part after that, because a drive of RV(drives) does not take it. They are healed when it is back or replaced.
  returned: for O(state=healed)
  type: int
  sample: 0
gone_items:
  description:
    - Versions that were listed, and not there any more when it was their turn. Somebody has removed them meanwhile, or they had lost more parts than
      their parity, and the server has removed what was left.
  returned: for O(state=healed)
  type: int
  sample: 0
gone:
  description: The names of the first 20 of these.
  returned: for O(state=healed)
  type: list
  elements: str
  sample: []
drives:
  description: The drives that heal or do not work, with the server's own count of what it wrote there.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - node: az1-n1.example.net:9000
      path: /mnt/disk1/minio
      pool: 1
      set: 1
      state: ok
      healing: true
      healed_items: 4200
      failed_items: 0
      total_items: 120430
      healed_bytes: 210763776
      total_bytes: 6012954214
running:
  description: Whether it has not ended.
  returned: when the site answered
  type: bool
  sample: false
resume:
  description: What another run needs to go on.
  returned: for O(state=healed), when it has not ended
  type: dict
  sample: {token: d448bf84-d97c-4736-b4bb-a935ae46e0cc, counts: {scanned: 1000, healed: 3, failed: 0, incomplete: 0, failures: [], gone: 0, gone_names: []}}
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 31, seconds: 20.2}
"""

from ..module_utils._server.heal_module import heal_from
from ..module_utils._site.module import create_module, with_session


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "state": {"type": "str", "choices": ["healed", "drives_healed", "stopped"], "default": "healed"},
            "bucket": {"type": "str"},
            "prefix": {"type": "str"},
            "deep": {"type": "bool", "default": False},
            "remove_abandoned": {"type": "bool", "default": False},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "int", "default": 300},
            "resume": {"type": "dict", "no_log": False},
        },
        required_by={"prefix": ["bucket"]},
    )
    with_session(module, lambda session: heal_from(module.params, session, module.check_mode))


if __name__ == "__main__":
    main()
