# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[3]
_spec = importlib.util.spec_from_file_location("playbooks", ROOT / "tests" / "docs" / "playbooks.py")
playbooks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(playbooks)


def test_the_page_is_up_to_date():
    shown = (ROOT / "docs" / "playbooks.md").read_text(encoding="utf-8")
    assert shown == playbooks.page(), "run: python3 tests/docs/playbooks.py > docs/playbooks.md"


def test_every_playbook_is_on_the_page():
    assert playbooks.FACTS.keys() == playbooks.playbooks()
