# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: config_differences
short_description: Tell what the roles would change on all sites
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Collects what the roles P(creativeflow.minio.minio_buckets#role), P(creativeflow.minio.minio_iam#role) and
    P(creativeflow.minio.minio_replication#role) found in check mode, and which sites did not answer. The playbook C(creativeflow.minio.verify_config)
    uses it.
options:
  _input:
    description: The variables of the hosts on which the roles ran.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show what would change
  ansible.builtin.debug:
    msg: "{{ ansible_play_hosts | map('extract', hostvars) | creativeflow.minio.config_differences }}"
  run_once: true
"""

RETURN = r"""
_value:
  description: A line for each object that is not as declared, and for each site that could not be compared.
  type: list
  elements: str
  sample: ["site az1: users: versioning, quota"]
"""

import typing as t

from ..plugin_utils._config_differences import config_differences


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"config_differences": config_differences}
