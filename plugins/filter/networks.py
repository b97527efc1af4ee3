# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: networks for the rules of a firewall."""

from __future__ import annotations

DOCUMENTATION = r"""
name: networks
short_description: Networks for the rules of a firewall
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - Puts networks and addresses into the order and form in which firewalls show them, without what another one covers.
  - Addresses of one interface or host only (C(fe80::/10), C(127.0.0.0/8), C(::1)) are left out.
positional: _input
options:
  _input:
    description: Networks and addresses, of IPv4 and IPv6.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show the networks
  ansible.builtin.debug:
    msg: "{{ ['10.1.2.3', '10.1.0.0/16', 'fd00::1'] | creativeflow.minio.networks }}"
"""

RETURN = r"""
_value:
  description: The networks.
  type: dict
  contains:
    networks:
      description: The networks, IPv4 first.
      type: list
      elements: str
    problems:
      description: A line for each entry that is neither a network nor an address.
      type: list
      elements: str
  sample:
    networks: [10.1.0.0/16, "fd00::1"]
    problems: []
"""

import typing as t

from ..plugin_utils._hosts.networks import read_networks


def networks(items: t.Iterable[t.Any]) -> dict[str, list[str]]:
    """See DOCUMENTATION."""
    found, problems = read_networks(items)
    return {"networks": found, "problems": problems}


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """By name."""
        return {"networks": networks}
