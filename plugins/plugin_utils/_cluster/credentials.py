# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a site may have other root credentials or another key of the KMS, and goes on with them. Each problem is one line."""

from __future__ import annotations

import typing as t

from .node import digest
from .restart import shorten

_KNOWN_TO_ALL = ("minio", "minioadmin", "minio123", "miniostorage", "password", "changeme", "secretkey", "12345678")
_ROOT = {"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"}
_KMS = {
    "MINIO_KMS_SECRET_KEY": "a static key",
    "MINIO_KMS_SECRET_KEY_FILE": "a static key",
    "MINIO_KMS_KES_ENDPOINT": "KES",
    "MINIO_KMS_SERVER": "MinIO's KMS",
}
"""The variables that give a server its KMS, each with what it is (S internal/kms/config.go, IsPresent)."""
_OLD_ROOT = {"MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"}


def credential_problems(user: str, password: str) -> list[str]:
    """What makes root credentials unusable or weak. Never shows them."""
    problems = []
    for name, value, least in (("minio_cluster_root_user", user, 3), ("minio_cluster_root_password", password, 8)):
        if not value:
            problems.append(f"{name} is missing: give it from a vault; without it the server would start with a password that everybody knows.")
        elif len(value.encode()) < least:
            problems.append(f"{name} is too short: the server wants {least} characters or more.")
        elif value.lower() in _KNOWN_TO_ALL:
            problems.append(f"{name} is a value that everybody knows: choose another one.")
        elif value != value.strip() or any(ord(sign) < 32 for sign in value):
            problems.append(f"{name} begins or ends with a space, or contains a line break: the server would read something else.")
    if any(sign in user for sign in "=,"):
        problems.append("minio_cluster_root_user contains '=' or ',', which the server refuses.")
    if user and user == password:
        problems.append("minio_cluster_root_password is the same as the user: choose another one.")
    return problems


def identity_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """What a running site would not survive, or not without more than a restart: other root credentials, another key of the KMS.

    :param site: ``name``, ``nodes`` (see :func:`restart_problems`), ``root`` (path → value of the root credentials), ``kms`` (path → value of the static
        key, ``''`` for none), ``allow_kms_change``.
    """
    running = {host: node for host, node in site["nodes"].items() if node["state"] == "running"}
    problems = []
    # One node that has the new ones is enough: the others were away when they were written.
    holders = [host for host, node in running.items() if all(path in node["secrets"] for path in site["root"])]
    # A server that was not set up by this role may have them in its environment.
    given = [node for node in running.values() if _ROOT <= node["runs"].keys() or _OLD_ROOT <= node["runs"].keys()] if not holders else []
    if (holders and not any(_holds(running[host], site["root"]) for host in holders)) or (given and not any(_runs_as(node, site["root"]) for node in given)):
        problems.append(
            "the configured root credentials differ from those on the hosts. To change them, run creativeflow.minio.rotate_root, which verifies "
            "them, keeps service accounts working and rolls back if that fails."
        )
    if not site["allow_kms_change"]:
        problems += [
            f"{path} of {host} holds a key of the KMS that minio_cluster_kms_secret_key {'replaces' if value else 'no longer names'}: what it has "
            "encrypted, the identities of the site with it, could not be read any more. Give the same key, or, where another KMS has it too, set "
            "minio_cluster_allow_kms_change: true."
            for path, value in site["kms"].items()
            for host in [host for host, node in site["nodes"].items() if path in node["secrets"] and not _holds(node, {path: value})][:1]
        ]
        problems += _lost_kms(site)[:1]
    return [f"site {site['name']}: {problem}" for problem in problems]


