# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs other programs."""

from __future__ import annotations

import collections
import os
import subprocess
from typing import Callable, Mapping, Sequence

from . import progress
from .errors import LabError


def output(arguments: Sequence[str], check: bool = True, timeout: float = 120) -> str:
    """What a quick command prints; '' if it fails and `check` is off."""
    try:
        result = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                errors="replace", timeout=timeout, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        if check:
            raise LabError(f"{arguments[0]} could not be run: {error}") from error
        return ""
    if result.returncode == 0:
        return result.stdout.strip()
    if check:
        lines = (result.stderr or result.stdout).strip().splitlines() or [f"exit code {result.returncode}"]
        raise LabError(f"`{' '.join(arguments[:4])} …` failed: {lines[-1]}")
    return ""


def succeeds(arguments: Sequence[str], timeout: float = 30) -> bool:
    """Whether a quick command exits with 0."""
    try:
        return subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=timeout, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def long_running(task: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None,
                 describe: Callable[[int, str], str] = lambda count, line: line) -> None:
    """Run a command that takes a while; its latest line shows as the task's detail."""
    last: collections.deque[str] = collections.deque(maxlen=4)
    with progress.running(task):
        try:
            process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, text=True, errors="replace",
                                       env={**os.environ, **(environment or {})})
        except OSError as error:
            raise LabError(f"{task}: {arguments[0]} could not be run: {error}") from error
        try:
            for count, line in enumerate(process.stdout, 1):
                if line.strip():
                    last.append(line.strip())
                    progress.detail(task, describe(count, line.strip()))
        except BaseException:
            process.terminate()
            raise
        finally:
            process.stdout.close()
            process.wait()
        if process.returncode:
            raise LabError(f"{task} failed (exit code {process.returncode}): {' | '.join(last)}")
