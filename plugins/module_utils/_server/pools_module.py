# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pools as a module shows and changes them."""

from __future__ import annotations

import time
import typing as t

from .._common.errors import InputErrors, MinioError
from .._site.session import Session
from .decommission import cancel, decommission, shortcoming, wait_for_pool
from .pool_choice import Named, ambiguous, fitting
from .pools import PoolStatus, read_pools
from .rebalance import Rebalance, read_rebalance, start_rebalance, stop_rebalance, wait_for_rebalance  # fmt: skip

Record = dict[str, t.Any]


def pools_from(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> Record:
    """Read the pools, and do what the options say.

    :returns: the module's result; a ``msg`` in it where it did not end well.
    :raises MinioError: the site has no such pool, or what is asked cannot be.
    """
    deadline = time.monotonic() + params["wait_timeout"]
    pools = read_pools(session)
    if params["state"]:
        return _change_pool(params, session, check_mode, pools, deadline)
    if params["rebalance"]:
        return _change_balance(params, session, check_mode, pools, deadline)
    rebalance = read_rebalance(session)
    shown = [find_pool(session.site, pools, params["pool"])] if params["pool"] is not None else pools
    running = any(pool.state == "decommissioning" for pool in shown) or bool(rebalance and rebalance.running)
    return {"changed": False, "running": running, "pools": [_shown(pool) for pool in shown], "rebalance": _balance(rebalance)}


def find_pool(site: str, pools: t.Sequence[PoolStatus], wanted: str) -> PoolStatus:
    """The pool of a number, a command line, hosts and drives, or hosts. :raises MinioError: there is none, or there are several."""
    named = {Named.of(pool.command_line): pool for pool in pools}
    fits = fitting(list(named), wanted)
    if len(fits) > 1:
        raise InputErrors([f"site {site}: {ambiguous(wanted, fits)}"])
    for pool in [named[fit] for fit in fits] or pools:
        if fits or wanted == str(pool.number):
            return pool
    if not pools:
        raise MinioError(f"site {site}: its drives were given without an ellipsis ({{a...b}}), so that they are one pool, which cannot be decommissioned.")
    known = ", ".join(f"{pool.number} ({pool.command_line})" for pool in pools)
    raise InputErrors([f"site {site}: no pool {wanted}. It has {known}."])


def _change_pool(params: t.Mapping[str, t.Any], session: Session, check_mode: bool, pools: list[PoolStatus], deadline: float) -> Record:
    pool = find_pool(session.site, pools, params["pool"])
    problem = ""
    if params["state"] == "canceled":
        changed = cancel(session, pool, deadline, check_mode)
    else:
        changed = decommission(session, pool, pools, params["force"], check_mode)
    if not check_mode:
        wait = params["state"] == "decommissioned"
        pools = wait_for_pool(session, pool.number, deadline) if wait else read_pools(session)
        pool = pools[pool.number - 1]
        if wait:
            problem = shortcoming(session, pool)
        elif params["state"] == "canceled" and pool.state not in ("active", "canceled"):
            problem = f"site {session.site}: pool {pool.number}: the server did not cancel before wait_timeout ended; it says {pool.state}."
    result = {
        "changed": changed,
        "running": pool.state == "decommissioning",
        "pools": [_shown(found) for found in pools],
        **_progress(session, pool),
    }
    return {**result, "msg": problem} if problem else result


def _progress(session: Session, pool: PoolStatus) -> Record:
    """How far the server is with one pool."""
    seconds = (session.server_time - pool.started).total_seconds() if pool.started and pool.state == "decommissioning" else 0.0
    rate = pool.moved / seconds if seconds > 0 else 0.0
    left = pool.size - pool.start_free - pool.moved
    return {
        "moved_objects": pool.objects,
        "moved_bytes": pool.moved,
        "failed_objects": pool.failed_objects,
        "seconds_left": round(left / rate) if rate and left > 0 else None,
    }


def _change_balance(params: t.Mapping[str, t.Any], session: Session, check_mode: bool, pools: list[PoolStatus], deadline: float) -> Record:
    last = read_rebalance(session)
    if last is None:
        raise MinioError(f"site {session.site}: the access key lacks admin:Rebalance. Attach a policy that allows it, or use another key.")
    if params["rebalance"] == "stopped":
        changed = stop_rebalance(session, last, check_mode)
    else:
        changed = start_rebalance(session, pools, last, check_mode)
    now: t.Optional[Rebalance] = last
    if not check_mode and (changed or last.running):
        now = read_rebalance(session) if params["rebalance"] == "started" else wait_for_rebalance(session, deadline)
    now = now or last
    result = {
        "changed": changed,
        "running": now.running,
        "pools": [_shown(pool) for pool in (pools if check_mode else read_pools(session))],
        "rebalance": _balance(now),
        "moved_objects": sum(pool["moved_objects"] for pool in now.pools),
        "moved_bytes": sum(pool["moved_bytes"] for pool in now.pools),
        "failed_objects": 0,
        "seconds_left": max((pool["seconds_left"] for pool in now.pools), default=0) or None,
    }
    problem = "" if check_mode else _balance_problem(session.site, params["rebalance"], now)
    return {**result, "msg": problem} if problem else result


def _balance_problem(site: str, wanted: str, now: Rebalance) -> str:
    if now.running and wanted != "started":
        return f"site {site}: the rebalance is still running when wait_timeout ended; the next run goes on."
    if now.status == "failed" and wanted != "stopped":
        failed = ", ".join(f"pool {pool['number']}" for pool in now.pools if pool["status"] == "failed")
        return f"site {site}: the rebalance ended with an error ({failed}). The server's log has it (rebalance); the next run starts it again."
    return ""


def _balance(rebalance: t.Optional[Rebalance]) -> t.Optional[Record]:
    return {"status": rebalance.status, "pools": rebalance.pools} if rebalance else None


def _shown(pool: PoolStatus) -> Record:
    return {
        "number": pool.number,
        "command_line": pool.command_line,
        "state": pool.state,
        "bytes": pool.size,
        "used_bytes": pool.used,
        "started": pool.started.isoformat(timespec="seconds") if pool.started else None,
        "moved_objects": pool.objects,
        "moved_bytes": pool.moved,
        "failed_objects": pool.failed_objects,
        "failed_bytes": pool.failed,
    }
