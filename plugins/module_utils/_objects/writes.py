# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects written: uploads in one request or in parts, copies, removals, and what is changed beside the content."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import mimetypes
import typing as t
from urllib.parse import quote, urlencode

from .._common.errors import MinioError, ServerError
from .._common.units import show_key
from .._common.xml import build, find, tree
from .._site.session import Session, content_md5
from .content import PART, Source, part_size
from .remote import Object, customer_headers, read_object, versions_of

_SSE = "x-amz-server-side-encryption"
_BYPASS = {"x-amz-bypass-governance-retention": "true"}
_KEPT = ("InvalidRequest", "ObjectLocked")
"""What the server says of a version that it keeps (S cmd/api-errors.go, ErrObjectLocked)."""
_NO_BYPASS = "AccessDenied"
"""What it says where the retention is to be bypassed, and the access key may not (S cmd/bucket-object-lock.go, enforceRetentionBypassForDelete)."""
_BINARY = "application/octet-stream"


class Locked(MinioError):
    """The server does not remove a version."""

    code = "ObjectLocked"


def upload(session: Session, item: t.Mapping[str, t.Any], source: Source) -> None:
    """Put an object with all that is declared of it."""
    headers = {name: value for name, value in _headers(item).items() if value}
    headers.setdefault("Content-Type", mimetypes.guess_type(item["key"].rpartition("/")[2])[0] or _BINARY)
    if source.size > PART:
        _upload_parts(session, item, source, headers)
        return
    body = source.read(0, source.size)
    session.s3("PUT", item["bucket"], item["key"], body=body, headers={**headers, **content_md5(body), **_sha256(body)})


