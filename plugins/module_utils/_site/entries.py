# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The entries of C(minio_sites): which keys there are, and what is wrong with them. Values that may be secret are never shown."""

from __future__ import annotations

import re
import typing as t

from ansible.module_utils.parsing.convert_bool import BOOLEANS

from .._common.errors import MinioError
from .._common.suggest import nearest
from .address import FORM, read_address

_PLACEHOLDER = re.compile(r"<[^<>]*>|\{\{.*\}\}|\$\{[^{}]*\}", re.DOTALL)
"""Something that stands where a value must be put in. A secret key may begin with a dollar sign."""


def site_errors(sites: t.Any) -> list[str]:
    """Everything that is wrong with C(minio_sites), one line each."""
    if not isinstance(sites, t.Mapping):
        return [f"minio_sites: must be a dictionary of the sites by name, not {kind(sites)}. Write az1: {{url: …, access_key: …, secret_key: …}} for each."]
    if not sites:
        return ["minio_sites: has no site. Write az1: {url: …, access_key: …, secret_key: …} for each."]
    found = []
    for name, entry in sites.items():
        if not isinstance(name, str):
            found.append(f"minio_sites: the name {name} is not text for YAML. Put it in quotes.")
        if isinstance(entry, t.Mapping):
            found += [f"minio_sites.{name}{line}" for line in _entry_errors(entry)]
        found += missing_keys(name, entry, ("url",)) if gets_keys_by_token(entry) else missing_keys(name, entry)
    return found


def gets_keys_by_token(entry: t.Any) -> bool:
    """Whether a site's entry has a token of an identity provider, for which the site gives keys."""
    return isinstance(entry, t.Mapping) and bool(entry.get("web_identity_token") or entry.get("web_identity_token_file"))


def missing_keys(name: t.Any, entry: t.Any, needed: t.Container[str] = ("url", "access_key", "secret_key")) -> list[str]:
    """A line for each of these keys that a site's entry lacks."""
    if not isinstance(entry, t.Mapping):
        return [f"minio_sites.{name}: must be a dictionary with url, access_key and secret_key, not {kind(entry)}."]
    return [f"minio_sites.{name}.{key}: missing. {form}" for key, form in _REQUIRED.items() if key in needed and entry.get(key) is None]


def kind(value: t.Any) -> str:
    """What a value is, in words of YAML."""
    if value is None:
        return "nothing"
    names = ((bool, "true or false"), (int, "a number"), (float, "a number"), (str, "text"), (t.Mapping, "a dictionary"), ((list, tuple), "a list"))
    return next((name for types, name in names if isinstance(value, types)), f"of the type {type(value).__name__}")


def _entry_errors(entry: t.Mapping[t.Any, t.Any]) -> t.Iterator[str]:
    for key, value in entry.items():
        if key not in _CHECKS:
            yield f": unknown key {key}.{nearest(str(key), _CHECKS) or _known()} Your own notes belong in the key notes."
        elif value is not None:
            problem = _CHECKS[key](value)
            if problem:
                yield f".{key}: {problem}"


def _known() -> str:
    return f" There are {', '.join(_CHECKS)}."


def _address(value: t.Any) -> str:
    try:
        read_address(value)
    except MinioError as error:
        return str(error)
    return ""


def _text(value: t.Any) -> str:
    if not isinstance(value, str):
        return f"must be text, not {kind(value)}.{_quotes(value)}"
    return "" if value.strip() else "is empty."


def _credential(value: t.Any) -> str:
    problem = _text(value)
    if not problem and _PLACEHOLDER.fullmatch(value.strip()):
        return "is a placeholder that nobody has filled in (not shown here). Give the value, from a vault."
    return problem


def _quotes(value: t.Any) -> str:
    """YAML reads 0123 and 1e5 as other numbers than their text says."""
    return " Put it in quotes." if isinstance(value, (bool, int, float)) else ""


def _truth(value: t.Any) -> str:
    known = value.lower() in BOOLEANS if isinstance(value, str) else isinstance(value, (bool, int)) and value in (0, 1)
    return "" if known else "must be true or false."


def seconds_problem(value: t.Any) -> str:
    """What is wrong with a timeout; ``""`` for nothing."""
    try:
        right = not isinstance(value, bool) and float(value) > 0
    except (TypeError, ValueError):
        right = False
    return "" if right else "must be a number of seconds above 0."


def _role(value: t.Any) -> str:
    if not isinstance(value, t.Mapping):
        return f"must be a dictionary, not {kind(value)}. Write {{}} for an hour and all permissions."
    unknown = [str(key) for key in value if key not in ("duration", "policy", "arn")]
    return f"has the unknown key {unknown[0]}. There are duration, policy, arn." if unknown else ""


def _choice(*choices: str) -> t.Callable[[t.Any], str]:
    return lambda value: "" if value in choices else f"must be one of {', '.join(filter(None, choices))}."


_CHECKS: dict[str, t.Callable[[t.Any], str]] = {
    "url": _address,
    "access_key": _credential,
    "secret_key": _credential,
    "region": lambda value: "" if value == "" else _text(value),
    "ca_path": lambda value: "" if value == "" else _text(value),
    "validate_certs": _truth,
    "session_token": _credential,
    "assume_role": _role,
    "web_identity_token": _credential,
    "web_identity_token_file": _text,
    "client_cert": _text,
    "client_key": _text,
    "replication_url": lambda value: "" if value == "" else _address(value),
    "timeout": seconds_problem,
    # For roles, which make access keys where the server takes no users.
    "key_owner": lambda value: "" if value == "" else _credential(value),
    # What mc alone knows, for the role minio_client.
    "api": _choice("", "S3v4", "S3v2", "s3v4", "s3v2"),
    "path": _choice("", "auto", "on", "off", "dns"),
    "notes": lambda value: "",
}
KEYS = tuple(_CHECKS)
"""All keys of an entry."""
_REQUIRED = {
    "url": f"Write {FORM}.",
    "access_key": "Give it from a vault.",
    "secret_key": "Give it from a vault.",
}
