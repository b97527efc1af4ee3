# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands whose output goes to a step's log."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
import typing as t
from pathlib import Path

_running: set[subprocess.Popen[str]] = set()
_lock = threading.Lock()
_stopped = threading.Event()


# Lines with which a part of a step begins: a target of ansible-test, a scenario of Molecule.
_PART = re.compile(r"^(?:Running (\S+) integration test role|\$ molecule test --scenario-name (\S+))", re.MULTILINE)


class Failed(Exception):
    """The step failed; the text says what to look at, ``output`` is what the command printed."""

    def __init__(self, reason: str, output: str = "") -> None:
        super().__init__(reason)
        self.output = output


class LeftOut(Exception):
    """The step cannot run here; the text says why."""


class Log:
    """A file with all that a step says; with ``echo`` it is shown too. ``parts`` has the names of what it has begun, and when."""

    def __init__(self, path: Path, echo: bool) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.parts: list[tuple[str, float]] = []
        self.echo = echo
        self._file = path.open("w", encoding="utf-8")

    def write(self, text: str) -> None:
        self.parts += [(found[1] or found[2], time.monotonic()) for found in _PART.finditer(text)]
        self._file.write(text)
        self._file.flush()
        if self.echo:
            print(text, end="", flush=True)

    def run(self, *command: t.Union[str, Path], cwd: Path, env: t.Optional[t.Mapping[str, str]] = None) -> str:
        """Run a command to its end; what it printed. :raises Failed: it exited with another code than 0."""
        words = [str(word) for word in command]
        self.write("".join(f"# {name}={value}\n" for name, value in (env or {}).items()) + f"$ {' '.join(words)}\n")
        output: list[str] = []
        with _start(words, cwd, {**os.environ, **(env or {})}) as process:
            for line in process.stdout or ():
                output.append(line)
                self.write(line)
            code = process.wait()
            with _lock:
                _running.discard(process)
        if code:
            raise Failed(f"{Path(words[0]).name} exited with {code}", "".join(output))
        return "".join(output)


def _start(words: list[str], cwd: Path, env: dict[str, str]) -> subprocess.Popen[str]:
    with _lock:
        if _stopped.is_set():
            raise Failed("interrupted")
        try:
            # A session of its own, so that stopping a step stops all of its children.
            process = subprocess.Popen(
                words,
                cwd=cwd,
                env=env,
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise Failed(f"{words[0]}: {error.strerror}") from error
        _running.add(process)
    return process


def stop_all() -> None:
    """End every running command, and start no more."""
    with _lock:
        _stopped.set()
        for process in _running:
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
