# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: what another pool means to a site."""

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster_expansion
short_description: What another pool means to a site
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - The checks of the playbook C(creativeflow.minio.expand). It is of little use elsewhere.
positional: _input
options:
  _input:
    description:
      - What is known of a site. The keys are those that the role passes.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show which pools a site would get
  ansible.builtin.debug:
    msg: "{{ (site | creativeflow.minio.cluster_expansion).added }}"
  vars:
    site:
      name: az1
      pools: [{hosts: "az1-n{1...4}", drives: "/mnt/disk{1...4}"}, {hosts: "az1-n{5...8}", drives: "/mnt/disk{1...4}"}]
      decommissioned_pools: []
      volumes: {az1-n1: "http://az1-n{1...4}:9000/mnt/disk{1...4}"}
      nodes: {az1-n1: az1-n1}
      drives: {}
      cluster: {}
      error: ""
  # ["az1-n{5...8}:/mnt/disk{1...4}"]
"""

RETURN = r"""
_value:
  description: What it means.
  type: dict
  contains:
    added:
      description: The pools that the site does not have.
      type: list
      elements: str
    begun:
      description: Whether an earlier run has begun to add them.
      type: bool
    problems:
      description: One line for each problem.
      type: list
      elements: str
"""

from ..plugin_utils._cluster.growth import expansion


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"cluster_expansion": expansion}
