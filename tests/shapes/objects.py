# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of every kind that clients write, also the odd ones."""

from __future__ import annotations

import datetime
import io
import os
import typing as t

from minio import Minio
from minio.commonconfig import GOVERNANCE, Tags
from minio.error import MinioException
from minio.retention import Retention
from minio.sse import SseCustomerKey

from .deployment import BUCKETS

# The server takes some of them and refuses others, depending on its release: what it takes has to be handled.
_KEYS = (
    "a b/ü日本.txt",
    "tags/]]>&<x attr='\"'>.xml",
    "per%20cent/%2F+plus;=?#",
    "line\nbreak",
    "tab\there",
    "bell\x07",
    "escape\x1b[0m",
    "back\\slash",
    "emoji/\U0001f980",
    "no-character/\ufffe",
    "next-line\x85",
    "/leading",
    "folder/",
    "dots/...",
    "~",
    " blank at both ends ",
)
_METADATA = ({"a$b": "x"}, {"x&y": "]]>"}, {"tilde~": "<a>&amp;"}, {"!bang": "tab\there"}, {"a.b": "bell\x07"}, {"1digit": "caf\xe9"}, {"plain": "x" * 500})
_PART = 5 * 1024 * 1024


class Written(t.NamedTuple):
    """A version of an object."""

    bucket: str
    key: str
    version: str


def write(client: Minio, bucket: str, prefix: str) -> list[Written]:
    """Write objects that fit the bucket, by the name that it has at the first site; those of them that the site took."""
    kinds = {name: content for content, name in BUCKETS.items()}
    makers: dict[str, t.Callable[[Minio, str, str], t.Iterator[t.Optional[Written]]]] = {
        "odd-names": _odd,
        "lock": _locked,
        "client-key": _with_client_key,
        "encrypted": _in_parts,
        "kept-deletions": _deleted,
    }
    return [found for found in makers.get(kinds.get(bucket, ""), _plain)(client, bucket, prefix) if found]


def _plain(client: Minio, bucket: str, prefix: str) -> t.Iterator[t.Optional[Written]]:
    for number in range(3):
        yield _put(client, bucket, f"{prefix}/{number}", b"plain")
    yield _put(client, bucket, f"{prefix}/0", b"another version")
    yield _put(client, bucket, f"{prefix}/empty", b"")


def _odd(client: Minio, bucket: str, prefix: str) -> t.Iterator[t.Optional[Written]]:
    for key in _KEYS:
        yield _put(client, bucket, f"/{prefix}{key}" if key.startswith("/") else f"{prefix}/{key}", b"odd")
    for number, metadata in enumerate(_METADATA):
        yield _put(client, bucket, f"{prefix}/metadata-{number}", b"odd", metadata=metadata)
    tags = Tags.new_object_tags()
    tags["a+b ü"] = "c=d"
    yield _put(client, bucket, f"{prefix}/tagged", b"odd", tags=tags)


def _locked(client: Minio, bucket: str, prefix: str) -> t.Iterator[t.Optional[Written]]:
    until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)
    yield _put(client, bucket, f"{prefix}/default", b"locked")
    yield _put(client, bucket, f"{prefix}/held", b"locked", legal_hold=True)
    yield _put(client, bucket, f"{prefix}/own", b"locked", retention=Retention(GOVERNANCE, until))
    released = _put(client, bucket, f"{prefix}/released", b"locked", legal_hold=True)
    if released:
        client.disable_object_legal_hold(bucket, released.key, released.version)
    yield released


def _with_client_key(client: Minio, bucket: str, prefix: str) -> t.Iterator[t.Optional[Written]]:
    key = SseCustomerKey(bytes(range(32)))
    yield _put(client, bucket, f"{prefix}/open", b"plain")
    yield _put(client, bucket, f"{prefix}/sealed", b"sealed", sse=key)
    yield _put(client, bucket, f"{prefix}/sealed-in-parts", os.urandom(_PART + 1), sse=key, part_size=_PART)


def _in_parts(client: Minio, bucket: str, prefix: str) -> t.Iterator[t.Optional[Written]]:
    yield _put(client, bucket, f"{prefix}/small", b"encrypted by default")
    yield _put(client, bucket, f"{prefix}/parts", os.urandom(_PART + 1), part_size=_PART)


def _deleted(client: Minio, bucket: str, prefix: str) -> t.Iterator[t.Optional[Written]]:
    yield from _plain(client, bucket, prefix)
    client.remove_object(bucket, f"{prefix}/1")


def _put(client: Minio, bucket: str, key: str, content: bytes, **options: t.Any) -> t.Optional[Written]:
    """One version; None if there is none, or if the site or the client refuses what is odd in it."""
    odd = bucket == BUCKETS["odd-names"]
    try:
        result = client.put_object(bucket, key, io.BytesIO(content), len(content), **options)
    except (MinioException, ValueError, UnicodeError) as error:
        if odd and getattr(error, "code", "") not in ("AccessDenied", "NoSuchBucket"):
            return None
        raise
    # The server leaves out a slash at the beginning, and gives a folder no version.
    return Written(bucket, key.lstrip("/"), result.version_id) if result.version_id else None
