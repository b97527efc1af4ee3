# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook adopt: what a site has is written, compared and counted."""

from __future__ import annotations

import pathlib

import pytest
import yaml
from ansible_collections.creativeflow.minio.plugins.modules import minio_export

_TASKS = pathlib.Path(minio_export.__file__).parents[2] / "playbooks/tasks/adopt.yml"
_LISTS = [name for name, said in yaml.safe_load(minio_export.RETURN).items() if said["type"] == "list" and name not in ("not_expressed", "errors")]


@pytest.mark.parametrize("name", _LISTS)
def test_nothing_that_was_read_is_left_out(name):
    (block,) = yaml.safe_load(_TASKS.read_text(encoding="utf-8"))
    written = yaml.safe_dump([block["vars"]["_files"], block["vars"]["_targets"]])
    compared = yaml.safe_dump([task for task in block["block"] if task["name"].startswith("Compare")] + [block["vars"]["_targets"]])
    assert f"_exported.{name}" in written and f"_exported.{name}" in compared
