# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: how the nodes of a site differ."""

from __future__ import annotations

DOCUMENTATION = r"""
name: node_remarks
short_description: Which MINIO_* variables the nodes of a site have otherwise than others
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - Compares the environment files of the nodes, and what their servers run with. Values are never shown.
positional: _input
options:
  _input:
    description: The result of P(creativeflow.minio.node_state#filter) for each host.
    type: dict
    required: true
seealso:
  - plugin: creativeflow.minio.node_state
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show how nodes differ
  ansible.builtin.debug:
    msg: "{{ states | creativeflow.minio.node_remarks }}"
  # ["The environment files differ. MINIO_SCANNER_SPEED: only on az1-n2."]
"""

RETURN = r"""
_value:
  description: One line for each variable.
  type: list
  elements: str
"""

from ..plugin_utils._cluster.restart import remarks


def node_remarks(nodes):
    """One line for each variable."""
    return remarks(nodes)


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"node_remarks": node_remarks}
