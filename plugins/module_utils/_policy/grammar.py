# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies checked offline against MinIO's real grammar, and their canonical form (K policy/, v3.1.3).

The server refuses some policies and silently takes others that cannot do what they say. Both are errors here.
"""

from __future__ import annotations

import json
import re
import typing as t

from .conditions import canonical_condition
from .names import VERSION
from .problem import Problem, fold
from .resources import canonical_resource
from .statement import check_statement

MAX_SIZE = 20 * 1024
_DOCUMENT_KEYS = ("ID", "Version", "Statement")
_STATEMENT_KEYS = ("Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition")
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def check(document: t.Any, where: str, bucket: t.Optional[str] = None) -> list[str]:
    """Every error of a policy, one line each: where, statement, key, what MinIO does with it, and what to write instead.

    :param where: the file or option, for the messages.
    :param bucket: the bucket of a bucket policy; ``None`` for an IAM policy.
    """
    refusal = "MalformedPolicy" if bucket is not None else "XMinioMalformedIAMPolicy"
    return [f"{where}: {problem.line(refusal)}" for problem in problems(document, bucket)]


def problems(document: t.Any, bucket: t.Optional[str] = None) -> list[Problem]:
    """The same, with whether the server refuses the policy for it."""
    text = json.dumps(document, separators=(",", ":"), default=str)
    unfilled = list(_unfilled(document, "")) if "{{" in text else []
    if unfilled:
        return unfilled
    if not isinstance(document, dict):
        return [Problem("", "", "a policy is a dictionary with Version and Statement: MinIO answers {refusal}.")]
    fields, found = fold(document, _DOCUMENT_KEYS, "")
    if fields.get("Version") != VERSION:
        found.append(Problem("", "Version", f'it must be "{VERSION}": MinIO answers {{refusal}}. Write "Version": "{VERSION}".'))
    if not isinstance(fields.get("ID") or "", str):
        found.append(Problem("", "ID", "it must be a string: MinIO answers {refusal}."))
    statements = fields.get("Statement")
    if not statements:
        # A template of a private bucket says so with an empty list.
        if bucket is None or statements != []:
            found.append(_no_statement(bucket))
    elif not isinstance(statements, list):
        found.append(Problem("", "Statement", "it must be a list: MinIO answers {refusal}. Write [ ] around the statement."))
    else:
        for index, statement in enumerate(statements):
            found += check_statement(index, statement, bucket)
        if bucket is not None:
            found += _only_denies(statements, found)
    size = len(text.encode())
    if size > MAX_SIZE:
        answer = "EntityTooLarge" if bucket is None else "PolicyTooLarge"
        line = f"{size} bytes: MinIO takes no more than {MAX_SIZE} and answers {answer}. Use wildcards, or split it into several policies."
        found.append(Problem("", "", line))
    return found


def _unfilled(value: t.Any, place: str) -> t.Iterator[Problem]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _unfilled(key, f"{place} (a key)".strip())
            yield from _unfilled(item, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unfilled(item, f"{place}[{index}]")
    elif isinstance(value, str):
        for match in _PLACEHOLDER.finditer(value):
            text = f"placeholder {match[0]} is not filled: MinIO would take it as it stands. Give its value in policy_variables."
            yield Problem("", place, text, False)


def _no_statement(bucket: t.Optional[str]) -> Problem:
    if bucket is None:
        return Problem("", "Statement", "it is missing or empty: MinIO answers XMinioAdminInvalidArgument. Write at least one statement.")
    text = "it is missing or empty: MinIO stores the policy, and it does nothing. Write a statement, or an empty policy to remove it."
    return Problem("", "Statement", text, False)


def bucket_policy(document: t.Mapping[str, t.Any]) -> t.Optional[dict[str, t.Any]]:
    """The canonical form of a bucket policy; ``None`` for one without statements, because that is like having none."""
    found = canonical(document) if document else None
    return found if found and found["Statement"] else None


def _only_denies(statements: list[t.Any], found: list[Problem]) -> list[Problem]:
    """A bucket policy can only add to what anonymous requests may do, which is nothing without an Allow."""
    if any(problem.key in ("Effect", "Condition", "") and problem.statement for problem in found):
        return []
    if any(isinstance(statement, dict) and fold(statement, _STATEMENT_KEYS, "")[0].get("Effect") == "Allow" for statement in statements):
        return []
    text = (
        "there are only Deny statements, and MinIO applies bucket policies to anonymous requests alone, which are denied anyway: users and"
        " their access keys are not affected at all. For a private bucket declare no bucket policy (policy: {}), and allow each user what"
        " they need by an IAM policy (minio_policy with name and users)."
    )
    return [Problem("", "Statement", text, False)]


def canonical(document: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """A policy in a form that is equal for all policies that the server treats alike, and that it accepts and gives back.

    Statements, actions, resources and values are sets; a scalar is a list of one; statements that are equal but for their Sid
    are one. The Sid itself is kept, because the server keeps it.
    """
    fields, _unknown = fold(document, _DOCUMENT_KEYS, "")
    found: dict[str, dict[str, t.Any]] = {}
    for item in fields.get("Statement") or []:
        statement = _canonical_statement(item)
        sid = statement.pop("Sid", None)
        # The server drops the later ones of equal statements, whatever their Sid.
        found.setdefault(json.dumps(statement, sort_keys=True), {"Sid": sid, **statement} if sid else statement)
    result: dict[str, t.Any] = {"Version": fields.get("Version")}
    if fields.get("ID"):
        result["ID"] = fields["ID"]
    result["Statement"] = [found[key] for key in sorted(found)]
    return result


def _canonical_statement(item: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    fields, _unknown = fold(item, _STATEMENT_KEYS, "")
    result: dict[str, t.Any] = {}
    if fields.get("Sid"):
        result["Sid"] = fields["Sid"]
    result["Effect"] = fields.get("Effect")
    principal = fields.get("Principal")
    if principal is not None:
        names = principal if isinstance(principal, str) else fold(principal, ("AWS",), "")[0].get("AWS")
        result["Principal"] = {"AWS": _sorted_set(names)}
    for key in ("Action", "NotAction"):
        if fields.get(key):
            result[key] = _sorted_set(fields[key])
    for key in ("Resource", "NotResource"):
        if fields.get(key):
            result[key] = sorted({canonical_resource(name) for name in _sorted_set(fields[key])})
    if fields.get("Condition"):
        condition = canonical_condition(fields["Condition"])
        if condition:
            result["Condition"] = condition
    return result


def _sorted_set(value: t.Any) -> list[str]:
    return sorted({str(item) for item in (value if isinstance(value, list) else [value])})
