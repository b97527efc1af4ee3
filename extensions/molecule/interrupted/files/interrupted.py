# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills runs at one point after the other, repeats each, and compares what is on the nodes then with what a run left there that nobody disturbed.

Usage: interrupted.py INVENTORY [part of the names of parts and points]
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import urllib3
from minio import Minio
from minio.sse import SseS3
from points import FIRST, PARTS, Part, Point

NODES = ("kill-n1", "kill-n2")
HERE = Path(os.environ["MOLECULE_EPHEMERAL_DIRECTORY"])
FILES = Path(__file__).parent
MC = Path(os.environ["MINIO_LAB_BINARIES"]) / "mc"
OBJECT = b"written before" * 20_000
INVENTORY = sys.argv[1]
_TASK = re.compile(r"^TASK \[(?:\S+ : )?(.*)\]")

Switches = t.Mapping[str, str]
State = t.Dict[str, t.Any]


class Wrong(Exception):
    """What is not as it should be."""


@dataclasses.dataclass(frozen=True)
class Run:
    """What a run came to. :param changed: the tasks that changed something. :param said: its output."""

    code: int
    changed: frozenset[str]
    said: str

    def well(self, what: str) -> Run:
        """The same. :raises Wrong: it failed."""
        if self.code:
            raise Wrong(f"{what} ended with {self.code}: {self.said[-3000:]}")
        return self


