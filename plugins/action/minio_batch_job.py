# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the progress of minio_batch_job."""

from __future__ import annotations

import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until batch jobs have ended."""

    _supports_async = True

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """Where that is told."""
        return boolean(arguments.get("wait", False), strict=False)

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """A job has not ended. Where one could not be started, the module does not wait for the others either."""
        return bool(result.get("running")) and not result.get("failures")

    def carry(self, arguments: dict[str, t.Any], result: dict[str, t.Any]) -> None:
        """Nothing is started once more: neither what was started by force nor what has failed or was cancelled meanwhile."""
        arguments["resume"] = result["resume"]

    def progress(self, result: dict[str, t.Any]) -> str:
        """How far the jobs are that have not ended."""
        jobs = [job for job in result["jobs"] if job["names"] and job["state"] in ("queued", "running")]
        return "; ".join(
            f"job {', '.join(job['names'])}: {job.get('objects', 0):,} objects done, {_failed(job)} failed"
            if job["state"] == "running"
            else f"job {', '.join(job['names'])}: queued"
            for job in jobs
        )

    def combine(self, first: dict[str, t.Any], last: dict[str, t.Any]) -> None:
        """What was started and cancelled stands in the first result."""
        if first is last:
            return
        for key in ("changes", "failures", "counts", "diff"):
            if key in first and key in last or key == "diff" and key in first:
                last[key] = first[key]


def _failed(job: dict[str, t.Any]) -> str:
    """The server does not count them when it tries a job again."""
    count = job.get("failed_objects", 0)
    return "an unknown number" if count is None else f"{count:,}"
