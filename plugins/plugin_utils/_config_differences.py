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


def config_differences(hosts: t.Iterable[t.Mapping[str, t.Any]]) -> list[str]:
    """A line for each object of a site that is not as declared, and for each site that could not be compared.

    :param hosts: the variables of the hosts on which the roles minio_buckets, minio_iam and minio_replication ran.
    """
    lines = []
    for variables in hosts:
        compared = variables.get("minio_replication_compared") or {}
        if compared.get("unknown"):
            lines.append(f"What it has is unknown. {compared['unknown']}")
        for name in _RESULTS:
            for change in (variables.get(name) or {}).get("changes") or ():
                lines.append(f"site {compared.get('site')}: {change['name']}: {', '.join(change['settings'])}")
    return lines
