# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes each change on a node, and compares what a run says of it with what a run of all tasks says, and that nothing is left afterwards.

Usage: drift.py INVENTORY NODE [part of the names of changes]
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from changes import CHANGES, Change

_TASK = re.compile(r"^TASK \[(?:\S+ : )?(.*)\]")
_CHANGED = re.compile(r"^changed: (\[.*)")
_NOT_IN_CHECK = (
    "Restart the server",
    "Reload the certificates of the server",
    "Report the reasons of the restart",
    # Of a server without a unit, check mode does not know that it still runs.
    "Report the start of the service",
)
"""Tasks whose part check mode cannot tell: they act, or they look at what earlier tasks have written."""
_FULL = {"minio_cluster_full": True}


@dataclasses.dataclass(frozen=True)
class Run:
    """What a run came to. :param changed: tasks with their hosts and items. :param said: its output."""

    failed: bool
    changed: frozenset[str]
    said: str

    def problems(self) -> list[str]:
        """The lines of a preflight that refused to go on."""
        found = re.search(r"Nothing was changed on any host\.(.*?)\"", self.said)
        return sorted(found[1].split("\\n")) if found else []


def run(inventory: str, *options: str, **variables: object) -> Run:
    """One run of the playbook."""
    words = ["ansible-playbook", "--inventory", inventory, "--extra-vars", json.dumps(variables), *options, "creativeflow.minio.cluster"]
    environment = {**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_CALLBACK_RESULT_FORMAT": "json"}
    result = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    task, changed = "", set()
    for line in result.stdout.splitlines():
        if found := _TASK.match(line):
            task = found[1]
        elif found := _CHANGED.match(line):
            changed.add(f"{task} {found[1]}")
    return Run(result.returncode != 0, frozenset(changed), result.stdout + result.stderr)


def on_node(node: str, command: str) -> None:
    """Run a command of a change."""
    subprocess.run(["docker", "exec", node, "sh", "-ec", command], check=True, stdin=subprocess.DEVNULL, capture_output=True)


def check(inventory: str, node: str, change: Change) -> list[str]:
    """What is wrong with how a change is found and mended."""
    on_node(node, change.command)
    try:
        # Neither changes anything.
        with ThreadPoolExecutor() as both:
            every, own = both.map(lambda variables: run(inventory, "--check", **variables), (_FULL, {}))
        wrong = _compare(change, every, own)
        if not change.refused:
            done = run(inventory)
            if done.failed:
                wrong.append(f"the run failed: {done.said[-1500:]}")
            elif not change.quiet and not done.changed:
                wrong.append("the run changed nothing")
            elif not own.failed:
                told, came = _told(own), _told(done)
                wrong += [f"not announced by check mode: {line}" for line in sorted(came - told)]
                wrong += [f"announced by check mode, and not done: {line}" for line in sorted(told - came)]
    finally:
        if change.undo:
            on_node(node, change.undo)
    return wrong


def _told(run: Run) -> frozenset[str]:
    """What a run changed, but for the tasks that check mode cannot run."""
    return frozenset(line for line in run.changed if not line.startswith(tuple(f"{name} [" for name in _NOT_IN_CHECK)))


def _compare(change: Change, every: Run, own: Run) -> list[str]:
    if change.refused:
        if not (every.failed and own.failed):
            return ["it was not refused"]
        wrong = [] if every.problems() == own.problems() else [f"problems {every.problems()} with all tasks, {own.problems()} without"]
        return wrong + [f"a run does not say {change.refused}: {run.said[-1500:]}" for run in (every, own) if change.refused not in run.said]
    if every.failed or own.failed:
        return [f"a run in check mode failed: {(every if every.failed else own).said[-1500:]}"]
    wrong = [f"missed: {line}" for line in sorted(every.changed - own.changed)] + [f"more: {line}" for line in sorted(own.changed - every.changed)]
    if bool(every.changed) == change.quiet:
        wrong.append(f"all tasks change {sorted(every.changed) or 'nothing'}")
    return wrong


def main() -> int:
    """Entry point."""
    inventory, node, *rest = sys.argv[1:]
    part = rest[0] if rest else ""
    failures = 0
    for change in (change for change in CHANGES if part in change.name):
        begin = time.monotonic()
        wrong = check(inventory, node, change)
        failures += bool(wrong)
        print(f"{'FAILED' if wrong else 'ok'}: {change.name} ({time.monotonic() - begin:.0f} s)", *wrong, sep="\n    ", flush=True)
    # A change that a run has not seen is still there, and all tasks would find it.
    left = run(inventory, "--check", **_FULL)
    if left.failed or left.changed:
        failures += 1
        print(f"FAILED: left are {sorted(left.changed)} {left.said[-1500:] if left.failed else ''}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
