# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Condition of a policy statement: what MinIO accepts, and its canonical form (K policy/condition, v3.1.3)."""

from __future__ import annotations

import base64
import datetime
import ipaddress
import json
import re
import typing as t

from .._common.suggest import nearest
from .names import ALL_KEYS

_STRING = frozenset("StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike BinaryEquals".split())
_COMPARED = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
_NUMERIC = frozenset(f"Numeric{name}" for name in _COMPARED) | {"NumericGreaterThanIfExists"}
_DATE = frozenset(f"Date{name}" for name in _COMPARED)
_ADDRESS = frozenset({"IpAddress", "NotIpAddress"})
OPERATORS = _STRING | _NUMERIC | _DATE | _ADDRESS | {"Bool", "Null"}
_QUALIFIERS = ("ForAllValues", "ForAnyValue")

_TRUE = frozenset("1 t T TRUE true True".split())
_FALSE = frozenset("0 f F FALSE false False".split())
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,]\d+)?(Z|[+-]\d\d:\d\d)")
_SOURCE = re.compile(r"/?(?!\d+\.\d+\.\d+\.\d+/)(?![^/]*(?:\.\.|\.-|-\.))[A-Za-z0-9][A-Za-z0-9._:-]{1,61}[A-Za-z0-9]/.+", re.DOTALL)
_ONLY_VALUES = {
    "s3:x-amz-server-side-encryption-customer-algorithm": ("AES256",),
    "s3:x-amz-server-side-encryption": ("AES256", "aws:kms"),
    "s3:x-amz-metadata-directive": ("COPY", "REPLACE"),
}


class Finding(t.NamedTuple):
    """Something wrong with a condition.

    :param place: below ``Condition``.
    :param refused: the server refuses the policy; else it takes it and does not do what it says.
    """

    place: str
    text: str
    refused: bool = True


def split_operator(operator: str) -> tuple[str, str]:
    """``ForAnyValue:StringLike`` as qualifier and name."""
    qualifier, colon, name = operator.rpartition(":")
    return (qualifier, name) if colon else ("", operator)


def compares_texts(operator: str) -> bool:
    """Whether the server fills variables in the values of an operator (K policy/condition/stringfunc.go, substitute)."""
    name = split_operator(operator)[1]
    return name in _STRING and name != "BinaryEquals"


def key_name(key: str) -> str:
    """A condition key without its variable: ``s3:ExistingObjectTag/team`` is ``s3:ExistingObjectTag``."""
    return key.partition("/")[0]


def check_condition(condition: t.Any) -> list[Finding]:
    """Everything that is wrong with a condition by itself. Which keys suit which action is not looked at."""
    if not isinstance(condition, dict) or not condition:
        return [Finding("", "it must be a dictionary of operators and not empty: MinIO answers {refusal}. Leave Condition out if there is no condition.")]
    findings: list[Finding] = []
    for operator, body in condition.items():
        operator = str(operator)
        qualifier, name = split_operator(operator)
        if name not in OPERATORS or (qualifier and qualifier not in _QUALIFIERS):
            findings.append(Finding(operator, _unknown_operator(qualifier, name)))
        if not isinstance(body, dict):
            findings.append(Finding(operator, "it must be a dictionary of condition keys: MinIO answers {refusal}."))
            continue
        if not body:
            findings.append(Finding(operator, "it names no key, and MinIO drops it. Write a key and its values, or leave it out.", False))
        for key, values in ((str(key), values) for key, values in body.items()):
            place = f"{operator}.{key}"
            if key_name(key) not in ALL_KEYS:
                findings.append(Finding(place, _unknown_key(key)))
            elif name in OPERATORS:
                findings += [Finding(place, text, refused) for text, refused in _check_values(name, key, values)]
    return findings


def _unknown_operator(qualifier: str, name: str) -> str:
    text = "MinIO does not have this operator and answers {refusal}."
    if name.endswith("IfExists") and name[: -len("IfExists")] in OPERATORS:
        plain = name[: -len("IfExists")]
        return text + f" Write {plain}: of the …IfExists operators MinIO has only NumericGreaterThanIfExists."
    if qualifier and qualifier not in _QUALIFIERS:
        return text + " A qualifier is ForAllValues or ForAnyValue."
    return text + (nearest(name, OPERATORS) or f" It has {', '.join(sorted(OPERATORS))}.")


def _unknown_key(key: str) -> str:
    text = "MinIO does not know this condition key and answers {refusal}."
    if key_name(key).casefold() in ("aws:principalarn", "aws:principalaccount", "aws:principalorgid"):
        return text + (" Its users have no ARN: who may do something is said by the users and groups that an IAM policy is attached to, or by aws:username.")
    return text + (nearest(key, ALL_KEYS) or " Names are case-sensitive; see docs/policies.md for those there are.")


