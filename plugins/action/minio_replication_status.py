# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress while minio_replication_status waits."""

from __future__ import annotations

import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ..module_utils._common.units import show_duration, show_size
from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until nothing is missing."""

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """With ``wait``."""
        return boolean(arguments.get("wait", False), strict=False)

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """Something is missing that may still come."""
        return result.get("drained") is False and not result.get("settled")

    def progress(self, result: dict[str, t.Any]) -> str:
        """The backlog."""
        return f"{result['pending_objects']:,} objects with {show_size(result['pending_bytes'])} wait, the oldest for {show_duration(result['lag'])}"
