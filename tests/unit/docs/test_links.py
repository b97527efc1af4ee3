# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of the repository itself, as README, galaxy.yml and the alerts have them: each leads to a file and a heading that there are."""

from __future__ import annotations

import functools
import re
import typing as t
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
_ADDRESS = re.compile(r"https://github\.com/creativeflow/ansible-minio/(?:blob|tree|raw)/main/([\w./-]+)(?:#([\w-]+))?")
_SKIPPED = {".git", ".cache", "__pycache__"}


def _links() -> t.Iterator[tuple[str, str, str]]:
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in (".md", ".py", ".yml", ".json", ".html") and not _SKIPPED.intersection(path.relative_to(ROOT).parts) and path != Path(__file__):
            for target, heading in _ADDRESS.findall(path.read_text(encoding="utf-8", errors="replace")):
                yield str(path.relative_to(ROOT)), target.rstrip("."), heading


LINKS = sorted(set(_links()))


@functools.lru_cache(maxsize=None)
def _headings(path: Path) -> frozenset[str]:
    """The anchors of a page, as GitHub makes them of its headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title).lower()).replace(" ", "-") for title in titles)


def test_the_pages_have_such_addresses():
    assert {"README.md", "plugins/plugin_utils/_monitoring/rules.py"} & {page for page, _target, _heading in LINKS}
    assert len(LINKS) > 10


@pytest.mark.parametrize("page, target, heading", LINKS)
def test_an_address_of_the_repository_leads_somewhere(page, target, heading):
    path = ROOT / target
    assert path.exists(), f"{page}: {target} does not exist"
    assert not heading or heading in _headings(path), f"{page}: {target} has no heading {heading}"
