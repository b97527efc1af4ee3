# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what runs and for how long; several things may run at once."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from typing import Iterator

# Seconds between two lines about a task that runs: a terminal shows them, a log keeps them.
_INTERVAL = 10.0 if sys.stderr.isatty() else 60.0
_lock = threading.Lock()
_running: dict[str, tuple[float, str]] = {}
_started = time.monotonic()


def say(text: str) -> None:
    """One line for the person, on standard error: standard output belongs to results."""
    with _lock:
        print(text, file=sys.stderr, flush=True)


def heading(text: str) -> None:
    """A new step, with the seconds since the start."""
    say(f"\n==> [{time.monotonic() - _started:4.0f} s] {text}")


def detail(task: str, text: str) -> None:
    """What a running task is doing right now."""
    with _lock:
        if task in _running:
            _running[task] = (_running[task][0], text)


@contextlib.contextmanager
def running(task: str) -> Iterator[None]:
    """Report a task's start, every few seconds its state, and its end with the seconds it took."""
    begin = time.monotonic()
    done = threading.Event()

    def report() -> None:
        while not done.wait(_INTERVAL):
            with _lock:
                text = _running[task][1]
                print(f"    {time.monotonic() - begin:4.0f} s  {task}{': ' + text if text else ''}"[:150], file=sys.stderr, flush=True)

    with _lock:
        _running[task] = (begin, "")
    say(f"    {task} …")
    thread = threading.Thread(target=report, daemon=True)
    thread.start()
    result = "failed"
    try:
        yield
        result = "done"
    finally:
        done.set()
        thread.join()
        with _lock:
            del _running[task]
        say(f"    {task}: {result} in {time.monotonic() - begin:.1f} s")
