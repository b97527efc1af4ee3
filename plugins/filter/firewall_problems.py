# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: what speaks against guarding the ports of a host."""

from __future__ import annotations

DOCUMENTATION = r"""
name: firewall_problems
short_description: Find what speaks against guarding the ports of a MinIO server
version_added: 0.4.0
author: CreativeFlow (@creativeflow)
description:
  - Gives a line for each problem of a host, of its rules, its ports and its firewall. The role P(creativeflow.minio.minio_host#role) changes nothing while
    there is one.
positional: _input, host
options:
  _input:
    description: The C(problems) of what P(creativeflow.minio.firewall_rules#filter) returns.
    type: list
    elements: str
    required: true
  host:
    description: The name of the host.
    type: str
    required: true
  ports:
    description: The C(problems) of what P(creativeflow.minio.cluster_ports#filter) returns.
    type: list
    elements: str
    default: []
  probe:
    description: The lines that C(files/firewall.sh) of the role prints on the host.
    type: list
    elements: str
    default: []
  tool:
    description: The firewall.
    type: str
    choices: [firewalld, nftables, ufw]
    default: nftables
  ufw:
    description: Result of P(creativeflow.minio.ufw_plan#filter), where the firewall is ufw.
    type: dict
    default: {}
seealso:
  - plugin: creativeflow.minio.firewall_rules
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show what speaks against the rules
  ansible.builtin.debug:
    msg: "{{ rules.problems | creativeflow.minio.firewall_problems(inventory_hostname, tool='ufw', probe=['active ufw']) }}"
"""

RETURN = r"""
_value:
  description: The lines, each once.
  type: list
  elements: str
"""

from ..plugin_utils._hosts.firewall import host_problems


def firewall_problems(rules, host, ports=(), probe=(), tool="nftables", ufw=None):
    """See DOCUMENTATION."""
    return host_problems(host, rules, ports, probe, tool, ufw or {})


class FilterModule:
    """The filter of this file."""

    def filters(self):
        """By name."""
        return {"firewall_problems": firewall_problems}
