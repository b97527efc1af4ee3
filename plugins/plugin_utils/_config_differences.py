# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roles found in check mode, of all sites together."""

from __future__ import annotations

import typing as t

_RESULTS = (
    "minio_buckets_result",
    "minio_buckets_policies_result",
    "minio_iam_users_result",
    "minio_iam_groups_result",
    "minio_iam_policies_result",
    "minio_iam_keys_result",
    "minio_replication_user_result",
    "minio_replication_policy_result",
    "minio_replication_result",
)
"""The variables in which the roles leave the results of modules."""
FAILURE = "minio_compare_failure"
"""The variable in which the playbook verify_config leaves why a site could not be compared."""


Variables = t.Mapping[str, t.Any]


def config_differences(hosts: t.Iterable[Variables]) -> list[str]:
    """A line for each object of a site that is not as declared, and for each site that could not be compared.

    :param hosts: the variables of the hosts on which the roles minio_buckets, minio_iam and minio_replication ran.
    """
    return [line for variables in hosts for line in [*_unknown(variables), *_changes(variables)]]


def differences_by_site(hosts: t.Iterable[Variables], sites: t.Iterable[str]) -> dict[str, t.Optional[int]]:
    """How many objects of each site are not as declared; ``None`` where that is unknown.

    :param hosts: as of config_differences. :param sites: the names of all sites.
    """
    found: dict[str, t.Optional[int]] = dict.fromkeys(sites)
    for variables in hosts:
        site = _compared(variables).get("site")
        if site and not any(_unknown(variables)):
            found[site] = sum(1 for _line in _changes(variables))
    return found


def _compared(variables: Variables) -> Variables:
    return variables.get("minio_replication_compared") or {}


def _unknown(variables: Variables) -> t.Iterator[str]:
    if variables.get(FAILURE):
        yield str(variables[FAILURE])
    elif _compared(variables).get("unknown"):
        yield f"What it has is unknown. {_compared(variables)['unknown']}"


def _changes(variables: Variables) -> t.Iterator[str]:
    for name in _RESULTS:
        for change in (variables.get(name) or {}).get("changes") or ():
            yield f"site {_compared(variables).get('site')}: {change['name']}: {', '.join(change['settings'])}"
