# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versioning of a bucket, and the keys that are left out of it."""

from __future__ import annotations

import typing as t

from ..._common.fields import boolean, choice, dict_of, names
from ..._common.xml import build, find, find_all, tree
from .base import Setting

_MOST_PREFIXES = 10
_EXCLUDE = {"prefixes": {"type": "list", "elements": "str"}, "folders": {"type": "bool", "default": False}}


def _read_status(value: t.Any) -> str:
    """Also true and false, and their texts, which older versions of Ansible make of them in templates. Capitals make no difference, as S3 has them."""
    if isinstance(value, str):
        value = value.lower()
        value = {"true": True, "false": False}.get(value, value)
    if isinstance(value, bool):
        return "enabled" if value else "disabled"
    return choice("enabled", "suspended", "disabled")(value)


def _read_prefixes(value: t.Any) -> list[str]:
    """S internal/bucket/versioning/versioning.go, Validate."""
    prefixes = sorted(set(names(value)))
    if len(prefixes) > _MOST_PREFIXES:
        raise ValueError(f"{len(prefixes)} prefixes are more than the {_MOST_PREFIXES} that a bucket can have")
    return prefixes


_read_parts = dict_of({"prefixes": _read_prefixes, "folders": boolean}, (), lambda _exclude: [], ("prefixes", "folders"))


def _read_exclude(value: t.Any) -> dict[str, t.Any]:
    return {"prefixes": [], "folders": False, **_read_parts(value)}


class Versioning(Setting):
    """``enabled``, ``suspended``, or ``None`` where it was never on; ``{"status": "enabled", "prefixes": [...], "folders": bool}`` where
    it leaves something out. ``disabled`` asks for either of the last two."""

    name, file, report, subresource = "versioning", "versioning.xml", "versioning", "versioning"
    options = {"versioning": {"type": "raw"}, "versioning_exclude": {"type": "dict", "options": _EXCLUDE}}
    elements = ("Status", "ExcludedPrefixes/Prefix", "ExcludeFolders")
    fields = {"versioning": _read_status, "versioning_exclude": _read_exclude}

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        status, exclude = bucket.get("versioning"), bucket.get("versioning_exclude")
        return None if status is None and exclude is None else {"status": status, "exclude": exclude}

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        status = declared["status"] or _status(actual)
        if status == "disabled":
            status = "suspended" if _status(actual) == "enabled" else _status(actual)
        exclude = declared["exclude"]
        if exclude is None:
            exclude = _exclude(actual) if status == "enabled" else {}
        return {"status": status, **exclude} if any(exclude.values()) else status

    def problem(self, actual: t.Any, target: t.Any, exists: bool) -> str:
        if _exclude(target) and _status(target) != "enabled":
            return "versioning_exclude leaves keys out of versioning, and the bucket has none. Declare versioning: enabled."
        return ""

    def definition(self, value: t.Any) -> dict[str, t.Any]:
        exclude = _exclude(value)
        return {"versioning": _status(value), **({"versioning_exclude": exclude} if exclude else {})}

    def parse(self, data: bytes) -> t.Any:
        root = tree(data)
        status = find(root, "Status").lower() or None
        exclude = {"prefixes": sorted(find(node, "Prefix") for node in find_all(root, "ExcludedPrefixes")), "folders": find(root, "ExcludeFolders") == "true"}
        return {"status": status, **exclude} if any(exclude.values()) else status

    def render(self, value: t.Any) -> bytes:
        exclude = _exclude(value)
        return build(
            "VersioningConfiguration",
            ("Status", _status(value).capitalize()),
            *(("ExcludedPrefixes", [("Prefix", prefix)]) for prefix in exclude.get("prefixes", ())),
            *((("ExcludeFolders", "true"),) if exclude.get("folders") else ()),
        )


def _status(value: t.Any) -> t.Any:
    return value["status"] if isinstance(value, dict) else value


def _exclude(value: t.Any) -> dict[str, t.Any]:
    return {key: part for key, part in value.items() if key != "status"} if isinstance(value, dict) else {}
