# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two listings side by side: what they have in common, and in which fields they differ."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._rules.formats import Rule
from .._site.listing import Group
from .._site.listing_page import Version

KINDS = ("missing", "different", "extra", "unproven")
_AT_ONCE = 256
"""Pairs that are judged together."""

Pair = tuple[Version, Version]


class Verdict(t.NamedTuple):
    """What became of a pair that differs in the ETag alone.

    :param kind: ``equal``, ``different``, ``unproven``, ``missing`` if the target has it no more, ``gone`` if the source has not.
    :param fields: what differs. :param reason: why the listings do not prove it, and whether reading may.
    """

    kind: str
    fields: tuple[str, ...] = ()
    reason: str = ""


Judge = t.Callable[[list[Pair]], list[Verdict]]


class Finding(t.NamedTuple):
    """A version of which a comparison has something to say."""

    version: Version
    fields: tuple[str, ...] = ()
    reason: str = ""


@dataclass
class Comparison:
    """What two listings have in common and what not.

    :param equal: versions that are the same on both sides. :param recent: versions of the source that are too young to be judged.
    :param found: the first ones of each of ``KINDS``: missing, on the source only; different, in fields that the server promises to keep; extra, on
        the target only; unproven, with an ETag that does not tell. ``counts`` has all.
    :param unencrypted: versions that the server encrypts here and not there, as far as the listings tell.
    :param complete: whether the listings were compared to their end; else :param after: the last key that was.
    """

    most: int
    equal: int = 0
    recent: int = 0
    unencrypted: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    found: dict[str, list[Finding]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    complete: bool = True
    after: t.Optional[str] = None

    def note(self, kind: str, version: Version, fields: tuple[str, ...] = (), reason: str = "") -> None:
        """Count a version, and keep it while there are not too many. :param kind: one of ``KINDS``."""
        self.counts[kind] += 1
        if len(self.found[kind]) < self.most:
            self.found[kind].append(Finding(version, fields, reason))


class Comparer:
    """Compares the streams of one rule.

    :param rule: without delete_markers, no delete marker of the source is expected; with tags, only versions that have one of them.
    :param until: versions of the source that were modified later are not judged, as the server writes times.
    :param most: how many of each kind are kept.
    :param judge: says of pairs that differ in the ETag alone whether their content does.
    """

    def __init__(self, rule: Rule, until: str, most: int, judge: Judge) -> None:
        self._rule, self._until, self._judge = rule, until, judge
        self._doubtful: list[Pair] = []
        self._result = Comparison(most)

    def compare(self, source: t.Iterator[Group], target: t.Iterator[Group], is_over: t.Callable[[], bool] = lambda: False) -> Comparison:
        """Walk two sorted streams of keys side by side. :param is_over: asked before each key whether to stop there."""
        here, there = next(source, None), next(target, None)
        while here or there:
            if is_over():
                self._result.complete = False
                break
            if here and (not there or here[0].encode() < there[0].encode()):
                key, ours, theirs = here[0], here[1], []
            elif there and (not here or there[0].encode() < here[0].encode()):
                key, ours, theirs = there[0], [], there[1]
            else:
                key, ours, theirs = t.cast(Group, here)[0], t.cast(Group, here)[1], t.cast(Group, there)[1]
            self._one_key(ours, theirs)
            self._result.after = key
            here, there = next(source, None) if ours else here, next(target, None) if theirs else there
        self._settle()
        return self._result

    def _one_key(self, here: list[Version], there: list[Version]) -> None:
        result = self._result
        others = {version.id: version for version in there}
        for version in here:
            other = others.pop(version.id, None)
            if not other and not self._is_expected(version, newest=version is here[0]):
                continue
            fields = differences(version, other) if other else ()
            result.unencrypted += bool(other and version.encryption and other.encryption == "")
            if other and not fields:
                result.equal += 1
            elif version.modified > self._until:
                result.recent += 1
            elif other and fields == ("etag",):
                self._doubtful.append((version, other))
            elif other:
                result.note("different", version, fields)
            else:
                result.note("missing", version)
        for other in others.values():
            result.note("extra", other)
        if len(self._doubtful) >= _AT_ONCE:
            self._settle()

    def _settle(self) -> None:
        pairs, self._doubtful = self._doubtful, []
        for (version, _other), verdict in zip(pairs, self._judge(pairs)):
            if verdict.kind == "equal":
                self._result.equal += 1
            elif verdict.kind != "gone":
                self._result.note(verdict.kind, version, verdict.fields, verdict.reason)

    def _is_expected(self, version: Version, newest: bool) -> bool:
        if version.marker:
            # One that failed is never sent again by a rule that removes no versions, and means nothing when another version came after it.
            return self._rule.delete_markers and (newest or self._rule.delete_replication)
        # One of the tags is enough (S internal/bucket/replication/filter.go, TestTags).
        return not self._rule.tags or bool(set(self._rule.tags) & set(version.tags))


def differences(here: Version, there: Version) -> tuple[str, ...]:
    """The fields in which two versions differ, of those that the listings have. Another ETag alone need not be another content."""
    pairs = {
        "delete_marker": (here.marker, there.marker),
        "size": (here.size, there.size),
        "etag": (here.etag, there.etag),
        "retention_mode": (here.lock.mode, there.lock.mode),
        "retention_end": (here.lock.until, there.lock.until),
        "legal_hold": (here.lock.hold, there.lock.hold),
    }
    return tuple(name for name, (ours, theirs) in pairs.items() if ours != theirs)
