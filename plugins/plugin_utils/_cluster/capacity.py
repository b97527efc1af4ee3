# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What pools that nobody has built yet would hold, and what may fail in them."""

from __future__ import annotations

import re
import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._common.units import parse_size, show_size
from ...module_utils._server.cluster import tolerance
from ...module_utils._server.layout import Pool, default_parity, parity_errors, parse_pools
from .present_pools import PresentPool

Plan = dict[str, t.Any]


def capacity_plan(definitions: t.Any, drive_size: t.Any, parity: t.Any = "", set_size: t.Any = 0) -> Plan:
    """Raw and usable bytes, and how many drives and nodes may fail.

    The parity is one for all pools, by the size of the first pool's sets (S internal/config/storageclass/storage-class.go, DefaultParityBlocks, and
    cmd/erasure-server-pool.go, newErasureServerPools).

    :param definitions: pools as ``minio_cluster_pools``: dictionaries with ``hosts`` and ``drives``.
    :param drive_size: of one drive, ``8TB`` or bytes; or a list with one for each pool.
    :param parity: ``EC:4`` or 4; empty for the server's default.
    :param set_size: ``MINIO_ERASURE_SET_DRIVE_COUNT``; 0 leaves the choice to the server.
    :returns: ``raw_bytes``, ``usable_bytes``, ``usable``, ``ratio``, ``parity``, ``drives``, ``nodes``, ``may_fail`` and ``may_fail_for_reads`` (``drives``
        and ``nodes``, in the worst case), and ``pools`` with the same of each, with ``sets`` and ``set_size``.
    :raises InputErrors: everything that is wrong with the input.
    """
    pools = parse_pools(definitions, "pools")
    errors: list[str] = []
    sizes = _drive_sizes(drive_size, len(pools), errors)
    storage_class = _storage_class(parity, errors)
    asked = _set_size(set_size, errors)
    set_sizes: list[int] = []
    for index, pool in enumerate(pools):
        try:
            set_sizes.append(pool.set_size(asked))
        except InputErrors as error:
            errors += [f"pools[{index}]: {text}" for text in error.errors]
    errors += parity_errors(pools, storage_class, "", asked)
    if errors:
        raise InputErrors(list(dict.fromkeys(errors)))
    shards = int(storage_class[3:]) if storage_class else default_parity(set_sizes[0])
    records = [_pool(pool, drive_size, shards, size) for pool, drive_size, size in zip(pools, sizes, set_sizes)]
    # Each set is needed, so that the weakest pool counts.
    worst = {key: {what: min(record[key][what] for record in records) for what in ("drives", "nodes")} for key in ("may_fail", "may_fail_for_reads")}
    return {**_sum(records), "parity": shards, **worst, "pools": records}


def weak_pools(definitions: t.Any, present: t.Sequence[PresentPool], parity: t.Any = "", set_size: t.Any = 0) -> list[str]:
    """A line for each new pool of several nodes all of which must be up to take writes, because its nodes and drives stay as they are for life.

    :param definitions: see :func:`capacity_plan`, as the others. :param present: the pools that the site has.
    """
    new = [not any(other.is_like(pool) for other in present) for pool in parse_pools(definitions, "pools")]
    # Nearly every run has no new pool, and what may fail of a large one takes some time.
    records = capacity_plan(definitions, 1, parity, set_size)["pools"] if any(new) else []
    return [
        f"Pool {record['name']}: all of its {record['nodes']} nodes must be up to take writes. With four nodes one may be down, and a pool cannot get"
        " other nodes later."
        for is_new, record in zip(new, records)
        if is_new and record["nodes"] > 1 and not record["may_fail"]["nodes"]
    ]


def _drive_sizes(value: t.Any, count: int, errors: list[str]) -> list[int]:
    values = value if isinstance(value, (list, tuple)) else [value] * count
    if len(values) != count:
        errors.append(f"drive_size has {len(values)} values for {count} pools: give one for each, or one for all.")
        return []
    found = []
    for text in values:
        try:
            found.append(parse_size(text))
        except ValueError as error:
            errors.append(f"drive_size: {error}.")
        else:
            if not found[-1]:
                errors.append("drive_size must be more than 0.")
    return found


def _storage_class(value: t.Any, errors: list[str]) -> str:
    if value in (None, ""):
        return ""
    text = str(value)
    text = f"EC:{text}" if text.isdecimal() else text.upper()
    if isinstance(value, bool) or not re.fullmatch(r"EC:\d+", text):
        errors.append(f"parity: {value!r} is not a number of parity drives: write EC:4, or 4.")
        return ""
    return text


def _set_size(value: t.Any, errors: list[str]) -> int:
    if isinstance(value, bool) or not str(value).isdecimal():
        errors.append(f"set_size: {value!r} is not a number of drives.")
        return 0
    return int(value)


def _pool(pool: Pool, drive_size: int, parity: int, size: int) -> Plan:
    raw = drive_size * pool.size
    usable = raw * (size - parity) // size
    return {
        "name": str(pool),
        "nodes": len(pool.nodes),
        "drives": pool.size,
        "set_size": size,
        "sets": pool.size // size,
        "raw_bytes": raw,
        "usable_bytes": usable,
        "usable": show_size(usable),
        "ratio": round(usable / raw, 3),
        **_may_fail(_drives(pool, size), parity),
    }


def _drives(pool: Pool, size: int) -> list[Plan]:
    """The drives as the server orders them: each set takes the next ones (S cmd/endpoint-ellipses.go, getSets)."""
    return [
        {"pool": 1, "set": position // size + 1, "node": endpoint.partition(":")[0], "state": "ok", "healing": False}
        for position, endpoint in enumerate(pool.endpoints)
    ]


def _may_fail(drives: list[Plan], parity: int) -> Plan:
    worst = tolerance(drives, parity)
    return {
        "may_fail": {"drives": worst["drives"], "nodes": worst["nodes"]},
        "may_fail_for_reads": {"drives": worst["read_drives"], "nodes": worst["read_nodes"]},
    }


def _sum(records: t.Sequence[Plan]) -> Plan:
    raw, usable = (sum(record[key] for record in records) for key in ("raw_bytes", "usable_bytes"))
    return {
        "nodes": sum(record["nodes"] for record in records),
        "drives": sum(record["drives"] for record in records),
        "raw_bytes": raw,
        "usable_bytes": usable,
        "usable": show_size(usable),
        "ratio": round(usable / raw, 3),
    }
