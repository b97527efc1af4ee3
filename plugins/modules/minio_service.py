#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_service
short_description: Restart, stop or freeze all nodes of a MinIO site
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Acts on all nodes of a site at once, through the admin API of one of them.
  - A restart through the API starts a new process with the environment of the old one, and with the binary that is there now. For a changed
    environment, restart the service on its hosts, all at once.
  - Fails while a node is down, and for a restart or a stop also while a drive heals or hangs, unless O(force=true).
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
    support: partial
    details:
      - Not for O(state=restarted), which restarts each time.
options:
  state:
    description:
      - The state to reach. With V(restarted), all nodes are restarted, and the module waits until those that were online are online again, in a new
        process and with write quorum. Requests are refused for some seconds; a client that repeats them loses nothing.
      - With V(stopped), all nodes are stopped, and the module waits until the site has not answered for 10 seconds. A site whose address refuses
        connections counts as stopped. A service manager may start them again, as the unit of the role C(minio_cluster) does
        (C(Restart=always)); then the module fails.
      - With V(frozen), S3 requests wait, and are answered after V(unfrozen). The admin API works. A node that is restarted is not frozen.
      - With V(unfrozen), the site answers again, however often it was frozen.
      - Whether a site is frozen is asked of the node that answers.
    type: str
    choices: [restarted, stopped, frozen, unfrozen]
    required: true
  force:
    description:
      - Whether to act even while nodes are down or drives heal. The module does not wait for nodes that were down, and ignores nodes that cannot be
        frozen.
    type: bool
    default: false
  wait_timeout:
    description:
      - The seconds within which the nodes must have been restarted or stopped.
      - Before a restart, the module waits up to this time for nodes that have just started, until
        RV(creativeflow.minio.minio_cluster_info#module:cluster.settled).
    type: int
    default: 300
notes:
  - The access key needs C(admin:ServerInfo), and C(admin:ServiceRestart), C(admin:ServiceStop) or C(admin:ServiceFreeze).
seealso:
  - module: creativeflow.minio.minio_cluster_info
"""

EXAMPLES = r"""
- name: Restart the site
  creativeflow.minio.minio_service:
    site: az1
    state: restarted

- name: Let writers wait
  creativeflow.minio.minio_service:
    site: az1
    state: frozen

- name: Let them go on
  creativeflow.minio.minio_service:
    site: az1
    state: unfrozen
"""

RETURN = r"""
nodes:
  description: The nodes as they were last seen, and whether each was restarted by this run.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - endpoint: az1-n1.example.net:9000
      state: online
      version: "2026-02-12T20:18:48Z"
      uptime_seconds: 2
      restarted: true
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 9, seconds: 3.2}
"""

from ..module_utils._server.service import service_from
from ..module_utils._site.module import create_module, with_session


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "state": {"type": "str", "choices": ["restarted", "stopped", "frozen", "unfrozen"], "required": True},
            "force": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 300},
        }
    )
    with_session(module, lambda session: service_from(module.params, session, module.check_mode))


if __name__ == "__main__":
    main()
