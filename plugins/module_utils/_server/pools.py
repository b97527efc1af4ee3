# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pools of a site and how the decommissioning of each stands."""

from __future__ import annotations

import dataclasses
import datetime
import json
import typing as t

from .._common.errors import ServerError
from .._common.units import parse_time
from .._site.session import Session

_ONE_PLAIN_POOL = "NotImplemented"
"""The code for drives that were given without an ellipsis, which are always one pool (S cmd/admin-handlers-pools.go, ListPools)."""


@dataclasses.dataclass
class PoolStatus:
    """One pool.

    :param command_line: as the server was started with it, which is also the pool's name in the API.
    :param state: active, decommissioning, decommissioned, failed or canceled.
    :param size: usable bytes, without parity. :param free: those of them that are free.
    :param start_free: those that were free when the decommissioning began.
    :param objects: versions that were moved, and ``failed_objects`` those that could not be.
    """

    number: int
    command_line: str
    state: str = "active"
    size: int = 0
    free: int = 0
    start_free: int = 0
    started: t.Optional[datetime.datetime] = None
    updated: t.Optional[datetime.datetime] = None
    objects: int = 0
    moved: int = 0
    failed_objects: int = 0
    failed: int = 0

    @property
    def used(self) -> int:
        """Usable bytes that are not free."""
        return max(0, self.size - self.free)


def read_pools(session: Session) -> list[PoolStatus]:
    """The pools in their order; none where the drives were given without an ellipsis. One request.

    :raises ServerError: the access key lacks admin:ServerInfo.
    """
    try:
        return parse_pools(json.loads(session.admin("GET", "pools/list")))
    except ServerError as error:
        if error.code != _ONE_PLAIN_POOL:
            raise
        return []


def parse_pools(answer: t.Iterable[t.Mapping[str, t.Any]]) -> list[PoolStatus]:
    """The answer of ``pools/list`` (S cmd/erasure-server-pool-decom.go, PoolStatus and PoolDecommissionInfo)."""
    return [_parse(item) for item in answer]


def _parse(item: t.Mapping[str, t.Any]) -> PoolStatus:
    found = item.get("decommissionInfo") or {}
    started = _moment(found.get("startTime"))
    return PoolStatus(
        number=item["id"] + 1,
        command_line=item["cmdline"],
        state=_state(found, started),
        size=found.get("totalSize", 0),
        free=found.get("currentSize", 0),
        start_free=found.get("startSize", 0),
        started=started,
        updated=_moment(item.get("lastUpdate")),
        objects=found.get("objectsDecommissioned", 0),
        moved=found.get("bytesDecommissioned", 0),
        failed_objects=found.get("objectsDecommissionedFailed", 0),
        failed=found.get("bytesDecommissionedFailed", 0),
    )


def _state(found: t.Mapping[str, t.Any], started: t.Optional[datetime.datetime]) -> str:
    """The server clears the start when a decommissioning failed or was canceled."""
    for flag, state in (("complete", "decommissioned"), ("failed", "failed"), ("canceled", "canceled")):
        if found.get(flag):
            return state
    return "decommissioning" if started else "active"


def _moment(text: t.Optional[str]) -> t.Optional[datetime.datetime]:
    """The server writes the year 1 for never."""
    return None if not text or text.startswith("0001-") else parse_time(text)
