# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases of a kind, and what was recorded of them."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

import yaml

KINDS = ("policies", "lifecycles", "environments", "aliases", "certificates")
FOLDER = Path(__file__).parent
TODAY = "2012-10-17"


def cases(kind: str) -> dict[str, t.Any]:
    """The cases by name."""
    return yaml.safe_load((FOLDER / f"{kind}.yml").read_text(encoding="utf-8"))


def recorded(kind: str) -> dict[str, t.Any]:
    """What the server or the client made of each case, by name; empty before the first time."""
    file = FOLDER / "recorded" / f"{kind}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def record(kind: str, found: t.Mapping[str, t.Any]) -> None:
    """Keep what was found, a line for each case."""
    file = FOLDER / "recorded" / f"{kind}.json"
    file.parent.mkdir(exist_ok=True)
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found[name], ensure_ascii=False, sort_keys=True)}" for name in sorted(found))
    file.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def policy_document(case: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The document of a case of a policy."""
    return case["document"] if "document" in case else {"Version": TODAY, "Statement": case["statements"]}


def lifecycle_rules(case: t.Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
    """The rules of a case of a lifecycle. ``k*129`` stands for so many letters."""
    text = re.sub(r'"(\w)\*(\d+)"', lambda found: f'"{found[1] * int(found[2])}"', json.dumps(case["rules"]))
    return json.loads(text)


def filled(case: t.Mapping[str, t.Any], place: str, user: str, secret: str) -> tuple[t.Any, dict[str, str]]:
    """The file of a case of aliases and its variables, with a server's address and keys in them."""
    text = json.dumps([case["file"], case.get("environment", {})])
    for name, value in (("@PLACE", place), ("@USER", user), ("@SECRET", secret)):
        text = text.replace(name, value)
    return tuple(json.loads(text))