def _sha256(body: bytes) -> dict[str, str]:
    """The server keeps it, so that the content is known again where the ETag is none of it, as with some encryption."""
    return {"x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(body).digest()).decode()}


def _upload_parts(session: Session, item: t.Mapping[str, t.Any], source: Source, headers: dict[str, str]) -> None:
    bucket, key = item["bucket"], item["key"]
    begun = session.s3("POST", bucket, key, {"uploads": ""}, headers={**headers, "x-amz-checksum-algorithm": "SHA256"})
    upload_id = find(tree(begun), "UploadId")
    length = part_size(source.size)
    own = customer_headers(item.get("sse_c_key") if item.get("encryption") == "sse-c" else None)

    def send(start: int) -> tuple[str, str]:
        body = source.read(start, min(length, source.size - start))
        digest = _sha256(body)
        query = {"partNumber": str(start // length + 1), "uploadId": upload_id}
        answer = session.s3_answer("PUT", bucket, key, query, body, {**digest, **own, **content_md5(body)})
        return answer.headers.get("ETag", ""), digest["x-amz-checksum-sha256"]

    try:
        parts = []
        for _start, found, error in session.parallel(send, range(0, source.size, length)):
            if error or not found:
                raise error or MinioError(f"site {session.site}: {bucket}/{key}: a part has no ETag.")
            parts.append(found)
        numbered = enumerate(parts, 1)
        body = build("CompleteMultipartUpload", *(("Part", [("PartNumber", str(n)), ("ETag", etag), ("ChecksumSHA256", sha)]) for n, (etag, sha) in numbered))
        _complete(session, item, source, upload_id, body)
    except MinioError:
        # What is not removed, the server removes by itself after a day (S cmd/erasure-sets.go, cleanupStaleUploads).
        with contextlib.suppress(MinioError):
            session.s3("DELETE", bucket, key, {"uploadId": upload_id})
        raise


def _complete(session: Session, item: t.Mapping[str, t.Any], source: Source, upload_id: str, body: bytes) -> None:
    """Repeated after a lost answer, the server no longer knows the upload that it has completed."""
    bucket, key = item["bucket"], item["key"]
    try:
        session.s3("POST", bucket, key, {"uploadId": upload_id}, body, customer_headers(item.get("sse_c_key")))
    except ServerError as error:
        found = read_object(session, bucket, key, sse_c_key=item.get("sse_c_key")) if error.code == "NoSuchUpload" else None
        if not found or found.size != source.size or not (source.is_etag(found.etag) or (found.sha256 and source.is_sha256(found.sha256))):
            raise


def copy(session: Session, item: t.Mapping[str, t.Any]) -> None:
    """Copy another object; what is declared takes the place of what that one has."""
    origin = item["copy_from"]
    found = read_object(session, origin.get("bucket") or item["bucket"], origin["key"], origin.get("version_id", ""), origin.get("sse_c_key"))
    if found is None:
        raise MinioError(f"site {session.site}: {origin.get('bucket') or item['bucket']}/{origin['key']}: it does not exist, so that it cannot be copied.")
    _copy(session, item, found, origin.get("bucket") or item["bucket"], origin["key"], origin.get("version_id", ""), origin.get("sse_c_key"))


def rewrite(session: Session, item: t.Mapping[str, t.Any], actual: Object) -> None:
    """Change headers, metadata or encryption of an object, whose content and lock stay. In a versioned bucket this is a new version."""
    beside = read_object(session, item["bucket"], item["key"], sse_c_key=item.get("sse_c_key"), beside=("retention", "legal_hold"))
    kept: dict[str, t.Any] = {} if beside is None else {name: value for name, value in beside.beside.items() if value not in (False, {"mode": "none"})}
    same = actual.encryption and "encryption" not in item
    kept.update({"encryption": actual.encryption, **({"kms_key": actual.kms_key} if actual.kms_key else {})} if same else {})
    source_key = item.get("sse_c_key") if actual.encryption == "sse-c" else None
    _copy(session, {**kept, **item}, actual, item["bucket"], item["key"], actual.version_id, source_key)


def _copy(session: Session, item: t.Mapping[str, t.Any], found: Object, bucket: str, key: str, version: str, source_key: t.Optional[bytes]) -> None:
    origin = quote(f"/{bucket}/{key}", safe="-_.~/") + (f"?versionId={quote(version)}" if version else "")
    headers = {
        "x-amz-copy-source": origin,
        "x-amz-copy-source-if-match": found.etag,
        "x-amz-metadata-directive": "REPLACE",
        "Content-Type": found.content_type or _BINARY,
        **found.headers,
        **({} if "metadata" in item else {f"x-amz-meta-{name}": value for name, value in found.metadata.items()}),
        **_headers(item),
        **customer_headers(source_key, copy=True),
    }
    headers = {name: value for name, value in headers.items() if value}
    if "tags" in item:
        headers["x-amz-tagging-directive"] = "REPLACE"
    session.s3("PUT", item["bucket"], item["key"], headers=headers)


def _headers(item: t.Mapping[str, t.Any]) -> dict[str, str]:
    """What a new object gets besides its content."""
    headers = {**item.get("headers", {}), **{f"x-amz-meta-{name}": value for name, value in item.get("metadata", {}).items()}}
    if item.get("content_type"):
        headers["Content-Type"] = item["content_type"]
    if item.get("tags"):
        headers["x-amz-tagging"] = urlencode(item["tags"], quote_via=quote)
    retention = item.get("retention", {"mode": "none"})
    if retention["mode"] != "none":
        headers.update({"x-amz-object-lock-mode": retention["mode"], "x-amz-object-lock-retain-until-date": retention["until"]})
    if item.get("legal_hold"):
        headers["x-amz-object-lock-legal-hold"] = "ON"
    encryption = item.get("encryption")
    if encryption == "sse-c":
        headers.update(customer_headers(item["sse_c_key"]))
    elif encryption:
        headers[_SSE] = {"sse-s3": "AES256", "sse-kms": "aws:kms"}[encryption]
        if item.get("kms_key"):
            headers[f"{_SSE}-aws-kms-key-id"] = item["kms_key"]
    return headers


def write_beside(session: Session, item: t.Mapping[str, t.Any], setting: str) -> None:
    """Tags, retention or legal hold of an object or version that there is."""
    bucket, key, value = item["bucket"], item["key"], item[setting]
    query = {setting.replace("_", "-") if setting != "tags" else "tagging": "", **({"versionId": item["version_id"]} if item.get("version_id") else {})}
    if setting == "tags" and not value:
        session.s3("DELETE", bucket, key, query)
        return
    if setting == "tags":
        body = build("Tagging", ("TagSet", [("Tag", [("Key", name), ("Value", text)]) for name, text in sorted(value.items())]))
    elif setting == "retention":
        parts = [] if value["mode"] == "none" else [("Mode", value["mode"]), ("RetainUntilDate", value["until"])]
        body = build("Retention", *parts)
    else:
        body = build("LegalHold", ("Status", "ON" if value else "OFF"))
    bypass = _BYPASS if setting == "retention" and item.get("bypass_governance") else {}
    session.s3("PUT", bucket, key, query, body, {**content_md5(body), **bypass})


def remove(session: Session, item: t.Mapping[str, t.Any]) -> None:
    """Remove an object, one version of it, or all of them. :raises MinioError: the server keeps one; the others are gone."""
    bucket, key = item["bucket"], item["key"]
    headers = _BYPASS if item.get("bypass_governance") else {}
    wanted = versions_of(session, bucket, key) if item.get("versions") == "all" else [item.get("version_id", "")]
    results = session.parallel(lambda version: session.s3("DELETE", bucket, key, {"versionId": version} if version else {}, headers=headers), wanted)
    for version, _answer, error in results:
        if isinstance(error, ServerError) and (error.code in _KEPT or (headers and error.code == _NO_BYPASS)):
            raise Locked(
                f"site {session.site} ({session.url}): {bucket}/{show_key(key)}{f' ({version})' if version else ''}: {error.code}:"
                f" {error.message.rstrip('.')}. Lift its legal hold (legal_hold: false with version_id), wait for the end of its retention, or set"
                " bypass_governance: true with a key that has s3:BypassGovernanceRetention and s3:DeleteObjectVersion."
            )
        if error:
            raise error
