# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether every metric of the rules is there, and every query of the dashboards has data, but for what is named."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

from .stack import Stack

_SELECTOR = re.compile(r"\b(?:minio|creativeflow_minio|probe|up)(?:[_:]\w+)*\{[^}]*\}")
_PREFIX = "creativeflow_minio_"
# What has no value in a site that has not had the fault, or has not got the feature.
ABSENT = {
    "minio_cluster_replication_credential_errors": "there is no site replication",
    f"{_PREFIX}operation_began_timestamp_seconds": "no failover is open",
    f"{_PREFIX}replication_probe_seconds": "the status did not probe",
    f"{_PREFIX}drill_": "there was no drill",
    'job="minio-proxy"': "there is no proxy",
}
# What has a value where the moment is right.
AT_TIMES = {
    f"{_PREFIX}drive_healing_left_objects": "a drive heals while the status asks",
    "minio_s3_requests_5xx_errors_total": "a request failed with 5xx",
    "minio_heal_objects_errors_total": "an object could not be healed",
}


def _may_be_absent(selector: str) -> bool:
    return any(name in selector for name in (*ABSENT, *AT_TIMES))


def of_rules(content: dict[str, t.Any]) -> list[str]:
    """The selectors of all rules, each once."""
    found = [selector for group in content["groups"] for rule in group["rules"] for selector in _SELECTOR.findall(rule["expr"])]
    return list(dict.fromkeys(found))


def of_panels(folder: Path) -> dict[str, list[str]]:
    """The queries of each panel, for all sites, over ten seconds."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.json")):
        board = json.loads(path.read_text(encoding="utf-8"))
        for panel in board["panels"]:
            for target in panel.get("targets", ()):
                expr = target["expr"].replace("$__rate_interval", "10s").replace("$site", ".*")
                found.setdefault(f"{board['title']}: {panel['title']}", []).append(expr)
    return found


def problems(stack: Stack, content: dict[str, t.Any], dashboards: Path, begin: float) -> tuple[int, list[str]]:
    """How many queries had data, and a line for each that has none and is not named. :param begin: since when Prometheus has seen the sites."""
    asked = [(selector, selector) for selector in of_rules(content)]
    asked += [(f"panel {name}: {expr}", expr) for name, exprs in of_panels(dashboards).items() for expr in exprs]
    lines, answered = [], 0
    for name, expr in asked:
        has_data = bool(stack.query(expr, begin))
        answered += has_data
        if not has_data and not any(map(_may_be_absent, _SELECTOR.findall(expr))):
            lines.append(f"no data: {name}")
    selectors = {selector for _name, expr in asked for selector in _SELECTOR.findall(expr)}
    for name in ABSENT:
        own = [selector for selector in selectors if name in selector]
        if own and all(stack.query(selector, begin) for selector in own):
            lines.append(f"has data, and is named as absent: {name}")
    for group in content["groups"]:
        for rule in group["rules"]:
            stack.query(rule["expr"])
    return answered, lines
