# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the text of a file is a list of tasks, before a playbook includes it in the middle of its work."""

from __future__ import annotations

import yaml

_FORM = "Write a list of tasks, each as '- name: …' with a module below it."


def task_list_problem(text: str) -> tuple[int, str]:
    """The line and what is wrong there; ``(0, "")`` for a list of tasks. Values are not looked at, so that those of a vault need no secret."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return (mark.line + 1 if mark else 1), f"not YAML at column {mark.column + 1 if mark else 1}: {error.problem or error.context}."
    except yaml.YAMLError as error:
        return 1, f"not YAML: {' '.join(str(error).split())}."
    if root is None:
        return 1, f"the file is empty. {_FORM}"
    if not isinstance(root, yaml.SequenceNode):
        return root.start_mark.line + 1, f"not a list of tasks. {_FORM}"
    if not root.value:
        return root.start_mark.line + 1, f"the list is empty. {_FORM}"
    wrong = next((item for item in root.value if not isinstance(item, yaml.MappingNode) or not item.value), None)
    return (wrong.start_mark.line + 1, f"not a task. {_FORM}") if wrong else (0, "")
