# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of minio_policy, checked before any request."""

from __future__ import annotations

import json
import typing as t

from .._common.errors import InputErrors
from .._common.fields import plain
from .._common.suggest import nearest
from .._common.templates import load_policy
from .._policy.grammar import check
from .._site.capabilities import OF_EVERY_SERVER
from .directory_names import is_path_safe, normal_name

POLICY_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str"},
    "bucket": {"type": "str"},
    "policy": {"type": "dict"},
    "policy_file": {"type": "path"},
    "policy_variables": {"type": "dict"},
    "users": {"type": "list", "elements": "str"},
    "groups": {"type": "list", "elements": "str"},
    "users_absent": {"type": "list", "elements": "str"},
    "groups_absent": {"type": "list", "elements": "str"},
    "purge_attachments": {"type": "bool", "default": False},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
"""The options of one policy, as the module takes them."""

KINDS = ("user", "group")
HOLDERS = ("users", "groups", "users_absent", "groups_absent")


def declared_policies(params: t.Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
    """One policy by ``name`` or ``bucket``, or a list in ``policies``, with the documents of files.

    :raises InputErrors: every error of every policy.
    """
    items = params["policies"]
    if items is None:
        items = [{name: params[name] for name in POLICY_OPTIONS}]
    errors: list[str] = []
    declared: list[dict[str, t.Any]] = []
    seen: set[tuple[str, str]] = set()
    for index, item in enumerate(items):
        where = f"policies[{index}]: " if params["policies"] is not None else ""
        merged = {**{name: spec.get("default") for name, spec in POLICY_OPTIONS.items()}, **item}
        found = [*_read_holders(merged), *_problems(merged, seen)]
        errors += [where + problem for problem in found]
        if not found:
            errors += _load(merged, where)
            declared.append(merged)
    if errors:
        raise InputErrors(errors)
    return declared


def absent_policy(name: str) -> dict[str, t.Any]:
    """The declaration that an IAM policy is absent."""
    return {**{option: spec.get("default") for option, spec in POLICY_OPTIONS.items()}, "name": name, "state": "absent"}


def _read_holders(item: dict[str, t.Any]) -> list[str]:
    """Put the names of holders into their normal form; a line for each that is not text."""
    errors = []
    for key in HOLDERS:
        names = []
        for index, name in enumerate(item[key] if isinstance(item[key], list) else ()):
            try:
                names.append(plain(name))
            except ValueError as error:
                errors.append(f"{key}[{index}]: {error}.")
        if isinstance(item[key], list):
            item[key] = names
    return errors


def _problems(item: dict[str, t.Any], seen: set[tuple[str, str]]) -> t.Iterator[str]:
    for key in item:
        if key not in POLICY_OPTIONS:
            yield f"{key}: unknown key.{nearest(key, POLICY_OPTIONS)}"
    name, bucket = item["name"], item["bucket"]
    for key in ("name", "bucket", "policy_file"):
        if item[key] is not None and not isinstance(item[key], str):
            yield f"{key}: it must be a string."
            return
    for key, kind, noun in (("policy", dict, "dictionary"), ("policy_variables", dict, "dictionary"), *((key, list, "list") for key in HOLDERS)):
        if item[key] is not None and not isinstance(item[key], kind):
            yield f"{key}: it must be a {noun}."
            return
    if item["state"] not in ("present", "absent"):
        yield f"state: {json.dumps(item['state'])}: it is present or absent."
    if bool(name) == bool(bucket):
        yield "give name for an IAM policy or bucket for a bucket policy, one of the two."
        return
    label = ("name", name) if name else ("bucket", bucket)
    if label in seen:
        yield f"{label[0]} {label[1]}: it is declared twice. Declare it once."
    seen.add(label)
    if item["policy"] is not None and item["policy_file"]:
        yield f"{label[0]} {label[1]}: policy and policy_file: give one of the two."
    if bucket:
        if any(item[key] for key in HOLDERS):
            yield f"bucket {bucket}: a bucket policy acts on anonymous requests only and has no users or groups. Give them to an IAM policy (name)."
        if item["policy"] is None and not item["policy_file"] and item["state"] == "present":
            yield f"bucket {bucket}: give policy or policy_file. An empty policy removes it."
        return
    if name != name.strip() or "," in name or not is_path_safe(name):
        yield f"name {name!r}: a name has no ',', no space or '/' at its ends, and no '//'."
    for noun in KINDS:
        both = {normal_name(holder) for holder in item[f"{noun}s"] or ()} & {normal_name(holder) for holder in item[f"{noun}s_absent"] or ()}
        if both and item["state"] == "present":
            yield f"name {name}: {noun}s and {noun}s_absent both have {', '.join(sorted(both))}. Take each out of one of the two."
    if item["state"] == "absent" and name in OF_EVERY_SERVER:
        yield f"name {name}: the server brings this policy, and does not remove it."


def _load(item: dict[str, t.Any], where: str) -> list[str]:
    """Put the document in the place of a policy file, and check it offline. Returns every error."""
    if item["state"] == "absent":
        return []
    bucket, file = item["bucket"], item["policy_file"]
    about = f"{where}bucket {bucket}: " if bucket else f"{where}policy {item['name']}: "
    if file:
        variables = {**(item["policy_variables"] or {}), **({"BUCKET_NAME": bucket} if bucket else {})}
        try:
            item["policy"] = load_policy(file, variables)
        except InputErrors as error:
            return [about + line for line in error.errors]
    document = item["policy"]
    if document is None or (bucket and not document):
        return []
    return check(document, about + (file or "policy"), bucket)
