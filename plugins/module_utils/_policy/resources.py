# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The resources of a policy statement, as MinIO reads them (K policy/resource.go, v3.1.3)."""

from __future__ import annotations

import typing as t

from .names import glob, pattern_reaches

S3_PREFIX = "arn:aws:s3:::"
KMS_PREFIX = "arn:minio:kms:::"


class Resource(t.NamedTuple):
    """A resource that the server can read. ``kind`` is ``s3``, ``kms`` or ``*`` for a name that begins with a star."""

    kind: str
    pattern: str

    @property
    def text(self) -> str:
        """As it stands in a policy."""
        return {"s3": S3_PREFIX, "kms": KMS_PREFIX, "*": ""}[self.kind] + self.pattern

    @property
    def is_bucket(self) -> bool:
        """It can stand for a bucket."""
        return "/" not in self.pattern

    @property
    def is_bare(self) -> bool:
        """It is the name of one bucket and a slash, behind which no object has its name."""
        return self.pattern.endswith("/") and self.pattern.count("/") == 1 and not any(character in self.pattern for character in "*?$")

    @property
    def is_object(self) -> bool:
        """It can stand for an object."""
        return "/" in self.pattern or "*" in self.pattern

    @property
    def is_valid(self) -> bool:
        """The server takes it in a statement."""
        forbidden = any(character in self.pattern for character in "/\\.") if self.kind != "s3" else False
        return bool(self.pattern) and not forbidden

    def in_bucket(self, bucket: str) -> bool:
        """It can match the bucket or something in it."""
        return glob(self.pattern, bucket) or pattern_reaches(self.pattern, f"{bucket}/")

    def matches_objects(self) -> bool:
        """Some object can match. A policy variable can be anything, and no object has an empty name."""
        if any(character in self.pattern for character in "*?"):
            return True
        return bool(self.pattern.partition("/")[2]) or ("$" in self.pattern and "/" not in self.pattern)

    def matches_buckets(self) -> bool:
        """A request about a bucket can match: the server compares with ``bucket/`` in IAM policies."""
        _bucket, slash, rest = self.pattern.partition("/")
        return not slash or not rest.strip("*") or "$" in self.pattern


def parse_resource(text: str) -> t.Optional[Resource]:
    """``None`` where the server cannot read it."""
    if text in (S3_PREFIX, KMS_PREFIX):
        # A prefix alone becomes a pattern that matches its own text.
        return Resource("*", text)
    for prefix, kind in ((S3_PREFIX, "s3"), (KMS_PREFIX, "kms")):
        if text.startswith(prefix):
            pattern = text[len(prefix) :]
            return None if pattern.startswith("/") else Resource(kind, pattern)
    if text.startswith("*"):
        pattern = "*" if text == "*" else text[1:]
        return None if pattern.startswith("/") else Resource("*", pattern)
    return None


def canonical_resource(text: str) -> str:
    """The server gives ``*`` back as ``**``."""
    return "*" if text == "**" else text


def resource_hint(text: str, bucket: t.Optional[str]) -> str:
    """What to write instead of a resource that the server cannot read."""
    name = bucket or "bucket"
    if text.startswith("arn:") and ":s3:" in text:
        name = text.rpartition(":")[2].lstrip("/") or name
    elif text and not text.startswith("arn:"):
        name = text.lstrip("/")
    return f"Write {S3_PREFIX}{name}"
