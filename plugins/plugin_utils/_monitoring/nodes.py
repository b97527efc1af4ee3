# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is monitored: sites, their nodes and proxies, as the inventory and minio_sites say."""

from __future__ import annotations

import dataclasses
import re
import typing as t
from urllib.parse import urlsplit

_LOOPBACK = re.compile(r"127\.|::1$|localhost$")
_PLACE = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})")
_TLS = ("minio_cluster_tls_cert", "minio_cluster_tls_cert_content", "minio_cluster_tls_private_ca")


@dataclasses.dataclass(frozen=True)
class Node:
    """A node. :ivar address: host and port, as Prometheus reaches it. :ivar pool: as the server numbers it, from 0 on; ``None`` where that is not known."""

    name: str
    address: str
    pool: t.Optional[int] = None


@dataclasses.dataclass(frozen=True)
class Site:
    """A site.

    :ivar scheme: of the nodes. :ivar address: host and port of its url, and its scheme, ``url_scheme``. :ivar has_ca: whether it has authorities of its own.
    """

    name: str
    scheme: str
    nodes: tuple[Node, ...]
    address: str
    url_scheme: str
    has_ca: bool = False
    verify: bool = True


@dataclasses.dataclass(frozen=True)
class Proxy:
    """A proxy with metrics."""

    site: str
    name: str
    address: str


def is_place(text: t.Any) -> bool:
    """Whether a text is a host and a port."""
    found = _PLACE.fullmatch(text) if isinstance(text, str) else None
    return bool(found and 0 < int(found[1]) < 65536)


def site_of(name: str, entry: t.Mapping[str, t.Any], hosts: t.Sequence[t.Mapping[str, t.Any]], given: t.Sequence[str] = ()) -> Site:
    """A site.

    :param entry: of minio_sites. :param hosts: the variables of its hosts, with ``name``, ``file`` (as environment_parse gives it) and ``port``.
    :param given: addresses of nodes that the user gives in place of the inventory's.
    """
    url = urlsplit(str(entry.get("url") or ""))
    scheme = url.scheme or "http"
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname or ""
    by_inventory = "https" if any(_speaks_tls(one) for one in hosts) else "http" if any(_pools(one) for one in hosts) else scheme
    return Site(
        name=name,
        scheme=scheme if given else by_inventory,
        nodes=tuple(Node(place.rpartition(":")[0].strip("[]"), place) for place in given) if given else tuple(_nodes(hosts)),
        address=f"{host}:{url.port or (443 if scheme == 'https' else 80)}",
        url_scheme=scheme,
        has_ca=bool(entry.get("ca_path")),
        verify=entry.get("validate_certs") is not False,
    )


def _nodes(hosts: t.Sequence[t.Mapping[str, t.Any]]) -> t.Iterator[Node]:
    """The nodes of the inventory; one that has left all pools is none."""
    for host in hosts:
        name, pools = str(host.get("minio_cluster_node_name") or host["name"]), _pools(host)
        found = next((number for number, nodes in enumerate(pools) if name in nodes), None)
        if found is not None or not pools:
            yield Node(name, f"{name}:{host['port']}", found)


def _pools(host: t.Mapping[str, t.Any]) -> t.Sequence[t.Sequence[str]]:
    return host.get("pools") or []


def _speaks_tls(host: t.Mapping[str, t.Any]) -> bool:
    return any(host.get(name) for name in _TLS) or host.get("scheme") == "https"


def proxies(hosts: t.Iterable[t.Mapping[str, t.Any]]) -> tuple[list[Proxy], list[str]]:
    """The proxies with metrics, and a line for each that Prometheus does not reach. :param hosts: the variables of hosts, with ``name`` and ``site``."""
    found, left = [], []
    for host in hosts:
        address, port = str(host.get("minio_proxy_stats_address", "127.0.0.1")), int(host.get("minio_proxy_stats_port") or 0)
        if not port:
            continue
        if _LOOPBACK.match(address):
            why = f"the metrics of HAProxy are left out, because minio_proxy_stats_address is {address}"
            left.append(f"host {host['name']}: {why}. Set it to an address that Prometheus reaches.")
        else:
            place = host["name"] if address in ("*", "0.0.0.0", "::") else f"[{address}]" if ":" in address else address
            found.append(Proxy(str(host["site"]), host["name"], f"{place}:{port}"))
    return found, left
