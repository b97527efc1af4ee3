# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads dashboards as Grafana's own types have them and writes them again: a key that is misspelt, or at a wrong place, is lost on the way.

It runs with the Python that has grafana-foundation-sdk and nothing else: the folder of the dashboards is its argument.
"""

from __future__ import annotations

import importlib
import json
import sys
import typing as t
from pathlib import Path


def lost(before: t.Any, after: t.Any, place: str = "") -> t.Iterator[str]:
    """A line for each part that is not there afterwards, or is another one."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key in after:
                yield from lost(value, after[key], f"{place}.{key}")
            elif value is not None:
                yield f"{place}.{key} is unknown to Grafana"
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after)):
            yield from lost(one, other, f"{place}[{index}]")
    elif before != after:
        yield f"{place} is {before!r}, and {after!r} to Grafana"


def main(folder: Path) -> int:
    """Every dashboard of a folder."""
    cog, models = "grafana_foundation_sdk.cog", "grafana_foundation_sdk.models.dashboard"
    importlib.import_module(f"{cog}.plugins").register_default_plugins()
    dashboard, encoder = importlib.import_module(models).Dashboard, importlib.import_module(f"{cog}.encoder").JSONEncoder
    paths = sorted(folder.glob("*.json"))
    problems = []
    for path in paths:
        content = json.loads(path.read_text(encoding="utf-8"))
        problems += [f"{path.name}{line}" for line in lost(content, json.loads(encoder().encode(dashboard.from_json(content))))]
    print("\n".join(problems) or f"{len(paths)} dashboards are as Grafana's types have them")
    return 1 if problems or not paths else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
