# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: what server pools mean."""

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster_layout
short_description: What server pools mean to the nodes of a site
version_added: 0.1.0
author: CreativeFlow (@creativeflow)
description:
  - Works out the value of C(MINIO_VOLUMES), the nodes, and the drives of one node from the pools of a site.
  - Pools that are wrong give an empty result and the list RV(_value.errors), so that all errors of a site can be reported together.
positional: _input
options:
  _input:
    description: The pools, each with the keys C(hosts) and C(drives), which are patterns such as V(az1-n{1...4}) and V(/mnt/disk{1...4}).
    type: list
    elements: dict
    required: true
  node:
    description: The name of the node whose drives are wanted, as the pools name it.
    type: str
    default: ''
  scheme:
    description: Scheme by which the nodes address each other.
    type: str
    choices: [http, https]
    default: http
  port:
    description: The port of the server on each node.
    type: int
    default: 9000
"""

EXAMPLES = r"""
- name: Show the volumes of a site
  ansible.builtin.debug:
    msg: "{{ (pools | creativeflow.minio.cluster_layout).volumes }}"
  vars:
    pools:
      - {hosts: "az1-n{1...4}", drives: "/mnt/disk{1...4}"}
  # http://az1-n{1...4}:9000/mnt/disk{1...4}
"""

RETURN = r"""
_value:
  description: The layout.
  type: dict
  contains:
    errors:
      description: What is wrong with the pools.
      type: list
      elements: str
    volumes:
      description: The value of C(MINIO_VOLUMES).
      type: str
    nodes:
      description: All nodes.
      type: list
      elements: str
    drives:
      description: The drives of the node, over all pools.
      type: list
      elements: str
    pools:
      description: Each pool, with its C(hosts) and C(drives) as they were given, the C(nodes) and C(paths) that they stand for, and its C(command_line).
      type: list
      elements: dict
"""

from ..module_utils._common.errors import InputErrors
from ..module_utils._server.layout import parse_pools, volumes


def cluster_layout(definitions, node="", scheme="http", port=9000):
    """The layout of a site, seen from one node."""
    try:
        pools = parse_pools(definitions, "minio_cluster_pools")
    except InputErrors as error:
        return {"errors": error.errors, "volumes": "", "nodes": [], "drives": [], "pools": []}
    return {
        "errors": [],
        "volumes": volumes(pools, scheme, int(port)),
        "nodes": list(dict.fromkeys(name for pool in pools for name in pool.nodes)),
        "drives": list(dict.fromkeys(path for pool in pools if node in pool.nodes for path in pool.paths)),
        "pools": [
            {"hosts": pool.hosts, "drives": pool.drives, "nodes": pool.nodes, "paths": pool.paths, "command_line": pool.argument(scheme, int(port))}
            for pool in pools
        ],
    }


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"cluster_layout": cluster_layout}
