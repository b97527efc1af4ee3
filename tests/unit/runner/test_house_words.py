# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of names and pages, each with what breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.tests.runner import house_words


@pytest.fixture
def findings(tmp_path):
    """What all rules say of one file."""

    def find(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return [finding for rule in house_words.RULES for finding in rule(tmp_path, [Path(name)])]

    return find


@pytest.mark.parametrize("text, count", [('x = f"{1} waits for ever"', 1), ("x = 'others than'", 1), ("x = 'for every site'", 0), ("# for ever", 0)])
def test_words_that_readers_stumble_over(findings, text, count):
    found = findings("plugins/plugin_utils/_cluster/x.py", f"\n{text}\n")
    assert len(found) == count and all(line.startswith("plugins/plugin_utils/_cluster/x.py:2: ") for line in found)


@pytest.mark.parametrize("name, count", [("Verify that nothing waits", 0), ("Nothing waits", 1)])
@pytest.mark.parametrize("place", ["tests/integration/targets/x/tasks/main.yml", "extensions/molecule/x/tasks/x.yml"])
def test_names_of_assertions(findings, place, name, count):
    assert len(findings(place, f"- name: {name}\n  ansible.builtin.assert:\n    that: true\n")) == count


PLUGIN = 'DOCUMENTATION = """\noptions:\n  x:\n    description: {}\n"""\n'
SPEC = "argument_specs:\n  main:\n    options:\n      x:\n        description:\n          - {}\n"


@pytest.mark.parametrize("text, count", [("Number of drives.", 0), ("Whether to wait.", 0), ("How many drives.", 1), ("V(x) waits.", 1)])
@pytest.mark.parametrize(
    "place, page",
    [("plugins/modules/x.py", PLUGIN), ("plugins/filter/x.py", PLUGIN), ("plugins/lookup/x.py", PLUGIN), ("roles/x/meta/argument_specs.yml", SPEC)],
)
def test_descriptions_of_options(findings, place, page, text, count):
    assert len(findings(place, page.format(text))) == count


@pytest.mark.parametrize("place, count", [("docs/x.md", 1), ("docs/runbooks/x.md", 1), ("docs/playbooks.md", 0), ("README.md", 0)])
def test_rows_of_tables(findings, place, count):
    assert len(findings(place, f"| a | b |\n|---|---|\n| {'x ' * 100}| b |\n")) == count
