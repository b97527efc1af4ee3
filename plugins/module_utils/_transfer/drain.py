# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has the server replicate exactly what is missing: after an outage it would not by itself before its scanner comes by."""

from __future__ import annotations

import time
import typing as t

from .._common.errors import MinioError, ServerError
from .._common.poll import poll
from .._replication.backlog import Missing, read_backlog
from .._replication.target_health import is_unreadable
from .._rules.formats import Rule
from .._site.listing import read_page
from .._site.session import Session
from .markers import is_unsendable

_IN_QUEUE = 10_000
"""Versions that are asked for at once; the server's queues hold as many for each worker (S cmd/bucket-replication.go, AddWorker)."""
_DENSE = 20
"""A listing of 1,000 versions costs the server about as much as so many single requests."""
_SINGLE = 64
"""Versions that are asked for one by one before a listing is tried again."""
_FEW = 1_000
"""Versions that are asked for one by one when they do not move, to learn what the server says of each."""
_PAUSE = 0.5
_STALLED = 3.0
"""Seconds without progress after which the server is asked again: what it gave up is not in its queue any more."""


class Drain:
    """The versions of some buckets that wait for their targets, brought on their way.

    :param rules: the rules by bucket.
    :param renew: puts another delete marker in the place of one that the server does not send any more.
    :param left: what is still missing by bucket.
    :param errors: what the server said of single versions that could not be asked for, by bucket, key and version. None of them ends the drain.
    :param not_renewed: in the same way, why delete markers could not be renewed.
    """

    def __init__(self, session: Session, rules: t.Mapping[str, list[Rule]], renew: t.Optional[t.Callable[[str, Missing], None]] = None) -> None:
        self._session = session
        self._rules = rules
        self._renew = renew
        self._renewed: set[tuple[str, str, str]] = set()
        self._queued: set[tuple[str, str, str]] = set()
        self.left: dict[str, list[Missing]] = {}
        self.errors: dict[tuple[str, str, str], MinioError] = {}
        self.not_renewed: dict[tuple[str, str, str], MinioError] = {}

    def read(self) -> int:
        """Compare each bucket that may have a backlog. :returns: how many versions are missing."""
        buckets = sorted(self.left or self._rules)
        for bucket, missing, error in self._session.parallel(lambda name: read_backlog(self._session, name, self._rules[name]), buckets):
            if error:
                raise error
            self.left[bucket] = missing or []
        self.left = {bucket: missing for bucket, missing in self.left.items() if missing}
        return sum(map(len, self.left.values()))

    def is_uncertain(self, bucket: str, item: Missing) -> bool:
        """Whether the server cannot see if the targets have a version, see is_unreadable, and calls it failed."""
        return any(item.waiting.values()) and is_unreadable(self.errors.get((bucket, item.key, item.version)))

    def is_unsendable(self, bucket: str, item: Missing) -> bool:
        """Whether it is a delete marker that is never sent again."""
        return is_unsendable(self._rules[bucket], item)

    def run(self, timeout: float, offline: t.Callable[[], set[str]]) -> bool:
        """Until nothing is missing but what no wait changes, or the time is over; then have the removals sent that no comparison shows.

        :param offline: gives the ARNs of the targets that are known to be offline; for those nothing is asked.
        :returns: whether no more is missing, and all has been asked for.
        """
        deadline = time.monotonic() + timeout
        return self._drain(deadline, offline) and self._await_targets(deadline, offline) and self._list_removals(deadline)

    def _drain(self, deadline: float, offline: t.Callable[[], set[str]]) -> bool:
        pause, least, progressed, again = 0.1, 0, time.monotonic(), False
        count = least = self.read()
        while count:
            if time.monotonic() + pause > deadline:
                return False
            if time.monotonic() - progressed > _STALLED:
                if again and not self._renew_markers() and self._is_all_lasting():
                    return True
                self._queued.clear()
                progressed, again = time.monotonic(), True
            self._ask(offline(), alone=again and count <= _FEW)
            time.sleep(pause)
            pause = min(pause * 2, 1)
            count = self.read()
            if count < least:
                least, progressed, again = count, time.monotonic(), False
        return True

    def _missing(self) -> list[tuple[str, Missing]]:
        """What is still missing, with its bucket."""
        return [(bucket, item) for bucket, missing in self.left.items() for item in missing]

    def _is_all_lasting(self) -> bool:
        return all(self.is_uncertain(bucket, item) or self.is_unsendable(bucket, item) for bucket, item in self._missing())

    def _renew_markers(self) -> bool:
        """Renew the delete markers that are never sent again, each once. :returns: whether there were any."""
        renew = self._renew
        if not renew:
            return False
        unsendable = {(bucket, item.key, item.version): (bucket, item) for bucket, item in self._missing() if self.is_unsendable(bucket, item)}
        new = [pair for place, pair in unsendable.items() if place not in self._renewed]
        self._renewed |= unsendable.keys()
        for (bucket, item), _done, error in self._session.parallel(lambda pair: renew(*pair), new):
            if error:
                self.not_renewed[(bucket, item.key, item.version)] = error
        return bool(new)

    def _await_targets(self, deadline: float, offline: t.Callable[[], set[str]]) -> bool:
        """Wait for the targets that removals go to: what is listed while they are offline fails, and is not seen to be missing."""
        wanted = {rule.arn for rules in self._rules.values() for rule in rules if rule.enabled and rule.delete_replication}
        return not poll(lambda: wanted & offline(), lambda away: not away, deadline, _PAUSE, _PAUSE)

    def _list_removals(self, deadline: float) -> bool:
        """List the buckets once, because the comparison does not show the removal of a version that had been replicated before, and a listing queues it.

        :returns: whether all could be listed in time.
        """

        def listed(bucket: str) -> bool:
            query: t.Optional[dict[str, str]] = {}
            while query is not None:
                if time.monotonic() > deadline:
                    return False
                query = read_page(self._session, bucket, query).next
            return True

        buckets = sorted(name for name, rules in self._rules.items() if any(rule.enabled and rule.delete_replication for rule in rules))
        results = self._session.parallel(listed, buckets)
        for _bucket, _complete, error in results:
            if error:
                raise error
        return all(complete for _bucket, complete, _error in results)

    def _ask(self, offline: set[str], alone: bool) -> None:
        """Ask for what is not in the server's queue yet, the oldest first. :param alone: one by one."""
        waiting = [(bucket, item) for bucket, item in self._missing() if item.waiting.keys() - offline]
        new = [(bucket, item) for bucket, item in waiting if (bucket, item.key, item.version) not in self._queued]
        room = _IN_QUEUE - (len(waiting) - len(new))
        by_bucket: dict[str, list[Missing]] = {}
        for bucket, item in sorted(new, key=lambda pair: pair[1].modified)[: max(0, room)]:
            by_bucket.setdefault(bucket, []).append(item)
            self._queued.add((bucket, item.key, item.version))
        for bucket, items in by_bucket.items():
            for item, error in touch(self._session, bucket, items, alone):
                place = (bucket, item.key, item.version)
                if error:
                    self.errors[place] = error
                else:
                    self.errors.pop(place, None)


