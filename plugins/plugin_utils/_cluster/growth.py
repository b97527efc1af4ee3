# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What would go wrong with another pool, with a pool that goes, and with drives that were replaced. Each problem is one line."""

from __future__ import annotations

import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._server.layout import Pool, parse_pools
from .present_pools import changed_pools, present_pools

_NAMES_SHOWN = 3


class Drive(t.NamedTuple):
    """What ``minio_node_info`` says of the place of a drive, under the same names.

    :param detail: of a formatted drive the deployment, of a used one the first of what is on it, of an unreadable one why.
    """

    path: str
    contents: str
    on_root: bool
    seen: str
    detail: tuple[str, ...]


def read_drives(drives: t.Iterable[t.Mapping[str, t.Any]]) -> list[Drive]:
    """The drives that ``minio_node_info`` returned."""
    return [
        Drive(drive["path"], drive["contents"], drive["on_root"], drive["seen"], (*filter(None, (drive["deployment"], drive["error"])), *drive["names"]))
        for drive in drives
    ]


def added_pools(pools: t.Sequence[Pool], volumes: str) -> list[Pool]:
    """Those of the pools that ``MINIO_VOLUMES`` does not have. :raises InputErrors: it cannot be read."""
    present = present_pools(volumes, "MINIO_VOLUMES")
    return [pool for pool in pools if not any(other.is_like(pool) for other in present)]