def _lost_kms(site: t.Mapping[str, t.Any]) -> list[str]:
    """A line for each node whose KMS is in variables that the role would not write again, as those of a server that it did not set up."""
    lines = []
    for host, node in site["nodes"].items():
        if node["state"] not in ("running", "stopped") or any(path in node["secrets"] for path in site["kms"]):
            # What the role itself wrote is compared by its content.
            continue
        salt = node["salt"]
        present = {**(node["runs"] if node["state"] == "running" else {**node["earlier"], **node["files"], **node["after"]}), **node["config"]}
        now, then = ({name: sums[name] for name in _KMS if sums.get(name, digest("", salt)) != digest("", salt)} for sums in (present, node["next"]))
        key = now.get("MINIO_KMS_SECRET_KEY")
        same = {digest(value, salt) for value in site["kms"].values() if value} | {then.get("MINIO_KMS_SECRET_KEY", "")}
        if {_KMS[name] for name in now} - {_KMS[name] for name in then}:
            how = "no longer name"
        elif key and "MINIO_KMS_SECRET_KEY_FILE" not in now and key not in same:
            how = "replace"
        else:
            continue
        lines.append(
            f"{host} has its KMS from {', '.join(now)}, which the variables of this site {how}: what it has encrypted, the identities of the site with it,"
            " could not be read any more. Give the same one by minio_cluster_kms_secret_key or minio_cluster_kes_endpoint and what belongs to it, or, where"
            " the new KMS has the same key, set minio_cluster_allow_kms_change: true."
        )
    return lines


def rotation_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """What speaks against other root credentials.

    The root user's access keys are bound to its name: under another one, the server asks for policies of a user that does not exist and denies them
    everything (S cmd/iam.go, IsAllowedServiceAccount). Under site replication, the key with which sites reach each other is one of them (S
    cmd/site-replication.go, AddPeerClusters).

    :param site: ``name``, ``root_user`` and ``root_password``, which it shall get, ``before`` (``access_key`` and ``secret_key``, with which the root
        user signs in now, empty if that is not known), ``error`` (why it is not), ``served`` (users and access keys that sign in), ``access_keys`` (→ whose
        they are), ``site_replication`` (the site's name in a group, or ``''``), ``states`` (host → what :func:`restart_state` gives),
        ``missing`` (the site's hosts that are not in the run), ``cut_off`` (a host still holds the credentials from before a change).
    """
    problems = credential_problems(site["root_user"], site["root_password"])
    before, user = site["before"], site["root_user"]
    idle = [host for host, node in site["states"].items() if not node["serves"]]
    if not before:
        why = f" ({site['error']})" if site["error"] else ""
        problems.append(
            f"none of the credentials of the inventory and the hosts signs in{why}: give those that the site has as "
            "minio_cluster_previous_root_user and minio_cluster_previous_root_password. After a change that was cut off, "
            "creativeflow.minio.cluster gives all nodes the new ones."
        )
    elif user != before["access_key"]:
        of_root = sorted(key for key, owner in site["access_keys"].items() if owner == before["access_key"])
        if of_root:
            problems.append(
                f"the access keys {', '.join(shorten(of_root))} belong to the root user '{before['access_key']}' and would lose all rights under "
                "another name: give them to a user of their own, or keep the name and change the password alone."
            )
        if site["site_replication"]:
            problems.append(
                f"the site is in site replication (as {site['site_replication']}), whose own access key belongs to the root user "
                f"'{before['access_key']}': keep the name and change the password alone."
            )
        if user in site["served"]:
            problems.append("minio_cluster_root_user is the name of a user or an access key of the site: choose another one.")
    problems += [
        f"a restart would bring {host} more than other credentials, of what somebody wrote: {', '.join(shorten(node['left']))}. Run "
        "creativeflow.minio.cluster first."
        for host, node in site["states"].items()
        if node["left"]
    ]
    if idle or site["missing"]:
        problems.append(
            f"{', '.join([*idle, *site['missing']])} does not serve, or is not in this run: a node with other credentials is refused by its peers, "
            "and whether the change works could not be told. "
            + (
                "A change of the credentials was cut off there. Run creativeflow.minio.cluster, which gives all nodes the new ones, then this playbook again."
                if site["cut_off"] and not site["missing"]
                else "Bring it back first."
            )
        )
    return [f"site {site['name']}: {problem}" for problem in problems]


def _runs_as(node: t.Mapping[str, t.Any], root: t.Mapping[str, str]) -> bool:
    """Whether a process has these root credentials in its environment. :param root: the user, then the password."""
    names = ("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD") if _ROOT <= node["runs"].keys() else ("MINIO_ACCESS_KEY", "MINIO_SECRET_KEY")
    return all(node["runs"][name] == digest(value, node["salt"]) for name, value in zip(names, root.values()))


def _holds(node: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> bool:
    return all(node["secrets"].get(path) == digest(value, node["salt"]) for path, value in secrets.items())
