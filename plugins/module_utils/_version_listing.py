# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All versions below a prefix of a bucket as a sorted stream, a page ahead of its reader."""

from __future__ import annotations

import typing as t
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._xml import NAMESPACE

_NAME = f"{{{NAMESPACE}}}"
_VERSION, _DELETE_MARKER, _KEY, _VERSION_ID, _SIZE, _ETAG, _LAST_MODIFIED, _USER_METADATA, _USER_TAGS = (
    f"{_NAME}{name}" for name in ("Version", "DeleteMarker", "Key", "VersionId", "Size", "ETag", "LastModified", "UserMetadata", "UserTags")
)
_LOCK = ("x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date", "x-amz-object-lock-legal-hold")


class Version(t.NamedTuple):
    """One version of an object, or a delete marker, which has neither size nor ETag.

    :param modified: as the server writes it, ``2026-03-01T02:20:05.123Z``; a replica has that of its original.
    :param lock: mode and end of the retention, and the legal hold; empty where the listing has no metadata.
    :param tags: sorted pairs of key and value; empty where the listing has no metadata.
    """

    key: str
    id: str
    marker: bool
    size: int
    etag: str
    modified: str
    lock: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


Group = tuple[str, list[Version]]
"""A key with all of its versions."""


def versions_by_key(session: Session, bucket: str, prefix: str, metadata: bool = False) -> t.Iterator[Group]:
    """The keys in the order of their bytes, each with its versions. Holds two pages and the versions of one key.

    :param metadata: ask for locks and tags too, which makes the answers larger. The access key then needs s3:GetObject and
        s3:GetObjectTagging, or the server leaves them out (S cmd/api-response.go, generateListVersionsResponse).
    :raises MinioError: the server refused, or lists keys in another order.
    """
    key, found = "", []
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


@dataclass(frozen=True)
class Page:
    """Up to 1,000 versions, and what to ask for the next page with; ``None`` at the end."""

    versions: list[Version]
    next: t.Optional[dict[str, str]]


def read_page(session: Session, bucket: str, query: dict[str, str]) -> Page:
    """One page of a bucket's versions. :param query: where it begins, ``key-marker`` and ``version-id-marker``, both excluded."""
    page = _page(session, bucket, query)
    return Page(list(_found(page)), _next(page))


def _page(session: Session, bucket: str, query: dict[str, str]) -> ET.Element:
    # Keys may hold characters that XML cannot, so they are asked for in the encoding of URLs.
    answer = session.s3("GET", bucket, query={"versions": "", "encoding-type": "url", **query})
    try:
        return ET.fromstring(answer)
    except ET.ParseError as error:
        raise MinioError(f"site {session.site} ({session.url}): bucket {bucket}: the listing is no XML ({error}).") from None


def _next(page: ET.Element) -> t.Optional[dict[str, str]]:
    if page.findtext(f"{_NAME}IsTruncated") != "true":
        return None
    return {"key-marker": unquote_plus(page.findtext(f"{_NAME}NextKeyMarker", "")), "version-id-marker": page.findtext(f"{_NAME}NextVersionIdMarker", "")}


def _found(page: ET.Element) -> t.Iterator[Version]:
    for node in page:
        if node.tag == _VERSION or node.tag == _DELETE_MARKER:
            yield _version(node, node.tag == _DELETE_MARKER)


def _version(node: ET.Element, marker: bool) -> Version:
    fields = {child.tag: child.text or "" for child in node}
    key = fields[_KEY]
    if "%" in key or "+" in key:
        key = unquote_plus(key)
    if marker:
        return Version(key, fields[_VERSION_ID], True, 0, "", fields[_LAST_MODIFIED])
    lock: tuple[str, ...] = ()
    if _USER_METADATA in fields:
        kept = {child.tag.removeprefix(_NAME).lower(): child.text or "" for child in node.iterfind(f"{_USER_METADATA}/*")}
        lock = tuple(f"{name}={kept[name]}" for name in _LOCK if kept.get(name))
    tags = tuple(sorted(parse_qsl(fields[_USER_TAGS], keep_blank_values=True))) if fields.get(_USER_TAGS) else ()
    return Version(key, fields[_VERSION_ID], False, int(fields[_SIZE]), fields[_ETAG].strip('"'), fields[_LAST_MODIFIED], lock, tags)
