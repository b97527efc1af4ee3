# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the nodes, drives, versions and the space of sites, as each site itself sees them."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...module_utils._common.units import show_count, show_duration, show_names, show_size
from .breach import WARNING, Breach, Record

_NAMED = 3


@dataclass(frozen=True)
class Limits:
    """What is a breach; ``None`` is no limit.

    :ivar free: the part of a pool's space that must be free, from 0 to 1. :ivar spare_drives: how many more drives must be able to fail.
    :ivar operation_hours: for how long a failover may be open. :ivar certificate_days: for how long certificates must be valid.
    """

    free: t.Optional[float] = 0.1
    spare_drives: t.Optional[float] = None
    operation_hours: t.Optional[float] = 24
    certificate_days: float = 14


def cluster_of(result: Record) -> Record:
    """What minio_cluster_info said of a site; nothing where it could not be asked."""
    return (result.get("cluster") or {}).get("cluster") or {}


def of_cluster(result: Record, limits: Limits) -> t.Iterator[Breach]:
    """:param result: with ``site`` and ``cluster``, a result of minio_cluster_info."""
    site, cluster = result["site"], cluster_of(result)
    yield from _silence(site, result)
    yield from _quorum(site, cluster)
    yield from _nodes_and_drives(site, cluster)
    yield from _spare(site, cluster, limits)
    yield from _space(site, cluster, limits)
    versions = cluster.get("versions") or []
    if len(versions) > 1:
        yield Breach(site, f"site {site}: nodes run different versions: {show_names(versions, _NAMED)}.", "versions-differ", WARNING)


def _silence(site: str, result: Record) -> t.Iterator[Breach]:
    """A site that tells of its rules and not of its nodes: often one of them hangs, for which the others wait. One that tells nothing is another breach."""
    answer = result.get("cluster") or {}
    if "cluster" not in answer and answer.get("msg") and not answer.get("denied") and result["status"].get("rules") is not None:
        text = f"site {site}: whether its nodes and drives are online is unknown: {' '.join(str(answer['msg']).split())}"
        yield Breach(site, text, "status-missing")


def _quorum(site: str, cluster: Record) -> t.Iterator[Breach]:
    if cluster.get("read_quorum") is False:
        yield Breach(site, f"site {site}: it has no read quorum, so that some objects cannot be read.", "no-quorum")
    elif cluster.get("write_quorum") is False:
        yield Breach(site, f"site {site}: it has no write quorum, so that it takes no writes.", "no-quorum")


def _nodes_and_drives(site: str, cluster: Record) -> t.Iterator[Breach]:
    nodes = [node for node in cluster.get("nodes") or () if node["state"] != "online"]
    away = {node["endpoint"] for node in nodes}
    for node in nodes:
        yield Breach(site, f"site {site}: node {node['endpoint']} is {node['state']}. Start it, or replace it.", "node-down")
    for drive in cluster.get("drives") or ():
        if drive["state"] != "ok" and drive["node"] not in away:
            yield Breach(site, f"site {site}: drive {drive['node']}{drive['path']} is {drive['state']}. Replace it.", "drive-failed", WARNING)


def _spare(site: str, cluster: Record, limits: Limits) -> t.Iterator[Breach]:
    spare = (cluster.get("tolerance") or {}).get("drives")
    if limits.spare_drives is not None and spare is not None and spare < limits.spare_drives:
        yield Breach(
            site, f"site {site}: {show_count(spare, 'more drive')} may fail, fewer than the {limits.spare_drives:g} that must be able to.", "no-quorum"
        )


def _space(site: str, cluster: Record, limits: Limits) -> t.Iterator[Breach]:
    for pool in cluster.get("pools") or ():
        size, used = pool.get("bytes") or 0, pool.get("used_bytes") or 0
        if limits.free is not None and size and 1 - used / size < limits.free:
            left = f"{show_size(max(0, size - used))} of {show_size(size)}, {max(0, 100 * (1 - used / size)):.0f} %,"
            yield Breach(site, f"site {site}: pool {pool['number']} has {left} left, less than {100 * limits.free:g} %.", "drives-full", WARNING)


def of_operations(results: t.Iterable[Record], limits: Limits, now: float) -> t.Iterator[Breach]:
    """Failovers that are open for too long. Both sites know of each. :param now: in seconds of Unix."""
    records = {
        (record["operation"], record["from_site"], record["to_site"]): record for result in results for record in result["status"].get("operations") or ()
    }
    for (name, source, target), record in records.items():
        age = now - record["began"]
        if limits.operation_hours is not None and age > limits.operation_hours * 3600:
            text = f"a {name} from {source} to {target} began {show_duration(age)} ago and has not ended."
            yield Breach(source, text, "run-interrupted", WARNING)
