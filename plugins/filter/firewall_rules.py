# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: who reaches which port of a server."""

from __future__ import annotations

DOCUMENTATION = r"""
name: firewall_rules
short_description: Work out who reaches which port of a MinIO server
version_added: 0.4.0
author: CreativeFlow (@creativeflow)
description:
  - Works out the rules of a firewall from the ports of a server and the networks of its clients, operators and nodes.
  - Clients reach the server, SFTP and FTP. Operators reach the console as well. Nodes reach the server alone.
  - The role P(creativeflow.minio.minio_host#role) uses it for all of its firewalls.
positional: _input
options:
  _input:
    description: The ports, with the keys C(port), C(console_port) and C(transfer) of what P(creativeflow.minio.cluster_ports#filter) returns.
    type: dict
    required: true
  networks:
    description: Networks and addresses, each a list by the keys C(clients), C(operators), C(nodes) and C(addresses), which are further ones of nodes.
    type: dict
    required: true
  look:
    description:
      - Result of M(creativeflow.minio.minio_node_info) for the C(watched) ports. A port on which something else than the server listens is a problem.
    type: dict
    default: {}
seealso:
  - plugin: creativeflow.minio.cluster_ports
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the rules
  ansible.builtin.debug:
    msg: >-
      {{ hostvars['az1-n1'] | creativeflow.minio.cluster_ports
         | creativeflow.minio.firewall_rules(networks={'clients': ['10.20.0.0/16'], 'operators': ['10.99.1.0/24']}) }}
"""

RETURN = r"""
_value:
  description: The rules.
  type: dict
  contains:
    ports:
      description: The guarded ports, numbers or V(FIRST-LAST).
      type: list
      elements: str
    watched:
      description: Each port of SFTP and FTP.
      type: list
      elements: int
    rules:
      description: Who is let in, each with C(port), C(network) and C(family), which is V(ipv4) or V(ipv6).
      type: list
      elements: dict
    firewalld:
      description: The rules as firewalld shows them, with those that refuse all others.
      type: list
      elements: str
    problems:
      description: A line for each entry that is neither a network nor an address, and for what else speaks against the rules.
      type: list
      elements: str
"""

from ..plugin_utils._hosts.firewall import firewall_rules as _firewall_rules


def firewall_rules(ports, networks, look=None):
    """See DOCUMENTATION."""
    return _firewall_rules(ports, networks, look or {})


class FilterModule:
    """The filter of this file."""

    def filters(self):
        """By name."""
        return {"firewall_rules": firewall_rules}
