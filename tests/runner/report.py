# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sees while the steps run, and at the end."""

from __future__ import annotations

import dataclasses
import re
import threading
import time

from .shell import Log

_TAIL = 400
# What failed, in the words of Ansible, Molecule, pytest and the sanity tests.
_REASON = re.compile(r"^(fatal: |failed: |FAILED (?!- RETRYING)|E  |ERROR|CRITICAL)")
# What Ansible prints before each task, and behind a failure that its task wants, once for all items of a loop.
_TASK = "TASK ["
_IGNORED = "...ignoring"
# With much output, Ansible says a failure in many lines; these of them say why.
_MESSAGE = re.compile(r'^\s+"(assertion|msg|stderr|stdout|failed_when_result)": ')
_REASONS = 8
_REASON_LENGTH = 1000


@dataclasses.dataclass
class Result:
    """How a step ended: passed, failed or left out, in how many seconds, and what else is to be said."""

    name: str
    verdict: str
    seconds: float
    detail: str
    reasons: list[str] = dataclasses.field(default_factory=list)


class Report:
    """Prints when a step starts and ends, what runs every minute, and the table."""

    def __init__(self, alone: bool) -> None:
        self.results: list[Result] = []
        self.alone = alone
        self._began = time.monotonic()
        self._running: dict[str, tuple[float, Log]] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        if not alone:
            threading.Thread(target=self._pulse, daemon=True).start()

    def started(self, name: str, about: str, log: Log) -> None:
        with self._lock:
            self._running[name] = (time.monotonic(), log)
            self._say(f"== {name}: {about}")

    def ended(self, name: str, verdict: str, detail: str) -> None:
        with self._lock:
            since, log = self._running.pop(name)
            seconds = time.monotonic() - since
            result = Result(name, verdict, seconds, detail)
            self.results.append(result)
            if verdict == "failed" and not self.alone:
                lines = log.path.read_text(encoding="utf-8").splitlines()
                result.reasons = reasons(lines)
                self._say(f"-- the last lines of {name}, all are in {log.path}")
                print("\n".join(lines[-_TAIL:]), flush=True)
            if log.parts:
                self._say(f"-- {name}: " + ", ".join(_lasted(log.parts)))
            self._say(f"== {name} {verdict} in {seconds:.0f} s" + (f": {detail}" if detail else ""))

    def close(self, order: list[str]) -> int:
        """Print the table and the closing line; the exit code."""
        self._over.set()
        results = sorted(self.results, key=lambda result: order.index(result.name))
        width = max(len(result.name) for result in results)
        print(f"\n{'step':<{width}}  {'verdict':<8}  seconds")
        for result in results:
            print(f"{result.name:<{width}}  {result.verdict:<8}  {result.seconds:7.0f}  {result.detail}".rstrip())
        print(f"in all {time.monotonic() - self._began:.0f} seconds\n")
        for result in results:
            for reason in result.reasons:
                print(f"{result.name}: {reason}")
        passed, failed, left_out = (sum(result.verdict == verdict for result in results) for verdict in ("passed", "failed", "left out"))
        print(f"{passed} passed, {failed} failed" + (f", {left_out} skipped" if left_out else ""), flush=True)
        return 1 if failed else 0

    def _pulse(self) -> None:
        while not self._over.wait(60):
            with self._lock:
                running = [f"{name} ({time.monotonic() - since:.0f} s{_at(log)})" for name, (since, log) in self._running.items()]
                self._say(f".. running: {', '.join(running) or 'nothing'}")

    def _say(self, text: str) -> None:
        print(f"[{time.monotonic() - self._began:5.0f} s] {text}", flush=True)


def reasons(lines: list[str]) -> list[str]:
    """The last lines that say what failed, without what Ansible ignores."""
    found: list[str] = []
    before_task = 0
    inside = False
    for line in lines:
        if line.startswith(_TASK):
            before_task = len(found)
        if _REASON.match(line):
            found.append(line.strip())
            inside = line.rstrip().endswith("{")
        elif line.startswith(_IGNORED):
            del found[before_task:]
            inside = False
        elif inside and _MESSAGE.match(line):
            found[-1] += f" {line.strip()}"
        elif line.startswith("}"):
            inside = False
    return [reason[:_REASON_LENGTH] for reason in found[-_REASONS:]]


def _at(log: Log) -> str:
    return f", at {log.parts[-1][0]}" if log.parts else ""


def _lasted(parts: list[tuple[str, float]]) -> list[str]:
    """How long each part of a step took, the last one until now. What was repeated is there twice."""
    ends = [began for _name, began in parts[1:]] + [time.monotonic()]
    return [f"{name} {end - began:.0f} s" for (name, began), end in zip(parts, ends)]
