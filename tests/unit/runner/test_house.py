# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of plugins, each with what breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.tests.runner import floor_plan, house

MODULE = "\nextends_documentation_fragment:\n  - creativeflow.minio.connection\n"


@pytest.fixture
def tree(tmp_path):
    """What writes files of a collection and returns the folder and their paths."""

    def write(**files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path, [Path(name) for name in files]

    return write


@pytest.mark.parametrize(
    "module, actions, routing, count",
    [
        (MODULE, [], "    minio_x:\n      action_plugin: creativeflow.minio.minio_info\n", 0),
        (MODULE, ["plugins/action/minio_x.py"], "", 0),
        (MODULE, [], "    minio_y:\n      action_plugin: creativeflow.minio.minio_info\n", 1),
        (MODULE, [], "    minio_x:\n      deprecation:\n", 1),
        ("", [], "", 0),
    ],
)
def test_a_module_with_a_connection_finds_its_site(tree, module, actions, routing, count):
    files = {"plugins/modules/minio_x.py": module, "meta/runtime.yml": f"plugin_routing:\n  modules:\n{routing}", **dict.fromkeys(actions, "")}
    assert len(list(house._finds_its_site(*tree(**files)))) == count


def test_an_arrow_that_no_import_needs(tree, monkeypatch):
    monkeypatch.setattr(floor_plan, "ARROWS", {"module_utils/_a": (), "module_utils/_b": ("_a", "_c"), "module_utils/_c": ()})
    files = {"plugins/module_utils/_a/one.py": "", "plugins/module_utils/_b/two.py": "from .._a import one\n"}
    assert [finding.partition(": ")[2] for finding in floor_plan.check(*tree(**files))] == [
        "no file of module_utils/_b imports _c.",
        "there is no package module_utils/_c.",
    ]
