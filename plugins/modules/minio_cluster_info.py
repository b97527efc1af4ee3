#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_cluster_info
short_description: Get the state of the nodes, pools and drives of a MinIO cluster
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Returns the nodes, pools and drives of a site, whether it has quorum, and how many more drives and nodes may fail.
  - The node that answers speaks for all. Ask each node itself, with its own address as O(url), where one may be cut off from the others.
  - Four requests, however large the cluster is. A node that hangs makes the server wait for ten seconds.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
options:
  wait_for:
    description:
      - State of the site to wait for. The task fails if the site still lacks some of it when O(wait_timeout) is over, and says what.
      - A site that does not answer is asked again.
      - Check mode does not wait, and does not fail.
    type: dict
    version_added: 0.4.0
    suboptions:
      write_quorum:
        description: All sets of drives take writes.
        type: bool
        default: false
      nodes:
        description: All nodes are online.
        type: bool
        default: false
      drives:
        description: All drives work.
        type: bool
        default: false
      settled:
        description: All nodes use the drives of all others, see RV(cluster.settled).
        type: bool
        default: false
      pools:
        description: The number of pools.
        type: int
      version:
        description: The version that all nodes run, as RV(cluster.versions) has it.
        type: str
  wait_timeout:
    description: The seconds to wait.
    type: int
    default: 300
    version_added: 0.4.0
seealso:
  - module: creativeflow.minio.minio_info
    description: Buckets, users and policies, and what the servers offer.
  - module: creativeflow.minio.minio_pool
  - module: creativeflow.minio.minio_service
  - module: creativeflow.minio.minio_heal
"""

EXAMPLES = r"""
- name: Read how the cluster stands
  creativeflow.minio.minio_cluster_info:
    site: az1
  register: result

- name: A node may be taken down
  ansible.builtin.assert:
    that:
      - result.cluster.settled
      - result.cluster.tolerance.nodes > 0
      - result.cluster.healing_drives == 0

- name: Wait until all nodes are back after a restart
  creativeflow.minio.minio_cluster_info:
    site: az1
    wait_for:
      write_quorum: true
      nodes: true
      settled: true
    wait_timeout: 120

- name: Name the drives that do not work
  ansible.builtin.debug:
    msg: "{{ item.node }} {{ item.path }}: {{ item.state }}"
  loop: "{{ result.cluster.drives | rejectattr('state', 'equalto', 'ok') }}"
"""

RETURN = r"""
cluster:
  description: The cluster as the node that answered sees it.
  returned: success
  type: dict
  contains:
    deployment_id:
      description: The server's name for the deployment.
      type: str
      sample: b8f36343-e99f-4091-8eb5-46ec3aa963e5
    versions:
      description: The versions that nodes have. More than one means that an update is unfinished.
      type: list
      elements: str
      sample: ["2026-02-12T20:18:48Z"]
    write_quorum:
      description: Whether all sets of drives take writes.
      type: bool
      sample: true
    read_quorum:
      description: Whether all sets of drives can be read.
      type: bool
      sample: true
    healing_drives:
      description: Drives that are being filled again.
      type: int
      sample: 0
    settled:
      description:
        - Whether all nodes are online, and have been for so long that each uses the drives of all others. A node that starts beside its peers tries those
          that did not answer again after 15 seconds. Until then it writes objects to fewer drives, and may not read those that it finds on too few.
      type: bool
      sample: true
      version_added: 0.3.0
    nodes:
      description: The nodes. C(state) is online, offline or initializing; C(pools) are the numbers of the pools that the node has drives of.
      type: list
      elements: dict
      sample:
        - endpoint: az1-n1.example.net:9000
          state: online
          version: "2026-02-12T20:18:48Z"
          commit: 7aac2a2c5b7c882e68c1ce017d8256be2feea27f
          uptime_seconds: 86412
          pools: [1]
          drives: 4
          drives_online: 4
    pools:
      description:
        - The pools and their sets of drives. C(state) is active, decommissioning, decommissioned, failed or canceled, where the last two are those of
          a decommissioning. C(command_line) is empty where the drives were given without an ellipsis.
        - The bytes are those of drives that answer, without parity.
      type: list
      elements: dict
      sample:
        - number: 1
          command_line: "https://az1-n{1...4}.example.net:9000/mnt/disk{1...4}/minio"
          state: active
          drives: 16
          drives_online: 16
          sets: [{number: 1, drives: 16, drives_online: 16, healing: 0, parity: 4}]
          bytes: 1173519532032
          used_bytes: 253284384768
    drives:
      description:
        - The drives. C(state) is ok, or what is wrong, for example offline, unformatted, faulty, permission-denied or root-mount.
        - C(healing_left) is how many objects a drive that heals still lacks, V(null) for others.
      type: list
      elements: dict
      sample:
        - node: az1-n1.example.net:9000
          path: /mnt/disk1/minio
          pool: 1
          set: 1
          state: ok
          healing: false
          healing_left: null
          bytes: 97793294336
          used_bytes: 21107032064
          free_inodes: 47185920
          used_inodes: 120512
    usage:
      description: What the scanner has counted, which takes a while after a change.
      type: dict
      sample: {buckets: 9, objects: 120431, versions: 140212, delete_markers: 211, bytes: 6012954214}
    tolerance:
      description:
        - How many more drives, or nodes, may fail in the worst case before a set stops taking writes, and before one can no longer be read.
          V(0) means that the next failure may do it, or that it has happened; RV(cluster.write_quorum) tells which.
        - Drives that heal count for writes, not for reads.
      type: dict
      sample: {drives: 4, nodes: 1, read_drives: 4, read_nodes: 1}
waiting_for:
  description: What the site lacks of O(wait_for).
  returned: when O(wait_for) is set
  type: list
  elements: str
  sample: ["nodes: az1-n3.example.net:9000 (offline)"]
  version_added: 0.4.0
denied:
  description: Whether it failed because the access key may not ask, so that the site may be well.
  returned: when this is so
  type: bool
  version_added: 0.4.0
  sample: true
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 4, seconds: 0.041}
"""

import typing as t

from ..module_utils._server.cluster_wait import WAIT_OPTIONS, await_cluster
from ..module_utils._site.module import create_module, with_session
from ..module_utils._site.session import Session


def main() -> None:
    """Entry point."""
    module = create_module({"wait_for": {"type": "dict", "options": WAIT_OPTIONS}, "wait_timeout": {"type": "int", "default": 300}})

    def look(session: Session) -> dict[str, t.Any]:
        result = await_cluster(session, module.params["wait_for"], 0 if module.check_mode else module.params["wait_timeout"])
        if module.check_mode and "cluster" in result:
            result.pop("msg", None)
        return {"changed": False, **result}

    with_session(module, look)


if __name__ == "__main__":
    main()
