# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All versions below a prefix of a bucket as a sorted stream, a page ahead of its reader."""

from __future__ import annotations

import typing as t
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import unquote_plus

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._xml import NAMESPACE

_NAME = f"{{{NAMESPACE}}}"


@dataclass(frozen=True)
class Version:
    """One version of an object, or a delete marker, which has neither size nor ETag.

    :param modified: as the server writes it, ``2026-03-01T02:20:05.123Z``; a replica has that of its original.
    """

    key: str
    id: str
    marker: bool
    size: int
    etag: str
    modified: str


Group = tuple[str, list[Version]]
"""A key with all of its versions."""


def versions_by_key(session: Session, bucket: str, prefix: str) -> t.Iterator[Group]:
    """The keys in the order of their bytes, each with its versions. Holds two pages and the versions of one key.

    :raises MinioError: the server refused, or lists keys in another order.
    """
    key, found = "", []
    for version in _versions(session, bucket, prefix):
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


def _versions(session: Session, bucket: str, prefix: str) -> t.Iterator[Version]:
    with ThreadPoolExecutor(1) as ahead:
        # Keys may hold characters that XML cannot, so they are asked for in the encoding of URLs.
        query = {"versions": "", "encoding-type": "url", "prefix": prefix}
        coming = ahead.submit(session.s3, "GET", bucket, query=query)
        while True:
            page = ET.fromstring(coming.result())
            truncated = page.findtext(f"{_NAME}IsTruncated") == "true"
            if truncated:
                key, version = unquote_plus(page.findtext(f"{_NAME}NextKeyMarker", "")), page.findtext(f"{_NAME}NextVersionIdMarker", "")
                coming = ahead.submit(session.s3, "GET", bucket, query={**query, "key-marker": key, "version-id-marker": version})
            for node in page:
                if node.tag in (f"{_NAME}Version", f"{_NAME}DeleteMarker"):
                    yield _version({child.tag: child.text or "" for child in node}, node.tag == f"{_NAME}DeleteMarker")
            if not truncated:
                return


def _version(fields: dict[str, str], marker: bool) -> Version:
    return Version(
        key=unquote_plus(fields[f"{_NAME}Key"]),
        id=fields[f"{_NAME}VersionId"],
        marker=marker,
        size=0 if marker else int(fields[f"{_NAME}Size"]),
        etag="" if marker else fields[f"{_NAME}ETag"].strip('"'),
        modified=fields[f"{_NAME}LastModified"],
    )
