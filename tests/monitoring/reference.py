# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of docs/monitoring.md, from the alerts, thresholds and metrics that there are."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.families import FAMILIES, PREFIX
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import GROUPS, THRESHOLDS

_PART = re.compile(r"(<!-- BEGIN (\w+) -->\n)(.*?)(<!-- END \2 -->\n)", re.DOTALL)


def renewed(page: str) -> str:
    """The page with its tables as they should be."""
    return _PART.sub(lambda found: found[1] + "\n" + _TABLES[found[2]]() + "\n" + found[4], page)


def _alerts() -> str:
    parts = []
    for group, members in GROUPS.items():
        rows = [[f"`{alert.name}`", alert.severity, _wait(alert.wait), alert.means, f"[{alert.runbook}](runbooks/{alert.runbook}.md)"] for alert in members]
        parts.append(f"**{group}**\n\n" + _table(["alert", "severity", "after", "meaning", "runbook"], rows))
    return "\n".join(parts)


def _wait(wait: str) -> str:
    return wait % {name: f"{default:g}" for name, (default, _meaning) in THRESHOLDS.items()} or "at once"


def _thresholds() -> str:
    return _table(["threshold", "default", "meaning"], [[f"`{name}`", f"{default:g}", meaning] for name, (default, meaning) in THRESHOLDS.items()])


def _metrics() -> str:
    rows = [[f"`{PREFIX}{one.name}`", ", ".join(f"`{label}`" for label in one.labels), one.text, _origin(one.origin)] for one in FAMILIES]
    return _table(["metric", "labels", "meaning", "from"], rows)


def _origin(playbook: str) -> str:
    return f"`{playbook}`" if " " not in playbook else playbook


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *lines]) + "\n"


_TABLES: dict[str, t.Callable[[], str]] = {"alerts": _alerts, "thresholds": _thresholds, "metrics": _metrics}