def _check_values(operator: str, key: str, values: t.Any) -> list[tuple[str, bool]]:
    """Each problem of an operator's values with whether the server refuses it."""
    items = values if isinstance(values, list) else [values]
    if not items:
        return [("it has no value: MinIO answers {refusal}. Write at least one.", True)]
    if any(item is None or isinstance(item, (float, list, dict)) for item in items):
        # The server reads null as false, which only these two take.
        return [("values must be strings, whole numbers or booleans.", items != [None] or operator not in ("Bool", "Null"))]
    found: list[tuple[str, bool]] = []
    repeated = sorted({str(item) for item in items if sum(type(other) is type(item) and other == item for other in items) > 1})
    if repeated:
        found.append((f"{', '.join(repeated)} stands in it more than once: MinIO answers {{refusal}}. Write each value once.", True))
    if operator not in _STRING | _ADDRESS and len(items) > 1:
        found.append((f"{operator} takes one value: MinIO answers {{refusal}}. Write a statement for each.", True))
    only = {"Bool": "aws:SecureTransport", "IpAddress": "aws:SourceIp", "NotIpAddress": "aws:SourceIp"}.get(operator)
    if only and key_name(key) != only:
        found.append((f"{operator} takes only the key {only}: MinIO answers {{refusal}}. Write StringEquals for other keys.", True))
    for item in items:
        problem, refused = _check_value(operator, key, item)
        if problem:
            found.append((f"{json.dumps(item)}: {problem}", refused))
    return found


def _check_value(operator: str, key: str, item: t.Any) -> tuple[str, bool]:
    if operator in _STRING or operator in _ADDRESS:
        if not isinstance(item, str):
            return f"{operator} takes strings: MinIO answers {{refusal}}. Put it in quotes.", True
        return _check_address(item) if operator in _ADDRESS else (_check_string(operator, key, item), True)
    if operator in _NUMERIC:
        if isinstance(item, bool) or not _INTEGER.fullmatch(str(item)):
            return "not a whole number: MinIO answers {refusal}.", True
    elif operator in _DATE:
        if not isinstance(item, str) or _instant(item) is None:
            return "not a time: MinIO answers {refusal}. Write it as 2026-01-31T00:00:00Z.", True
    elif str(item) not in _TRUE | _FALSE or (isinstance(item, int) and not isinstance(item, bool)):
        return "not a boolean: MinIO answers {refusal}. Write true or false.", True
    elif operator == "Bool" and isinstance(item, str) and item not in ("true", "false"):
        return "MinIO compares it with 'true' and 'false' letter by letter, so it can never match. Write true or false.", False
    return "", True


def _check_string(operator: str, key: str, item: str) -> str:
    name = key_name(key)
    if operator == "BinaryEquals":
        try:
            item = base64.b64decode(item, validate=True).decode("latin-1")
        except ValueError:
            return "not base64: MinIO answers {refusal}."
    if name == "s3:x-amz-copy-source" and not _SOURCE.fullmatch(item):
        return "MinIO answers {refusal}. Write the source as bucket/object."
    if operator in ("StringLike", "StringNotLike"):
        return ""
    if name in _ONLY_VALUES and item not in _ONLY_VALUES[name]:
        return f"no such value: MinIO answers {{refusal}}. Write {' or '.join(_ONLY_VALUES[name])}."
    if name == "s3:x-amz-content-sha256" and not item:
        return "empty: MinIO answers {refusal}."
    return ""


def _check_address(item: str) -> tuple[str, bool]:
    if "/" not in item and ":" in item:
        return f"MinIO reads an IPv6 address without a prefix length as /32, a whole provider's network. Write {item}/128.", False
    return ("", True) if _network(item) else ("not an address or network: MinIO answers {refusal}. Write it as 192.0.2.0/24.", True)


def _network(item: str) -> str:
    """The network as the server stores it; ``""`` if it is none."""
    address, _slash, length = (item if "/" in item else f"{item}/32").partition("/")
    try:
        return str(ipaddress.ip_network(f"{address}/{int(length)}", strict=False)) if length.isdecimal() and "%" not in address else ""
    except ValueError:
        return ""


def _instant(item: str) -> t.Optional[str]:
    """The time in UTC, without the fractions of seconds that the server drops."""
    match = _DATE_TIME.fullmatch(item)
    try:
        parsed = datetime.datetime.fromisoformat(match[1] + match[2].replace("Z", "+00:00")) if match else None
    except ValueError:
        return None
    return parsed.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") if parsed else None


def canonical_condition(condition: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The same for all conditions that the server reads alike, in a form that it accepts."""
    result: dict[str, t.Any] = {}
    for operator in sorted(condition):
        qualifier, name = split_operator(operator)
        # The server keeps a qualifier with the string operators only.
        kept = operator if name in _STRING or not qualifier else name
        for key in sorted(condition[operator] or {}):
            values = condition[operator][key]
            items = {json.dumps(_canonical_value(name, item)) for item in (values if isinstance(values, list) else [values])}
            result.setdefault(kept, {})[key] = [json.loads(item) for item in sorted(items)]
    return result


def _canonical_value(operator: str, item: t.Any) -> t.Any:
    text = str(item)
    if operator in _NUMERIC and _INTEGER.fullmatch(text):
        return int(text)
    if operator in _DATE:
        return _instant(text) or item
    if operator in _ADDRESS:
        return _network(text) or item
    if operator == "BinaryEquals":
        try:
            return base64.b64encode(base64.b64decode(text, validate=True)).decode()
        except ValueError:
            return item
    if operator == "Bool":
        return text.lower() if isinstance(item, bool) else text
    if operator == "Null" and text in _TRUE | _FALSE:
        return text in _TRUE
    return item
