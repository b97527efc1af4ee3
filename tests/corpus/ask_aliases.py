# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether mc signs in with files of aliases: with each as it stands, and with what the collection makes of it."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._mc_config import build

from .cases import filled
from .server import ROOT_PASSWORD, ROOT_USER, Programs, mc, running


def ask(programs: Programs, cases: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """For each file ``as_it_stands`` and ``built``: whether mc lists the buckets of all its aliases; None where the collection refuses the file."""
    with programs.place() as place, running(programs, place) as server:
        return {name: _one(programs, case, server.address) for name, case in cases.items()}


def _one(programs: Programs, case: t.Mapping[str, t.Any], address: str) -> dict[str, t.Optional[bool]]:
    file, environment = filled(case, address, ROOT_USER, ROOT_PASSWORD)
    whole = file if isinstance(file, dict) and "aliases" in file else {"aliases": file}
    names = list(whole["aliases"]) if isinstance(whole["aliases"], dict) else ["az1"]
    found: dict[str, t.Optional[bool]] = {"as_it_stands": _signs_in(programs, json.dumps({"version": "10", **whole}), names)}
    try:
        found["built"] = _signs_in(programs, json.dumps(build(file, "", True, environment)), names)
    except InputErrors:
        found["built"] = None
    return found


def _signs_in(programs: Programs, text: str, names: list[str]) -> bool:
    with programs.place() as place:
        Path(place / "config.json").write_text(text, encoding="utf-8")
        return all(mc(programs, place, "ls", name)[0] for name in names)
