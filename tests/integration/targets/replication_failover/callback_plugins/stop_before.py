# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends ansible-playbook as a power cut would, before a task whose name is in the environment variable STOP_BEFORE."""

from __future__ import annotations

import os
import signal

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    """Looks at the name of each task."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "stop_before"

    def v2_playbook_on_task_start(self, task, is_conditional):
        """The name of a task of a role has the role before it."""
        if task.get_name().rpartition(" : ")[2] == os.environ.get("STOP_BEFORE"):
            os.kill(os.getpid(), signal.SIGKILL)
