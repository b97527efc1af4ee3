# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills a run as a play reaches a task."""

from __future__ import annotations

DOCUMENTATION = r"""
name: end_run
type: notification
short_description: Kill a run as a play reaches a task
description:
  - END_AT of the environment names the task. The play has not begun it on any host then.
  - With END_HALF, the first host has done it, and the others have not begun it.
  - The file END_MARK holds the name of the task afterwards.
"""

import multiprocessing
import os
import signal
import time
from pathlib import Path

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    """Kills the group of processes of the run."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "end_run"

    def __init__(self) -> None:
        super().__init__()
        self._half = bool(os.environ.get("END_HALF"))
        self._first = ""

    def v2_playbook_on_task_start(self, task, is_conditional):
        """Before the task is sent to the first host."""
        if not self._half and _is_it(task):
            _end(task)

    def v2_runner_on_start(self, host, task):
        """Before the task is sent to a host. The first one is waited for."""
        if not self._half or not _is_it(task):
            return
        self._first = self._first or host.name
        if host.name != self._first:
            while multiprocessing.active_children():
                time.sleep(0.02)
            _end(task)


def _is_it(task) -> bool:
    return task.name == os.environ["END_AT"] and "include" not in task.action


def _end(task) -> None:
    Path(os.environ["END_MARK"]).write_text(task.name, encoding="utf-8")
    os.killpg(os.getpgrp(), signal.SIGKILL)
