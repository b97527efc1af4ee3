# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of bucket replication: checked as a whole, then rules with their targets."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.validation import check_type_bool, check_type_int

from .._common.errors import InputErrors, MinioError
from .._common.fields import null_is_wider, plain, texts
from .._common.suggest import nearest
from .._common.units import parse_duration, parse_size
from .._rules.formats import SWITCHES
from .._site.address import read_address
from .rule import DeclaredRule

STORAGE_CLASSES = ("STANDARD", "REDUCED_REDUNDANCY")
"""Those that a server takes an object with (S internal/config/storageclass, IsValid). It takes every one for a target, and then all replicas fail."""
LEAST_BANDWIDTH = 100_000_000
"""Bytes per second (S cmd/admin-bucket-handlers.go, SetRemoteTargetHandler)."""

RULE_OPTIONS: dict[str, dict[str, t.Any]] = {
    "bucket": {"type": "str"},
    "target": {"type": "str"},
    "target_bucket": {"type": "str"},
    "priority": {"type": "int"},
    # Not a text: Ansible would make one of a list.
    "prefix": {"type": "raw"},
    "tags": {"type": "dict"},
    "enabled": {"type": "bool"},
    "delete_replication": {"type": "bool"},
    "delete_markers": {"type": "bool"},
    "existing_objects": {"type": "bool"},
    "replica_modifications": {"type": "bool"},
    "synchronous": {"type": "bool"},
    "bandwidth": {"type": "str"},
    "storage_class": {"type": "str"},
    "health_check": {"type": "str"},
    "disable_proxy": {"type": "bool"},
    "path_style": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
"""The options of one rule, as the module takes them."""

RULES_OPTION: dict[str, t.Any] = {
    "type": "list",
    "elements": "dict",
    "options": {**RULE_OPTIONS, **{name: {**RULE_OPTIONS[name], "required": True} for name in ("bucket", "target")}},
}
"""The option for several rules."""

TARGET_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str", "required": True},
    "url": {"type": "str", "required": True},
    "access_key": {"type": "str", "no_log": False},
    "secret_key": {"type": "str", "no_log": True},
    "region": {"type": "str"},
    "replication_url": {"type": "str"},
    "ca_path": {"type": "path"},
    "validate_certs": {"type": "bool", "default": True},
}
"""The options of one site that receives. One list of sites fits all modules; each takes of it what it needs."""

_PATH_STYLES = {"auto": "auto", "on": "on", "true": "on", "yes": "on", "off": "off", "false": "off", "no": "off"}
"""What people write, and what YAML makes of it."""


def _path_style(value: t.Any) -> str:
    if str(value).lower() not in _PATH_STYLES:
        raise ValueError(f"{value!r} is not one of auto, on, off")
    return _PATH_STYLES[str(value).lower()]


def _whole_seconds(value: t.Any) -> int:
    seconds = parse_duration(value)
    if seconds != int(seconds):
        raise ValueError(f"{value!r} is not a whole number of seconds")
    return int(seconds)


_READ: dict[str, t.Callable[[t.Any], t.Any]] = {"bandwidth": parse_size, "health_check": _whole_seconds, "path_style": _path_style}
_CONVERT: dict[str, t.Callable[[t.Any], t.Any]] = {"str": plain, "raw": plain, "int": check_type_int, "bool": check_type_bool, "dict": texts}
_RULE_FIELDS = ("priority", "enabled", *SWITCHES)
_TARGET_FIELDS = ("synchronous", "storage_class", "health_check", "disable_proxy", "path_style")
_NARROWING = ("prefix", "tags", "enabled")
_SHARED = ("bandwidth", *_TARGET_FIELDS)

Where = tuple[str, dict[str, t.Any]]


def target_names(targets: t.Optional[list[dict[str, t.Any]]]) -> dict[str, str]:
    """What the sites that receive are called, by the url that remote targets have. :raises InputErrors: every url that is no address."""
    errors: list[str] = []
    named = {address_in_rules(target, f"targets[{index}] ({target['name']})", errors): target["name"] for index, target in enumerate(targets or [])}
    if errors:
        raise InputErrors(errors)
    return named


def address_in_rules(target: t.Mapping[str, t.Any], where: str, errors: list[str]) -> str:
    """The address by which other sites replicate to a site, in its normal form.

    :param where: where the site stands, for messages. :param errors: takes a line for each error.
    """
    name = "replication_url" if target.get("replication_url") else "url"
    try:
        return read_address(target[name])
    except MinioError as error:
        errors.append(f"{where}.{name}: {error}")
        return ""


def declared_rules_from(params: t.Mapping[str, t.Any]) -> list[DeclaredRule]:
    """The declared rules: one by ``bucket`` and ``target``, or a list in ``rules``.

    :raises InputErrors: every error of every rule.
    """
    if params["rules"] is not None:
        items = [(f"rules[{index}]", item) for index, item in enumerate(params["rules"])]
    else:
        items = [("rule", {name: params[name] for name in RULE_OPTIONS if params[name] is not None})] if params["bucket"] else []
    errors: list[str] = []
    targets = _targets(params["targets"] or [], errors)
    rules = check_rules(items, targets, errors)
    if errors:
        raise InputErrors(errors)
    return [_declared_rule(rule, targets[rule["target"]]) for _where, rule in rules]


def check_rules(items: t.Iterable[Where], targets: dict[str, dict[str, t.Any]], errors: list[str]) -> list[Where]:
    """Check the rules of one source site, each for itself and then against each other.

    :param items: where a rule stands, for messages, and the rule.
    :param targets: the sites that receive, by name.
    :param errors: takes a line for each error.
    :returns: the same with the values in their types.
    """
    rules: list[Where] = []
    count = len(errors)
    for where, item in items:
        rule = _converted(where, item, errors)
        if rule.get("bucket"):
            where += f" ({rule['bucket']} → {rule.get('target', '?')})"
        _check_rule(where, rule, targets, errors)
        rules.append((where, rule))
    if len(errors) == count:
        errors += _conflicts(rules, targets)
    return rules


