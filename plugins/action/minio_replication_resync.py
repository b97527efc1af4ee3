# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress of minio_replication_resync."""

from __future__ import annotations

import typing as t

from ..module_utils._common.units import show_duration, show_size
from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until all is sent, or until a cancel has ended."""

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """For what has an end."""
        return arguments.get("state", "finished") in ("finished", "canceled")

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """The server is at what is wanted. What somebody cancels meanwhile is not started again."""
        states = {resync["status"] for resync in result.get("resyncs", []) if resync["id"] == self._task.args.get("id")}
        if self._task.args.get("state") == "canceled":
            return "canceling" in states
        return bool(result.get("running")) and not states & {"canceling", "canceled"}

    def progress(self, result: dict[str, t.Any]) -> str:
        """What was sent, how fast, and how long the rest takes at that speed."""
        rest = f", {show_duration(result['seconds_left'])} to go" if result.get("seconds_left") is not None else ""
        return f"{result['replicated_objects']:,} objects with {show_size(result['replicated_bytes'])} sent, {result['rate']:,.0f} a second{rest}"
