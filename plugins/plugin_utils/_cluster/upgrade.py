# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a site can be upgraded now, and to what. Each problem is one line.

Versions of MinIO and its forks are the moments of their release, and are compared as such. Forward, any release may follow any other: a server moves older
formats on by itself (S ``cmd/format-erasure.go:formatErasureMigrate``, ``cmd/config-migrate.go``). Backward, nobody promises anything.
"""

from __future__ import annotations

import re
import typing as t

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d)[-:](\d\d)[-:](\d\d)Z")


def moment(text: str) -> str:
    """When a release was made, as servers say it: ``2026-02-12T20:18:48Z``; '' if the text does not tell.

    :param text: what a program says of itself, ``minio version RELEASE.2025-10-15T17-29-55Z (commit-id=…)``, or a server of its version.
    """
    found = _MOMENT.search(text)
    return f"{found[1]}T{found[2]}:{found[3]}:{found[4]}Z" if found else ""


def state_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """Why the nodes of a site must not restart now.

    :param site: ``name``, ``cluster`` (of :mod:`_cluster_info`), ``pending`` (the objects that other sites do not have yet), ``max_pending``.
    """
    cluster = site["cluster"]
    problems = []
    if not cluster["write_quorum"]:
        problems.append("it has no write quorum: bring it back first.")
    away = [node["endpoint"] for node in cluster["nodes"] if node["state"] != "online"]
    if away:
        problems.append(
            f"{', '.join(away)} {'is' if len(away) == 1 else 'are'} not online: all nodes must get the program and restart together. "
            "Bring the node back, or replace it."
        )
    if cluster["healing_drives"]:
        problems.append(f"{cluster['healing_drives']} drives are healing: wait until they have what they miss.")
    moving = [str(pool["number"]) for pool in cluster["pools"] if pool["state"] == "decommissioning"]
    if moving:
        problems.append(f"pool {', '.join(moving)} is being emptied: wait until that has ended.")
    if site["pending"] > site["max_pending"]:
        problems.append(
            f"{site['pending']:,} objects are not on other sites yet, more than minio_cluster_upgrade_max_pending {site['max_pending']:,}: "
            "wait, or look at the status of the replication."
        )
    return [f"site {site['name']}: {problem}" for problem in problems]


def version_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """Why the program that is to run must not follow the one that runs.

    :param site: ``name``, ``cluster``, ``targets`` (host → what its new program says of itself), ``sums`` (host → the SHA-256 sum of it), ``force``.
    """
    problems = []
    sums = site["sums"]
    if len(set(sums.values())) > 1:
        problems.append(f"the new program is not the same on {', '.join(sorted(sums))}: servers with different programs do not work together.")
    target = next(iter(site["targets"].values()), "")
    new, present = moment(target), max((node["version"] for node in site["cluster"]["nodes"]), default="")
    if not new and not site["force"]:
        problems.append(
            f"the new program does not say when it was released ('{target}'), so nobody knows whether it may follow {present}. "
            "If you know, set minio_cluster_upgrade_force: true."
        )
    elif not present and not site["force"]:
        problems.append(f"no node says which release it runs, so nobody knows whether {new} may follow it. If you know, set minio_cluster_upgrade_force: true.")
    elif new and new < present and not site["force"]:
        problems.append(
            f"{new} is older than {present}, which runs: an older server may not read what a newer one wrote. "
            "If you know that it does, set minio_cluster_upgrade_force: true."
        )
    return [f"site {site['name']}: {problem}" for problem in problems]
