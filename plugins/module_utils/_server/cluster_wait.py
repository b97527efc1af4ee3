# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A wait until a site is as it shall be: its nodes, drives, pools and version."""

from __future__ import annotations

import time
import typing as t

from .._common.errors import MinioError, ServerError
from .._common.poll import poll
from .._site.session import Session
from .._site.snapshot import DENIED
from .cluster import cluster_info

Record = dict[str, t.Any]
WAIT_OPTIONS: dict[str, dict[str, t.Any]] = {
    "write_quorum": {"type": "bool", "default": False},
    "nodes": {"type": "bool", "default": False},
    "drives": {"type": "bool", "default": False},
    "settled": {"type": "bool", "default": False},
    "pools": {"type": "int"},
    "version": {"type": "str"},
}
"""The suboptions of ``wait_for``."""
_NAMED = 3


def await_cluster(session: Session, wanted: t.Optional[t.Mapping[str, t.Any]], seconds: float) -> Record:
    """The state of the site, once it is as wanted, or when the time is over. A site that does not answer is asked again.

    :param wanted: by the names of ``WAIT_OPTIONS``; ``None`` for a look without a wait, which gives no ``waiting_for``.
    :returns: ``cluster``, where the site answered, and ``waiting_for``, a text for each thing that it lacks. In that case there is also ``msg``; it is there
        with ``denied`` where nothing is wanted, and the access key may not ask.
    :raises MinioError: nothing is wanted, and the site does not answer.
    """
    if wanted is None:
        try:
            return {"cluster": cluster_info(session)}
        except ServerError as error:
            if error.code not in DENIED:
                raise
            return {"msg": str(error), "denied": True}

    def ask() -> Record:
        try:
            cluster = cluster_info(session)
        except MinioError as error:
            return {"waiting_for": ["an answer"], "reason": str(error)}
        return {"cluster": cluster, "waiting_for": lacks(cluster, wanted)}

    begin = time.monotonic()
    result = poll(ask, lambda answer: not answer["waiting_for"], begin + seconds)
    reason = result.pop("reason", "")
    if result["waiting_for"]:
        result["msg"] = reason or f"site {session.site} ({session.url}): it still lacks {'; '.join(result['waiting_for'])}."
    return result


def lacks(cluster: Record, wanted: t.Mapping[str, t.Any]) -> list[str]:
    """What a site lacks, a text for each.

    :param cluster: as ``cluster_info`` gives it. :param wanted: by the names of ``WAIT_OPTIONS``.
    """
    nodes = [f"{node['endpoint']} ({node['state']})" for node in cluster["nodes"] if node["state"] != "online"]
    nodes += [] if cluster["nodes"] else ["none is known yet"]
    drives = [f"{drive['path']} of {drive['node']} ({drive['state']})" for drive in cluster["drives"] if drive["state"] != "ok"]
    pools, version = wanted.get("pools"), wanted.get("version")
    found = [
        "write quorum" if wanted.get("write_quorum") and not cluster["write_quorum"] else "",
        f"nodes: {_some(nodes)}" if wanted.get("nodes") and nodes else "",
        f"drives: {_some(drives)}" if wanted.get("drives") and drives else "",
        "the first 20 seconds of its youngest node" if wanted.get("settled") and not nodes and not cluster["settled"] else "",
        f"online nodes: {_some(nodes)}" if wanted.get("settled") and not wanted.get("nodes") and nodes else "",
        f"pools: it has {len(cluster['pools'])} of {pools}" if pools is not None and len(cluster["pools"]) != pools else "",
        f"version {version}: its nodes have {', '.join(cluster['versions']) or 'none'}" if version and cluster["versions"] != [version] else "",
    ]
    return [text for text in found if text]


def _some(items: t.Sequence[str]) -> str:
    return ", ".join(items[:_NAMED]) + (f" and {len(items) - _NAMED} more" if len(items) > _NAMED else "")
