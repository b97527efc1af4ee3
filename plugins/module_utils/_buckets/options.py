# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of buckets: checked as a whole, with the policies that they name."""

from __future__ import annotations

import os
import typing as t

from .._common.errors import InputErrors
from .._common.purge import purge_from
from .._common.templates import load_policy
from .._policy.grammar import check
from .._site.session import Session
from .buckets import Buckets
from .definition import SPELLINGS, check_buckets
from .settings.anonymous import anonymous_access
from .settings.table import SETTINGS

BUCKET_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    **{name: option for setting in SETTINGS for name, option in setting.options.items()},
    "force": {"type": "bool", "default": False},
}
"""The options of one bucket, as the module takes them."""

_ALIASES: dict[str, list[str]] = {}
for _alias, _name in SPELLINGS.items():
    _ALIASES.setdefault(_name, []).append(_alias)

BUCKETS_OPTION: dict[str, t.Any] = {
    "type": "list",
    "elements": "dict",
    "options": {
        **{name: {**option, **({"aliases": _ALIASES[name]} if name in _ALIASES else {})} for name, option in BUCKET_OPTIONS.items()},
        "name": {"type": "str", "required": True},
        "sites": {"type": "list", "elements": "str"},
    },
}
"""The option for several buckets, which takes what a file of definitions has."""


def buckets_from(params: t.Mapping[str, t.Any], session: Session) -> Buckets:
    """The kind from a module's options: one bucket by ``name``, or a list in ``buckets``.

    :raises InputErrors: every error of every bucket.
    """
    items = params["buckets"]
    if items is None:
        items = [{name: params[name] for name in BUCKET_OPTIONS if params[name] is not None}]
    declared, errors = check_buckets(items, "buckets" if params["buckets"] is not None else "")
    errors += _load_policies(declared)
    if errors:
        raise InputErrors(errors)
    return Buckets(session, declared, purge_from(params), params["wait_timeout"])


def _load_policies(declared: list[dict[str, t.Any]]) -> list[str]:
    """Put the document in the place of a policy file, and check each document offline. Returns every error."""
    errors: list[str] = []
    for bucket in declared:
        name = bucket["name"]
        file = bucket.get("policy_file")
        try:
            if bucket["prefixes"] is not None:
                bucket["policy"] = anonymous_access(name, bucket["prefixes"])
            if file:
                # The module's own option is expanded by Ansible.
                bucket["policy"] = load_policy(os.path.expanduser(os.path.expandvars(file)), {**(bucket.get("policy_variables") or {}), "BUCKET_NAME": name})
        except InputErrors as error:
            errors += error.errors
            continue
        if bucket.get("policy"):
            errors += check(bucket["policy"], f"bucket {name}: " + (file or "policy"), name)
    return errors