def run(part: Part, switches: Switches, at: t.Optional[Point] = None, **variables: object) -> Run:
    """One run of a playbook, with or without its end at a point."""
    words = ["ansible-playbook", "--inventory", INVENTORY, "--extra-vars", json.dumps({**switches, **variables}), *part.options]
    environment = {**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_CALLBACK_RESULT_FORMAT": "json"}
    if at:
        callback = {"ANSIBLE_CALLBACK_PLUGINS": str(FILES.parent / "callback"), "ANSIBLE_CALLBACKS_ENABLED": "end_run"}
        environment |= {**callback, "END_AT": at.task, "END_HALF": "1" if at.half else "", "END_MARK": str(HERE / "mark")}
    # A group of its own, which is what is killed.
    result = subprocess.run(
        [*words, f"creativeflow.minio.{part.playbook}"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        start_new_session=True,
    )
    task, changed = "", set()
    for line in result.stdout.splitlines():
        if found := _TASK.match(line):
            task = found[1]
        elif line.startswith("changed: "):
            changed.add(task)
    return Run(result.returncode, frozenset(changed), result.stdout)


def kill(part: Part, switches: Switches, point: Point) -> None:
    """A run that does not get beyond a point. :raises Wrong: it did, or did not get there."""
    mark = HERE / "mark"
    mark.unlink(missing_ok=True)
    killed = run(part, switches, point)
    if killed.code != -signal.SIGKILL or not mark.exists() or mark.read_text(encoding="utf-8") != point.task:
        raise Wrong(f"the run was not killed there, and ended with {killed.code}: {killed.said[-3000:]}")


def address(node: str) -> str:
    """Where the controller reaches a node."""
    words = ["docker", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", node]
    return subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def password(switches: Switches) -> str:
    """That of the root user."""
    return (HERE / f"secret-kill-{switches.get('killed_password', 'a')}").read_text(encoding="utf-8").strip()


def configuration(node: str, switches: Switches) -> str:
    """What the server of a node runs with of what minio_cluster_server_config sets."""
    environment = {**os.environ, "MC_HOST_node": f"https://kill-root:{password(switches)}@{address(node)}:9000"}
    words = [str(MC), "--config-dir", str(HERE / "mc"), "--insecure", "--json", "admin", "config", "get", "node", "site"]
    result = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode:
        raise Wrong(f"{node} does not tell its configuration: {result.stdout}")
    return result.stdout


def state(switches: Switches) -> State:
    """The state of all nodes."""
    found: State = {}
    for node in NODES:
        words = ["docker", "exec", "--interactive", node, "python3", "-"]
        result = subprocess.run(words, input=(FILES / "state.py").read_text(encoding="utf-8"), capture_output=True, text=True, check=False)
        if result.returncode:
            raise Wrong(f"the state of {node} cannot be read: {result.stderr}")
        found[node] = {**json.loads(result.stdout), "configuration": configuration(node, switches)}
    return found


def differences(wanted: t.Any, found: t.Any, where: str = "") -> t.Iterator[str]:
    """A line for each difference."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name in sorted(wanted.keys() | found.keys()):
            yield from differences(wanted.get(name), found.get(name), f"{where} {name}")
    elif wanted != found:
        yield f"{where.strip()}: {found} instead of {wanted}"


def unwell(found: State) -> t.Iterator[str]:
    """What would be wrong in any state."""
    for node, told in found.items():
        if told["unit"] != ["active", "enabled"] or told["reload"] != "no":
            yield f"{node}: the unit is {told['unit']}, to be loaded again: {told['reload']}"
        if not told["server"]["program"] or told["server"]["newer"]:
            yield f"{node}: the server began before {told['server']['newer'] or 'its program'} changed"
        if told["certificate"]["pair"] != "one" or not told["certificate"]["shown"] or not told["certificate"]["verified"].endswith(": OK"):
            yield f"{node}: {told['certificate']}"


def compare(wanted: t.Optional[State], switches: Switches) -> State:
    """The state that is found. :raises Wrong: it is another one than that which is wanted, or what was written before cannot be read."""
    found = state(switches)
    wrong = [*unwell(found), *(differences(wanted, found) if wanted else ())]
    if wrong:
        raise Wrong("\n    ".join(wrong))
    answer = client(switches).get_object("things", "object")
    try:
        if answer.read() != OBJECT:
            raise Wrong("the object that was written before is another one")
    finally:
        answer.close()
        answer.release_conn()
    return found


def client(switches: Switches) -> Minio:
    """A client that waits for a server that has just started."""
    authority = HERE / ("authority/ca.crt" if switches.get("killed_tls") == "private" else "ca.crt")
    pool = urllib3.PoolManager(ca_certs=str(authority), retries=urllib3.Retry(total=6, backoff_factor=0.5, status_forcelist=(500, 503)))
    return Minio(f"{address(NODES[0])}:9000", "kill-root", password(switches), region="us-east-1", http_client=pool)


def again(part: Part, switches: Switches, wanted: t.Optional[State]) -> State:
    """What a run is that follows a killed one: it completes the work, and the next one has nothing to do."""
    run(part, switches).well("the repeated run")
    found = compare(wanted, switches)
    third = run(part, switches).well("the third run")
    if third.changed:
        raise Wrong(f"the third run changes {sorted(third.changed)}")
    return found


class Test:
    """Counts and tells. :param only: part of the names of what is done."""

    def __init__(self, only: str) -> None:
        self._only = only
        self._now: Switches = {}
        self._known: dict[frozenset[tuple[str, str]], State] = {}
        self._deployed: State = {}
        self.failures = 0
        self.points = 0

    def check(self, name: str, what: t.Callable[[], object]) -> bool:
        """Whether it was well."""
        begin = time.monotonic()
        wrong = ""
        try:
            what()
        except Wrong as reason:
            wrong = f"\n    {reason}"
        self.failures += bool(wrong)
        print(f"{'FAILED' if wrong else 'ok'}: {name} ({time.monotonic() - begin:.0f} s){wrong}", flush=True)
        return not wrong

    def chosen(self, part: Part) -> list[Point]:
        """The points of a part that are done."""
        return [point for point in part.points if self._only in f"{part.name}, {point}"]

    def first(self) -> None:
        """The first deployment, killed at one point after the other."""
        part = Part("first deployment", {}, FIRST)
        for point in self.chosen(part):
            self.points += self.check(f"{part.name}, {point}", lambda point=point: kill(part, {}, point))
        run(part, {}).well("the first deployment")
        store = client({})
        if not store.bucket_exists("things"):
            store.make_bucket("things")
        store.put_object("things", "object", io.BytesIO(OBJECT), len(OBJECT), sse=SseS3())
        self.check(f"{part.name}, repeated", lambda: self._deployed.update(again(part, {}, None)))

    def part(self, part: Part) -> None:
        """All points of a part."""
        points = self.chosen(part)
        if not points:
            return
        here, there = dict(part.here), {**part.here, **part.there}
        changed = self._undisturbed(part, there)
        if _key(here) not in self._known:
            changed |= self._undisturbed(part, here)
        for point in points:
            target = here if self._now == there else there
            if self.check(f"{part.name}, {point}", lambda point=point, target=target: self._interrupted(part, point, target, changed)):
                self.points += 1
            else:
                # The next one begins with a site that is well.
                run(part, target, minio_cluster_force_restart=True).well("a run that forces the restart")
            self._now = target
        if self._now != here:
            self._undisturbed(part, here)

    def same(self) -> None:
        """What the first deployment left. :raises Wrong: it is another state than that of a later run that nobody disturbed."""
        wrong = list(differences(self._known.get(_key({}), self._deployed), self._deployed))
        if wrong:
            raise Wrong("\n    ".join(wrong))

    def _undisturbed(self, part: Part, switches: Switches) -> frozenset[str]:
        """A run that nobody disturbs. :returns: the tasks that changed something."""
        done = run(part, switches).well("a run that nobody disturbs")
        self._known[_key(switches)] = compare(self._known.get(_key(switches)), switches)
        self._now = switches
        return done.changed

    def _interrupted(self, part: Part, point: Point, switches: Switches, changed: frozenset[str]) -> None:
        """A run that is killed, and what follows. :raises Wrong: the state is not that after the run that nobody disturbed."""
        kill(part, switches, point)
        if point.writes and point.task not in changed:
            raise Wrong("a run that nobody disturbs has nothing to do there")
        if point.first:
            refused = run(part, switches)
            if not refused.code or f"Run creativeflow.minio.{point.first}" not in refused.said:
                raise Wrong(f"the same run does not name {point.first}: {refused.said[-3000:]}")
            run(Part(point.first, {}, (), playbook=point.first), switches).well(point.first)
        again(part, switches, self._known[_key(switches)])


def _key(switches: Switches) -> frozenset[tuple[str, str]]:
    return frozenset(switches.items())


def main() -> int:
    """Entry point."""
    test = Test(sys.argv[2] if len(sys.argv) > 2 else "")
    begin = time.monotonic()
    test.first()
    for part in PARTS:
        test.part(part)
    test.check("first deployment, state", test.same)
    print(f"{test.points} points, {test.failures} failures, {time.monotonic() - begin:.0f} s")
    return 1 if test.failures else 0


if __name__ == "__main__":
    sys.exit(main())
