# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All versions below a prefix of a bucket as a sorted stream, a page ahead of its reader."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

from .._common.errors import MinioError, ServerError
from .._common.xml import find, tree
from .listing_page import Lock, MalformedPage, Page, Version, parse_page
from .session import Session

_MOST = 1000
"""Versions of a page (S cmd/api-response.go, maxObjectList)."""
_NO_LOCK = ("NoSuchObjectLockConfiguration", "InvalidRequest")
"""What the server says of a version, and of a bucket, without one (S cmd/api-errors.go, ErrInvalidBucketObjectLockConfiguration)."""
_GONE = (404, 405)

Group = tuple[str, list[Version]]
"""A key with all of its versions."""


def versions_by_key(session: Session, bucket: str, prefix: str, metadata: bool = False) -> t.Iterator[Group]:
    """The keys in the order of their bytes, each with its versions. Holds two pages and the versions of one key.

    :param metadata: ask for locks and tags too, which makes the answers larger. The access key then needs s3:GetObject and
        s3:GetObjectTagging, or the server leaves them out (S cmd/api-response.go, generateListVersionsResponse).
    :raises MinioError: the server refused, or lists keys in another order.
    """
    key = ""
    found: list[Version] = []
    for version in _versions(session, bucket, prefix, metadata):
        if version.key != key:
            if found:
                yield key, found
            if found and version.key.encode() < key.encode():
                raise MinioError(f"site {session.site} ({session.url}): bucket {bucket}: the server lists {version.key} after {key}, so that listings cannot be"
                                 " compared.")  # fmt: skip
            key, found = version.key, []
        found.append(version)
    if found:
        yield key, found


def _versions(session: Session, bucket: str, prefix: str, metadata: bool) -> t.Iterator[Version]:
    with ThreadPoolExecutor(1) as ahead:
        query = {"prefix": prefix, **({"metadata": "true"} if metadata else {})}
        coming = ahead.submit(read_page, session, bucket, query)
        while True:
            page = coming.result()
            if page.next:
                coming = ahead.submit(read_page, session, bucket, {**query, **page.next})
            yield from page.versions
            if not page.next:
                return


def read_page(session: Session, bucket: str, query: dict[str, str]) -> Page:
    """One page of a bucket's versions.

    :param query: where it begins, ``key-marker`` and ``version-id-marker``, both excluded; ``metadata`` asks for locks and tags. A page with metadata
        that cannot be read is read in ever smaller parts, and the versions that are in the way are asked for one by one.
    :raises MinioError: the server refused, or its answer is no listing.
    """
    try:
        return _page(session, bucket, query)
    except MalformedPage as error:
        if "metadata" not in query:
            raise MinioError(f"site {session.site} ({session.url}): bucket {bucket}: the listing is no XML ({error}).") from None
    return _in_parts(session, bucket, query, int(query.get("max-keys", _MOST)))


def _page(session: Session, bucket: str, query: dict[str, str]) -> Page:
    return parse_page(session.s3("GET", bucket, query={"versions": "", "encoding-type": "url", **query}), "metadata" in query)


def _in_parts(session: Session, bucket: str, query: dict[str, str], count: int) -> Page:
    """The two halves of a page that cannot be read."""
    if count == 1:
        return _one_by_one(session, bucket, query)
    first = _part(session, bucket, query, count // 2)
    if first.next is None:
        return first
    second = _part(session, bucket, {**query, **first.next}, count - count // 2)
    return Page(first.versions + second.versions, second.next)


def _part(session: Session, bucket: str, query: dict[str, str], count: int) -> Page:
    try:
        return _page(session, bucket, {**query, "max-keys": str(count)})
    except MalformedPage:
        return _in_parts(session, bucket, query, count)


def _one_by_one(session: Session, bucket: str, query: dict[str, str]) -> Page:
    """A page of one version, whose lock and tags are asked for."""
    page = read_page(session, bucket, {**{name: value for name, value in query.items() if name != "metadata"}, "max-keys": "1"})
    found = []
    for version in page.versions:
        try:
            found.append(version if version.marker else version._replace(lock=_lock(session, bucket, version), tags=_tags(session, bucket, version)))
        except ServerError as error:
            # It may have been removed since.
            if error.status not in _GONE:
                raise
    return Page(found, page.next)


def _lock(session: Session, bucket: str, version: Version) -> Lock:
    retention = _detail(session, bucket, version, "retention", _NO_LOCK)
    hold = _detail(session, bucket, version, "legal-hold", _NO_LOCK)
    mode, until = (find(tree(retention), name) for name in ("Mode", "RetainUntilDate")) if retention else ("", "")
    return Lock.of(mode, until, find(tree(hold), "Status") if hold else "")


def _tags(session: Session, bucket: str, version: Version) -> tuple[tuple[str, str], ...]:
    """Those that the server cannot read itself match no rule, and count as none."""
    answer = _detail(session, bucket, version, "tagging", ("InvalidTag",))
    return tuple(sorted((find(node, "Key"), find(node, "Value")) for node in tree(answer).iter("Tag"))) if answer else ()


def _detail(session: Session, bucket: str, version: Version, name: str, none: tuple[str, ...]) -> bytes:
    """What the server has of a version under a subresource. :param none: the codes that say that there is nothing."""
    try:
        return session.s3("GET", bucket, version.key, {name: "", "versionId": version.id})
    except ServerError as error:
        if error.code in none:
            return b""
        raise
