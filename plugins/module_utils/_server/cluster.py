# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A site as the one who runs it sees it: nodes, pools, sets and drives, and how many of them may still fail."""

from __future__ import annotations

import typing as t
from urllib.parse import urlsplit

from .._common.errors import ServerError
from .._site.session import Session
from .info import read_info, versions_of
from .pools import PoolStatus, read_pools

Record = dict[str, t.Any]
_NOT_READY = "XMinioServerNotInitialized"
_SETTLED = 20
"""Seconds: the 16 of :func:`has_settled`, and some in which the node gets ready."""


def cluster_info(session: Session) -> Record:
    """Four requests, however many nodes and drives there are.

    :raises ServerError: the access key lacks admin:ServerInfo.
    """
    info = read_info(session)
    quorum = {"write_quorum": healthy(session, "cluster"), "read_quorum": healthy(session, "cluster/read")}
    return {**quorum, **describe(info, _pools(session, info))}


def healthy(session: Session, check: str, within: t.Optional[float] = None) -> bool:
    """Whether the node that answers says yes to one of the checks below ``/minio/health/``, which need no permission.

    :raises Unreachable: there was no answer.
    """
    return session.status("GET", f"/minio/health/{check}", within) == 200


def _pools(session: Session, info: Record) -> list[PoolStatus]:
    """Empty while the server starts, which then says nothing of its pools."""
    if info.get("mode") != "online":
        return []
    try:
        return read_pools(session)
    except ServerError as error:
        if error.code != _NOT_READY:
            raise
        return []


def describe(info: Record, statuses: t.Sequence[PoolStatus]) -> Record:
    """What the server's answers mean.

    :param info: the answer of the admin API's ``info``.
    :param statuses: of the pools, in their order; empty where the server does not tell.
    """
    parity = (info.get("backend") or {}).get("standardSCParity")
    servers = sorted(info.get("servers") or (), key=lambda server: server.get("endpoint") or "")
    drives = sorted((_drive(server, drive) for server in servers for drive in server.get("drives") or ()), key=_place)
    nodes = [_node(server, drives) for server in servers]
    return {
        "deployment_id": info.get("deploymentID"),
        "versions": versions_of(info),
        "healing_drives": sum(drive["healing"] for drive in drives),
        "nodes": nodes,
        "settled": has_settled(nodes),
        "pools": _pool_records(drives, statuses, parity),
        "drives": drives,
        "usage": {
            "buckets": (info.get("buckets") or {}).get("count", 0),
            "objects": (info.get("objects") or {}).get("count", 0),
            "versions": (info.get("versions") or {}).get("count", 0),
            "delete_markers": (info.get("deletemarkers") or {}).get("count", 0),
            "bytes": (info.get("usage") or {}).get("size", 0),
        },
        "tolerance": tolerance(drives, parity),
    }


def has_settled(nodes: t.Iterable[Record]) -> bool:
    """Whether all nodes have run so long that each has the drives of all others.

    A node that starts beside its peers does without those that do not answer yet, tries once more within a second, and then 15 seconds later
    (S cmd/erasure-sets.go, monitorAndConnectEndpoints). What it writes until then is on fewer drives, and what was written to others it may not read.

    :param nodes: as :func:`describe` gives them. One that is not online has not settled, and one that is alone has no peers to wait for.
    """
    found = list(nodes)
    return all(node["state"] == "online" for node in found) and (len(found) == 1 or all(node["uptime_seconds"] >= _SETTLED for node in found))


def tolerance(drives: t.Iterable[Record], parity: t.Optional[int]) -> Record:
    """How many more drives, and how many more nodes, may fail in the worst case before quorum is lost.

    A set takes writes with as many drives as an object has data shards, one more where these are half of the set, and all sets are needed
    (S cmd/erasure-server-pool.go, Health; the parity is the same in all pools). What the server does beyond that, which is to store with more
    parity what is written while drives are away, is not counted, because its health check does not count it either. A drive that heals takes
    writes, and may lack what is to be read.

    :param parity: of the standard storage class; ``None`` while the server starts, which then tolerates nothing.
    """
    sets = list(_by_set(drives).values())
    result = {}
    for prefix, usable in (("", _online), ("read_", lambda drive: _online(drive) and not drive["healing"])):
        worst_drives, worst_nodes = [], []
        for members in sets:
            if parity is None:
                break
            data = len(members) - parity
            needed = data + 1 if data == parity and not prefix else data
            held: dict[str, int] = {}
            for drive in filter(usable, members):
                held[drive["node"]] = held.get(drive["node"], 0) + 1
            spare = sum(held.values()) - needed
            worst_drives.append(spare)
            worst_nodes.append(_nodes_within(spare, sorted(held.values(), reverse=True)))
        result[f"{prefix}drives"] = max(0, min(worst_drives, default=0))
        result[f"{prefix}nodes"] = min(worst_nodes, default=0)
    return result


