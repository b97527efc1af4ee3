# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest of the definitions: other tools read it, and it tells what is different."""

from __future__ import annotations

import subprocess

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._manifest import differences, manifest


@pytest.fixture
def folder(tmp_path):
    for name in ("config/b.json", "config/a.json", "policies/é p.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def _sums(folder):
    return manifest([str(path) for path in folder.rglob("*.json")], str(folder))


@pytest.mark.parametrize("name", ["md5", "sha256"])
def test_the_usual_tools_accept_it(folder, name):
    command = [f"{name}sum", "--check", "--strict"]
    assert subprocess.run(command, input=_sums(folder)[name], text=True, cwd=folder, check=False, capture_output=True).returncode == 0


def test_the_order_is_that_of_the_paths(folder):
    assert [line.split("  ", 1)[1] for line in _sums(folder)["md5"].splitlines()] == ["config/a.json", "config/b.json", "policies/é p.json"]


def test_what_was_changed_added_and_removed(folder):
    written = _sums(folder)["sha256"]
    assert differences(_sums(folder)["sha256"], written) == []
    (folder / "config/a.json").write_text("other", encoding="utf-8")
    (folder / "config/b.json").rename(folder / "config/c.json")
    assert differences(_sums(folder)["sha256"], written) == [
        "config/c.json: not in the manifest.",
        "config/b.json: in the manifest, but there is no such file.",
        "config/a.json: changed since the manifest was written.",
    ]
