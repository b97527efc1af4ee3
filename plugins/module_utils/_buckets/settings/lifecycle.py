# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lifecycle rules, as XML of our own: the SDK's model drops some of their parts."""

from __future__ import annotations

import datetime
import hashlib
import json
import typing as t
import xml.etree.ElementTree as ET

from ..._common.errors import InputErrors
from ..._common.fields import Read, boolean, list_of, number, plain, text, texts
from ..._common.units import parse_size
from ..._common.xml import build, find, find_all, tree, unknown_paths
from ..._site.session import Session
from .base import Setting

_LONGEST_ID = 255
_LONGEST_TAG_NAME, _LONGEST_TAG_VALUE = 128, 256


def _date(value: t.Any) -> str:
    """A day, which begins at midnight UTC. YAML reads one as a date."""
    day = plain(value).removesuffix("T00:00:00Z")
    try:
        return datetime.date.fromisoformat(day).isoformat()
    except ValueError:
        raise ValueError(f"{str(value)!r} is not a day, for example 2027-01-31") from None


def _tier(value: t.Any) -> str:
    return text(value).upper()


def _id(value: t.Any) -> str:
    if len(text(value)) > _LONGEST_ID:
        raise ValueError(f"it has more than {_LONGEST_ID} characters")
    return value


def _tags(value: t.Any) -> dict[str, str]:
    """The server drops a tag without a name, and the rule is for everything then (S internal/bucket/lifecycle/tag.go, Validate)."""
    found = texts(value)
    for name, content in found.items():
        if not 0 < len(name) <= _LONGEST_TAG_NAME:
            raise ValueError(f"the name of a tag has 1 to {_LONGEST_TAG_NAME} characters, and {name[:20]!r} has {len(name)}")
        if len(content) > _LONGEST_TAG_VALUE:
            raise ValueError(f"{name}: the value of a tag has at most {_LONGEST_TAG_VALUE} characters")
    return found


def _refused(value: t.Any) -> None:
    """The server has no such element in a rule and drops it without a word (S internal/bucket/lifecycle/rule.go, Rule)."""
    raise ValueError(
        "MinIO has no such rule. It removes incomplete uploads of all buckets after 24 hours; to change that, set"
        " stale_uploads_expiry of the configuration api (MINIO_API_STALE_UPLOADS_EXPIRY)"
    )


class _Action(t.NamedTuple):
    """What a rule can do: its key, the element and the value's form."""

    key: str
    path: str
    read: Read
    from_text: t.Callable[[str], t.Any]


def _flag(value: str) -> t.Any:
    return value == "true" or None


def _day(value: str) -> str:
    return value.removesuffix("T00:00:00Z")


_ACTIONS = (
    _Action("expire_days", "Expiration/Days", number(1), int),
    _Action("expire_date", "Expiration/Date", _date, _day),
    _Action("expire_delete_marker", "Expiration/ExpiredObjectDeleteMarker", boolean, _flag),
    _Action("expire_all_versions", "Expiration/ExpiredObjectAllVersions", boolean, _flag),
    _Action("delete_marker_days", "DelMarkerExpiration/Days", number(1), int),
    _Action("transition_days", "Transition/Days", number(0), int),
    _Action("transition_date", "Transition/Date", _date, _day),
    _Action("transition_tier", "Transition/StorageClass", _tier, str),
    _Action("noncurrent_expire_days", "NoncurrentVersionExpiration/NoncurrentDays", number(1), int),
    _Action("noncurrent_keep", "NoncurrentVersionExpiration/NewerNoncurrentVersions", number(1), int),
    _Action("noncurrent_transition_days", "NoncurrentVersionTransition/NoncurrentDays", number(0), int),
    _Action("noncurrent_transition_tier", "NoncurrentVersionTransition/StorageClass", _tier, str),
)
_DATES = {"expire_date", "transition_date"}
_SIZES = {"size_greater_than": "ObjectSizeGreaterThan", "size_less_than": "ObjectSizeLessThan"}
_TIERS = ("transition_tier", "noncurrent_transition_tier")
_CONDITIONS = ("Prefix", "Tag/Key", "Tag/Value", *_SIZES.values())
_ELEMENTS = {
    *("ID", "Status", "Prefix"), *(action.path for action in _ACTIONS),
    *(f"Filter/{name}" for name in _CONDITIONS), *(f"Filter/And/{name}" for name in _CONDITIONS),
}  # fmt: skip

