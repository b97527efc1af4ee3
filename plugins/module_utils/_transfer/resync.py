# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resync: the server sends a target all that a bucket's rules are for, whether it has been sent before or not."""

from __future__ import annotations

import dataclasses
import datetime
import json
import typing as t

from .._common.errors import MinioError, ServerError
from .._common.poll import poll
from .._common.units import parse_time
from .._site.session import Session
from .resync_mark import Mark

PAUSES = (0.1, 2.0)
"""Seconds between two looks at a resync: at first, and at most."""
RUNNING = {"Pending", "Ongoing"}
"""What the server calls a resync that it has taken on (S cmd/bucket-replication-utils.go, ResyncStatusType)."""


@dataclasses.dataclass
class Resync:
    """The resync of one bucket to one target.

    :param status: ``""`` if there never was one, else Pending, Ongoing, Completed, Failed or Canceled.
    :param id: what the one that ran last is called. :param by_mark: it is not that one itself, but what took its place when it was canceled.
    :param updated: when the server wrote the numbers, which it does once a minute and at the end.
    """

    bucket: str
    arn: str
    status: str = ""
    id: str = ""
    started: t.Optional[datetime.datetime] = None
    updated: t.Optional[datetime.datetime] = None
    objects: int = 0
    size: int = 0
    failed: int = 0
    by_mark: bool = False

    @property
    def running(self) -> bool:
        """Whether the server is at it."""
        return self.status in RUNNING

    @property
    def seconds(self) -> float:
        """From its start to its last numbers."""
        return max(0.0, (self.updated - self.started).total_seconds()) if self.started and self.updated else 0.0


def read_resyncs(session: Session, wanted: t.Iterable[tuple[str, str]]) -> list[Resync]:
    """How the last resyncs of pairs of bucket and ARN stand. One request for each bucket.

    :raises MinioError: the server refused.
    """
    pairs = list(wanted)
    found: dict[tuple[str, str], Resync] = {}
    for bucket, resyncs, error in session.parallel(lambda name: read_bucket_resyncs(session, name), sorted({bucket for bucket, _arn in pairs})):
        if error:
            raise error
        found.update({(bucket, resync.arn): resync for resync in resyncs or []})
    return [found.get(pair, Resync(*pair)) for pair in pairs]


def read_bucket_resyncs(session: Session, bucket: str) -> list[Resync]:
    """How the last resyncs of a bucket stand, one for each target that ever had one. :raises MinioError: the server refused."""
    try:
        answer = json.loads(session.s3("GET", bucket, query={"replication-reset-status": ""}))
    except ServerError as error:
        if error.code == "ReplicationConfigurationNotFoundError":
            return []
        raise
    return [_parsed(bucket, item) for item in answer.get("target") or []]


def _parsed(bucket: str, item: dict[str, t.Any]) -> Resync:
    mark = Mark.parse(item["resetid"])
    return Resync(
        bucket=bucket,
        arn=item["arn"],
        status=item.get("resyncStatus", ""),
        id=mark.id if mark else item["resetid"],
        started=_moment(item["startTime"]),
        updated=_moment(item["endTime"]),
        objects=item["replicationCount"],
        size=item["completedReplicationSize"],
        failed=item["failedReplicationCount"],
        by_mark=bool(mark),
    )


def _moment(text: str) -> t.Optional[datetime.datetime]:
    """The server writes the year 1 for never."""
    return None if text.startswith("0001-") else parse_time(text)


def by_bucket(resyncs: t.Iterable[Resync]) -> dict[str, list[Resync]]:
    """The resyncs of each bucket."""
    found: dict[str, list[Resync]] = {}
    for resync in resyncs:
        found.setdefault(resync.bucket, []).append(resync)
    return found


def start_resyncs(session: Session, resyncs: t.Iterable[Resync], resync_id: str, older_than: float) -> list[tuple[Resync, MinioError]]:
    """Start them; those of one bucket one after the other, because each start rewrites the bucket's targets.

    :param older_than: only versions that are so many seconds old, rounded to days; 0 for all.
    :returns: what could not be started.
    """
    buckets = by_bucket(resyncs)
    query = {"replication-reset": "", "reset-id": resync_id}
    if older_than:
        # The server divides the number by 24 and takes it for days (S cmd/bucket-replication-handlers.go, ResetBucketReplicationStartHandler).
        query["older-than"] = f"{round(older_than / 86400) * 24}ns"

    def start(bucket: str) -> list[tuple[Resync, MinioError]]:
        failed = []
        for resync in buckets[bucket]:
            try:
                session.s3("PUT", bucket, query={**query, "arn": resync.arn})
            except MinioError as error:
                failed.append((resync, error))
        return failed

    failures: list[tuple[Resync, MinioError]] = []
    for bucket, failed, error in session.parallel(start, buckets):
        failures += failed or ([(resync, error) for resync in buckets[bucket]] if error else [])
    return failures


def wait_for_resyncs(session: Session, pairs: list[tuple[str, str]], deadline: float) -> list[Resync]:
    """Until none is running, or the time is over. :returns: how they stand then."""
    return poll(lambda: read_resyncs(session, pairs), lambda resyncs: not any(resync.running for resync in resyncs), deadline, *PAUSES)
