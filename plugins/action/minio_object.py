# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress of minio_object where it puts folders."""

from __future__ import annotations

import typing as t

from ..module_utils._common.units import show_size
from ..module_utils._objects.objects import UNFINISHED
from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until all files are put."""

    _supports_async = True
    default_timeout = 3600
    _objects = 0
    _bytes = 0

    def run(self, tmp: t.Optional[str] = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """Each run counts from nothing."""
        self._objects = self._bytes = 0
        return super().run(tmp, task_vars)

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """For files and folders."""
        objects = arguments.get("objects")
        return isinstance(objects, list) and any(isinstance(item, dict) and item.get("src") for item in objects)

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """Objects are left."""
        return any(failure.get("code") == UNFINISHED for failure in result.get("failures") or ())

    def progress(self, result: dict[str, t.Any]) -> str:
        """How much is there."""
        left = len({failure["name"] for failure in result["failures"] if failure["code"] == UNFINISHED})
        return f"{self._objects:,} objects put ({show_size(self._bytes)}), {left:,} left"

    def carry(self, arguments: dict[str, t.Any], result: dict[str, t.Any]) -> None:
        """Each run counts its own."""
        self._count(result)

    def combine(self, first: dict[str, t.Any], last: dict[str, t.Any]) -> None:
        """The changes are those of all runs, which the first one planned."""
        if first is last or "counts" not in last or "counts" not in first:
            return
        self._count(last)
        failed = {failure["name"] for failure in last["failures"]}
        changed = [change for change in first["changes"] if change["name"] not in failed]
        last["changes"] = first["changes"]
        last["uploaded"] = {"objects": self._objects, "bytes": self._bytes}
        last["counts"].update(changed=len(changed), unchanged=last["counts"]["total"] - len(changed) - len(failed))
        if "diff" in first:
            last["diff"] = first["diff"]

    def _count(self, result: dict[str, t.Any]) -> None:
        uploaded = result.get("uploaded") or {}
        self._objects += uploaded.get("objects", 0)
        self._bytes += uploaded.get("bytes", 0)
