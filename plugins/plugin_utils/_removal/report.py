# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a removal came to, for people."""

from __future__ import annotations

import typing as t

Facts = t.Mapping[str, t.Any]
_ROLES = ("_minio_client_removal", "_minio_host_removal", "_minio_replication_removal")
"""What other roles removed and kept, as facts of a host."""


def host_lines(host: str, facts: Facts) -> tuple[list[str], list[str]]:
    """What was removed from a host, and what it keeps."""
    steps, emptied = facts["_minio_cluster_steps"], facts.get("_minio_cluster_emptied") or {}
    parts = [facts.get(name) or {} for name in _ROLES]
    removed = [*emptied.get("removed", ()), *(line for part in parts for line in part.get("removed", ())), *steps["removed"]]
    kept = [*steps["kept"], *(f"{path}: not of MinIO" for path in emptied.get("kept", ())), *(line for part in parts for line in part.get("kept", ()))]
    return [f"{host}: {line}" for line in removed], [f"{host}: {line}" for line in kept]


def report(site: str, hosts: t.Mapping[str, Facts], lost: t.Sequence[str], receivers: t.Sequence[str], user: str, check: bool) -> list[str]:
    """The lines at the end of a run.

    :param hosts: the facts of each host that was reached. :param lost: the hosts that were not. :param receivers: the sites for whose replication user the
        site had a secret. :param user: its name. :param check: nothing was removed.
    """
    removed, kept = [], []
    for host, facts in hosts.items():
        gone, stays = host_lines(host, facts)
        removed += gone
        kept += stays
    would = "would be removed" if check else "is removed"
    nothing = f"Nothing of site {site} is left to remove." if hosts else f"No host of site {site} can be reached, so that nothing was removed."
    lines = [f"Site {site} {would} from {', '.join(hosts)}."] if removed else [nothing]
    lines += [*(["Would remove:" if check else "Removed:", *removed] if removed else []), *(["Kept:", *kept] if kept else [])]
    lines += [f"Not reached, so that all is still there: {', '.join(lost)}."] if lost else []
    return [*lines, "Next:", *_next(site, receivers, user)]


def _next(site: str, receivers: t.Sequence[str], user: str) -> list[str]:
    lines = [
        f"Take {site} and its hosts out of the inventory, {site} out of minio_sites and minio_replication_secrets, and its name out of the definitions.",
        "Then run creativeflow.minio.site: it takes the site out of aliases, proxies and monitoring.",
    ]
    if receivers:
        lines.append(
            f"{site} knew the secret of the user {user} on {', '.join(receivers)}: give minio_replication_secrets a new one for each, and run"
            " creativeflow.minio.replication."
        )
    return lines
