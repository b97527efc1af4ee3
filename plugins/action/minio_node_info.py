# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the module, and compares the clock of the host with that of the controller."""

from __future__ import annotations

import time
import typing as t

from ansible.plugins.action import ActionBase

from ..plugin_utils._hosts.clocks import compared


class ActionModule(ActionBase):
    """Ansible's entry point."""

    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """The result of the module, with the offset of the clock."""
        result = super().run(tmp, task_vars)
        sent = time.time()
        result.update(self._execute_module(module_args=self._task.args, task_vars=task_vars))
        if isinstance(result.get("clock"), dict):
            result["clock"] = compared(result["clock"], sent, time.time())
        return result
