# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts' own bridge, on which they keep their addresses."""

from __future__ import annotations

import ipaddress

from .command import output, succeeds

_FIRST = 10


def ensure(name: str, label: str) -> None:
    """Have the network, on a subnet that the engine finds free."""
    if succeeds(["docker", "network", "inspect", name]):
        return
    # Fixed addresses need a network that was made with a subnet, and only the engine knows which one is free.
    probe = f"{name}-probe"
    output(["docker", "network", "rm", probe], check=False)
    output(["docker", "network", "create", "--label", label, probe])
    subnet = str(_subnet(probe))
    output(["docker", "network", "rm", probe])
    output(["docker", "network", "create", "--label", label, "--subnet", subnet, name])


def address(name: str, index: int) -> str:
    """The address of a host."""
    return str(_subnet(name)[_FIRST + index])


def remove(label: str) -> None:
    """Remove it."""
    networks = output(["docker", "network", "ls", "-q", "--filter", f"label={label}"]).split()
    if networks:
        output(["docker", "network", "rm", *networks])


def _subnet(name: str) -> ipaddress.IPv4Network:
    return ipaddress.IPv4Network(output(["docker", "network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", name]))
