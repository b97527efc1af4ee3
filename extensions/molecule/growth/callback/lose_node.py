# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts the power of a node as a play reaches a task."""

from __future__ import annotations

DOCUMENTATION = r"""
name: lose_node
type: notification
short_description: Cut the power of a node as a play reaches a task
description:
  - LOSE_NODE of the environment names the container, and LOSE_AT the task. The play has not begun the task on any host then.
"""

import os
import subprocess

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    """Kills the container once."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "lose_node"

    def __init__(self) -> None:
        super().__init__()
        self._done = False

    def v2_playbook_on_task_start(self, task, is_conditional):
        """Before the task is sent to the first host."""
        self._lose(task.name)

    def v2_playbook_on_handler_task_start(self, task):
        """The same for a handler."""
        self._lose(task.name)

    def _lose(self, name: str) -> None:
        if name == os.environ["LOSE_AT"] and not self._done:
            self._done = True
            subprocess.run(["docker", "kill", os.environ["LOSE_NODE"]], stdout=subprocess.DEVNULL, check=True)
            self._display.display(f"{os.environ['LOSE_NODE']} is lost")
