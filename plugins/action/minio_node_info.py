# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the module, compares the clock of the host with that of the controller, and tells of a wait while it lasts."""

from __future__ import annotations

import time
import typing as t

from ansible.module_utils.common.validation import check_type_int
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils._host.waiting import is_hopeless
from ..plugin_utils._hosts.clocks import compared

_DEFAULT_TIMEOUT = 180
_FIRST_SLICE = 10
"""Seconds until the first line. Each further line comes when the wait has doubled."""

_METRICS_PATIENCE = 30
"""Seconds after which metrics that are refused stay refused: the identities are loaded a moment after the drives."""

_WORDS = {"process": "the new process", "start": "the service", "ports": "the ports", "quorum": "write quorum", "metrics": "the metrics"}


class ActionModule(ActionBase):
    """Ansible's entry point."""

    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """The result of the module, with the offset of the clock."""
        result = super().run(tmp, task_vars)
        result.update(self._wait(task_vars) if self._task.args.get("wait_for") and not self._task.check_mode else self._look(self._task.args, task_vars))
        return result

    def _look(self, arguments: dict[str, t.Any], task_vars: t.Optional[dict[str, t.Any]]) -> dict[str, t.Any]:
        sent = time.time()
        result = self._execute_module(module_args=arguments, task_vars=task_vars)
        # While a module waits, its clock goes on: it tells the time at which its last look began, and how long that took.
        if isinstance(result.get("clock"), dict):
            result["clock"] = compared(result["clock"], sent, time.time())
        return result

    def _wait(self, task_vars: t.Optional[dict[str, t.Any]]) -> dict[str, t.Any]:
        """The last look, in slices of the wait: a module cannot be heard before its end."""
        arguments = dict(self._task.args)
        try:
            timeout = check_type_int(arguments.get("wait_timeout", _DEFAULT_TIMEOUT))
        except TypeError:
            # The module says what is wrong with it.
            return self._look(arguments, task_vars)
        begin = time.monotonic()
        end, length, refused = begin + timeout, _FIRST_SLICE, False
        while True:
            left = max(0, round(end - time.monotonic()))
            result = self._look({**arguments, "wait_timeout": min(length, left)}, task_vars)
            waiting, now = result.get("waiting_for"), time.monotonic()
            if waiting == ["metrics"] and not refused:
                end, refused = min(end, now + _METRICS_PATIENCE), True
            if not waiting or now >= end or is_hopeless(result, waiting):
                return result
            length = max(_FIRST_SLICE, round(now - begin))
            if arguments.get("progress"):
                Display().display(f"{arguments['progress']}: waiting for {' and '.join(_WORDS[name] for name in waiting)}, {now - begin:.0f} s")