def unreadable(session: Session, bucket: str, missing: list[Missing]) -> list[Missing]:
    """Those failed ones of some versions of which the server cannot see whether a target has them. Where there are many, none is looked at."""
    failed = [item for item in missing if any(item.waiting.values()) and not item.marker]
    asked = touch(session, bucket, failed, alone=True) if len(failed) <= _FEW else []
    return [item for item, error in asked if is_unreadable(error)]


def touch(session: Session, bucket: str, missing: t.Iterable[Missing], alone: bool = False) -> list[tuple[Missing, t.Optional[MinioError]]]:
    """Ask for versions: the server queues what it is asked for, or lists, and finds missing.

    One by one where they are few among many others (S cmd/object-handlers.go, headObjectHandler), a page of 1,000 at a time where they lie close
    together (S cmd/metacache-server-pool.go, triggerExpiryAndRepl). One that cannot be asked for is listed.

    :param alone: all one by one.
    :returns: those that were asked for one by one, with the error where there was one.
    """

    def ask(item: Missing) -> None:
        try:
            session.head(bucket, item.key, {"versionId": item.version})
        except ServerError as error:
            # A delete marker answers "not allowed", and is queued like the others.
            if error.status not in (404, 405):
                read_page(session, bucket, {"prefix": item.key, "max-keys": "1"})
                raise

    asked: list[tuple[Missing, t.Optional[MinioError]]] = []
    items = sorted(missing, key=lambda item: item.key.encode())
    position = 0
    while position < len(items):
        key, begin = items[position].key, position
        while position < len(items) and items[position].key == key:
            position += 1
        listed = _list_after(session, bucket, items, position) if not alone and len(items) - position >= _DENSE else position
        if listed - position < _DENSE:
            listed = position = max(listed, min(begin + _SINGLE, len(items)))
        asked += [(item, error) for item, _result, error in session.parallel(ask, items[begin:position])]
        position = listed
    return asked


def _list_after(session: Session, bucket: str, items: list[Missing], position: int) -> int:
    """List the page behind the item before a position. :returns: the position of the first item that is not in it.

    A page that cannot be listed, for one object whose key the KMS has not (S cmd/encryption-v1.go, DecryptETags), has no item in it.
    """
    try:
        page = read_page(session, bucket, {"key-marker": items[position - 1].key})
    except ServerError:
        return position
    if page.next is None:
        return len(items)
    # The page may end within the versions of its last key.
    last = page.versions[-1].key.encode()
    while position < len(items) and items[position].key.encode() < last:
        position += 1
    return position
