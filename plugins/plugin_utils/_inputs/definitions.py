# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that the variables of a host name, and the definitions in them."""

from __future__ import annotations

import functools
import os
import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ...module_utils._common.errors import InputErrors
from ...module_utils._definitions.deployment import read_deployment
from .._cluster.plan_inputs import KEYED_FILES
from .._paths import Paths
from .reading import Host, sites_of

_BUCKETS, _RULES, _IDENTITIES = "config/buckets_definition.json", "config/replication_rules.json", "config/iam_definition.json"
_FILES: dict[str, tuple[str, ...]] = {
    "minio_cluster": (
        "minio_cluster_env_file",
        "minio_cluster_tls_cert",
        "minio_cluster_tls_key",
        "minio_cluster_tls_ca",
        "minio_cluster_kes_cert",
        "minio_cluster_kes_key",
        "minio_cluster_kes_ca",
        "minio_cluster_audit_webhooks",
        "minio_cluster_logger_webhooks",
    ),
    "minio_client": ("minio_client_aliases_file", "minio_client_ca"),
    "minio_buckets": ("minio_buckets_policies",),
}
"""The variables of each role that name files on the controller, besides definitions."""
_WITHOUT = {
    "minio_buckets_definitions": "without buckets, set minio_buckets_definitions: []",
    "minio_replication_rules": "without replication, set minio_replication_rules: []",
}
"""What to do where a deployment needs no such file, by the variable whose default names it."""


def made_folders(host: Host, paths: Paths) -> list[str]:
    """The folder of a private authority, which the first run makes."""
    folder = host.get("minio_cluster_tls_private_ca")
    return paths.candidates(folder) if isinstance(folder, str) else []


def missing_files(role: str, host: Host, paths: Paths, made: t.Collection[str] = ()) -> list[str]:
    """A line for each file of a role that is not there. :param made: folders that the run makes, whose files need not be there before it."""
    names = {name: host.get(name) for name in _FILES.get(role, ())}
    for program in ("minio_cluster", "minio_client"):
        if role == program and host.get(f"{program}_install_method") == "file":
            names[f"{program}_install_source"] = host.get(f"{program}_install_source")
    if role == "minio_proxy" and host.get("minio_proxy_tls") == "terminate":
        names.update({name: host.get(name) for name in ("minio_proxy_tls_cert", "minio_proxy_tls_key")})
    if role in ("minio_cluster", "minio_buckets", "minio_iam", "minio_replication"):
        names["minio_sites"] = sites_of(host)
    names.update(_definitions(role, host, paths))
    folder = host.get("minio_definitions_dir")
    lost = isinstance(folder, str) and bool(folder) and not os.path.isdir(os.path.expanduser(folder))
    keyed = [line for name, keys in KEYED_FILES.items() for line in paths.problems(name, host.get(name, []), made=made, keys=keys)]
    return ([f"minio_definitions_dir: there is no folder {folder} on the controller. Correct the path."] if lost else []) + [
        *(line + _unless_needed(name, line, host) for name, value in names.items() for line in paths.problems(name, value, made=made)),
        *(keyed if role == "minio_cluster" else ()),
    ]


def _unless_needed(name: str, line: str, host: Host) -> str:
    """How to do without the file of a default that is missing."""
    return f" Or, {_WITHOUT[name]}." if name in _WITHOUT and host.get(name) is None and "does not exist" in line else ""


def definition_errors(roles: t.Collection[str], host: Host, sites: list[str], paths: Paths) -> list[str]:
    """A line for each error of the definitions, where all their files are there."""
    found: list[str] = []
    for role in ("minio_buckets", "minio_iam", "minio_replication"):
        files = _definitions(role, host, paths)
        if role not in roles or not files or any(not isinstance(value, (str, list)) or paths.problems(name, value) for name, value in files.items()):
            continue
        lists = [_list(value, paths) for value in files.values()]
        buckets, others = lists[0], lists[1] if len(lists) > 1 else ()
        variables = host.get("minio_buckets_policy_variables", {})
        errors, receivers = _read(
            tuple(sites),
            buckets,
            others if role == "minio_replication" else (),
            others if role == "minio_iam" else (),
            _frozen(variables if isinstance(variables, dict) else {}),
            _truth(host.get("minio_replication_allow_partial", False)),
            tuple(paths.candidates(".")),
        )
        found += errors
        if role == "minio_replication" and not found:
            found += _secret_errors(host, receivers)
    return list(dict.fromkeys(found))


def _definitions(role: str, host: Host, paths: Paths) -> dict[str, t.Any]:
    """The variables of a role that name files of definitions, with the role's defaults; the buckets' first."""
    if role == "minio_buckets":
        return _buckets(host, "minio_buckets_definitions")
    if role == "minio_iam":
        there = [_IDENTITIES] if os.path.exists(paths.find(_IDENTITIES)) else []
        identities = host.get("minio_iam_definitions", there)
        return {**_buckets(host, "minio_iam_bucket_definitions"), "minio_iam_definitions": identities} if identities else {}
    if role == "minio_replication":
        rules = host.get("minio_replication_rules", _default_rules(host, paths))
        return {**_buckets(host, "minio_replication_buckets_definitions"), "minio_replication_rules": rules}
    return {}


def _default_rules(host: Host, paths: Paths) -> list[str]:
    """As the role's defaults say: a site alone may lack the file."""
    return [] if len(sites_of(host)) == 1 and not os.path.exists(paths.find(_RULES)) else [_RULES]


def _buckets(host: Host, variable: str) -> dict[str, t.Any]:
    """The definitions of buckets, by the variable that they come from."""
    name = variable if host.get(variable) is not None else "minio_buckets_definitions"
    return {name: host.get(name, [_BUCKETS])}


def _list(value: t.Any, paths: Paths) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [part.strip() for part in str(value).split(",")]
    return tuple(paths.find(item) for item in items if isinstance(item, str))


def _frozen(variables: t.Mapping[str, t.Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(value)) for key, value in variables.items())


def _truth(value: t.Any) -> bool:
    return boolean(value, strict=False)


@functools.lru_cache(maxsize=None)
def _read(
    sites: tuple[str, ...],
    buckets: tuple[str, ...],
    rules: tuple[str, ...],
    identities: tuple[str, ...],
    variables: tuple[tuple[str, str], ...],
    partial: bool,
    folders: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The errors of definitions, and the sites that receive; once for all hosts with the same ones."""
    try:
        declared = read_deployment(list(sites), list(buckets), list(rules), list(identities), dict(variables), partial, folders)
    except InputErrors as error:
        return tuple(error.errors), ()
    return (), tuple(name for name, site in declared["sites"].items() if site["receives"])


def _secret_errors(host: Host, receivers: t.Iterable[str]) -> list[str]:
    secrets = host.get("minio_replication_secrets", {})
    if not isinstance(secrets, dict) or any(line.startswith("minio_replication_secrets") for line in host.unfilled):
        return []
    without = [site for site in receivers if not secrets.get(site)]
    if not without:
        return []
    return [f"minio_replication_secrets has no secret for {', '.join(without)}. Each site that receives needs one of 8 to 40 characters, from the vault."]
