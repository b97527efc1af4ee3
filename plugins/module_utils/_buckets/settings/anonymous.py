# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short form of a bucket policy: what anybody may do below which prefixes."""

from __future__ import annotations

import typing as t

from ..._common.fields import choice, dictionary, plain

_READ = ("s3:GetObject",)
_WRITE = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
_LEVELS: dict[str, tuple[str, ...]] = {
    "public-read": _READ,
    "public-list": (*_READ, "s3:ListBucket"),
    "public-write": _WRITE,
    "public-read-write": (*_READ, "s3:ListBucket", *_WRITE, "s3:DeleteObject"),
}
_ON_BUCKET = {"s3:ListBucket"}


def read_prefixes(value: t.Any) -> dict[str, str]:
    """A prefix and its level each; the prefix ``""`` is the whole bucket. :raises ValueError: no such level."""
    level = choice(*_LEVELS)
    return {plain(prefix): level(name) for prefix, name in dictionary(value).items()}


def anonymous_access(bucket: str, prefixes: t.Mapping[str, str]) -> dict[str, t.Any]:
    """The bucket policy that gives these levels; ``{}`` for no prefixes."""
    statements: list[dict[str, t.Any]] = []
    for prefix, level in sorted(prefixes.items()):
        actions = [action for action in _LEVELS[level] if action not in _ON_BUCKET]
        statements.append({"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": f"arn:aws:s3:::{bucket}/{prefix}*"})
        if _ON_BUCKET & set(_LEVELS[level]):
            listing: dict[str, t.Any] = {"Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}"}
            if prefix:
                listing["Condition"] = {"StringLike": {"s3:prefix": f"{prefix}*"}}
            statements.append(listing)
    return {"Version": "2012-10-17", "Statement": statements} if statements else {}
