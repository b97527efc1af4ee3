# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of a private authority promise to all hosts."""

from __future__ import annotations

from pathlib import Path

import yaml

TASKS = Path(__file__).parents[3] / "roles" / "minio_certificates" / "tasks"


def test_an_authority_that_cannot_be_kept_stops_all_hosts():
    tasks = yaml.safe_load((TASKS / "keep.yml").read_text(encoding="utf-8"))
    assert tasks and all(task.get("any_errors_fatal") for task in tasks)
