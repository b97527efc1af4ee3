# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: the rules of ufw that have to change."""

from __future__ import annotations

DOCUMENTATION = r"""
name: ufw_plan
short_description: Plan the rules of ufw for some ports
version_added: 0.4.0
author: CreativeFlow (@creativeflow)
description:
  - Compares the rules of ufw with the networks that may reach some TCP ports of a host.
  - Only rules for incoming connections to exactly these ports are added and deleted. Rules for outgoing and forwarded connections, for the loopback
    interface, for other protocols and for source ports are left as they are.
  - Other rules that leave one of the ports open are reported, because they may be needed for something else. Examples are ranges and lists of ports,
    application profiles, and rules without a port.
  - The role P(creativeflow.minio.minio_host#role) uses it.
positional: _input
options:
  _input:
    description: The content of C(/etc/ufw/user.rules) and C(/etc/ufw/user6.rules), one after the other.
    type: str
    required: true
  wanted:
    description: The networks that may reach a port, each with the keys C(network) and C(port), which is a number or V(FIRST-LAST).
    type: list
    elements: dict
    required: true
  ports:
    description: The guarded ports, numbers or V(FIRST-LAST). An empty list plans the removal of the rules with O(comment) alone.
    type: list
    elements: raw
    required: true
  comment:
    description: The comment of the rules that are added.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the changes
  ansible.builtin.debug:
    msg: "{{ rules | creativeflow.minio.ufw_plan(wanted=[{'network': '10.20.0.0/16', 'port': 9000}], ports=[9000], comment='minio') }}"
"""

RETURN = r"""
_value:
  description: The plan.
  type: dict
  contains:
    add:
      description: For each rule to add, the arguments of C(ufw).
      type: list
      elements: list
    delete:
      description: For each rule to delete, the arguments of C(ufw).
      type: list
      elements: list
    breaches:
      description: A line for each other rule that leaves a port open to a network that is not wanted.
      type: list
      elements: str
    errors:
      description: A line for each rule that cannot be read. The other lists are then empty.
      type: list
      elements: str
"""

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._hosts.ufw import plan, read_rules


def ufw_plan(text, wanted, ports, comment):
    """See DOCUMENTATION."""
    try:
        rules = read_rules(text)
    except InputErrors as error:
        return {"add": [], "delete": [], "breaches": [], "errors": error.errors}
    return {**plan(rules, wanted, ports, comment), "errors": []}


class FilterModule:
    """The filter of this file."""

    def filters(self):
        """By name."""
        return {"ufw_plan": ufw_plan}
