# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress of minio_replication_drain."""

from __future__ import annotations

import typing as t

from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until nothing is missing."""

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """Always."""
        return True

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """Something is missing that may still come."""
        return result.get("settled") is False

    def combine(self, first: dict[str, t.Any], last: dict[str, t.Any]) -> None:
        """What was missing at the beginning."""
        if "missing_objects" in first and "missing_objects" in last:
            last["missing_objects"] = first["missing_objects"]

    def progress(self, result: dict[str, t.Any]) -> str:
        """How many versions there are still."""
        return f"{result['left_objects']:,} versions wait"
