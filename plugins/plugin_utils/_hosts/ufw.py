# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of ufw: those for a port, what has to change, and what else leaves the port open.

ufw keeps its rules in ``user.rules`` and ``user6.rules``, one comment line a rule, with the ports of application profiles filled in
(``backend_iptables.py:_read_rules`` of ufw). ``ufw status`` and ``ufw show added`` shorten rules for people, in several ways.
"""

from __future__ import annotations

import binascii
import ipaddress
import typing as t

from ...module_utils._common.errors import InputErrors
from .firewall import ends
from .networks import Network

_MARK = "### tuple ###"
_LETS_IN = ("allow", "limit")


class UfwRule(t.NamedTuple):
    """One rule of one address family."""

    action: str
    log: str
    protocol: str
    port: str
    destination: Network
    source_port: str
    source: Network
    application: str
    way: str
    interface: str
    comment: str

    @property
    def is_incoming(self) -> bool:
        """Whether it is for connections to this host that come from elsewhere: neither outgoing nor forwarded, nor from the host itself."""
        return self.way == "in" and self.interface != "lo" and not self.source.is_loopback and not self.destination.is_loopback

    def is_for(self, ports: str) -> bool:
        """Whether it is for connections from elsewhere to this TCP port alone, or to exactly this range."""
        return self.is_incoming and self.protocol in ("tcp", "any") and self.port == ports.replace("-", ":") and not self.application

    def opened(self, ports: str) -> list[str]:
        """Which of these TCP ports it lets connections from elsewhere through to, among others."""
        lets_in = self.is_incoming and self.protocol in ("tcp", "any") and self.action in _LETS_IN
        return _common(self.port, ports) if lets_in else []

    @property
    def words(self) -> list[str]:
        """The rule as ufw's command takes it, for this address family alone."""
        words = [self.action] + (["in", "on", self.interface] if self.interface else []) + ([self.log] if self.log else [])
        words += ["from", str(self.source)] + (["port", self.source_port] if self.source_port != "any" else []) + ["to", str(self.destination)]
        if self.application:
            words += ["app", self.application]
        elif self.port != "any":
            words += ["port", self.port]
        return words + (["proto", self.protocol] if self.protocol != "any" and not self.application else [])


def read_rules(text: str) -> list[UfwRule]:
    """The rules in the files of ufw, one after the other.

    :raises InputErrors: a rule that cannot be read: it may open a port.
    """
    rules, errors = [], []
    for line in text.splitlines():
        if line.startswith(_MARK):
            try:
                rules.append(_rule(line[len(_MARK) :]))
            except ValueError:
                errors.append(f"ufw's rule '{line[len(_MARK) :].strip()}' cannot be read: delete it, and add it in another form.")
    if errors:
        raise InputErrors(errors)
    return rules


def plan(rules: t.Sequence[UfwRule], wanted: t.Sequence[t.Mapping[str, t.Any]], ports: t.Collection[t.Any], comment: str) -> dict[str, t.Any]:
    """What has to change so that nobody else than the wanted networks reaches the ports.

    :param wanted: the networks that reach a port, each with ``network`` and ``port``.
    :param ports: the guarded ports, ``9000`` or ``30000-30100``. Without any, only the rules with this comment go.
    :param comment: the comment of the rules that are added.
    :return: ``add`` and ``delete``, arguments of ``ufw``, and ``breaches``, a line for each other rule that leaves a port open.
    """
    guarded = [str(port) for port in ports]
    desired = {(ipaddress.ip_network(item["network"]), str(item["port"])) for item in wanted}
    present = {rule: _managed_as(rule, desired) for rule in rules}
    own = {key for rule, key in present.items() if key and rule.comment == comment}
    # One that is there without the comment is named again: ufw then changes its comment alone.
    add = [
        ["allow", "from", str(network), "to", _anywhere(network), "port", port.replace("-", ":"), "proto", "tcp", "comment", comment]
        for network, port in sorted(desired - own, key=lambda key: (ends(key[1]), key[0].version, key[0]))
    ]
    gone = [rule for rule, key in present.items() if not key and (rule.comment == comment or any(rule.is_for(port) for port in guarded))]
    breaches = []
    for rule in rules:
        left = [port for port in guarded if not _is_covered(rule.source, [network for network, at in desired if at == port])]
        opened = [part for port in left for part in rule.opened(port)]
        if opened and rule not in gone:
            breaches.append(_breach(rule, opened))
    return {"add": add, "delete": [["delete", *rule.words] for rule in gone], "breaches": list(dict.fromkeys(breaches))}


def _rule(text: str) -> UfwRule:
    """One line without its mark. :raises ValueError: it is none."""
    text, _mark, comment = text.partition(" comment=")
    words = text.split()
    # Applications are named only where there are some; very old files have no direction.
    if len(words) in (6, 8):
        words.append("in")
    if len(words) not in (7, 9):
        raise ValueError(text)
    action, protocol, port, destination, source_port, source = words[:6]
    forwarded, _colon, action = action.rpartition(":")
    way, _line, interface = words[-1].partition("_")
    application = words[6].replace("%20", " ") if len(words) == 9 and words[6] != "-" else ""
    action, _line, log = action.partition("_")
    # Else it would be found out too late that the ports are none.
    _common(port, "0")
    return UfwRule(
        action,
        log,
        protocol,
        port,
        ipaddress.ip_network(destination, strict=False),
        source_port,
        ipaddress.ip_network(source, strict=False),
        application,
        "forwarded" if forwarded else way,
        interface,
        binascii.unhexlify(comment.strip()).decode("utf-8", "replace"),
    )


def _common(rule: str, ports: str) -> list[str]:
    """Which ports of ``9000`` or ``30000-30100`` are those of a rule, which has ``any``, ``9000``, ``80,443``, ``8999:9010`` and lists of these."""
    first, last = ends(ports)
    found = []
    for part in rule.split(","):
        begin, end = (first, last) if part == "any" else ends(part.replace(":", "-"))
        low, high = max(begin, first), min(end, last)
        if low <= high:
            found.append(str(low) if low == high else f"{low}-{high}")
    return found


def _managed_as(rule: UfwRule, desired: t.Collection[tuple[Network, str]]) -> tuple[Network, str] | None:
    """The wanted network and port that the rule is for, and nothing more or less."""
    if rule.action != "allow" or rule.protocol != "tcp" or rule.interface or rule.source_port != "any" or rule.destination.prefixlen:
        return None
    return next((key for key in desired if key[0] == rule.source and rule.is_for(key[1])), None)


def _is_covered(source: Network, networks: t.Iterable[Network]) -> bool:
    return any(source.version == network.version and source.subnet_of(t.cast(t.Any, network)) for network in networks)


def _anywhere(network: Network) -> str:
    """Explicitly of the family of the network: ``any`` is both where the network is all addresses."""
    return "0.0.0.0/0" if network.version == 4 else "::/0"


def _breach(rule: UfwRule, ports: t.Sequence[str]) -> str:
    words = " ".join("any" if word in ("0.0.0.0/0", "::/0") else word for word in rule.words)
    who = str(rule.source) if rule.source.prefixlen else "everybody"
    remedy = (
        "leaves out these ports"
        if rule.source.prefixlen == 0
        else (
            "leaves out these ports, or name the network in minio_host_firewall_operators, or, if the console is none of them, in minio_host_firewall_clients"
        )
    )
    return f"the rule of ufw '{words}' lets {who} reach {' and '.join(ports)}. Replace it (ufw status numbered) by one that {remedy}."
