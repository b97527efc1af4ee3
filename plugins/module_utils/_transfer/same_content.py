# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether two versions of one ID, size and time have the same content although their ETags differ.

The ETag is a checksum of the content only for an object that was uploaded in one part, and is not encrypted with a key of the KMS or of the client.
Elsewhere the server makes it anew where it copies the object: for a new retention, in a resync, in a decommission (S cmd/bucket-replication.go,
replicateAll; S cmd/encryption-v1.go, DecryptETags). Then checksums tell, where both sides have one of the same kind, or only reading does.
"""

from __future__ import annotations

import threading
import typing as t

from .._common.errors import ServerError
from .._site.listing_page import Version
from .._site.session import Session
from .comparison import Pair, Verdict

_RANGE = 1 << 20
"""Bytes of one request; eight pairs are read at once."""
_SAYS_NOTHING = ("aws:kms", "SSE-C")
"""Encryption whose ETags are of the encrypted content."""
_GONE = (404, 405)
"""Of a version that is not there, and of one that is being removed (S cmd/object-handlers.go, headObjectHandler)."""
_WHOLE = "FULL_OBJECT"
_SECONDS = len("2026-03-01T02:20:05")
_NO_CHECKSUM = "no checksum of the same kind on both sides"
_CLIENTS_KEY = "encrypted with a key that only the client has"
_NOT_ENOUGH = "deep_limit was used up"
_NO_TIME = "time_limit was over"


class ContentJudge:
    """Judges pairs of one rule.

    :param budget: how many bytes of the source may be read, shared by all rules; ``None`` to read nothing.
    :param is_over: whether the time is.
    """

    def __init__(self, source: Session, bucket: str, target: Session, target_bucket: str, budget: t.Optional[Budget], is_over: t.Callable[[], bool]) -> None:
        self._sides = ((source, bucket), (target, target_bucket))
        self._budget, self._is_over = budget, is_over

    def __call__(self, pairs: list[Pair]) -> list[Verdict]:
        """One verdict for each pair. :raises MinioError: a site did not answer."""
        verdicts = []
        for _pair, verdict, error in self._sides[0][0].parallel(self._judge, pairs):
            if error:
                raise error
            verdicts.append(t.cast(Verdict, verdict))
        return verdicts

    def _judge(self, pair: Pair) -> Verdict:
        here, there = pair
        if here.modified[:_SECONDS] != there.modified[:_SECONDS]:
            return Verdict("different", ("etag", "modified"))
        if _etag_tells(here, here.encryption) and _etag_tells(there, there.encryption):
            return Verdict("different", ("etag",))
        if "SSE-C" in (here.encryption, there.encryption):
            return Verdict("unproven", ("etag",), _CLIENTS_KEY)
        if self._is_over():
            return Verdict("unproven", ("etag",), _NO_TIME)
        try:
            ours, theirs = (_facts(session, bucket, version) for (session, bucket), version in zip(self._sides, pair))
        except ServerError as error:
            return self._refused(error)
        verdict = by_checksums(ours, theirs)
        if verdict:
            return verdict
        if _etag_tells(here, _encryption(ours)) and _etag_tells(there, _encryption(theirs)):
            return Verdict("different", ("etag",))
        return self._read(pair) if self._budget else Verdict("unproven", ("etag",), _NO_CHECKSUM)

    def _refused(self, error: ServerError) -> Verdict:
        """What the server does not show. It says InvalidRequest of an object that it cannot read without the client's key."""
        if error.status in _GONE:
            return Verdict("gone" if error.url == self._sides[0][0].url else "missing")
        return Verdict("unproven", ("etag",), _CLIENTS_KEY if error.code == "InvalidRequest" else f"{error.code or error.status} on {error.site}")

    def _read(self, pair: Pair) -> Verdict:
        budget, size = t.cast(Budget, self._budget), pair[0].size
        if not budget.take(size):
            return Verdict("unproven", ("etag",), _NOT_ENOUGH)
        for begin in range(0, size, _RANGE):
            if self._is_over():
                return Verdict("unproven", ("etag",), _NO_TIME)
            span = {"Range": f"bytes={begin}-{min(begin + _RANGE, size) - 1}"}
            try:
                ours, theirs = (
                    session.s3("GET", bucket, version.key, {"versionId": version.id}, headers=span) for (session, bucket), version in zip(self._sides, pair)
                )
            except ServerError as error:
                return self._refused(error)
            if ours != theirs:
                return Verdict("different", ("content",))
        return Verdict("equal")


class Budget:
    """Bytes that may be read. :param left: how many."""

    def __init__(self, left: int) -> None:
        self.left = left
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Whether so many are left, which then are taken. Several threads may ask."""
        with self._lock:
            if size > self.left:
                return False
            self.left -= size
            return True


def by_checksums(ours: t.Mapping[str, str], theirs: t.Mapping[str, str]) -> t.Optional[Verdict]:
    """The verdict of checksums, ``None`` where they do not tell.

    :param ours: headers of a version whose checksums were asked for. :param theirs: those of the other side.
    """
    if ours.get("x-amz-checksum-type") != theirs.get("x-amz-checksum-type"):
        return None
    names = [name for name in ours if name.startswith("x-amz-checksum-") and name != "x-amz-checksum-type" and name in theirs]
    if not names:
        return None
    if all(ours[name] == theirs[name] for name in names):
        return Verdict("equal")
    # A checksum of checksums also differs where the parts are others.
    return Verdict("different", ("checksum",)) if ours.get("x-amz-checksum-type") == _WHOLE else None


def _facts(session: Session, bucket: str, version: Version) -> dict[str, str]:
    return session.head(bucket, version.key, {"versionId": version.id}, {"x-amz-checksum-mode": "ENABLED"})


def _encryption(facts: t.Mapping[str, str]) -> str:
    return facts.get("x-amz-server-side-encryption", "")


def _etag_tells(version: Version, encryption: t.Optional[str]) -> bool:
    """Whether the ETag is a checksum of the content, as far as that is known. One of parts has a ``-``."""
    return "-" not in version.etag and encryption is not None and encryption not in _SAYS_NOTHING
