# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress of minio_pool."""

from __future__ import annotations

import typing as t

from ..module_utils._common.units import show_duration, show_size
from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until a pool is empty, or all are about equally full."""

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """For what has an end."""
        return arguments.get("state") == "decommissioned" or arguments.get("rebalance") == "finished"

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """The server is at it."""
        return bool(result.get("running")) and "moved_objects" in result

    def progress(self, result: dict[str, t.Any]) -> str:
        """What was moved, and how long the rest takes at that speed."""
        failed = f", {result['failed_objects']:,} failed" if result["failed_objects"] else ""
        rest = f", {show_duration(result['seconds_left'])} to go" if result.get("seconds_left") is not None else ""
        return f"{result['moved_objects']:,} objects with {show_size(result['moved_bytes'])} moved{failed}{rest}"
