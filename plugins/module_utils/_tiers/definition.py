# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of remote tiers: the options, and every error in them before any request."""

from __future__ import annotations

import json
import re
import typing as t

from .._common.errors import MinioError
from .._common.suggest import nearest
from .._common.units import show_key
from .._site.address import read_address, split_url
from .formats import KINDS, normal, secret_of

TIER_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "type": {"type": "str", "choices": list(KINDS)},
    "endpoint": {"type": "str"},
    "bucket": {"type": "str"},
    "prefix": {"type": "str"},
    "region": {"type": "str"},
    "storage_class": {"type": "str"},
    "access_key": {"type": "str", "no_log": False},
    "secret_key": {"type": "str", "no_log": True},
    "role": {"type": "bool"},
    "role_arn": {"type": "str"},
    "role_token_file": {"type": "str", "no_log": False},
    "role_session_name": {"type": "str"},
    "account": {"type": "str"},
    "account_key": {"type": "str", "no_log": True},
    "tenant_id": {"type": "str"},
    "client_id": {"type": "str"},
    "client_secret": {"type": "str", "no_log": True},
    "credentials": {"type": "json", "no_log": True},
    "force": {"type": "bool", "default": False},
}
"""The options of one tier, as the module takes them."""

_OF_ALL = ("name", "state", "type", "force")
_NAME = re.compile(r"[A-Z0-9][A-Z0-9_.-]*")
_RESERVED = ("STANDARD", "REDUCED_REDUNDANCY")
_ENDPOINT = "http(s)://host[:port]"


def check_tiers(items: t.Sequence[t.Mapping[str, t.Any]], where: str) -> tuple[list[dict[str, t.Any]], list[str]]:
    """Check definitions of tiers as a whole.

    :param items: dictionaries with keys of ``TIER_OPTIONS``. :param where: the option, for messages.
    :returns: the definitions in their normal form, without keys that say nothing, and a line for each error.
    """
    tiers: list[dict[str, t.Any]] = []
    errors: list[str] = []
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        tier = {"state": "present", "force": False, **{key: value for key, value in item.items() if value is not None}}
        if isinstance(tier.get("credentials"), dict):
            tier["credentials"] = json.dumps(tier["credentials"])
        wrong = list(_type_problems(tier))
        tier["name"] = str(tier.get("name") or "").upper()
        at = f"{where}[{index}] ({show_key(tier['name'])})"
        found = [f"{at}.{problem}" for problem in wrong or _problems(tier)]
        if tier["name"] in seen:
            found.append(f"{at}: {where}[{seen[tier['name']]}] declares the tier already. Declare it once.")
        seen.setdefault(tier["name"], index)
        errors += found
        if not found:
            tiers.append({key: normal(key, value) if key in ("endpoint", "prefix") else value for key, value in tier.items()})
    return tiers, errors


def _type_problems(tier: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """Ansible has checked those of the module, and nobody those of a backup that was changed by hand. Never with a value, which may be secret."""
    for key, value in tier.items():
        kind, noun = (bool, "true or false") if TIER_OPTIONS.get(key, {}).get("type") == "bool" else (str, "text")
        if key in TIER_OPTIONS and not isinstance(value, kind):
            yield f"{key}: it must be {noun}."


def _problems(tier: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    yield from (f"{key}: unknown key.{nearest(key, TIER_OPTIONS)}" for key in tier if key not in TIER_OPTIONS)
    if not _NAME.fullmatch(tier["name"]):
        yield "name: a name has letters, digits, '-', '_' and '.', and begins with a letter or digit. The server writes letters as capitals."
    elif tier["name"] in _RESERVED:
        yield f"name: the server has the storage class {tier['name']} itself. Choose another name."
    if tier["state"] == "absent":
        return
    kind = KINDS.get(tier.get("type", ""))
    if kind is None:
        yield f"type: give one of {', '.join(KINDS)}."
        return
    taken = {*_OF_ALL, *kind.place, *(option for way in kind.ways for option in way)}
    yield from (f"{key}: a tier of the type {tier['type']} has none. Take it out." for key in tier if key in TIER_OPTIONS and key not in taken)
    yield from (f"{key}: missing." for key in kind.required if not tier.get(key))
    yield from _endpoint_problems(tier)
    yield from _credential_problems(tier, [way for way in kind.ways if any(tier.get(option) for option in way)])


def _endpoint_problems(tier: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """The server takes the host of an endpoint and drops its path, but for Azure, where an account may be a path."""
    if not tier.get("endpoint") or tier["type"] == "gcs":
        return
    if tier["type"] == "azure":
        parts = split_url(tier["endpoint"])
        if not parts or parts.scheme not in ("http", "https") or parts.query or "@" in tier["endpoint"]:
            yield f"endpoint: it is not of the form {_ENDPOINT}, with a path where the account is one."
        return
    try:
        read_address(tier["endpoint"])
    except MinioError as error:
        yield f"endpoint: {error}"


def _credential_problems(tier: t.Mapping[str, t.Any], ways: t.Sequence[tuple[str, ...]]) -> t.Iterator[str]:
    """Credentials may be left out for a tier that there is already; half of them only where the rest can be read from it."""
    if len(ways) > 1:
        yield f"{ways[0][0]}: {ways[1][0]} is another way to sign in. Give one of them."
        return
    if not ways:
        return
    secret = secret_of(ways[0])
    yield from (f"{option}: missing, beside {ways[0][0]}." for option in ways[0] if not tier.get(option) and option != secret and not tier.get(secret))
    if tier.get("credentials") and not _is_key(tier["credentials"]):
        yield "credentials: it is no key of a service account. Give the content of its JSON file."


def _is_key(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and bool(found.get("type"))
