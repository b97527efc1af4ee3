# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks and addresses as people write them, for the rules of a firewall."""

from __future__ import annotations

import ipaddress
import typing as t

Network = t.Union[ipaddress.IPv4Network, ipaddress.IPv6Network]


def read_networks(items: t.Iterable[t.Any]) -> tuple[list[str], list[str]]:
    """The networks, IPv4 first, without what another one of them covers; and a line for each that is none.

    A network without a length is one address. An address of an interface, which is of no use to others, is left out (``fe80::/10``, ``127.0.0.0/8``).
    """
    found: list[Network] = []
    problems = []
    for item in items:
        try:
            found.append(ipaddress.ip_network(str(item).partition("%")[0]))
        except ValueError as error:
            problems.append(f"{item!r} is neither a network nor an address: {error}.")
    networks: list[str] = []
    for version in (4, 6):
        some = [network for network in found if network.version == version and not network.is_link_local and not network.is_loopback]
        networks += [_short(network) for network in ipaddress.collapse_addresses(t.cast(t.Any, some))]
    return networks, problems


def _short(network: Network) -> str:
    """One address without its length, as firewalls show it."""
    return str(network.network_address) if network.prefixlen == network.max_prefixlen else str(network)
