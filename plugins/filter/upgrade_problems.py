# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that judge an upgrade before a program is exchanged."""

from __future__ import annotations

DOCUMENTATION = r"""
name: upgrade_problems
short_description: Why a site must not be upgraded now, or not to this program
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - The preflight of the playbook C(creativeflow.minio.upgrade), in the role P(creativeflow.minio.minio_cluster#role). It is of little use elsewhere.
positional: _input
options:
  _input:
    description:
      - What is known of a site. The keys are those that the role passes.
    type: dict
    required: true
  of:
    description: Whether the state of the site is judged, or what runs and what is to run.
    type: str
    choices: [state, version]
    default: state
"""

EXAMPLES = r"""
- name: Show why the site must not restart now
  ansible.builtin.debug:
    msg: "{{ {'name': 'az1', 'cluster': info.cluster, 'pending': 0, 'max_pending': 1000} | creativeflow.minio.upgrade_problems }}"
"""

RETURN = r"""
_value:
  description: One line for each problem. An empty list means that nothing is known to be wrong.
  type: list
  elements: str
"""

from ansible.errors import AnsibleFilterError

from ..plugin_utils._cluster.upgrade import state_problems, version_problems


def upgrade_problems(site, of="state"):
    """One line for each problem."""
    if of == "state":
        return state_problems(site)
    if of == "version":
        return version_problems(site)
    raise AnsibleFilterError(f"upgrade_problems: of must be state or version, not '{of}'.")


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"upgrade_problems": upgrade_problems}
