# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much is in each bucket, as the scanner counted it, and when buckets were made."""

from __future__ import annotations

import json
import typing as t

from .._common.xml import find, tree
from .._site.session import Session

_NEVER = "0001-01-01T00:00:00Z"
_COUNTS = {"objects": "objectsCount", "versions": "versionsCount", "delete_markers": "deleteMarkersCount", "bytes": "size"}


def bucket_usage(session: Session) -> dict[str, t.Any]:
    """``counted``, the end of the scanner's last pass, or ``None``, and ``buckets``, each with ``name``, ``created`` and its counts, or ``None`` for each
    count of a bucket that was made after it. Two requests (S cmd/admin-handlers.go, DataUsageInfoHandler).

    :raises ServerError: the access key lacks admin:DataUsageInfo.
    """
    usage = json.loads(session.admin("GET", "datausageinfo"))
    counted = usage.get("bucketsUsageInfo") or {}
    time = usage.get("lastUpdate") or _NEVER
    return {"counted": None if time == _NEVER else time, "buckets": [_bucket(*made, counted.get(made[0])) for made in _made(session)]}


def _made(session: Session) -> list[tuple[str, str]]:
    """Names of buckets, and when they were made."""
    return sorted((find(node, "Name"), find(node, "CreationDate")) for node in tree(session.s3("GET")).iter("Bucket"))


def _bucket(name: str, created: str, counts: t.Optional[t.Mapping[str, int]]) -> dict[str, t.Any]:
    return {"name": name, "created": created, **{key: None if counts is None else counts.get(wire, 0) for key, wire in _COUNTS.items()}}
