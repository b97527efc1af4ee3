# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress while the module of the same name waits: a module itself cannot be heard before its end."""

from __future__ import annotations

import time
import typing as t

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.creativeflow.minio.plugins.module_utils._units import show_duration, show_size

_DEFAULT_TIMEOUT = 300
_SLICE = 5
"""Seconds between two lines of progress."""


class ActionModule(ActionBase):
    """Runs the module in slices of its wait."""

    def run(self, tmp: t.Optional[str] = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """The module's last result, with the cost of all slices."""
        super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        if not boolean(arguments.get("wait", False), strict=False) or self._task.check_mode:
            return self._execute_module(task_vars=task_vars)
        display = Display()
        end = time.monotonic() + int(arguments.get("wait_timeout", _DEFAULT_TIMEOUT))
        requests, seconds = 0, 0.0
        while True:
            left = max(0.0, end - time.monotonic())
            arguments["wait_timeout"] = min(_SLICE, round(left))
            result = self._execute_module(module_args=arguments, task_vars=task_vars)
            cost = result.get("api") or {}
            requests, seconds = requests + cost.get("requests", 0), seconds + cost.get("seconds", 0.0)
            if result.get("drained") is not False or time.monotonic() >= end:
                break
            display.display(
                f"{self._speaker(task_vars)}: {result['pending_objects']:,} objects with {show_size(result['pending_bytes'])} wait,"
                f" the oldest for {show_duration(result['lag'])}; {show_duration(left)} left"
            )
        if "api" in result:
            result["api"] = {"requests": requests, "seconds": round(seconds, 3)}
        return result

    def _speaker(self, task_vars: t.Optional[dict[str, t.Any]]) -> str:
        """What the lines of progress begin with: the site where it has a name."""
        return str(self._task.args.get("alias") or (task_vars or {}).get("minio_site") or (task_vars or {}).get("inventory_hostname", ""))
