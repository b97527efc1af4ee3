# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends ansible-playbook as a power cut would, before a task whose name is in the environment variable STOP_BEFORE.

Before the task of RUN_BEFORE, it runs RUN_COMMAND.
"""

from __future__ import annotations

import os
import signal
import subprocess

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    """Looks at the name of each task."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "stop_before"

    def v2_playbook_on_task_start(self, task, is_conditional):
        """The name of a task of a role has the role before it."""
        name = task.get_name().rpartition(" : ")[2]
        if name == os.environ.get("STOP_BEFORE"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name == os.environ.get("RUN_BEFORE"):
            subprocess.run(os.environ["RUN_COMMAND"], shell=True, check=True)
