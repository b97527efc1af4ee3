# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress of minio_heal."""

from __future__ import annotations

import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until a heal has ended, or the drives are whole."""

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """For what has an end."""
        return arguments.get("state", "healed") != "stopped" and boolean(arguments.get("wait", True), strict=False)

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """The server is at it."""
        return bool(result.get("running"))

    def carry(self, arguments: dict[str, t.Any], result: dict[str, t.Any]) -> None:
        """The results of a heal can be read only once, so that the next slice begins with the counts of the last one."""
        if "resume" in result:
            arguments["resume"] = result["resume"]

    def progress(self, result: dict[str, t.Any]) -> str:
        """How much was looked at, or the drives that are not whole."""
        if "scanned_items" in result:
            return f"{result['scanned_items']:,} items looked at, {result['healed_items']:,} healed, {result['failed_items']:,} failed"
        healing = [drive for drive in result["drives"] if drive["healing"]]
        healed, total = (sum(drive[key] for drive in healing) for key in ("healed_items", "total_items"))
        missing = len(result["drives"]) - len(healing)
        return f"{len(healing)} drives heal, {healed:,} of {total:,} items" + (f"; {missing} drives do not work" if missing else "")
