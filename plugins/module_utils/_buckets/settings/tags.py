# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags of a bucket."""

from __future__ import annotations

import re
import typing as t

from ..._common.fields import boolean, texts
from ..._common.xml import build, find, find_all, tree
from .base import Setting

_MOST_TAGS = 50
_TAG = re.compile(r"[a-zA-Z0-9+\-._:/@ =]*")


def _read_tags(value: t.Any) -> dict[str, str]:
    """The server's limits (minio-go pkg/tags/tags.go, validTagKeyValue): letters are those of ASCII."""
    tags = texts(value)
    if len(tags) > _MOST_TAGS:
        raise ValueError(f"{len(tags)} tags are more than the {_MOST_TAGS} that a bucket can have")
    for key, content in tags.items():
        if not 0 < len(key) <= 128 or len(content) > 256:
            raise ValueError(f"{key!r}: a tag's key has 1 to 128 characters, and its value not more than 256")
        for part in (key, content):
            if not _TAG.fullmatch(part):
                raise ValueError(f"{part!r}: in a tag, MinIO takes letters A to Z, digits, spaces and + - . _ : / @ = only")
    return tags


class Tags(Setting):
    """A dict of strings."""

    name, file, report, subresource = "tags", "tagging.xml", "tagging", "tagging"
    options = {"tags": {"type": "dict"}, "purge_tags": {"type": "bool", "default": True}}
    elements = ("TagSet/Tag/Key", "TagSet/Tag/Value")
    fields = {"tags": _read_tags, "purge_tags": boolean}

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        return None if bucket.get("tags") is None else (bucket["tags"], bucket.get("purge_tags") is not False)

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        tags, exact = declared
        return {**({} if exact else actual or {}), **tags} or None

    def parse(self, data: bytes) -> t.Any:
        return {find(tag, "Key"): find(tag, "Value") for tag in find_all(tree(data), "TagSet/Tag")} or None

    def render(self, value: t.Any) -> bytes:
        return build("Tagging", ("TagSet", [("Tag", [("Key", key), ("Value", text)]) for key, text in sorted(value.items())]))
