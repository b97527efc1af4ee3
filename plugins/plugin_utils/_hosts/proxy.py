# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy before the nodes of a site: how it reaches them, and what speaks against it."""

from __future__ import annotations

import dataclasses
import re
import typing as t

_ADDRESS = re.compile(r"[0-9.]+|.*:.*")


class Node(t.NamedTuple):
    """A node of the site, by the variables of its host for the role minio_cluster.

    :ivar name: by which other nodes know it. :ivar domains: those that ``MINIO_DOMAIN`` names. :ivar problems: of its ports, one line each.
    """

    host: str
    name: str
    port: int
    console_port: int
    domains: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Proxy:
    """What the role minio_proxy is told, by the names of its variables; ``host`` is where the proxy runs. A port of 0 is none."""

    host: str
    site: str
    backends: tuple[str, ...]
    backend_port: int
    console_backend_port: int
    backend_tls: bool
    backend_ca: str
    backend_name: str
    port: int
    console_port: int
    stats_port: int
    tls: str
    tls_cert: str
    tls_key: str
    check_interval: int
    return_pause: int


def servers_of(proxy: Proxy) -> list[dict[str, str]]:
    """How HAProxy reaches each node: ``name``, ``address`` for a port to follow, and ``options`` of TLS, which begin with a space."""
    word = "check-ssl" if proxy.tls == "passthrough" else "ssl" if proxy.backend_tls else ""
    return [{"name": name, "address": f"[{name}]" if ":" in name else name, "options": _options(proxy, name, word)} for name in proxy.backends]


def _options(proxy: Proxy, node: str, word: str) -> str:
    """Without a name, HAProxy verifies the chain of a certificate alone. :param word: the option that turns on TLS; nothing for none."""
    if not word:
        return ""
    if not proxy.backend_ca:
        return f" {word} verify none"
    name = proxy.backend_name or node
    # With check-ssl the connections of clients are handed on, and have a name of their own.
    sni = f" sni str({name})" if word == "ssl" else ""
    return f" {word} verify required ca-file {proxy.backend_ca} verifyhost {name} check-sni {name}{sni}"


def rise_of(proxy: Proxy) -> int:
    """So many good answers take as long as the pause that a node gets after its return."""
    return -(-proxy.return_pause // max(proxy.check_interval, 1)) + 1


def problems_of(proxy: Proxy, nodes: t.Sequence[Node], members: t.Container[str]) -> list[str]:
    """A line for each thing that speaks against the proxy.

    :param nodes: those of the site; without any, the proxy's own host, whose variables tell the ports. :param members: the hosts of the site.
    """
    return list(dict.fromkeys([*_of_nodes(proxy, nodes), *_of_tls(proxy), *_of_ports(proxy, members)]))


def _of_nodes(proxy: Proxy, nodes: t.Sequence[Node]) -> t.Iterator[str]:
    if not proxy.backends:
        yield f"host {proxy.host}: site {proxy.site} has no nodes in the inventory. Set minio_site, or minio_proxy_backends."
    yield from (f"site {proxy.site}: {problem}" for node in nodes for problem in node.problems)
    for used, ports in (
        (proxy.backend_port, [node.port for node in nodes]),
        (proxy.console_backend_port if proxy.console_port else None, [node.console_port for node in nodes]),
    ):
        found = sorted({*ports})
        # Who names the port of the nodes has chosen one.
        if len(found) > 1 and used == ports[0]:
            yield f"site {proxy.site}: its nodes have the ports {' and '.join(map(str, found))}. The proxy needs one for all of them: give all nodes the same."
    if proxy.check_interval < 1:
        yield "minio_proxy_check_interval: it is a second or more."


def _of_tls(proxy: Proxy) -> t.Iterator[str]:
    if proxy.tls == "terminate":
        for name, value in (("cert", proxy.tls_cert), ("key", proxy.tls_key)):
            if not value:
                yield f"minio_proxy_tls_{name}: missing, and needed with minio_proxy_tls: terminate."
    if proxy.backend_ca and not proxy.backend_name:
        for node in filter(_ADDRESS.fullmatch, proxy.backends):
            yield (
                f"minio_proxy_backends: HAProxy verifies names, and {node} is an address. Give the nodes by name, or set minio_proxy_backend_name to a name "
                "that all of their certificates have."
            )


def _of_ports(proxy: Proxy, members: t.Container[str]) -> t.Iterator[str]:
    own = [port for port in (proxy.port, proxy.console_port, proxy.stats_port) if port]
    if len({*own}) < len(own):
        yield "minio_proxy_port, minio_proxy_console_port and minio_proxy_stats_port: two of them are the same."
    for port in own:
        if proxy.host in members and port in (proxy.backend_port, proxy.console_backend_port):
            yield f"host {proxy.host}: port {port} is one of the MinIO server, which runs on the same host. Let the proxy listen on another one."
