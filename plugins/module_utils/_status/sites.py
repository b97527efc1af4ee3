# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sites of site replication do not have in common."""

from __future__ import annotations

import json
import typing as t

from .._common.errors import ServerError
from .._site.session import Session
from .._site.snapshot import DENIED

_KINDS = {"buckets": "BucketStats", "policies": "PolicyStats", "users": "UserStats", "groups": "GroupStats", "ilm_expiry_rules": "ILMExpiryStats"}
_QUERY = {"buckets": "true", "policies": "true", "users": "true", "groups": "true", "ilm-expiry-rules": "true", "api-version": "1"}


def site_status(session: Session) -> t.Optional[dict[str, t.Any]]:
    """The sites, and by kind the names that differ, each with what differs on which site. One request, which the server asks all sites for.

    :returns: ``None`` without site replication, or if the keys may not ask.
    """
    try:
        answer = json.loads(session.admin("GET", "site-replication/status", _QUERY))
    except ServerError as error:
        if error.code in DENIED:
            return None
        raise
    if not answer.get("Enabled"):
        return None
    sites = {deployment: peer["name"] for deployment, peer in (answer.get("Sites") or {}).items()}
    return {"sites": sorted(sites.values()), "mismatches": {kind: _mismatches(answer.get(name) or {}, sites) for kind, name in _KINDS.items()}}


def _mismatches(stats: dict[str, dict[str, dict[str, t.Any]]], sites: dict[str, str]) -> dict[str, list[str]]:
    """By name, a line for each site on which something is not as on the others (A cluster-commands.go, SRBucketStatsSummary and the like)."""
    found: dict[str, list[str]] = {}
    for name, by_site in stats.items():
        lines = []
        for deployment, fields in by_site.items():
            has = next((value for field, value in fields.items() if field in ("HasBucket", "HasPolicy", "HasUser", "HasGroup", "HasILMExpiryRules")), True)
            wrong = [field for field, value in sorted(fields.items()) if field.endswith("Mismatch") and value]
            if not has:
                lines.append(f"not on {sites.get(deployment, deployment)}")
            elif wrong:
                lines.append(f"{', '.join(wrong)} on {sites.get(deployment, deployment)}")
        if lines:
            found[name] = sorted(lines)
    return found
