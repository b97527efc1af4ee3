# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which variables there are: those of the roles, from their own argument specs, and those of the playbooks."""

from __future__ import annotations

import difflib
import functools
import typing as t
from pathlib import Path

import yaml

_ROLES = Path(__file__).resolve().parents[3] / "roles"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MISSPELT, _SIMILAR = 0.9, 0.75
"""From which likeness on a name is taken for another one that is misspelt, and from which on it is worth a warning."""

PLAYBOOK_VARIABLES = frozenset(
    "minio_" + name
    for name in """
    adopt_dir adopt_servers adopt_sites backup_dir backup_sites backup_vault_id backup_vault_password_file
    decommission_force decommission_pool decommission_timeout definitions_dir
    expand_rebalance expand_site expand_timeout failback_resume manifest_write own_variables rebuild_from rebuild_resume rebuild_site rebuild_timeout
    remove_accept_loss remove_data remove_site remove_unreachable replace_drive replace_node replace_timeout restore_file restore_force restore_site
    restore_tier_credentials restore_vault_id
    restore_vault_password_file report_file report_max_age report_mode report_title results_dir rotate_site site
    sites verify_buckets verify_min_age writers_site writers_state
    """.split()
)
"""What playbooks read besides the variables of roles, and former names of these."""

_FORMER = {
    "minio_failback_resume": "minio_failover_resume",
    "minio_rebuild_resume": "minio_failover_resume",
    "minio_rebuild_timeout": "minio_failover_rebuild_timeout",
}
"""Former names of options of roles that take no text, and the present ones."""

SITE_VARIABLES = (
    "minio_adopt_sites",
    "minio_backup_sites",
    "minio_cluster_upgrade_sites",
    "minio_expand_site",
    "minio_failover_from",
    "minio_failover_rebuild_from",
    "minio_failover_rebuild_site",
    "minio_failover_to",
    "minio_rebuild_from",
    "minio_rebuild_site",
    "minio_remove_site",
    "minio_restore_site",
    "minio_rotate_site",
    "minio_writers_site",
)
"""Variables that name sites."""

BY_SITE = {"minio_failover_nodes": "", "minio_replication_secrets": "minio_replication"}
"""Dictionaries by the names of sites, and the role that reads each; ``""`` where it is checked for every playbook, because an emergency has no time for it."""

_FACTS = frozenset(
    "minio_" + name
    for name in """
    buckets_policies_result buckets_result binary_result certificates_authority certificates_made cluster_certificates drives_plan iam_access
    iam_groups_result iam_keys_result iam_policies_result iam_users_result replication_compared replication_group_result replication_policy_result
    replication_result failover_result replication_status replication_user_result serving_site adopt_site backup_site manifest_folder compare_failure
    """.split()
)
"""What roles and playbooks set themselves, which a later playbook of the same run finds."""


@functools.lru_cache(maxsize=None)
def options_of(role: str) -> dict[str, dict[str, t.Any]]:
    """The options of all entry points of a role, by name, as its argument specs describe them, also by their former names; none where there is no such role."""
    found: dict[str, dict[str, t.Any]] = {}
    for point in (_read(role, "meta/argument_specs.yml") or {"argument_specs": {}})["argument_specs"].values():
        for name, spec in (point.get("options") or {}).items():
            found.setdefault(name, spec)
    return {**found, **{former: found[name] for former, name in _FORMER.items() if name in found}}


@functools.lru_cache(maxsize=None)
def defaults_of(role: str) -> dict[str, t.Any]:
    """The defaults of a role by the names of its variables."""
    return _read(role, "defaults/main.yml") or {}


@functools.lru_cache(maxsize=None)
def _roles() -> tuple[str, ...]:
    return tuple(path.parents[1].name for path in _ROLES.glob("*/meta/argument_specs.yml"))


@functools.lru_cache(maxsize=None)
def known() -> frozenset[str]:
    """The names of all variables."""
    names = {name for role in _roles() for name in [*options_of(role), *defaults_of(role)]}
    return frozenset(names) | PLAYBOOK_VARIABLES | _FACTS


@functools.lru_cache(maxsize=None)
def misspelt(name: str) -> tuple[str, bool]:
    """The known name that a name is most like, ``""`` for none, and whether it must be that name misspelt."""
    given = name.lower()
    similar = difflib.get_close_matches(given, sorted(known()), 3, _SIMILAR)
    # difflib prefers a name that is in the other as a whole: minio_sitez would be minio_site.
    near = min(similar, key=lambda other: (_edits(given, other), abs(len(other) - len(given))), default="")
    return near, bool(near) and difflib.SequenceMatcher(None, near, given).ratio() >= _MISSPELT


def _edits(name: str, other: str) -> int:
    """How many letters must be put in, taken away or replaced to make one name of the other."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(name, 1):
        before, row[0] = row[0], index
        for place, wanted in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != wanted))
    return row[-1]


@functools.lru_cache(maxsize=None)
def _read(role: str, path: str) -> t.Any:
    file = _ROLES / role / path
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER) if file.is_file() else None  # noqa: S506  (a SafeLoader)
