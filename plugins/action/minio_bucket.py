# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress of minio_bucket where it empties buckets."""

from __future__ import annotations

import typing as t

from ..module_utils._buckets.removal import UNFINISHED
from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until the buckets are empty that are removed by force."""

    _supports_async = True
    _removed = 0

    def run(self, tmp: t.Optional[str] = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """Each run counts from nothing."""
        self._removed = 0
        return super().run(tmp, task_vars)

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """For removals by force."""
        buckets = arguments.get("buckets")
        items = [arguments, *(buckets if isinstance(buckets, list) else [])]
        return any(isinstance(item, dict) and item.get("force") and item.get("state") == "absent" for item in items)

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """A bucket has versions left."""
        return any(failure.get("code") == UNFINISHED for failure in result.get("failures") or ())

    def progress(self, result: dict[str, t.Any]) -> str:
        """How many versions are gone."""
        return f"{self._removed:,} versions removed"

    def carry(self, arguments: dict[str, t.Any], result: dict[str, t.Any]) -> None:
        """Each run counts its own."""
        self._removed += result.get("removed_versions", 0)

    def combine(self, first: dict[str, t.Any], last: dict[str, t.Any]) -> None:
        """The changes are those of all runs, which the first one planned."""
        removed = self._removed + last.get("removed_versions", 0)
        if first is last or not removed:
            return
        last["removed_versions"] = removed
        if "counts" not in last or "counts" not in first:
            return
        failed = {failure["name"] for failure in last["failures"]}
        changed = [change for change in first["changes"] if change["name"] not in failed]
        last["changes"] = first["changes"]
        last["counts"].update(changed=len(changed), unchanged=last["counts"]["total"] - len(changed) - len(failed))
        if "diff" in first:
            last["diff"] = first["diff"]