def _nodes_within(spare: int, held: list[int]) -> int:
    """How many nodes can go, those with the most drives of the set first."""
    count = 0
    for drives in held:
        spare -= drives
        if spare < 0:
            break
        count += 1
    return count


def _drive(server: Record, drive: Record) -> Record:
    return {
        "node": server.get("endpoint"),
        "path": drive.get("path") or urlsplit(drive.get("endpoint") or "").path,
        "pool": drive.get("pool_index", -1) + 1,
        "set": drive.get("set_index", -1) + 1,
        "state": drive.get("state") or "unknown",
        "healing": bool(drive.get("healing")),
        "healing_left": _healing_left(drive),
        "bytes": drive.get("totalspace", 0),
        "used_bytes": drive.get("usedspace", 0),
        "free_inodes": drive.get("free_inodes", 0),
        "used_inodes": drive.get("used_inodes", 0),
    }


def _healing_left(drive: Record) -> t.Optional[int]:
    """Objects that a drive that heals still lacks, as the scanner counted them before; ``None`` where it does not heal (A heal-commands.go, HealingDisk)."""
    heals = drive.get("heal_info")
    if not heals or not drive.get("healing"):
        return None
    return max(0, heals.get("objects_total_count", 0) - sum(heals.get(f"items_{name}", 0) for name in ("healed", "skipped")))


def _place(drive: Record) -> tuple[t.Any, ...]:
    return drive["pool"], drive["set"], drive["node"] or "", drive["path"]


def _online(drive: Record) -> bool:
    return drive["state"] == "ok"


def _by_set(drives: t.Iterable[Record]) -> dict[tuple[int, int], list[Record]]:
    """The drives of each set, by the numbers of its pool and its own. A drive without a set is in none."""
    found: dict[tuple[int, int], list[Record]] = {}
    for drive in drives:
        if drive["pool"] and drive["set"]:
            found.setdefault((drive["pool"], drive["set"]), []).append(drive)
    return found


def _node(server: Record, drives: t.Iterable[Record]) -> Record:
    own = [drive for drive in drives if drive["node"] == server.get("endpoint")]
    return {
        "endpoint": server.get("endpoint"),
        "state": server.get("state"),
        "version": server.get("version"),
        "commit": server.get("commitID"),
        "uptime_seconds": server.get("uptime", 0),
        "pools": sorted({drive["pool"] for drive in own if drive["pool"]}),
        "drives": len(own),
        "drives_online": sum(map(_online, own)),
    }


def _pool_records(drives: t.Iterable[Record], statuses: t.Sequence[PoolStatus], parity: t.Optional[int]) -> list[Record]:
    by_pool: dict[int, dict[int, list[Record]]] = {}
    for (pool, number), members in _by_set(drives).items():
        by_pool.setdefault(pool, {})[number] = members
    records = []
    for pool, sets in sorted(by_pool.items()):
        status = statuses[pool - 1] if pool <= len(statuses) else None
        own = [drive for members in sets.values() for drive in members]
        share = 1 - (parity or 0) / len(sets[min(sets)])
        records.append(
            {
                "number": pool,
                "command_line": status.command_line if status else "",
                "state": status.state if status else "active",
                "drives": len(own),
                "drives_online": sum(map(_online, own)),
                "sets": [_set(number, members, parity) for number, members in sorted(sets.items())],
                "bytes": round(sum(drive["bytes"] for drive in own) * share),
                "used_bytes": round(sum(drive["used_bytes"] for drive in own) * share),
            }
        )
    return records


def _set(number: int, members: list[Record], parity: t.Optional[int]) -> Record:
    return {
        "number": number,
        "drives": len(members),
        "drives_online": sum(map(_online, members)),
        "healing": sum(drive["healing"] for drive in members),
        "parity": parity,
    }
