# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bucket removed with all its objects and versions, where the server does not do it in one request."""

from __future__ import annotations

import time
import typing as t

from .._common.errors import MinioError, ServerError
from .._common.units import parse_time, show_key
from .._common.xml import build, find, find_all, tree
from .._rules.snapshot import read_rules, write_rules
from .._site.listing import read_page
from .._site.listing_page import Version
from .._site.session import Session, content_md5

UNFINISHED = "Unfinished"
"""The code of a removal that another run goes on with."""
_REQUEST = 250
"""Versions that one request removes; several go out at once."""
_PAGES = 100
"""Pages of a listing that are looked at for locks before anything is removed: 100,000 versions."""
_NAMED = 5
_DENIED = "AccessDenied"
_NOT_BY_FORCE = ("MethodNotAllowed", _DENIED)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0


class Unfinished(MinioError):
    """The time is over, and versions are left."""

    code = UNFINISHED


class Locked(MinioError):
    """Versions are left that the server does not remove."""

    code = "ObjectLocked"


class Denied(MinioError):
    """The access key may not remove any version."""

    code = _DENIED


class Removals:
    """The removal of buckets in one run.

    :param seconds: how long they may take from ``begin`` on; what is left then is for another run.
    :param removed: versions removed one by one so far.
    """

    def __init__(self, session: Session, seconds: float) -> None:
        self._session = session
        self._seconds = seconds
        self._deadline: t.Optional[float] = None
        self._without_rules: set[str] = set()
        self.removed = 0

    def begin(self) -> None:
        """Start the clock, once."""
        if self._deadline is None:
            self._deadline = time.monotonic() + self._seconds

    def _is_over(self, pause: float = 0) -> bool:
        return self._deadline is not None and time.monotonic() + pause > self._deadline

    def remove(self, bucket: str, force: bool) -> None:
        """Remove a bucket. :param force: with all that it holds.

        The server removes no bucket by force that has object lock or replication rules (S cmd/bucket-handlers.go, DeleteBucketHandler). Its own rules
        go first, so that the copies on other sites stay; those of site replication cannot, and its versions are removed on all sites. Versions under
        governance are removed with the bypass of it.

        :raises ServerError: the server refused. :raises Denied: the access key may not.
        :raises Locked: versions cannot be removed yet. :raises Unfinished: the time is over.
        """
        try:
            self._remove(bucket, force)
        except MinioError as error:
            if bucket in self._without_rules:
                error.args = (f"{error} The replication rules of the bucket were removed already, so that new objects stay on this site.",)
            raise

    def _remove(self, bucket: str, force: bool) -> None:
        try:
            self._session.s3("DELETE", bucket)
            return
        except ServerError as error:
            if error.code != "BucketNotEmpty" or not force:
                raise
        if any(not rule.of_site_replication for rule in read_rules(self._session, bucket)):
            write_rules(self._session, bucket, [])
            self._without_rules.add(bucket)
        try:
            self._session.s3("DELETE", bucket, headers={"x-minio-force-delete": "true"})
        except ServerError as error:
            if error.code not in _NOT_BY_FORCE:
                raise
            self._remove_emptied(bucket)

    def _remove_emptied(self, bucket: str) -> None:
        """Version by version. Under site replication a version is there until all sites have removed it."""
        pause = _FIRST_PAUSE
        while True:
            self._empty(bucket)
            try:
                self._session.s3("DELETE", bucket)
                return
            except ServerError as error:
                if error.code != "BucketNotEmpty":
                    raise
            if self._is_over(pause):
                raise Unfinished(
                    f"site {self._session.site}: bucket {bucket}: all versions were removed here, but some stay until the other sites have removed them too,"
                    " or something writes to the bucket. Check that all sites are up and that nothing writes, then run this again."
                )
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _empty(self, bucket: str) -> None:
        query: t.Optional[dict[str, str]] = {}
        kept: list[str] = []
        more = 0
        while query is not None:
            page = read_page(self._session, bucket, query)
            for names in self._remove_versions(bucket, page.versions):
                more += len(names) - len(names[: _NAMED - len(kept)])
                kept += names[: _NAMED - len(kept)]
            query = page.next
            if query is not None and self._is_over():
                raise Unfinished(
                    f"site {self._session.site}: bucket {bucket}: {self.removed} versions were removed in the time given, and more are left. Run this again,"
                    " or raise wait_timeout."
                )
        if kept:
            rest = f" and {more} more" if more else ""
            raise Locked(
                f"site {self._session.site}: bucket {bucket}: the other versions were removed, but the server keeps {', '.join(kept)}{rest}. Lift legal holds,"
                " wait for the end of the retention, or allow s3:BypassGovernanceRetention to the access key. Then run this again."
            )

    def _remove_versions(self, bucket: str, versions: list[Version]) -> t.Iterator[list[str]]:
        """:returns: the versions that the server keeps, for messages. :raises MinioError: no request was carried out, or the key may not remove any."""
        requests = [versions[start : start + _REQUEST] for start in range(0, len(versions), _REQUEST)]
        results = self._session.parallel(lambda some: remove_versions(self._session, bucket, some), requests)
        for some, refused, error in results:
            if error:
                raise error
            refusals = refused or []
            self.removed += len(some) - len(refusals)
            for version, code, message in refusals[:1]:
                if code == _DENIED and len(refusals) == len(some) and not self.removed:
                    raise Denied(
                        f"site {self._session.site}: bucket {bucket}: {show_key(version.key)}: {code}: {message.rstrip('.')}. The access key lacks"
                        " s3:DeleteObject and s3:DeleteObjectVersion, or, for versions under governance, s3:BypassGovernanceRetention. Allow them by a policy,"
                        " or use another key."
                    )
            yield [f"{show_key(version.key)} ({version.id}): {code}: {message.rstrip('.')}" for version, code, message in refusals]