_OPTIONS = {
    "id": {"type": "str"},
    "enabled": {"type": "bool", "default": True},
    "prefix": {"type": "str"},
    "tags": {"type": "dict"},
    "size_greater_than": {"type": "str"},
    "size_less_than": {"type": "str"},
    "expire_days": {"type": "int"},
    "expire_date": {"type": "str"},
    "expire_delete_marker": {"type": "bool"},
    "expire_all_versions": {"type": "bool"},
    "delete_marker_days": {"type": "int"},
    "transition_days": {"type": "int"},
    "transition_date": {"type": "str"},
    "transition_tier": {"type": "str"},
    "noncurrent_expire_days": {"type": "int"},
    "noncurrent_keep": {"type": "int"},
    "noncurrent_transition_days": {"type": "int"},
    "noncurrent_transition_tier": {"type": "str"},
}
_FIELDS: dict[str, Read] = {
    "id": _id,
    "enabled": boolean,
    "prefix": plain,
    "tags": _tags,
    **dict.fromkeys(_SIZES, parse_size),
    **{action.key: action.read for action in _ACTIONS},
    "abort_incomplete_upload_days": _refused,
}


def _complete(rule: dict[str, t.Any]) -> list[str]:
    """Drop what says nothing, fill in what the server would, and name what it refuses (S internal/bucket/lifecycle, Validate)."""
    for key in [key for key, value in rule.items() if _says_nothing(key, value)]:
        del rule[key]
    for tier, days, date in (("transition_tier", "transition_days", "transition_date"), ("noncurrent_transition_tier", "noncurrent_transition_days", "")):
        if tier in rule and date not in rule:
            rule.setdefault(days, 0)
    problems = list(_contradictions(rule))
    rule.setdefault("enabled", True)
    # A rule without a name would get another random one with each write.
    rule.setdefault("id", "rule-" + hashlib.sha256(json.dumps(rule, sort_keys=True).encode()).hexdigest()[:12])
    return problems


def _says_nothing(key: str, value: t.Any) -> bool:
    return not value if key in ("prefix", "tags", *_SIZES) else value is False and key != "enabled"


def _contradictions(rule: dict[str, t.Any]) -> t.Iterator[str]:
    if not any(action.key in rule for action in _ACTIONS):
        yield "the rule does nothing. Give one of " + ", ".join(action.key for action in _ACTIONS) + "."
    for kind in ("expire", "transition"):
        if f"{kind}_days" in rule and f"{kind}_date" in rule:
            yield f"{kind}_days and {kind}_date: keep one of them."
    if "expire_delete_marker" in rule and ("expire_days" in rule or "expire_date" in rule):
        yield "expire_delete_marker: the server does not take it together with expire_days or expire_date. Write a separate rule for it."
    if "expire_all_versions" in rule and "expire_days" not in rule:
        yield "expire_all_versions: it needs expire_days."
    if "delete_marker_days" in rule and "tags" in rule:
        yield "delete_marker_days: a delete marker has no tags. Take tags out, or write a separate rule."
    for when in ("transition_days", "transition_date", "noncurrent_transition_days"):
        tier = when.rpartition("_")[0] + "_tier"
        if when in rule and tier not in rule:
            yield f"{when}: it needs {tier}."


_NARROWING = ("prefix", "tags", *_SIZES, "noncurrent_keep", "enabled")
_MOST_RULES = 1000
_read_list = list_of(_FIELDS, (), _complete, _NARROWING)


def read_lifecycle(value: t.Any) -> list[dict[str, t.Any]]:
    """The rules of a definition in their canonical form: only keys that say something, sorted by ``id``.

    :raises ValueError: not a list. :raises InputErrors: every error of every rule.
    """
    rules = _read_list(value)
    if len(rules) > _MOST_RULES:
        raise InputErrors([f": {len(rules)} rules are more than the {_MOST_RULES} that a bucket can have."])
    ids = [rule["id"] for rule in rules]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise InputErrors([f": two rules are the same or have the id {name}. Keep one of them." for name in twice])
    return sorted(rules, key=lambda rule: rule["id"])