def expansion(site: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Plan the addition of a server pool.

    :param site: ``name``, ``pools``, ``decommissioned_pools``, ``volumes`` (inventory host → ``MINIO_VOLUMES`` as it has it now, '' if it has none),
        ``nodes`` (inventory host → name in the pools, '' for the same), ``drives`` (inventory host → those of ``minio_node_info``), ``cluster`` (as
        ``minio_cluster_info`` gives it; empty where the site does not answer), ``error`` (why it does not).
    :returns: ``added`` (the pools that the site does not have, as texts), ``begun`` (a run has begun to add them) and ``problems``.
    """
    running = [volumes for volumes in site["volumes"].values() if volumes]
    cluster = site["cluster"]
    try:
        pools = parse_pools(site["pools"], "minio_cluster_pools")
        removed = parse_pools(site["decommissioned_pools"], "minio_cluster_decommissioned_pools") if site["decommissioned_pools"] else []
    except InputErrors:
        # The preflight names it.
        return {"added": [], "begun": False, "problems": []}
    # The shortest is that of hosts which no run has reached yet.
    present = " ".join(pool["command_line"] for pool in cluster["pools"]) if cluster else min(running, key=len, default="")
    try:
        added = added_pools(pools, present)
        begun = any(added_pools(added, volumes) != added for volumes in running)
    except InputErrors as found:
        return {"added": [], "begun": False, "problems": [f"site {site['name']}: {problem}" for problem in found.errors]}
    problems = changed_pools(present, pools, removed, "the servers" if cluster else "the environment of the hosts")
    if added and not begun:
        problems += _not_well(cluster, site["error"]) if running else ["there is no site yet that could get another pool: run creativeflow.minio.cluster."]
        problems += _not_empty(added, site)
    return {"added": [str(pool) for pool in added], "begun": begun, "problems": [f"site {site['name']}: {problem}" for problem in problems]}


def removed_nodes(definitions: t.Any) -> set[str]:
    """The nodes of pools that were decommissioned; none where they cannot be read, which is reported elsewhere."""
    try:
        return {node for pool in parse_pools(definitions, "") for node in pool.nodes}
    except InputErrors:
        return set()


def removal_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """Pools that the definition leaves out although the servers have not emptied them.

    :param site: ``name``, ``pools``, ``decommissioned_pools``, ``volumes`` (of the hosts that stay), ``cluster`` and ``error``, as for :func:`expansion`.
    """
    problems: list[str] = []
    states = {pool["command_line"]: pool["state"] for pool in site["cluster"].get("pools", ())}
    try:
        pools = parse_pools(site["pools"], "minio_cluster_pools")
    except InputErrors:
        # The preflight names it.
        return []
    try:
        present = {pool.argument: pool for volumes in (*site["volumes"].values(), " ".join(states)) for pool in present_pools(volumes, "MINIO_VOLUMES")}
    except InputErrors as found:
        return [f"site {site['name']}: {problem}" for problem in found.errors]
    for argument, kept in present.items():
        if any(kept.is_like(pool) for pool in pools) or states.get(argument) == "decommissioned":
            continue
        if not states:
            problems.append(f"pool {argument} is to go, but the site does not say whether it is empty: {site['error']}")
        else:
            state = states.get(argument, "unknown to the servers")
            problems.append(
                f"pool {argument} is to go, but it is {state}, not decommissioned, and its objects would be gone with it: leave it in "
                "minio_cluster_pools and run creativeflow.minio.decommission."
            )
    return [f"site {site['name']}: {problem}" for problem in problems]


def _not_well(cluster: t.Mapping[str, t.Any], error: str) -> list[str]:
    """All nodes restart, so all must be there."""
    if not cluster:
        return [f"it does not answer, and must be well before it gets another pool: {error}"]
    problems = [] if cluster["write_quorum"] else ["it has no write quorum."]
    problems += [f"node {node['endpoint']} is {node['state']}: bring it back first." for node in cluster["nodes"] if node["state"] != "online"]
    problems += [
        f"drive {drive['path']} of node {drive['node']} {'heals' if drive['healing'] else 'is ' + drive['state']}: wait, or replace it first."
        for drive in cluster["drives"]
        if drive["healing"] or drive["state"] != "ok"
    ]
    problems += [
        f"pool {pool['number']} is {pool['state']}: the restart would interrupt that. Wait for its end, or cancel it (minio_pool)."
        for pool in cluster["pools"]
        if pool["state"] == "decommissioning"
    ]
    return problems


def _not_empty(added: t.Iterable[Pool], site: t.Mapping[str, t.Any]) -> list[str]:
    problems = []
    for pool in added:
        for host, drives in site["drives"].items():
            if (site["nodes"][host] or host) in pool.nodes:
                problems += [
                    f"host {host}: {_contents(drive)} A new pool needs empty drives."
                    for drive in read_drives(drives)
                    if drive.path in pool.paths and drive.contents != "empty"
                ]
    return problems


def _contents(drive: Drive) -> str:
    if drive.contents == "formatted":
        return f"drive {drive.path} is one of the deployment {' '.join(drive.detail)} already."
    if drive.contents == "unreadable":
        return f"drive {drive.path} cannot be read ({' '.join(drive.detail)}), so what is on it is not known."
    more = " …" if len(drive.detail) > _NAMES_SHOWN else ""
    return f"drive {drive.path} is not empty: it has {', '.join(drive.detail[:_NAMES_SHOWN])}{more}."


def replacement_problems(node: t.Mapping[str, t.Any]) -> list[str]:
    """What speaks against filling drives of a node again.

    :param node: ``name`` (inventory host), ``node`` (its name in the pools), ``site``, ``paths`` (all drives that it should have), ``wanted`` (those that
        were replaced), ``drives`` (what ``minio_node_info`` says of these), ``allow_root_drive``, ``cluster`` and ``error`` (see :func:`expansion`).
    """
    problems = [f"{path} is no drive of this host: it has {', '.join(node['paths'])}." for path in node["wanted"] if path not in node["paths"]]
    cluster = node["cluster"]
    away = [other["endpoint"] for other in cluster.get("nodes", ()) if other["state"] != "online" and other["endpoint"].rpartition(":")[0] != node["node"]]
    for drive in read_drives(node["drives"]):
        if drive.path not in node["paths"]:
            continue
        if drive.seen == "other" and away:
            problems.append(f"the service has to restart before it sees drive {drive.path}, but {', '.join(away)} is away already: bring that back first.")
        if drive.on_root and not node["allow_root_drive"]:
            problems.append(f"drive {drive.path} is not mounted: mount the file system of the new drive there.")
        elif drive.contents == "unreadable":
            problems.append(f"{_contents(drive)} Look at the drive and at dmesg.")
        elif drive.contents == "used":
            problems.append(f"{_contents(drive)} Is it the right drive? The server takes an empty one only.")
        elif drive.contents == "formatted" and cluster and drive.detail != (cluster["deployment_id"],):
            problems.append(f"{_contents(drive)} That is not this site. Empty it, if it is the right drive.")
    found = [f"host {node['name']}: {problem}" for problem in problems]
    if not cluster:
        found.append(f"site {node['site']}: it does not answer, and what was on the drives comes from its other drives: {node['error']}")
    elif not cluster["read_quorum"]:
        found.append(f"site {node['site']}: too many drives are missing to read from it: bring back the others first, this one comes last.")
    return found
