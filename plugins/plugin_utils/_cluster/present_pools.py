# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pools that a site has already, which a definition must not change."""

from __future__ import annotations

import itertools
import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._server.layout import RANGE, SET_SIZES, Pool, expand, split_volumes


class PresentPool(t.NamedTuple):
    """A pool that a server has, as its command line says.

    :param argument: its part of the command line. :param endpoints: ``NODE:PATH`` of each drive in order, the bare path where no node is named.
    :param listed: the endpoints are listed one by one, without ranges. :param scheme: ``''`` for bare paths. :param port: 0 for bare paths.
    """

    argument: str
    endpoints: list[str]
    listed: bool
    scheme: str
    port: int

    def is_like(self, pool: Pool) -> bool:
        """Whether a definition is this pool. A path without a node is this host's own; only the paths can be compared."""
        wanted = _clean(pool.endpoints)
        return _clean(self.endpoints) in (wanted, [endpoint.partition(":")[2] for endpoint in wanted])

    def set_size(self, pool: Pool, asked: int = 0) -> int:
        """Drives in one erasure set. Where endpoints are listed, the server does not look for symmetry (S cmd/endpoint-ellipses.go, GetAllSets).

        :param pool: the definition that is this pool. :raises InputErrors: the drives cannot be divided into sets.
        """
        if asked or not self.listed or pool.size == 1:
            return pool.set_size(asked)
        possible = [size for size in SET_SIZES if pool.size % size == 0]
        return max(possible) if possible else pool.set_size(asked)


def present_pools(text: str, where: str) -> list[PresentPool]:
    """The pools that a server has by its command line, as the server reads it (S cmd/endpoint-ellipses.go, mergeDisksLayoutFromArgs).

    Arguments without ranges are one pool together.

    :raises InputErrors: the server does not start with it, or this collection cannot tell which pools it means.
    """
    found, errors = split_volumes(text, where)
    arguments = text.split()
    ranges = [bool(RANGE.search(argument)) for argument in arguments]
    if any(ranges) and not all(ranges):
        errors.append(f"{where}: {arguments[ranges.index(False)]} has no range although others have: the server does not start with that. Correct it.")
    if len({pool["port"] for pool in found if pool["hosts"]}) > 1:
        errors.append(
            f"{where}: nodes have different ports, and minio_cluster_pools cannot say that: this site cannot be taken over by this role. "
            "Give all its nodes one port first."
        )
    if errors:
        raise InputErrors(errors)
    if not found:
        return []
    try:
        endpoints = [_endpoints(pool) for pool in found]
    except InputErrors as error:
        raise InputErrors([f"{where}: {problem}" for problem in error.errors]) from None
    first = found[0]
    if not any(ranges):
        return [PresentPool(" ".join(arguments), list(itertools.chain.from_iterable(endpoints)), len(arguments) > 1, first["scheme"], first["port"])]
    return [PresentPool(argument, names, False, pool["scheme"], pool["port"]) for argument, names, pool in zip(arguments, endpoints, found)]


def _clean(endpoints: t.Iterable[str]) -> list[str]:
    """Without the slash at the end of a path, which means nothing to the server."""
    return [endpoint.rstrip("/") for endpoint in endpoints]


def _endpoints(parsed: t.Mapping[str, t.Any]) -> list[str]:
    return Pool(parsed["hosts"], parsed["drives"]).endpoints if parsed["hosts"] else expand(parsed["drives"])


def changed_pools(running: str, pools: t.Sequence[Pool], removed: t.Sequence[Pool] = (), where: str = "MINIO_VOLUMES of the host") -> list[str]:
    """How a definition would change the pools that a site already has: pools may only be added, at the end.

    :param running: the part of the servers' command line that names pools, as the host has it now.
    :param removed: pools that the user says have been decommissioned. :param where: where the host has it.
    """
    try:
        before = present_pools(running, where)
    except InputErrors as found:
        return found.errors
    kept = [pool for pool in before if not any(pool.is_like(gone) for gone in removed)]
    for index, pool in enumerate(kept):
        if index >= len(pools) or not pool.is_like(pools[index]):
            return [f"{_change(index, pool, pools)} It is from {where}."]
    return []


def _change(index: int, pool: PresentPool, pools: t.Sequence[Pool]) -> str:
    what = f"pool {index + 1} of this site is now {pool.argument}"
    places = [place for place, other in enumerate(pools, 1) if pool.is_like(other)]
    if places:
        return f"{what}, but the definition moves it to place {places[0]}: the order of pools must never change."
    if index >= len(pools):
        return (
            f"{what}, but the definition leaves it out: decommission it first (creativeflow.minio.decommission), "
            "then name it in minio_cluster_decommissioned_pools."
        )
    if sorted(pool.endpoints) == sorted(pools[index].endpoints):
        return (
            f"{what}, but the definition names its drives in another order ({', '.join(pools[index].endpoints[:3])}, ...): the order decides which drives "
            "belong together and must never change."
        )
    return f"{what}, but the definition changes it: a pool keeps its nodes and drives for life. Leave it as it is and add another pool after it."
