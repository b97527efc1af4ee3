# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command and looks for secrets in the arguments of all processes that it starts: every user of a machine can read those.

    watch_cmdline.py --secrets FILE --report FILE -- COMMAND…

The file of secrets is JSON, {"name": "secret"}. Besides those, whatever looks like a secret with its name counts (``secret_key=…``, ``"password": "…"``).
The exit code is that of the command, and its output goes through. The report is JSON: how many looks there were, how many processes were seen, and the
sightings, each with what was seen and the arguments without the secret.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import subprocess
import sys
import threading
import time
import typing as t
from pathlib import Path
from urllib.parse import quote

_MARK = "WATCH_CMDLINE"
_HIDDEN = "********"
_LIKE_A_SECRET = re.compile(rb"""(?i)(?:secret_?key|password|passphrase|auth_?token)\\?["']?\s*[:=]\s*\\?["']?(?P<secret>[^\s"'\\/{}<>][^\s"'\\{}<>]{5,})""")


class Watch:
    """Looks at the processes of one command, until it is stopped.

    :param secrets: what must not be seen, by a name for the report.
    :ivar looks: how often it looked. :ivar processes: the processes that it saw. :ivar sightings: what it saw of secrets, by process.
    """

    def __init__(self, secrets: t.Mapping[str, str], pause: float = 0.01) -> None:
        self._secrets = {name: _forms(secret) for name, secret in secrets.items() if secret}
        self._pause = pause
        self._mark = f"{_MARK}={os.getpid()}-{time.monotonic_ns()}"
        self._ended = threading.Event()
        self._others: set[int] = set()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.looks = 0
        self.processes: set[int] = set()
        self.sightings: dict[tuple[str, str], int] = {}

    def environment(self, environment: t.Optional[t.Mapping[str, str]] = None) -> dict[str, str]:
        """The environment for the command: it marks its processes, also those that leave their parents."""
        name, _equals, value = self._mark.partition("=")
        return {**(os.environ if environment is None else environment), name: value}

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def report(self) -> dict[str, t.Any]:
        """What was seen; nothing in it is secret."""
        found = [{"secret": name, "arguments": arguments, "times": times} for (name, arguments), times in self.sightings.items()]
        return {"looks": self.looks, "processes": len(self.processes), "sightings": found}

    def _watch(self) -> None:
        while not self._ended.is_set():
            self._look()
            self._ended.wait(self._pause)

    def _look(self) -> None:
        self.looks += 1
        present = {int(name) for name in os.listdir("/proc") if name.isdigit()} - {os.getpid()}
        # What is not the command's never becomes it.
        self._others &= present
        for process in sorted(present - self._others):
            if self._belongs(process):
                self.processes.add(process)
                self._judge(_read(process, "cmdline").replace(b"\0", b" "))
            else:
                self._others.add(process)

    def _belongs(self, process: int) -> bool:
        """A process of the command has its mark, or, where another user's environment was begun, a parent that has."""
        if process in self.processes:
            return True
        if self._mark.encode() in _read(process, "environ").split(b"\0"):
            return True
        parent = re.search(rb"^PPid:\s*(\d+)$", _read(process, "status"), re.MULTILINE)
        return parent is not None and int(parent[1]) in self.processes

    def _judge(self, arguments: bytes) -> None:
        for name, forms in self._secrets.items():
            for form in forms:
                if form in arguments:
                    self._saw(name, arguments, form)
        for match in _LIKE_A_SECRET.finditer(arguments):
            self._saw("something like a secret", arguments, match["secret"])

    def _saw(self, name: str, arguments: bytes, secret: bytes) -> None:
        hidden = arguments.replace(secret, _HIDDEN.encode())
        for forms in self._secrets.values():
            for form in forms:
                hidden = hidden.replace(form, _HIDDEN.encode())
        hidden = _LIKE_A_SECRET.sub(lambda match: match[0].replace(match["secret"], _HIDDEN.encode()), hidden)
        key = (name, hidden.decode(errors="replace")[:400])
        self.sightings[key] = self.sightings.get(key, 0) + 1


def _forms(secret: str) -> set[bytes]:
    """How a secret may stand in arguments."""
    return {secret.encode(), json.dumps(secret)[1:-1].encode(), quote(secret, safe="").encode(), base64.b64encode(secret.encode())}


def _read(process: int, name: str) -> bytes:
    """A file of a process; nothing where it has ended or is another user's."""
    try:
        return Path("/proc", str(process), name).read_bytes()
    except OSError:
        return b""


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Runs a command and looks for secrets in the arguments of its processes.")
    parser.add_argument("--secrets", required=True, type=Path)
    parser.add_argument("--report", required=True, type=Path)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    with Watch(json.loads(options.secrets.read_text(encoding="utf-8"))) as watch:
        done = subprocess.run(command, env=watch.environment(), check=False)
    options.report.write_text(json.dumps(watch.report()), encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
