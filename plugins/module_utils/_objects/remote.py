# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as the server has them: their headers, what stands beside these, and listings."""

from __future__ import annotations

import base64
import hashlib
import typing as t
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_plus

from .._common.errors import MinioError, ServerError
from .._common.units import show_key
from .._common.xml import NAMESPACE, find, find_all, tree
from .._site.listing import read_page
from .._site.session import Session
from .definition import HEADERS

_NO_OBJECT = {"NoSuchKey", "NoSuchVersion", "MethodNotAllowed"}
"""How the server says that there is none, or that it is a delete marker."""
_NO_CONTENT = "MethodNotAllowed"
"""What it says of a version that is a delete marker, or one whose removal is still to be replicated (S cmd/erasure-object.go, getObjectInfo)."""
_NO_LOCK = {"NoSuchObjectLockConfiguration", "InvalidRequest"}
"""What it says of an object, and of a bucket, without one (S cmd/api-errors.go, ErrInvalidBucketObjectLockConfiguration)."""
_NOT_ENCRYPTED = "not applicable"
"""What it says where a key of SSE-C comes with the question for an object without (S cmd/api-errors.go, ErrInvalidEncryptionParameters)."""
_SSE_C = "form of Server Side Encryption"
"""What it says where the key is missing (ErrSSEEncryptedObject)."""
_META = "x-amz-meta-"
_SSE = "x-amz-server-side-encryption"
_KMS_ARN = "arn:aws:kms:"
_NAME = f"{{{NAMESPACE}}}"


@dataclass
class Object:
    """One object, or one of its versions.

    :param sha256: the server's checksum in base64, ``""`` where it has none.
    :param beside: what has requests of its own, where it was asked for: ``tags``, ``retention`` and ``legal_hold``.
    """

    size: int
    etag: str
    modified: str = ""
    version_id: str = ""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    encryption: str = ""
    kms_key: str = ""
    sha256: str = ""
    replication: str = ""
    storage_class: str = ""
    beside: dict[str, t.Any] = field(default_factory=dict)


def customer_headers(key: t.Optional[bytes], copy: bool = False) -> dict[str, str]:
    """Headers with a key of SSE-C. :param copy: it is that of the object that is copied."""
    if not key:
        return {}
    prefix = f"x-amz-{'copy-source-' if copy else ''}server-side-encryption-customer"
    return {
        f"{prefix}-algorithm": "AES256",
        f"{prefix}-key": base64.b64encode(key).decode(),
        f"{prefix}-key-md5": base64.b64encode(hashlib.md5(key, usedforsecurity=False).digest()).decode(),
    }


def read_object(
    session: Session, bucket: str, key: str, version: str = "", sse_c_key: t.Optional[bytes] = None, beside: t.Collection[str] = (), marker: bool = False
) -> t.Optional[Object]:
    """One object; ``None`` where there is none, or a delete marker.

    :param beside: ``tags``, ``retention``, ``legal_hold``: a request for each.
    :param marker: a version that is a delete marker counts as an object without content. Such a version costs a listing.
    :raises ServerError: the server refused, for example because the bucket does not exist.
    """
    query = {"versionId": version} if version else {}
    try:
        answer = session.s3_answer("HEAD", bucket, key, query, headers={"x-amz-checksum-mode": "ENABLED", **customer_headers(sse_c_key)})
    except ServerError as error:
        if error.code in _NO_OBJECT:
            # A listing leaves out what is to be removed from other sites first.
            there = marker and error.code == _NO_CONTENT and version in versions_of(session, bucket, key)
            return Object(0, "", version_id=version) if there else None
        if sse_c_key and _NOT_ENCRYPTED in error.message:
            return read_object(session, bucket, key, version, None, beside, marker)
        raise _of_object(error, bucket, key, bool(sse_c_key)) from None
    found = _from_headers({name.lower(): value for name, value in answer.headers.items()})
    for name in beside:
        found.beside[name] = _BESIDE[name](session, bucket, key, query)
    return found


def _of_object(error: ServerError, bucket: str, key: str, with_key: bool) -> ServerError:
    """The same error with the name of the object."""
    found = ServerError(error.site, error.url, error.status, error.code, error.message, f"{bucket}/{show_key(key)}")
    if _SSE_C in error.message:
        found.args = (f"{found} Give the key of the object as sse_c_key.",)
    elif with_key and error.code == "AccessDenied":
        found.args = (f"{found} It is also the answer to another sse_c_key than that of the object.",)
    return found


