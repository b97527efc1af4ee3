# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions that the server accepts and that rarely do what their author meant."""

from __future__ import annotations

import typing as t

from .._policy.names import glob

_REPLACES_POLICY = ("s3:PutBucketPolicy", "s3:DeleteBucketPolicy")


def bucket_warnings(bucket: t.Mapping[str, t.Any]) -> list[str]:
    """A line for each such part of one bucket.

    :param bucket: its normalised definition (see ``definition.check_buckets``), the policy as a document.
    """
    if not bucket["name"] or bucket["state"] == "absent":
        return []
    found = [
        *_lifecycle(bucket["lifecycle"] or ()),
        *_notifications(bucket["notifications"] or ()),
        *(f"prefixes: {text}" for prefix in bucket["prefixes"] or () for text in odd_prefix(prefix, "")),
        *(f"versioning_exclude: {text}" for prefix in (bucket["versioning_exclude"] or {}).get("prefixes", ()) for text in odd_prefix(prefix, "")),
        *_policy(bucket["policy"] or {}),
    ]
    return [f"bucket {bucket['name']}: {text}" for text in found]


def rule_warnings(bucket: str, target: str, prefix: str) -> list[str]:
    """The same of a replication rule. :param target: the site that receives."""
    return [f"replication rule {bucket} → {target}: {text}" for text in odd_prefix(prefix)]


def odd_prefix(prefix: str, literal: str = "*") -> t.Iterator[str]:
    """What is odd about a prefix. :param literal: characters that look like wildcards and are none here."""
    if prefix.startswith("/"):
        yield f"the prefix {prefix!r} begins with a slash, and no key does. Write {prefix.lstrip('/')!r}."
    if any(sign in prefix for sign in literal):
        yield f"the prefix {prefix!r} contains '*', which stands for itself and not for other characters. Write only the beginning of the keys."


def _lifecycle(rules: t.Iterable[t.Mapping[str, t.Any]]) -> t.Iterator[str]:
    for rule in rules:
        where = f"lifecycle: rule {rule['id']}: "
        yield from (where + text for text in odd_prefix(rule.get("prefix", "")))
        more, less = rule.get("size_greater_than"), rule.get("size_less_than")
        if more is not None and less is not None and less - more <= 1:
            yield f"{where}no object is larger than {more} bytes and smaller than {less} bytes. Correct size_greater_than or size_less_than."
        for gone, moved in (
            ("expire_days", "transition_days"),
            ("expire_date", "transition_date"),
            ("noncurrent_expire_days", "noncurrent_transition_days"),
        ):
            if gone in rule and moved in rule and rule[moved] >= rule[gone]:
                yield f"{where}{moved} {rule[moved]} is not before {gone} {rule[gone]}, so nothing moves to the tier. Lower {moved}, or remove it."


def _notifications(items: t.Iterable[t.Mapping[str, t.Any]]) -> t.Iterator[str]:
    for item in items:
        yield from (f"notifications: {item['target']}: {text}" for text in odd_prefix(item.get("prefix", "")))
        if "*" in item.get("suffix", ""):
            yield f"notifications: {item['target']}: the suffix {item['suffix']!r} contains '*', which stands for itself. Write only the end of the keys."


def _policy(document: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """A policy that lets anybody give himself more; a condition may keep most people out."""
    for statement in _listed(document.get("Statement")):
        if not isinstance(statement, dict) or statement.get("Effect") != "Allow" or statement.get("Condition") or not _anybody(statement.get("Principal")):
            continue
        patterns = [pattern for pattern in _listed(statement.get("Action")) if isinstance(pattern, str)]
        granted = [action for action in _REPLACES_POLICY if any(glob(pattern, action) for pattern in patterns)]
        if granted:
            yield (
                f"policy: it allows {' and '.join(granted)} to anybody, who can then replace this policy by one that allows everything."
                " Name the actions that anonymous clients need."
            )


def _anybody(principal: t.Any) -> bool:
    return "*" in _listed(principal.get("AWS") if isinstance(principal, dict) else principal)


def _listed(value: t.Any) -> list[t.Any]:
    return value if isinstance(value, list) else [value]
