# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs other programs."""

from __future__ import annotations

import collections
import contextlib
import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import IO, Callable, Iterator, Mapping, Sequence, cast

from . import progress
from .errors import LabError

_long_running: set[subprocess.Popen[str]] = set()
_lock = threading.Lock()


def output(arguments: Sequence[str], check: bool = True, timeout: float = 120) -> str:
    """What a quick command prints; '' if it fails and `check` is off."""
    try:
        result = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=timeout, check=False)
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
        return (
            subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=timeout, check=False).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def long_running(
    task: str,
    arguments: Sequence[str],
    environment: Mapping[str, str] | None = None,
    describe: Callable[[int, str], str] = lambda count, line: "",
    transcript: Path | None = None,
) -> list[str]:
    """Run a command that takes a while.

    :param environment: variables beside those of this process.
    :param describe: what to show as the task's detail, from a line and its number; nothing new where it is ''.
    :param transcript: a file for what it prints.
    :returns: the lines it printed, without empty ones and without spaces around them.
    """
    lines: list[str] = []
    with progress.running(task):
        process = _start(task, arguments, environment)
        output = cast(IO[str], process.stdout)
        try:
            for line in _kept(output, transcript):
                lines.append(line)
                text = describe(len(lines), line)
                if text:
                    progress.detail(task, text)
        except BaseException:
            _end(process)
            raise
        finally:
            output.close()
            process.wait()
            with _lock:
                _long_running.discard(process)
        if process.returncode:
            last = collections.deque(lines, maxlen=4)
            where = f" (all of it: {transcript})" if transcript else ""
            raise LabError(f"{task} failed (exit code {process.returncode}): {' | '.join(last)}{where}")
    return lines


def _kept(output: IO[str], transcript: Path | None) -> Iterator[str]:
    """The lines that are not empty, while all of them are written to a file."""
    with open(transcript or os.devnull, "w", encoding="utf-8") as file:
        for line in output:
            file.write(line)
            if line.strip():
                yield line.strip()


def stop_all() -> None:
    """End the long-running commands of all threads."""
    with _lock:
        for process in _long_running:
            _end(process)


def _start(task: str, arguments: Sequence[str], environment: Mapping[str, str] | None) -> subprocess.Popen[str]:
    try:
        # A session of its own, so that ending a command ends its children too.
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    except OSError as error:
        raise LabError(f"{task}: {arguments[0]} could not be run: {error}") from error
    with _lock:
        _long_running.add(process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
