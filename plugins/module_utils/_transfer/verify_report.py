# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comparisons found, as lines for people and as the result of a module."""

from __future__ import annotations

import typing as t

from .._common.units import show_key
from .._replication.rule import label

_SHOWN = 20

Rule = dict[str, t.Any]


def verify_result(site: str, rules: list[Rule], skipped: list[dict[str, t.Any]]) -> dict[str, t.Any]:
    """The result of all rules.

    :param rules: each rule that was compared, as the module returns it.
    :param skipped: place of each rule that was not compared to its end, and in ``after`` the last key that was.
    :returns: a ``msg`` in it where something is missing, different or was not compared.
    """
    breaches = [line for rule in rules for line in _breaches(site, rule)]
    breaches += [f"{_rule_label(site, place)}: time_limit ended {_where(place['after'])}." for place in skipped]
    notes = [line for rule in rules for line in _notes(site, rule)]
    resync = [{"bucket": rule["bucket"], "target": rule["target"]} for rule in rules if rule["counts"]["missing"] or rule["counts"]["different"]]
    result = {
        "changed": False,
        "rules": rules,
        "breaches": breaches,
        "notes": notes,
        "identical": not breaches and not any(rule["counts"]["extra"] or rule["counts"]["unproven"] for rule in rules),
        "complete": not skipped,
        "not_compared": [{name: place[name] for name in ("bucket", "target", "prefix", "after")} for place in skipped],
        "resync": resync,
    }
    return {**result, "msg": "\n".join(breaches)} if breaches else result


def is_kept(site: str, rule: Rule) -> bool:
    """Whether the target of a rule that was compared lacks nothing of what it should have, and has nothing that was removed."""
    return not any(_breaches(site, rule))


def _breaches(site: str, rule: Rule) -> t.Iterator[str]:
    rule_label = _rule_label(site, rule)
    if rule["counts"]["missing"]:
        yield f"{rule_label}: {_versions(rule['counts']['missing'])} missing there: {_keys(rule, 'missing')}.{_cause(rule, site)}"
    if rule["counts"]["different"]:
        yield f"{rule_label}: {_versions(rule['counts']['different'])} different there: {_keys(rule, 'different')}."
    removed = [item for item in rule["extra"] if item["removed"]]
    if removed:
        keys = _listed([show_key(item["key"]) for item in removed], len(removed))
        yield f"{rule_label}: {len(removed):,} removed versions are still there: {keys}. minio_replication_drain removes them."


def _notes(site: str, rule: Rule) -> t.Iterator[str]:
    """What is no failure, and not known to be right."""
    rule_label, count = _rule_label(site, rule), rule["counts"]["unproven"]
    if count:
        have = "version has" if count == 1 else "versions have"
        why = "; ".join(dict.fromkeys(item["reason"] for item in rule["unproven"]))
        yield (
            f"{rule_label}: {count:,} {have} another ETag there, which says nothing of the content, because the server made it anew: {_keys(rule, 'unproven')}."
            f" Version, size and time are the same; that the content is, is not known ({why}). deep: true compares what can be read."
        )
    if rule["unencrypted"]:
        yield (
            f"{rule_label}: {_versions(rule['unencrypted'])} encrypted by the server on {site} and not there, because a resync copies them without. Declare"
            " encryption of the bucket there too."
        )
    unknown = [show_key(item["key"]) for item in rule["extra"] if item["removed"] is None]
    if unknown:
        yield f"{rule_label}: whether {_listed(unknown, len(unknown))} was removed on {site} could not be seen. The access key needs s3:GetObject there."


def _keys(rule: Rule, kind: str) -> str:
    """The first keys of a kind, those of different ones with what differs."""

    def shown(item: dict[str, t.Any]) -> str:
        return show_key(item["key"]) + (f" ({', '.join(item['fields'])})" if kind == "different" else "")

    return _listed([shown(item) for item in rule[kind]], rule["counts"][kind])


def _listed(names: list[str], count: int) -> str:
    shown = names[:_SHOWN]
    return ", ".join(dict.fromkeys(shown)) + (" …" if count > len(shown) else "")


def _cause(rule: Rule, site: str) -> str:
    replicas = sum(bool(item["replica"]) for item in rule["missing"])
    if not replicas:
        return ""
    some = "" if replicas == len(rule["missing"]) else f" {replicas:,} of those listed"
    return (
        f"{some or ' They'} came to {site} as replicas, which are not forwarded. A resync sends them. If a third site wrote them, it needs its own rule to"
        f" {rule['target']}. If they were removed on {rule['target']}, it has a rule with delete_replication: false, and a resync brings them back."
    )


def _where(after: t.Optional[str]) -> str:
    return "before it, so that it was not compared" if after is None else f"after the key {show_key(after)}, so that later keys were not compared"


def _rule_label(site: str, rule: t.Mapping[str, t.Any]) -> str:
    return f"site {site}: {label(rule['bucket'], rule['target'] + '/' + rule['target_bucket'], rule['prefix'], ())}"


def _versions(count: int) -> str:
    return f"{count:,} version{' is' if count == 1 else 's are'}"
