# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who reaches which port of a server, as rules of a firewall."""

from __future__ import annotations

import typing as t

from .networks import read_networks

_OF_UFW = {
    "open ufw": 'ufw lets in whatever no rule names. Run "ufw default deny incoming" there, after you have let in your own access.',
    "ipv4only ufw": 'it has IPv6 addresses, on which ufw keeps out nobody. Set IPV6=yes in /etc/default/ufw there and run "ufw reload".',
}
"""What a line of the probe says of ufw."""


def ends(port: t.Any) -> tuple[int, int]:
    """The first and the last port of ``9000`` or ``30000-30100``. :raises ValueError: it is neither."""
    first, _dash, last = str(port).partition("-")
    return int(first), int(last or first)


def firewall_rules(ports: t.Mapping[str, t.Any], networks: t.Mapping[str, t.Any], look: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The guarded ports, who reaches each of them, and what speaks against such rules.

    Clients reach the server, SFTP and FTP; operators reach the console as well; nodes reach the server alone.

    :param ports: ``port``, ``console_port`` and ``transfer`` (those of SFTP and FTP: numbers, or FIRST-LAST).
    :param networks: ``clients``, ``operators`` and ``nodes``, as people write them, and ``addresses`` of nodes.
    :param look: ``service`` and ``ports`` of ``minio_node_info``, where it was asked who listens on the ports of SFTP and FTP.
    :return: ``ports``, ``watched`` (each port of SFTP and FTP), ``rules`` (each with ``port``, ``network`` and ``family``), ``firewalld`` (the same as
        firewalld shows them), and ``problems``.
    """
    clients, operators, nodes, addresses = (_list(networks.get(name)) for name in ("clients", "operators", "nodes", "addresses"))
    server, console = str(ports["port"]), str(ports["console_port"])
    transfer = [str(port) for port in ports.get("transfer") or ()]
    reach = {server: clients + operators + nodes + addresses, console: operators, **dict.fromkeys(transfer, clients + operators)}
    rules = [
        {"port": port, "network": network, "family": "ipv6" if ":" in network else "ipv4"}
        for port, items in reach.items()
        for network in read_networks(items)[0]
    ]
    problems = [
        f"minio_host_firewall_{name}: {problem}"
        for name, items in (("clients", clients), ("operators", operators), ("nodes", nodes + addresses))
        for problem in read_networks(items)[1]
    ]
    if not clients + operators:
        problems.append("minio_host_firewall_clients and minio_host_firewall_operators are empty: nobody but the nodes would reach the site.")
    guarded = [server, console, *transfer]
    return {
        "ports": guarded,
        "watched": sorted({port for item in transfer for first, last in [ends(item)] for port in range(first, last + 1)}),
        "rules": rules,
        "firewalld": [_accepted(rule) for rule in rules] + [f'rule priority="10" port port="{port}" protocol="tcp" reject' for port in guarded],
        "problems": [*problems, *_shared(guarded), *_others(look)],
    }


def _list(value: t.Any) -> list[t.Any]:
    """A list, which Ansible also takes as text with commas."""
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else list(value or ())


def _accepted(rule: t.Mapping[str, str]) -> str:
    return f'rule priority="-10" family="{rule["family"]}" source address="{rule["network"]}" port port="{rule["port"]}" protocol="tcp" accept'


def _shared(guarded: t.Sequence[str]) -> t.Iterator[str]:
    """A line for each two that overlap: rules of one would open the other."""
    for index, port in enumerate(guarded):
        for other in guarded[:index]:
            if ends(port)[0] <= ends(other)[1] and ends(other)[0] <= ends(port)[1]:
                yield f"the port {other} of the server and its port {port} are not two: give each service ports of its own."


def _others(look: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """A line for each port of SFTP and FTP on which something else listens, such as SSH: the rules would keep its users out."""
    service = look.get("service") or {}
    # In a container, root may not see who it is.
    own = {f"{service.get('name')}.service"} | ({""} if service.get("state") == "running" else set())
    for place in look.get("ports") or ():
        if place["unit"] not in own or (place["program"] and not place["unit"]):
            who = place["unit"] or place["program"] or "another process"
            yield f"port {place['port']} is used by {who}, whose users the rules would keep out: choose another port for SFTP or FTP."


def host_problems(
    host: str, rules: t.Sequence[str], ports: t.Sequence[str], probe: t.Collection[str], tool: str, ufw: t.Mapping[str, t.Sequence[str]]
) -> list[str]:
    """A line for each thing that speaks against guarding the ports of a host, each once.

    :param rules: the problems of ``firewall_rules``. :param ports: those of ``listening``. :param tool: ``nftables``, ``firewalld`` or ``ufw``.
    :param probe: what ``roles/minio_host/files/firewall.sh`` said, by line. :param ufw: ``errors`` and ``breaches`` of ``ufw_plan``, where ufw was asked.
    """
    # A variable that is wrong is so for all hosts.
    of_variables = [line for line in rules if line.startswith("minio_host_")]
    of_host = [line for line in rules if line not in of_variables]
    of_host += ports
    of_host += [f"the name {line.split()[1]} does not resolve, so that its node would be kept out." for line in probe if line.startswith("unresolved ")]
    if tool in ("firewalld", "ufw") and f"active {tool}" not in probe:
        of_host.append(f"{tool} is not active. Let your own access in and start it first: this role does neither, because it could lock you out.")
    if tool == "ufw":
        of_host += [said for line, said in _OF_UFW.items() if line in probe]
        of_host += [*ufw.get("errors", ()), *ufw.get("breaches", ())] if "active ufw" in probe else []
    return list(dict.fromkeys([*of_variables, *(f"host {host}: {line}" for line in of_host)]))