def _from_headers(headers: t.Mapping[str, str]) -> Object:
    algorithm = headers.get(_SSE, "")
    return Object(
        size=int(headers.get("content-length", 0)),
        etag=headers.get("etag", "").strip('"'),
        modified=_moment(headers.get("last-modified", "")),
        version_id=headers.get("x-amz-version-id", ""),
        content_type=headers.get("content-type", ""),
        headers={name: headers[name.lower()] for name in HEADERS if name.lower() in headers},
        metadata={name[len(_META) :]: value for name, value in headers.items() if name.startswith(_META)},
        encryption="sse-c" if f"{_SSE}-customer-algorithm" in headers else {"AES256": "sse-s3", "aws:kms": "sse-kms"}.get(algorithm, algorithm),
        kms_key=headers.get(f"{_SSE}-aws-kms-key-id", "").removeprefix(_KMS_ARN),
        sha256=headers.get("x-amz-checksum-sha256", ""),
        replication=headers.get("x-amz-replication-status", ""),
        storage_class=headers.get("x-amz-storage-class", ""),
    )


def _moment(text: str) -> str:
    return parsedate_to_datetime(text).strftime("%Y-%m-%dT%H:%M:%SZ") if text else ""


def _tags(session: Session, bucket: str, key: str, query: dict[str, str]) -> dict[str, str]:
    answer = tree(session.s3("GET", bucket, key, {"tagging": "", **query}))
    return {find(tag, "Key"): find(tag, "Value") for tag in find_all(answer, "TagSet/Tag")}


def _retention(session: Session, bucket: str, key: str, query: dict[str, str]) -> dict[str, str]:
    answer = _lock(session, bucket, key, {"retention": "", **query})
    if answer is None or not find(answer, "Mode"):
        return {"mode": "none"}
    return {"mode": find(answer, "Mode"), "until": f"{find(answer, 'RetainUntilDate')[:19]}Z"}


def _legal_hold(session: Session, bucket: str, key: str, query: dict[str, str]) -> bool:
    answer = _lock(session, bucket, key, {"legal-hold": "", **query})
    return answer is not None and find(answer, "Status") == "ON"


def _lock(session: Session, bucket: str, key: str, query: dict[str, str]) -> t.Optional[ET.Element]:
    try:
        return tree(session.s3("GET", bucket, key, query))
    except ServerError as error:
        if error.code in _NO_LOCK:
            return None
        raise


_BESIDE: dict[str, t.Callable[[Session, str, str, dict[str, str]], t.Any]] = {"tags": _tags, "retention": _retention, "legal_hold": _legal_hold}


def has_lock(session: Session, bucket: str) -> t.Optional[bool]:
    """Whether a bucket has object lock; ``None`` where the access key may not know."""
    try:
        return find(tree(session.s3("GET", bucket, query={"object-lock": ""})), "ObjectLockEnabled") == "Enabled"
    except ServerError as error:
        if error.code == "ObjectLockConfigurationNotFoundError":
            return False
        if error.code == "AccessDenied":
            return None
        raise


def list_objects(session: Session, bucket: str, prefix: str, after: str = "") -> t.Iterator[tuple[str, Object]]:
    """The current objects below a prefix in the order of their names, a page of 1,000 ahead of the reader. :param after: names up to this one are left out."""
    query = {"list-type": "2", "encoding-type": "url", "prefix": prefix, **({"start-after": after} if after else {})}
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(session.s3, "GET", bucket, "", query)
        while True:
            page, following = _page(session, bucket, coming.result())
            if following:
                coming = ahead.submit(session.s3, "GET", bucket, "", {**query, "continuation-token": following})
            yield from page
            if not following:
                return


def versions_of(session: Session, bucket: str, key: str) -> list[str]:
    """The ids of all versions of one object, delete markers included."""
    found: list[str] = []
    query: t.Optional[dict[str, str]] = {"prefix": key}
    while query is not None:
        page = read_page(session, bucket, query)
        found += [version.id for version in page.versions if version.key == key]
        # Names that only begin with this one come after it.
        query = {"prefix": key, **page.next} if page.next and all(version.key == key for version in page.versions) else None
    return found


def _page(session: Session, bucket: str, answer: bytes) -> tuple[list[tuple[str, Object]], str]:
    try:
        root = ET.fromstring(answer)
        found = []
        for node in root.iterfind(f"{_NAME}Contents"):
            fields = {child.tag[len(_NAME) :]: child.text or "" for child in node}
            key = fields["Key"]
            key = unquote_plus(key) if "%" in key or "+" in key else key
            found.append((key, Object(int(fields["Size"]), fields["ETag"].strip('"'), fields["LastModified"])))
    except (ET.ParseError, KeyError, ValueError) as error:
        raise MinioError(f"site {session.site} ({session.url}): bucket {bucket}: the listing cannot be read ({error}).") from None
    return found, root.findtext(f"{_NAME}NextContinuationToken", "") if root.findtext(f"{_NAME}IsTruncated") == "true" else ""
