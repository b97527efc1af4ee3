# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects moved from fuller pools to emptier ones, until all are about equally full."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from .._common.errors import InputErrors, ServerError
from .._common.poll import poll
from .._site.session import Session
from .._site.snapshot import DENIED
from .pools import PoolStatus

_NEAR = 0.05
"""How near to the mean share of free space the server takes a pool for balanced (S cmd/erasure-server-pool-rebalance.go, checkIfRebalanceDone)."""
_NEVER = "XMinioAdminRebalanceNotStarted"


@dataclasses.dataclass
class Rebalance:
    """The last one.

    :param status: never, started, completed, stopped or failed.
    :param blocks: whether the server takes it for one that is running, which it does after an error too.
    :param pools: by pool: number, status, and what was moved out of it.
    """

    status: str = "never"
    blocks: bool = False
    pools: list[dict[str, t.Any]] = dataclasses.field(default_factory=list)

    @property
    def running(self) -> bool:
        """Whether objects are being moved."""
        return self.status == "started"


def read_rebalance(session: Session) -> t.Optional[Rebalance]:
    """How it stands; ``None`` where the access key lacks admin:Rebalance. One request.

    :raises ServerError: the server refused for another reason.
    """
    try:
        return parse_rebalance(json.loads(session.admin("GET", "rebalance/status")))
    except ServerError as error:
        if error.code == _NEVER:
            return Rebalance()
        if error.code not in DENIED:
            raise
        return None


def parse_rebalance(answer: t.Mapping[str, t.Any]) -> Rebalance:
    """The answer of ``rebalance/status`` (S cmd/rebalance-admin.go). A pool that gives nothing away has the status None there."""
    pools = answer.get("pools") or []
    statuses = {pool["status"] for pool in pools} - {"None"}
    stopped = not answer["stoppedAt"].startswith("0001-")
    if stopped:
        status = "stopped"
    else:
        status = next((name.lower() for name in ("Started", "Failed", "Stopped") if name in statuses), "completed")
    return Rebalance(
        status=status,
        blocks=not stopped and bool(statuses - {"Completed"}),
        pools=[
            {
                "number": pool["id"] + 1,
                "status": pool["status"].lower(),
                "moved_objects": pool["progress"]["versions"],
                "moved_bytes": pool["progress"]["bytes"],
                "seconds": round(pool["progress"]["elapsed"] / 1e9),
                "seconds_left": max(0, round(pool["progress"]["eta"] / 1e9)),
            }
            for pool in pools
        ],
    )


def balanced(pools: t.Collection[PoolStatus]) -> bool:
    """Whether no pool is so much fuller than the mean that the server would move something."""
    size = sum(pool.size for pool in pools)
    goal = sum(pool.free for pool in pools) / size if size else 0.0
    return all(goal - pool.free / pool.size <= _NEAR for pool in pools if pool.size)


def start_rebalance(session: Session, pools: list[PoolStatus], last: Rebalance, check_mode: bool) -> bool:
    """Start it where it does not run and a pool is fuller than the others, or the last one ended with an error, after which the server takes it for one that
    runs and empties no pool. :returns: whether it was, or would be, started.

    :raises InputErrors: a pool is being decommissioned.
    """
    if last.running or (balanced(pools) and last.status != "failed"):
        return False
    busy = [pool.number for pool in pools if pool.state == "decommissioning"]
    if busy:
        raise InputErrors([f"site {session.site}: pool {busy[0]} is being decommissioned. Wait for it, then rebalance."])
    if not check_mode:
        if last.blocks:
            session.admin("POST", "rebalance/stop")
        session.admin("POST", "rebalance/start", once=True)
    return True


def stop_rebalance(session: Session, last: Rebalance, check_mode: bool) -> bool:
    """Stop it where it runs, or is left by an error. What was moved stays where it is. :returns: whether it was, or would be, stopped."""
    if last.blocks and not check_mode:
        session.admin("POST", "rebalance/stop")
    return last.blocks


def wait_for_rebalance(session: Session, deadline: float) -> t.Optional[Rebalance]:
    """Until it does not run, or the time is over. :returns: how it stands then."""
    return poll(lambda: read_rebalance(session), lambda found: not found or not found.running, deadline)
