# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags of a bucket."""

from __future__ import annotations

import typing as t

from ..._common.fields import boolean, tags_of
from ..._common.xml import build, find, find_all, tree
from .base import Setting


class Tags(Setting):
    """A dict of strings."""

    name, file, report, subresource = "tags", "tagging.xml", "tagging", "tagging"
    options = {"tags": {"type": "dict"}, "purge_tags": {"type": "bool", "default": True}}
    elements = ("TagSet/Tag/Key", "TagSet/Tag/Value")
    fields = {"tags": tags_of("a bucket", 50), "purge_tags": boolean}

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        return None if bucket.get("tags") is None else (bucket["tags"], bucket.get("purge_tags") is not False)

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        tags, exact = declared
        return {**({} if exact else actual or {}), **tags} or None

    def parse(self, data: bytes) -> t.Any:
        return {find(tag, "Key"): find(tag, "Value") for tag in find_all(tree(data), "TagSet/Tag")} or None

    def render(self, value: t.Any) -> bytes:
        return build("Tagging", ("TagSet", [("Tag", [("Key", key), ("Value", text)]) for key, text in sorted(value.items())]))
