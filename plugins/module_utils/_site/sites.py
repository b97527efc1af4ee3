# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sites of a deployment, as C(minio_sites) has them, in the forms that modules take."""

from __future__ import annotations

import typing as t

from .._common.errors import InputErrors
from .._common.suggest import nearest
from .address import comparable
from .connection import CONNECTION_SPEC, session_from
from .entries import gets_keys_by_token, missing_keys, site_errors
from .session import Session

_KEYS = ("access_key", "secret_key")
_NAMES = ("name", "url", "replication_url")
_TRUST = ("region", "ca_path", "validate_certs")
_CLIENT = ("client_cert", "client_key")
_LOGIN = ("session_token", "assume_role", "web_identity_token", "web_identity_token_file")

SITES_OPTION: dict[str, t.Any] = {
    "type": "list",
    "elements": "dict",
    "required": True,
    "options": {
        "name": {"type": "str", "required": True},
        "url": {"type": "str", "required": True},
        "replication_url": {"type": "str"},
        # Without what the environment says, which is of the site of the task.
        **{name: {key: value for key, value in CONNECTION_SPEC[name].items() if key != "fallback"} for name in (*_KEYS, *_TRUST, *_LOGIN, *_CLIENT)},
    },
    "required_one_of": [("access_key", "web_identity_token", "web_identity_token_file")],
    "required_together": [_KEYS],
}
"""A list of sites at which a module signs in."""


def open_site(site: t.Mapping[str, t.Any], timeout: float) -> Session:
    """The session of one site, spoken to as its own entry says.

    :param site: with ``url``, ``name``, ``access_key``, ``secret_key``, and what else ``SITES_OPTION`` has.
    :raises InputErrors: its options contradict each other.
    """
    return session_from({**dict.fromkeys(CONNECTION_SPEC), **site, "site": site["name"], "timeout": timeout}, {})


def addresses(site: t.Mapping[str, t.Any]) -> list[str]:
    """The urls under which other sites may know a site."""
    return sorted({comparable(url) for url in (site.get("url"), site.get("replication_url")) if url})


FORMS = {
    "connection": (*_NAMES, *_KEYS, *_TRUST, *_LOGIN, *_CLIENT),
    "keys": (*_NAMES, *_KEYS, *_TRUST, *_CLIENT),
    "address": ("name", "url", "ca_path", "validate_certs", *_CLIENT),
    "target": ("name", "url"),
}
"""What of a site a list has: all for a module that signs in there, lasting keys for one that gives them to a server, the address for one that does neither,
the target for what only names it."""


def site_list(sites: t.Mapping[str, t.Mapping[str, t.Any]], names: t.Optional[t.Iterable[str]] = None, form: str = "connection") -> list[dict[str, t.Any]]:
    """Sites as the options ``sites`` and ``targets`` of modules take them.

    :param sites: the variable C(minio_sites).
    :param names: which of them; all where ``None``.
    :param form: one of ``FORMS``. A target has the address that other sites use.
    :raises InputErrors: every name that is none of the sites, and what their entries lack.
    """
    if not isinstance(sites, t.Mapping):
        raise InputErrors(site_errors(sites))
    wanted = list(sites if names is None else names)
    unknown = [unknown_site(name, sites) for name in wanted if name not in sites]
    if unknown:
        raise InputErrors(unknown)
    # Not more: a failover must not end at a key of an entry that nobody needs.
    lacking = [line for name in wanted for line in missing_keys(name, sites[name], _needed(sites[name], form))]
    if lacking:
        raise InputErrors(lacking)
    found = []
    for name in wanted:
        site = {**sites[name], "name": name}
        if form == "target":
            site["url"] = site.get("replication_url") or site["url"]
        found.append({key: site[key] for key in FORMS[form] if site.get(key) is not None})
    return found


def _needed(entry: t.Any, form: str) -> t.Container[str]:
    """The keys that an entry must have. A token of an identity provider stands for keys where a module signs in."""
    return FORMS["address"] if form == "connection" and gets_keys_by_token(entry) else FORMS[form]


def unknown_site(name: str, sites: t.Iterable[t.Any]) -> str:
    """The line about a site that C(minio_sites) does not have. :param sites: those that it has."""
    return f"site {name}: minio_sites has no such site.{nearest(name, sites) or ' It has ' + ', '.join(map(str, sites)) + '.'}"


def rules_between(sites: t.Mapping[str, t.Mapping[str, t.Any]], source: str, target: str) -> dict[str, list[dict[str, t.Any]]]:
    """What the definitions say of two sites.

    :param sites: what M(creativeflow.minio.minio_definitions) returns as ``sites``.
    :returns: ``there``: bucket and target_bucket of each pair that rules lead from source to target; ``back``: the same the other way around;
        ``undeclared``: those of ``back`` that no rule declares, so that a failover makes them; ``others``: site and buckets of each other site
        with rules that lead to the same buckets of target; ``resync``: bucket and target of each resync that sends everything back to source.
    """

    def pairs(site: str, other: str) -> list[tuple[str, str]]:
        rules = [rule for rule in sites[site]["rules"] if rule["target"] == other and rule.get("state") != "absent"]
        return list(dict.fromkeys((rule["bucket"], rule.get("target_bucket") or rule["bucket"]) for rule in rules))

    there = pairs(source, target)
    back = [(second, first) for first, second in there]
    declared = set(pairs(target, source))
    found = {"there": there, "back": back, "undeclared": [pair for pair in back if pair not in declared]}
    received = {second for _first, second in there}
    sending = {site: [first for first, second in pairs(site, target) if second in received] for site in sites if site not in (source, target)}
    return {
        **{name: [{"bucket": bucket, "target_bucket": other} for bucket, other in values] for name, values in found.items()},
        "resync": [{"bucket": bucket, "target": source} for bucket in dict.fromkeys(first for first, _second in back)],
        "others": [{"site": site, "buckets": list(dict.fromkeys(buckets))} for site, buckets in sending.items() if buckets],
    }
