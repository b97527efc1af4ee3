# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: server_variables
short_description: Write the variables that take over the MinIO servers of hosts
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
positional: services
description:
  - Gives the variables of the role P(creativeflow.minio.minio_cluster#role) for servers that other means installed, as text for C(group_vars).
  - Variables of the server are named. Their values are shown only where they are no secrets and the role has a variable for them.
options:
  _input:
    description:
      - By host, the result of M(creativeflow.minio.minio_node_info) for a service that does not exist, so that all servers are C(other_servers).
    type: dict
    required: true
  services:
    description: By host, its result for the unit of one of them. It is empty where no server has a unit.
    type: dict
    default: {}
seealso:
  - module: creativeflow.minio.minio_node_info
"""

EXAMPLES = r"""
- name: Show the variables for the servers
  ansible.builtin.debug:
    msg: "{{ {'n1': servers} | creativeflow.minio.server_variables({'n1': node}) }}"
"""

RETURN = r"""
_value:
  description: The text. Hosts with the same variables share a part. What cannot be said by variables is a comment.
  type: str
  sample: |
    # n1, n2
    minio_cluster_service_name: minio-server
    minio_cluster_user: s3
"""

import typing as t

from ..plugin_utils._adoption.server_variables import server_variables


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"server_variables": server_variables}
