# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that read how the service of a node is."""

from __future__ import annotations

DOCUMENTATION = r"""
name: node_state
short_description: What the service of a node runs with, and whether it has to restart
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - Compares what M(creativeflow.minio.minio_node_info) found with what the server shall have.
positional: _input
options:
  _input:
    description: The result of M(creativeflow.minio.minio_node_info).
    type: dict
    required: true
  salt:
    description: The O(creativeflow.minio.minio_node_info#module:salt) that the module got.
    type: str
    required: true
  desired:
    description: The variables that the server shall have.
    type: dict
    default: {}
  secrets:
    description: What files of the host shall hold, by their paths.
    type: dict
    default: {}
seealso:
  - plugin: creativeflow.minio.node_remarks
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show why a node has to restart
  ansible.builtin.debug:
    msg: "{{ (node | creativeflow.minio.node_state(salt=salt, desired={'MINIO_REGION': 'eu-central-1'})).reasons }}"
  # ["MINIO_REGION changes"]
"""

RETURN = r"""
_value:
  description: The state. Values of variables are told by their salted sums alone.
  type: dict
  contains:
    state:
      description: V(absent), V(unused) (never started), V(stopped) or V(running).
      type: str
    reasons:
      description: Why the service has to restart. Empty if it need not.
      type: list
      elements: str
    volumes:
      description: The pools that it runs or would start with, as on the command line of the server.
      type: str
    launches:
      description: Each source that names pools, with the keys C(where) and C(volumes).
      type: list
      elements: dict
    problems:
      description: What is there and cannot be read, one line each.
      type: list
      elements: str
"""

from ..plugin_utils._cluster.node import read_node
from ..plugin_utils._cluster.restart import restart_state


def node_state(info, salt, desired=None, secrets=None):
    """What the service of a node runs with."""
    return restart_state(read_node(info, salt), desired or {}, secrets or {})


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"node_state": node_state}
