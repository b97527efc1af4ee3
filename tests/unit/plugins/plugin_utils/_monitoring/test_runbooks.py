# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runbooks: each alert has one, which has what a person needs at 3 a.m."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import alerts

_ROOT = Path(__file__).resolve().parents[5]
_FOLDER = _ROOT / "docs" / "runbooks"
_HEADS = ["Symptom", "Impact", "Check", "Act", "Verify", "Undo"]
_PROGRAMS = "ansible-playbook|sudo systemctl|systemctl|mc"
_NAMES = sorted({alert.runbook for alert in alerts()})


@pytest.mark.parametrize("name", _NAMES)
def test_a_runbook_says_what_to_do(name):
    text = (_FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == _HEADS
    named = re.findall(r"^Alerts: ((?:.+\n)+)", text, re.MULTILINE)
    assert [" ".join(lines.split()) for lines in named] == [", ".join(f"`{alert.name}`" for alert in alerts() if alert.runbook == name)]


@pytest.mark.parametrize("name", _NAMES)
def test_what_to_do_has_a_command_to_copy(name):
    act = (_FOLDER / f"{name}.md").read_text(encoding="utf-8").partition("\n## Act\n")[2].partition("\n## Verify\n")[0]
    assert re.search(rf"(?:^ *\$ |`)(?:{_PROGRAMS})\s", act, re.MULTILINE), act


@pytest.mark.parametrize("path", sorted(_FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_what_a_runbook_links_to_is_there(path):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
