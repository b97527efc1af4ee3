# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Background processes that are known by a pid file, and by their start time: a pid alone may be somebody else's by now."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from pathlib import Path

from .errors import LabError
from .wait import until


def _start_time(pid: int) -> str:
    """The kernel's start time of a process; '' if it is gone or only waits to be reaped."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def remember(path: Path, pid: int) -> None:
    path.write_text(json.dumps({"pid": pid, "started": _start_time(pid)}), encoding="utf-8")


def alive(path: Path) -> int:
    """The pid of the process that was remembered, 0 if it does not run."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    return known["pid"] if known["started"] and _start_time(known["pid"]) == known["started"] else 0


def stop(path: Path, number: signal.Signals, seconds: float) -> bool:
    """Stop the process, by force if it has not ended in time; False if there was none."""
    pid = alive(path)
    if pid:
        for attempt in (number, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, attempt)
            try:
                _reap(path, pid, seconds)
                break
            except LabError:
                if attempt == signal.SIGKILL:
                    raise
    path.unlink(missing_ok=True)
    return bool(pid)


def _reap(path: Path, pid: int, seconds: float) -> None:
    until(lambda: not alive(path), seconds, lambda: f"process {pid} does not end", 0.05)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
