#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_pool
short_description: Empty a server pool of MinIO, or balance the pools
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Lists the pools of a site, lets the server move all objects of one pool to the others, or lets it balance all pools.
  - A task that waits shows the progress, and can be stopped anywhere and repeated. The server goes on without it, also after a restart.
  - A pool is added or removed by the servers' command line, see the variable C(minio_cluster_pools) of the role C(minio_cluster).
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    support: full
    details:
      - Check mode refuses what the module would refuse.
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  pool:
    description:
      - The pool, by its number from 1 on, by its part of the servers' command line, by its hosts and drives such as
        V(az1-n{1...4}:/mnt/disk{1...4}), or by its hosts alone if no other pool has the same.
    type: str
  state:
    description:
      - The state to reach. With V(decommissioned), the pool takes no more objects, its objects are moved to the other pools, and the module waits
        for the end.
      - With V(decommissioning), the decommission is started without waiting for the end.
      - With V(canceled), the decommission is stopped. Objects that were moved stay in the other pools. The pool can be read, and
        B(the server has no way to let it take objects again); it can only be decommissioned.
      - The module fails if the other pools lack the space, if none of them takes objects, and while another pool is decommissioned or a rebalance
        runs. It also fails while a node or drive is missing or a drive heals, unless O(force=true).
    type: str
    choices: [decommissioned, decommissioning, canceled]
  rebalance:
    description:
      - The state of the rebalance. With V(finished), objects are moved from pools that are fuller than the others, and the module waits for the end.
        Nothing is started if the share of free space of each pool is at most 5 percent of its size below that of all pools, because the server
        considers them balanced.
      - With V(started), the rebalance is started without waiting for the end.
      - With V(stopped), the rebalance is stopped. Objects that were moved stay where they are.
    type: str
    choices: [finished, started, stopped]
  force:
    description:
      - Whether to empty a pool even while nodes or drives are missing or a drive heals.
    type: bool
    default: false
  wait_timeout:
    description:
      - The seconds to wait for the end.
    type: int
    default: 300
notes:
  - The access key needs C(admin:ServerInfo), and C(admin:Decommission) or C(admin:Rebalance).
seealso:
  - module: creativeflow.minio.minio_cluster_info
"""

EXAMPLES = r"""
- name: How do the pools stand
  creativeflow.minio.minio_pool:
    site: az1

- name: Empty the first pool, within a day
  creativeflow.minio.minio_pool:
    site: az1
    pool: 1
    state: decommissioned
    wait_timeout: 86400

- name: Fill a new pool as much as the others
  creativeflow.minio.minio_pool:
    site: az1
    rebalance: finished
    wait_timeout: 86400
"""

RETURN = r"""
pools:
  description:
    - The pools, or only that of O(pool) where nothing is changed. C(state) is active, decommissioning, decommissioned, failed or canceled, where the last
      two are those of a decommissioning. The bytes are without parity, and those of a pool include what else is on its drives.
    - What was moved and what could not be are versions of objects.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - number: 1
      command_line: "https://az1-n{1...4}.example.net:9000/mnt/disk{1...4}/minio"
      state: decommissioning
      bytes: 1173519532032
      used_bytes: 253284384768
      started: "2026-03-01T02:20:05+00:00"
      moved_objects: 120430
      moved_bytes: 6012954214
      failed_objects: 0
      failed_bytes: 0
rebalance:
  description: The last rebalance. C(status) is never, started, completed, stopped or failed. V(null) where the access key may not ask.
  returned: when O(state) is not set
  type: dict
  sample:
    status: started
    pools: [{number: 1, status: started, moved_objects: 4210, moved_bytes: 901775360, seconds: 61, seconds_left: 940}]
running:
  description: Whether objects are being moved.
  returned: when the site answered
  type: bool
  sample: true
moved_objects:
  description: Versions that were moved so far.
  returned: when O(state) or O(rebalance) is set
  type: int
  sample: 120430
moved_bytes:
  description: The bytes of these.
  returned: when O(state) or O(rebalance) is set
  type: int
  sample: 6012954214
failed_objects:
  description: Versions that could not be moved.
  returned: when O(state) or O(rebalance) is set
  type: int
  sample: 0
seconds_left:
  description: How long the rest takes at the speed so far; V(null) if that is not known.
  returned: when O(state) or O(rebalance) is set
  type: int
  sample: 3400
errors:
  description: Every reason why nothing was started, if that is why the module failed.
  returned: when the module refuses
  type: list
  elements: str
  sample: ["site az1: pool 1: no other pool takes objects. Add one first."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 7, seconds: 20.2}
"""

from ..module_utils._server.pools_module import pools_from
from ..module_utils._site.module import create_module, with_session


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "pool": {"type": "str"},
            "state": {"type": "str", "choices": ["decommissioned", "decommissioning", "canceled"]},
            "rebalance": {"type": "str", "choices": ["finished", "started", "stopped"]},
            "force": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 300},
        },
        mutually_exclusive=[("state", "rebalance")],
        required_by={"state": ["pool"]},
    )
    with_session(module, lambda session: pools_from(module.params, session, module.check_mode))


if __name__ == "__main__":
    main()
