# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is no list of tasks, and where."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._task_files import task_list_problem


@pytest.mark.parametrize(
    "text, line, says",
    [
        ("- name: a\n  debug: {msg: b\n", 3, "not YAML at column 1: "),
        ("- name: a\n\tdebug:\n", 2, "not YAML at column 1: "),
        ("a: \x01", 1, "not YAML: "),
        ("# nothing\n", 1, "the file is empty. "),
        ("# a play\nname: a\ndebug:\n", 2, "not a list of tasks. "),
        ("[]\n", 1, "the list is empty. "),
        ("- debug:\n- {}\n", 2, "not a task. "),
        ("- debug:\n-\n", 2, "not a task. "),
    ],
)
def test_what_is_no_list_of_tasks(text, line, says):
    found, problem = task_list_problem(text)
    assert found == line and problem.startswith(says) and "\n" not in problem


def test_tasks_with_values_that_only_ansible_reads():
    assert task_list_problem("---\n- debug: {msg: !vault x}\n- block: []\n") == (0, "")
