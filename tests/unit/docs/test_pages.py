# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages: each can be found, each alert has its runbook in the index, and each message is quoted as the code prints it."""

from __future__ import annotations

import ast
import re
import typing as t
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
PAGES = sorted(path.stem for path in DOCS.glob("*.md") if path.stem != "README")
RUNBOOKS = sorted(path.stem for path in (DOCS / "runbooks").glob("*.md") if path.stem != "README")
INDEX = (DOCS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_in_the_index_and_on_the_site(page):
    assert f"({page}.md" in INDEX
    assert f"\n/docs/{page}\n" in (DOCS / "site" / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("runbook", RUNBOOKS)
def test_a_runbook_is_in_the_index_and_among_the_runbooks(runbook):
    assert f"(runbooks/{runbook}.md" in INDEX
    assert f"({runbook}.md)" in (DOCS / "runbooks" / "README.md").read_text(encoding="utf-8")


def test_the_index_has_each_alert_with_its_runbook():
    found = {}
    for line in INDEX.splitlines():
        for runbook in re.findall(r"\| \[.*\]\(runbooks/(.+)\.md\) \|$", line):
            found.update(dict.fromkeys(re.findall(r"`(Minio\w+)`", line), runbook))
    page = (DOCS / "monitoring.md").read_text(encoding="utf-8")
    assert found == dict(re.findall(r"^\| `(Minio\w+)` .*\(runbooks/(.+)\.md\) \|$", page, re.MULTILINE))


def _texts() -> t.Iterator[str]:
    """What the code can print: constant parts of texts in Python, and the files of roles and playbooks."""
    for path in (ROOT / "plugins").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for folder in ("roles", "playbooks"):
        for path in (ROOT / folder).rglob("*.yml"):
            yield path.read_text(encoding="utf-8")


def test_messages_are_quoted_as_the_code_prints_them():
    page = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
    known = "\n".join(" ".join(text.split()) for text in _texts())
    messages = [" ".join(message.split()) for message in re.findall(r"^- `([^`]+)`$", page, re.MULTILINE)]
    assert len(messages) > 40
    parts = [part.strip(" .,:;()") for message in messages for part in re.split("…|: ", message)]
    assert not [part for part in parts if part not in known]
