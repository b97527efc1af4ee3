# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pool emptied into the others, or that given up."""

from __future__ import annotations

import time
import typing as t

from .._common.errors import InputErrors
from .._common.poll import poll
from .._common.units import show_size
from .._site.session import Session
from .cluster import describe
from .info import read_info
from .pools import PoolStatus, read_pools
from .rebalance import read_rebalance

_PAUSE = 0.5
_FILLED = 0.99
"""How full the server makes a drive (S cmd/globals.go, diskFillFraction)."""
_SETTLED = 1.0
"""Seconds for which a cancellation must last. What moves the objects ends later, and then calls it failed (S doDecommissionInRoutine)."""


def decommission(session: Session, pool: PoolStatus, pools: list[PoolStatus], force: bool, check_mode: bool) -> bool:
    """Start it where it neither runs nor has ended. The server goes on with it by itself after a restart.

    :returns: whether it was, or would be, started.
    :raises InputErrors: the server would refuse, or should have.
    """
    if pool.state in ("decommissioned", "decommissioning"):
        return False
    lines = problems(session, pool, pools, force)
    if lines:
        raise InputErrors([f"site {session.site}: pool {pool.number}: {line}" for line in lines])
    if not check_mode:
        session.admin("POST", "pools/decommission", {"pool": pool.command_line}, resource=f"decommission pool {pool.number}", once=True)
    return True


def problems(session: Session, pool: PoolStatus, pools: list[PoolStatus], force: bool) -> list[str]:
    """What speaks against it, a line for each."""
    found = obstacles(pool, pools)
    rebalance = read_rebalance(session)
    if rebalance and rebalance.blocks:
        found.append("a rebalance is running, or ended with an error. End it first (rebalance: stopped).")
    if not force:
        cluster = describe(read_info(session), ())
        found += [f"node {node['endpoint']} is {node['state']}. Bring it back first, or set force." for node in cluster["nodes"] if node["state"] != "online"]
        found += [
            f"drive {drive['path']} of node {drive['node']} {'heals' if drive['healing'] else 'is ' + drive['state']}. Wait or mend it first, or set force."
            for drive in cluster["drives"]
            if drive["healing"] or drive["state"] != "ok"
        ]
    return found


def obstacles(pool: PoolStatus, pools: t.Iterable[PoolStatus]) -> list[str]:
    """What of it the pools themselves tell. A server would empty the last pool that takes objects, into nowhere."""
    others = [other for other in pools if other.number != pool.number]
    takers = [other for other in others if other.state == "active"]
    found = [f"pool {other.number} is being decommissioned. One goes after the other: wait for it." for other in others if other.state == "decommissioning"]
    room = sum(max(0, round(other.size * _FILLED) - other.used) for other in takers)
    if not takers:
        found.append("no other pool takes objects. Add one first.")
    elif room < pool.used:
        found.append(f"it holds {show_size(pool.used)}, and the other pools take {show_size(room)} more. Add a pool first, or remove objects.")
    return found


def cancel(session: Session, pool: PoolStatus, deadline: float, check_mode: bool) -> bool:
    """Give it up, and wait until the server says so and stays with it, or has emptied the pool before.

    :returns: whether there was something to give up.
    :raises InputErrors: it is done already.
    """
    if pool.state in ("active", "canceled"):
        return False
    if pool.state == "decommissioned":
        raise InputErrors([f"site {session.site}: pool {pool.number}: it is empty already. Remove it from the servers' command line."])
    since: t.Optional[float] = None
    while not check_mode and (since is None or time.monotonic() - since < _SETTLED):
        if pool.state == "canceled":
            since = since or time.monotonic()
        else:
            since = None
            session.admin("POST", "pools/cancel", {"pool": pool.command_line}, resource=f"cancel pool {pool.number}", once=True)
        if time.monotonic() > deadline:
            break
        time.sleep(_PAUSE)
        pool = read_pools(session)[pool.number - 1]
        if pool.state == "decommissioned":
            break
    return True


def wait_for_pool(session: Session, number: int, deadline: float) -> list[PoolStatus]:
    """Until the pool's decommissioning has ended, or the time is over. :returns: the pools then."""
    return poll(lambda: read_pools(session), lambda pools: pools[number - 1].state != "decommissioning", deadline)


def shortcoming(session: Session, pool: PoolStatus) -> str:
    """Why a pool is not empty; nothing if it is."""
    if pool.state == "decommissioned":
        return ""
    where = f"site {session.site}: pool {pool.number} ({pool.command_line})"
    if pool.state == "decommissioning":
        return f"{where}: still being emptied when wait_timeout ended; run this again to continue."
    if pool.state == "failed":
        lost = f": {pool.failed_objects:,} objects could not be moved" if pool.failed_objects else ""
        return f"{where}: the server gave up{lost}. Its log names them (SYSTEM.decom). Nothing is lost; the next run tries again."
    return f"{where}: the decommissioning was canceled. The next run starts it again."