class Lifecycle(Setting):
    """A list of rules with the keys of a definition, sorted by ``id``."""

    name, file, report, subresource = "lifecycle", "lifecycle.xml", "lifecycle", "lifecycle"
    options = {"lifecycle": {"type": "list", "elements": "dict", "options": _OPTIONS}}
    fields = {"lifecycle": read_lifecycle}
    needs = "tier"

    def needed(self, value: t.Any) -> set[str]:
        return {rule[key] for rule in value or () for key in _TIERS if key in rule}

    def available(self, session: Session) -> set[str]:
        tiers = json.loads(session.admin("GET", "tier")) or []
        return {tier["Name"] for tier in tiers}

    def parse(self, data: bytes) -> t.Any:
        return sorted((_parse_rule(node) for node in find_all(tree(data), "Rule")), key=lambda rule: rule["id"]) or None

    def unsaid(self, data: bytes) -> list[str]:
        return list(_unknown(tree(data)))

    def render(self, value: t.Any) -> bytes:
        return build("LifecycleConfiguration", *(("Rule", _render_rule(rule)) for rule in value))


def _parse_rule(node: ET.Element) -> dict[str, t.Any]:
    rule: dict[str, t.Any] = {"id": find(node, "ID"), "enabled": find(node, "Status") == "Enabled"}
    prefix = find(node, "Prefix") or find(node, "Filter/Prefix") or find(node, "Filter/And/Prefix")
    if prefix:
        rule["prefix"] = prefix
    tags = find_all(node, "Filter/Tag") + find_all(node, "Filter/And/Tag")
    if tags:
        rule["tags"] = {find(tag, "Key"): find(tag, "Value") for tag in tags}
    for key, name in _SIZES.items():
        size = find(node, f"Filter/{name}") or find(node, f"Filter/And/{name}")
        if size:
            rule[key] = int(size)
    for action in _ACTIONS:
        content = find(node, action.path)
        value = action.from_text(content) if content else None
        if value is not None:
            rule[action.key] = value
    # The server leaves out a zero.
    if "transition_tier" in rule and "transition_date" not in rule:
        rule.setdefault("transition_days", 0)
    if "noncurrent_transition_tier" in rule:
        rule.setdefault("noncurrent_transition_days", 0)
    return rule


def _unknown(root: ET.Element) -> t.Iterator[str]:
    """The elements that definitions have no key for, such as AccessTransition of Silo, with the rule in which they stand."""
    yield from (path for path in unknown_paths(root, ("Rule", "ExpiryUpdatedAt")) if not path.startswith("Rule/"))
    yield from (f"rule {find(node, 'ID')}: {path}" for node in find_all(root, "Rule") for path in dict.fromkeys(unknown_paths(node, _ELEMENTS)))


def _render_rule(rule: t.Mapping[str, t.Any]) -> list[tuple[str, t.Any]]:
    actions: dict[str, list[tuple[str, t.Any]]] = {}
    for action in _ACTIONS:
        if action.key in rule:
            parent, _slash, name = action.path.partition("/")
            actions.setdefault(parent, []).append((name, _text(action.key, rule[action.key])))
    return [("ID", rule["id"]), ("Status", "Enabled" if rule["enabled"] else "Disabled"), ("Filter", _render_filter(rule)), *actions.items()]


def _render_filter(rule: t.Mapping[str, t.Any]) -> list[tuple[str, t.Any]]:
    """One condition stands alone, several stand in And (S internal/bucket/lifecycle/filter.go, Validate)."""
    conditions: list[tuple[str, t.Any]] = [("Prefix", rule["prefix"])] if "prefix" in rule else []
    conditions += [("Tag", [("Key", key), ("Value", value)]) for key, value in sorted(rule.get("tags", {}).items())]
    conditions += [(name, str(rule[key])) for key, name in _SIZES.items() if key in rule]
    return [("And", conditions)] if len(conditions) > 1 else conditions or [("Prefix", "")]


def _text(key: str, value: t.Any) -> str:
    if isinstance(value, bool):
        return "true"
    return f"{value}T00:00:00Z" if key in _DATES else str(value)
