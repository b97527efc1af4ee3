# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of an operation promise to all hosts of a site."""

from __future__ import annotations

from pathlib import Path

import yaml

TASKS = Path(__file__).parents[3] / "roles" / "minio_cluster" / "tasks"


def test_no_host_gets_other_credentials_before_all_have_kept_the_old_ones():
    tasks = yaml.safe_load((TASKS / "rotate" / "change.yml").read_text(encoding="utf-8"))
    before = tasks[: next(index for index, task in enumerate(tasks) if "block" in task)]
    assert before
    assert all(task.get("any_errors_fatal") for task in before)