def _targets(items: list[dict[str, t.Any]], errors: list[str]) -> dict[str, dict[str, t.Any]]:
    targets: dict[str, dict[str, t.Any]] = {}
    for index, item in enumerate(items):
        where = f"targets[{index}] ({item['name']})"
        if item["name"] in targets:
            errors.append(f"{where}: another target has this name already. Give each target a different name.")
        targets[item["name"]] = {**item, "url": address_in_rules(item, where, errors)}
    return targets


def _converted(where: str, item: dict[str, t.Any], errors: list[str]) -> dict[str, t.Any]:
    rule: dict[str, t.Any] = {"state": "present"}
    for name, value in item.items():
        if name not in RULE_OPTIONS:
            errors.append(f"{where}.{name}: unknown key.{nearest(str(name), RULE_OPTIONS) or ' Known are ' + ', '.join(RULE_OPTIONS) + '.'}")
        elif value is None and name in _NARROWING:
            errors.append(f"{where}.{name}: {null_is_wider(name)}")
        elif value is not None:
            try:
                rule[name] = _READ.get(name, _CONVERT[RULE_OPTIONS[name]["type"]])(value)
            except (TypeError, ValueError) as error:
                errors.append(f"{where}.{name}: {error}.")
    return rule


def _check_rule(where: str, rule: dict[str, t.Any], targets: dict[str, dict[str, t.Any]], errors: list[str]) -> None:
    for name in ("bucket", "target"):
        if not rule.get(name):
            errors.append(f"{where}: {name} is missing.")
    if rule["state"] not in ("present", "absent"):
        errors.append(f"{where}.state: {rule['state']!r} is not present or absent. Give one of the two.")
    target = targets.get(rule.get("target", ""))
    if rule.get("target") and target is None:
        errors.append(f"{where}.target: {rule['target']!r} is not the name of one of the targets.{nearest(rule['target'], targets)}")
    if rule["state"] == "absent":
        return
    missing = [name for name in ("access_key", "secret_key") if target and not target[name]]
    if missing:
        errors.append(f"{where}.target: {rule['target']} has no {' and no '.join(missing)}. The source needs keys of a user on the target.")
    if 0 < rule.get("bandwidth", 0) < LEAST_BANDWIDTH:
        errors.append(f"{where}.bandwidth: {rule['bandwidth']} bytes a second is less than the minimum of the server. Give 100MB or more, or 0 for no limit.")
    if rule.get("storage_class") and rule["storage_class"] not in STORAGE_CLASSES:
        known = nearest(rule["storage_class"], STORAGE_CLASSES) or f" Known are {' and '.join(STORAGE_CLASSES)}."
        errors.append(f"{where}.storage_class: {rule['storage_class']!r} is no storage class of the server, and the target would refuse every replica.{known}")
    if rule.get("priority", 1) < 1:
        errors.append(f"{where}.priority: {rule['priority']} is less than 1. Give 1 or more.")
    if len(rule.get("tags") or {}) == 1 and not rule.get("prefix") and rule.get("delete_markers"):
        errors.append(f"{where}.delete_markers: delete markers have no tags, and the server refuses them in a rule for a tag. Leave delete_markers out.")


def _conflicts(rules: list[Where], targets: dict[str, dict[str, t.Any]]) -> list[str]:
    """What is wrong between the rules of one bucket."""
    errors: list[str] = []
    same: dict[t.Any, str] = {}
    priorities: dict[t.Any, str] = {}
    endpoints: dict[tuple[str, str], Where] = {}
    for where, rule in rules:
        declared_rule = _declared_rule(rule, targets[rule["target"]])
        first = same.setdefault(declared_rule.label, where)
        if first != where:
            errors.append(f"{where}: the same bucket, target and filter as {first}. Remove one of them.")
        if not declared_rule.present:
            continue
        if "priority" in rule:
            first = priorities.setdefault((rule["bucket"], rule["priority"]), where)
            if first != where:
                errors.append(f"{where}.priority: {first} has priority {rule['priority']}, too. Give each rule of a bucket a different priority.")
        other_where, other = endpoints.setdefault((rule["bucket"], declared_rule.target["url"]), (where, rule))
        if other.get("target_bucket", other["bucket"]) != declared_rule.target["bucket"]:
            errors.append(
                f"{where}.target_bucket: a bucket replicates to one bucket of a site only, and {other_where} names another one. Use the same in both rules."
            )
        errors += [
            f"{where}.{name}: {other_where} uses the same remote target with another value. Use the same value in both rules."
            for name in _SHARED
            if rule.get(name) != other.get(name)
        ]
    return errors


def _declared_rule(rule: dict[str, t.Any], target: dict[str, t.Any]) -> DeclaredRule:
    fields = {name: rule[name] for name in _RULE_FIELDS if name in rule}
    fields["prefix"] = rule.get("prefix", "")
    fields["tags"] = tuple(sorted((rule.get("tags") or {}).items()))
    return DeclaredRule(
        source=rule["bucket"],
        target_name=rule["target"],
        present=rule["state"] == "present",
        rule=fields,
        target={
            "url": target["url"],
            "bucket": rule.get("target_bucket", rule["bucket"]),
            "access_key": target["access_key"],
            "secret_key": target["secret_key"],
            "region": target["region"],
            "spelling": "",
            "bandwidth": rule.get("bandwidth"),
            **{name: rule.get(name) for name in _TARGET_FIELDS},
        },
    )
