# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress of minio_replication_resync."""

from __future__ import annotations

import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._units import show_duration, show_size
from ansible_collections.creativeflow.minio.plugins.plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until all is sent."""

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """For the state ``finished``."""
        return arguments.get("state", "finished") == "finished"

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """The server is at it."""
        return bool(result.get("running"))

    def progress(self, result: dict[str, t.Any]) -> str:
        """What was sent, how fast, and how long the rest takes at that speed."""
        rest = f", {show_duration(result['seconds_left'])} to go" if result.get("seconds_left") is not None else ""
        return f"{result['replicated_objects']:,} objects with {show_size(result['replicated_bytes'])} sent, {result['rate']:,.0f} a second{rest}"