def remove_versions(session: Session, bucket: str, versions: t.Sequence[Version]) -> list[tuple[Version, str, str]]:
    """Remove up to 1,000 versions for good, with the bypass of governance.

    :returns: those that the server keeps, each with its code and its sentence.
    :raises ServerError: it refused the request as a whole.
    """
    plain = [version for version in versions if version.key.isprintable()]
    refused = [found for version in versions if not version.key.isprintable() for found in _remove_one(session, bucket, version)]
    if not plain:
        return refused
    body = build("Delete", ("Quiet", "true"), *(("Object", [("Key", version.key), ("VersionId", version.id)]) for version in plain))
    headers = {**content_md5(body), "x-amz-bypass-governance-retention": "true"}
    answer = tree(session.s3("POST", bucket, query={"delete": ""}, body=body, headers=headers))
    by_name = {(version.key, version.id): version for version in plain}
    for node in find_all(answer, "Error"):
        version = by_name.get((find(node, "Key"), find(node, "VersionId")))
        if version:
            refused.append((version, find(node, "Code"), find(node, "Message")))
    return refused


def _remove_one(session: Session, bucket: str, version: Version) -> list[tuple[Version, str, str]]:
    """A version of a key that has no form in XML."""
    try:
        session.s3("DELETE", bucket, version.key, query={"versionId": version.id}, headers={"x-amz-bypass-governance-retention": "true"})
    except ServerError as error:
        return [(version, error.code, error.message)]
    return []


def locked_versions(session: Session, bucket: str) -> str:
    """What keeps a bucket with object lock from being emptied, for messages: versions under a legal hold, or under compliance that has not ended.

    :returns: ``""`` for nothing in the first 100,000 versions. Without s3:GetObject the server does not say, and the removal will tell.
    """
    found: list[str] = []
    count = 0
    query: t.Optional[dict[str, str]] = {"metadata": "true"}
    for _page in range(_PAGES):
        if query is None:
            break
        page = read_page(session, bucket, query)
        for version in page.versions:
            reason = _keeps(session, version)
            if reason:
                count += 1
                if len(found) < _NAMED:
                    found.append(f"{show_key(version.key)} ({version.id}, {reason})")
        query = {"metadata": "true", **page.next} if page.next else None
    if not count:
        return ""
    rest = f" and {count - len(found)} more" if count > len(found) else ""
    return f"{count} versions cannot be removed: {', '.join(found)}{rest}"


def _keeps(session: Session, version: Version) -> str:
    if version.lock.hold:
        return "legal hold"
    if version.lock.mode == "COMPLIANCE" and version.lock.until and parse_time(version.lock.until) > session.server_time:
        return f"compliance until {version.lock.until}"
    return ""
