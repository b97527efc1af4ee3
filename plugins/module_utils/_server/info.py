# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site's servers say of themselves, without what changes from second to second."""

from __future__ import annotations

import json
import typing as t

from .._buckets.settings.table import SETTINGS
from .._common.errors import ServerError
from .._site.session import Session
from .._site.snapshot import DENIED


def read_info(session: Session) -> dict[str, t.Any]:
    """The answer of one node, which asks all others (S cmd/admin-handlers.go, getServerInfo).

    :raises ServerError: the access key lacks admin:ServerInfo.
    """
    return json.loads(session.admin("GET", "info"))


def versions_of(info: t.Mapping[str, t.Any]) -> list[str]:
    """The versions that nodes have; one that does not answer has none."""
    return sorted({node["version"] for node in info.get("servers") or () if node.get("version")})


def server_info(session: Session) -> dict[str, t.Any]:
    """The servers, drives and what the settings of buckets may name. One request, and one for the tiers.

    :raises ServerError: the access key lacks admin:ServerInfo.
    """
    info = read_info(session)
    backend = info.get("backend") or {}
    return {
        "mode": info.get("mode"),
        "deployment_id": info.get("deploymentID"),
        "versions": versions_of(info),
        "nodes": [_node(node) for node in info.get("servers") or ()],
        "drives": {"online": backend.get("onlineDisks", 0), "offline": backend.get("offlineDisks", 0)},
        "parity": {"standard": backend.get("standardSCParity"), "reduced_redundancy": backend.get("rrSCParity")},
        "usage": {
            "buckets": (info.get("buckets") or {}).get("count", 0),
            "objects": (info.get("objects") or {}).get("count", 0),
            "bytes": (info.get("usage") or {}).get("size", 0),
        },
        **{f"{setting.needs.replace(' ', '_')}s": _available(setting, session) for setting in SETTINGS if setting.needs},
    }


def _node(node: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    drives = node.get("drives") or ()
    return {
        "endpoint": node.get("endpoint"),
        "state": node.get("state"),
        "version": node.get("version"),
        # The server writes the largest number there is for a node with drives of several pools.
        "pool": node.get("poolNumber") if len(node.get("poolNumbers") or ()) == 1 else None,
        "drives": [
            {"path": drive.get("path"), "state": drive.get("state"), "bytes": drive.get("totalspace", 0), "used": drive.get("usedspace", 0)} for drive in drives
        ],
    }


def _available(setting: t.Any, session: Session) -> t.Optional[list[str]]:
    """``None`` where the access key may not see them."""
    try:
        return sorted(setting.available(session))
    except ServerError as error:
        if error.code not in DENIED:
            raise
        return None
