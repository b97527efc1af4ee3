# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress while a module waits: a module itself cannot be heard before its end."""

from __future__ import annotations

import time
import typing as t

from ansible.module_utils.common.validation import check_type_int
from ansible.utils.display import Display

from ..module_utils._common.units import show_duration
from ._site import SiteTask

_FIRST_SLICE, _LONGEST_SLICE = 5, 600
"""Seconds between two lines of progress: the longer it takes, the fewer."""


class WaitingAction(SiteTask):
    """Runs a module in slices of its wait, which is its option ``wait_timeout``."""

    default_timeout: t.ClassVar[int] = 300
    """The default of that option."""

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """Whether the module waits at all with these options."""
        raise NotImplementedError

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """Whether a result says that it is worth to wait longer."""
        raise NotImplementedError

    def progress(self, result: dict[str, t.Any]) -> str:
        """What a result says of the progress."""
        raise NotImplementedError

    def carry(self, arguments: dict[str, t.Any], result: dict[str, t.Any]) -> None:
        """Put into the next slice's arguments what it needs of this one's result."""

    def combine(self, first: dict[str, t.Any], last: dict[str, t.Any]) -> None:
        """Put into the last slice's result what it has to say of the first one's."""

    def act_with(self, arguments: dict[str, t.Any], task_vars: t.Optional[dict[str, t.Any]]) -> dict[str, t.Any]:
        """The module's last result, with the cost of all slices; it is changed if one of them was. In the background nobody hears it: there it is one run."""
        timeout = _seconds(arguments.get("wait_timeout"), self.default_timeout)
        if self._task.async_val or self._task.check_mode or timeout is None or not self.waits(arguments):
            return self.run_module(arguments, task_vars)
        display = Display()
        end = time.monotonic() + timeout
        requests, seconds, changed, length = 0, 0.0, False, _FIRST_SLICE
        first: t.Optional[dict[str, t.Any]] = None
        while True:
            left = max(0.0, end - time.monotonic())
            arguments["wait_timeout"] = min(length, round(left))
            length = min(2 * length, _LONGEST_SLICE)
            result = self._execute_module(module_args=arguments, task_vars=task_vars)
            cost = result.get("api") or {}
            requests, seconds = requests + cost.get("requests", 0), seconds + cost.get("seconds", 0.0)
            changed = changed or bool(result.get("changed"))
            first = result if first is None else first
            if not self.goes_on(result) or time.monotonic() >= end:
                break
            self.carry(arguments, result)
            display.display(f"{self._speaker(task_vars)}: {self.progress(result)}; {show_duration(max(0.0, end - time.monotonic()))} left")
        if "api" in result:
            result["api"] = {"requests": requests, "seconds": round(seconds, 3)}
        result["changed"] = changed
        self.combine(first, result)
        return result

    def _speaker(self, task_vars: t.Optional[dict[str, t.Any]]) -> str:
        """What the lines of progress begin with: the site where it has a name."""
        said, known = self._task.args, task_vars or {}
        return str(said.get("site") or said.get("alias") or known.get("minio_site") or known.get("inventory_hostname", ""))


def _seconds(value: t.Any, default: int) -> t.Optional[int]:
    """The whole wait; ``None`` where the value is no number, which the module says."""
    try:
        return default if value is None else check_type_int(value)
    except TypeError:
        return None
