# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sites of a deployment, as C(minio_sites) has them, in the forms that modules take."""

from __future__ import annotations

import typing as t

from .._common.errors import InputErrors
from .._common.suggest import nearest
from .address import comparable
from .entries import missing_keys, site_errors
from .session import Session

SITE_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str", "required": True},
    "url": {"type": "str", "required": True},
    "replication_url": {"type": "str"},
    "access_key": {"type": "str", "required": True, "no_log": False},
    "secret_key": {"type": "str", "required": True, "no_log": True},
    "region": {"type": "str"},
    "ca_path": {"type": "path"},
    "validate_certs": {"type": "bool", "default": True},
}
"""The options of one site in a list of sites."""


def open_site(site: t.Mapping[str, t.Any], timeout: float) -> Session:
    """The session of one site, spoken to as its own entry says. :param site: with the keys of ``SITE_OPTIONS``."""
    connection = (site["region"], site["ca_path"], site["validate_certs"])
    return Session(site["url"], site["access_key"], site["secret_key"], *connection, timeout, site["name"])


def addresses(site: t.Mapping[str, t.Any]) -> list[str]:
    """The urls under which other sites may know a site."""
    return sorted({comparable(url) for url in (site.get("url"), site.get("replication_url")) if url})


FORMS = {
    "connection": tuple(SITE_OPTIONS),
    "address": ("name", "url", "ca_path", "validate_certs"),
    "target": ("name", "url"),
}
"""What of a site a list has: all for a module that signs in there, the address for one that does not, the target for what only names it."""


def site_list(sites: t.Mapping[str, t.Mapping[str, t.Any]], names: t.Optional[t.Iterable[str]] = None, form: str = "connection") -> list[dict[str, t.Any]]:
    """Sites as the options ``sites`` and ``targets`` of modules take them.

    :param sites: the variable C(minio_sites).
    :param names: which of them; all where ``None``.
    :param form: ``connection``, ``address`` or ``target``. A target has the address that other sites use.
    :raises InputErrors: every name that is none of the sites, and what their entries lack.
    """
    if not isinstance(sites, t.Mapping):
        raise InputErrors(site_errors(sites))
    wanted = list(sites if names is None else names)
    unknown = [unknown_site(name, sites) for name in wanted if name not in sites]
    if unknown:
        raise InputErrors(unknown)
    # Not more: a failover must not end at a key of an entry that nobody needs.
    lacking = [line for name in wanted for line in missing_keys(name, sites[name], FORMS[form])]
    if lacking:
        raise InputErrors(lacking)
    found = []
    for name in wanted:
        site = {**sites[name], "name": name}
        if form == "target":
            site["url"] = site.get("replication_url") or site["url"]
        found.append({key: site[key] for key in FORMS[form] if site.get(key) is not None})
    return found


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
