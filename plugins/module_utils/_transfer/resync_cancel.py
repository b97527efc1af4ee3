# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a resync before it has sent everything, without a request of the server for that, and without harm to the versions.

The server's walk through the bucket asks for each version anew whether a rule is for existing objects, and passes what no rule is for
(S cmd/bucket-replication.go, mustReplicate). So ``existing_objects`` of the rules is off until the walk has ended. Before that, the remote target
gets another ID for its resync, with a date before all versions: otherwise the scanner would send the rest (resyncTarget). The server writes
ID and date before it refuses to start what is running (S cmd/bucket-replication-handlers.go, ResetBucketReplicationStartHandler). That ID is the
mark by which a later run sees that the resync is canceled, and which rules to switch on again.
"""

from __future__ import annotations

import time
import typing as t

from .._common.errors import MinioError, ServerError
from .._common.poll import poll
from .._rules.formats import Rule
from .._rules.snapshot import BucketReplication, read_rules, write_rules
from .._site.session import Session
from .resync import PAUSES, Resync, by_bucket, read_bucket_resyncs
from .resync_mark import Mark

_HUNDRED_YEARS = f"{36500 * 24}ns"
_QUIET = 120.0
"""Seconds after which a walk of which nothing is seen is over: the server writes how it stands once a minute."""


def find_mark(state: BucketReplication, resync: Resync) -> t.Optional[Mark]:
    """The mark of the target, if it is for this resync."""
    mark = Mark.parse(state.targets[resync.arn].reset_id)
    return mark if mark and mark.id == resync.id else None


def is_canceling(state: BucketReplication, resync: Resync) -> bool:
    """Whether a cancel was begun, and has not ended."""
    mark = find_mark(state, resync)
    return mark is not None and (resync.running or mark.switched(state.rules, resync.arn, True) != state.rules)


def cancel_resyncs(session: Session, state: dict[str, BucketReplication], resyncs: list[Resync], timeout: float) -> list[tuple[Resync, MinioError]]:
    """Cancel them, and wait until they have ended or the time is over. The next call goes on with what has not ended.

    :returns: what could not be canceled.
    """
    deadline = time.monotonic() + timeout
    failures: list[tuple[Resync, MinioError]] = []

    def each(step: t.Callable[[_Cancel], bool], cancels: list[_Cancel]) -> list[_Cancel]:
        """:returns: those that the step leaves something to do."""
        left = []
        for cancel, done, error in session.parallel(step, cancels):
            failures.extend((resync, error) for resync in cancel.resyncs if error)
            left += [cancel] if not error and not done else []
        return left

    cancels = each(_Cancel.begin, [_Cancel(session, state[bucket], found) for bucket, found in by_bucket(resyncs).items()])

    def advance() -> list[_Cancel]:
        nonlocal cancels
        cancels = each(_Cancel.advance, cancels)
        return cancels

    poll(advance, lambda left: not left, deadline, *PAUSES)
    return failures


class _Cancel:
    """Cancels the resyncs of one bucket.

    :param state: the bucket's rules and targets.
    """

    def __init__(self, session: Session, state: BucketReplication, resyncs: list[Resync]) -> None:
        self._session = session
        self._bucket = resyncs[0].bucket
        self._state = state
        self._marks: dict[str, Mark] = {}
        self._seen: dict[str, float] = {}
        self.resyncs = resyncs

    def begin(self) -> bool:
        """Set the marks. :raises MinioError: the server refused it. :returns: False, because the walks are still to end."""
        marks = {resync.arn: find_mark(self._state, resync) for resync in self.resyncs}
        if None in marks.values():
            # A write that changes nothing shows whether the key may write and the targets answer, before anything is changed.
            self._write(self._state.rules)
        for resync in self.resyncs:
            self._marks[resync.arn] = marks[resync.arn] or self._mark(resync)
            self._seen[resync.arn] = time.monotonic()
        return False

    def _mark(self, resync: Resync) -> Mark:
        mark = Mark(resync.id, frozenset(rule.priority for rule in self._state.rules if rule.arn == resync.arn and rule.existing_objects))
        query = {"replication-reset": "", "arn": resync.arn, "reset-id": str(mark), "older-than": _HUNDRED_YEARS}
        try:
            self._session.s3("PUT", self._bucket, query=query)
        except ServerError as error:
            if "already in progress" not in error.message:
                raise
        return mark

    def advance(self) -> bool:
        """Switch off what is still walked for, also where site replication has switched it on since, and on again what is over.

        :returns: whether all of it is.
        """
        found = {resync.arn: resync for resync in read_bucket_resyncs(self._session, self._bucket)}
        rules = read_rules(self._session, self._bucket)
        goal = rules
        for arn, mark in list(self._marks.items()):
            over = self._is_over(mark, found.get(arn, Resync(self._bucket, arn)))
            goal = mark.switched(goal, arn, over)
            if over:
                del self._marks[arn]
        if goal != rules:
            self._write(goal)
        return not self._marks

    def _is_over(self, mark: Mark, resync: Resync) -> bool:
        if resync.running and resync.id == mark.id:
            self._seen[resync.arn] = time.monotonic()
            return False
        # Another node than that of the walk may have taken the mark for a start, and hide the walk's state behind its own.
        return not resync.by_mark or time.monotonic() - self._seen[resync.arn] > _QUIET

    def _write(self, rules: list[Rule]) -> None:
        try:
            write_rules(self._session, self._bucket, rules)
        except ServerError as error:
            if error.code != "XMinioReplicationDenyEdit":
                raise
            raise MinioError("a rule of site replication is only edited with the keys of the root user.") from None
