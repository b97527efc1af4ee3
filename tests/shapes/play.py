# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs playbooks of the collection as a user does: in the deployment's folder, with its ansible.cfg, and nothing else."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import resource
import shlex
import subprocess
import sys
import time
import typing as t
from pathlib import Path

from watch_cmdline import Watch

_RECAP = re.compile(r"^(\S+)\s+: ok=\d+\s+changed=(\d+)\s", re.MULTILINE)
_SECONDS = 1200


class Wrong(Exception):
    """The shape does not do what it must; the text says what, for a person."""


@dataclasses.dataclass(frozen=True)
class Played:
    """What a run of playbooks said."""

    command: str
    code: int
    output: str

    def changed(self) -> dict[str, int]:
        """How many tasks changed something, by host, of those where any did."""
        hosts: dict[str, int] = {}
        for host, number in _RECAP.findall(self.output):
            hosts[host] = hosts.get(host, 0) + int(number)
        return {host: number for host, number in hosts.items() if number}

    def reasons(self) -> str:
        """The lines that say why it failed."""
        lines = [line for line in self.output.splitlines() if re.match(r"(fatal: |failed: |\[ERROR\]|ERROR)", line)]
        return "\n".join(line[:1200] for line in lines[-5:]) or self.output[-1500:]


def environment(folder: Path, collections: Path) -> dict[str, str]:
    """The variables of a user in the folder of a deployment: none of the tests' own, and output that can be compared."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "MINIO_", "PYTHON", "VAULT_"))}
    programs = Path(sys.executable).parent
    return {
        **kept,
        "PATH": f"{programs}{os.pathsep}{kept['PATH']}",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder.parent),
        "ANSIBLE_COLLECTIONS_PATH": str(collections),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
    }


class Player:
    """Runs playbooks in one deployment.

    :param options: what is given to ansible-playbook each time. :ivar unspeakable: secrets that neither output nor arguments may hold, by a name for each.
    """

    def __init__(self, folder: Path, collections: Path, options: t.Sequence[str], say: t.Callable[[str], None]) -> None:
        self._folder = folder
        self._options = list(options)
        self._say = say
        self._count = 0
        self.unspeakable: dict[str, str] = {}
        self._environment = environment(folder, collections)

    def run(self, *playbooks: str, options: t.Sequence[str] = (), variables: t.Optional[t.Mapping[str, t.Any]] = None) -> Played:
        """Run playbooks to their end, whatever that is. :raises Wrong: a secret is in the output, or in the arguments of a process."""
        self._count += 1
        log = self._folder / "output" / f"{self._count:02}-{'-'.join(playbooks)}{'-check' if '--check' in options else ''}.log"
        log.parent.mkdir(exist_ok=True)
        words = ["ansible-playbook", *self._options, *options, *_extra(variables or {}, log.with_suffix(".json"))]
        words += [f"creativeflow.minio.{name}" for name in playbooks]
        began, used = time.monotonic(), _processor_seconds()
        try:
            with Watch(self.unspeakable) as watch:
                done = subprocess.run(
                    words,
                    cwd=self._folder,
                    env=watch.environment(self._environment),
                    text=True,
                    errors="replace",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    check=False,
                    timeout=_SECONDS,
                )
        except subprocess.TimeoutExpired as error:
            raise Wrong(f"{shlex.join(words)} does not end in {_SECONDS} s") from error
        played = Played(shlex.join(words), done.returncode, done.stdout)
        log.write_text(f"$ {played.command}\n{played.output}\nexit code {played.code}\n", encoding="utf-8")
        self._say(
            f"{time.monotonic() - began:5.1f} s ({_processor_seconds() - used:.1f} of the processor)  "
            f"{' '.join(playbooks)}{' --check' if '--check' in options else ''}: {played.code}"
        )
        found = [name for name, secret in self.unspeakable.items() if secret in played.output]
        if found:
            raise Wrong(f"{log.name} has a secret of the deployment in it: {', '.join(found)}")
        _require_no_sighting(log.name, watch)
        return played

    def succeed(self, *playbooks: str, options: t.Sequence[str] = (), variables: t.Optional[t.Mapping[str, t.Any]] = None) -> Played:
        """Run playbooks that must succeed. :raises Wrong: they fail."""
        played = self.run(*playbooks, options=options, variables=variables)
        if played.code:
            raise Wrong(f"{played.command}\nexits with {played.code}:\n{played.reasons()}")
        return played

    def change_nothing(self, *playbooks: str, options: t.Sequence[str] = ()) -> None:
        """Run playbooks that must find nothing to do. :raises Wrong: they fail, or change something."""
        played = self.succeed(*playbooks, options=options)
        if played.changed():
            tasks = re.findall(r"^TASK \[(.*)\].*\n(?:(?!TASK|PLAY).*\n)*?changed: ", played.output, re.MULTILINE)
            raise Wrong(f"{played.command}\nchanges something, although all is as declared: {played.changed()}, at {', '.join(tasks)}")


def _extra(variables: t.Mapping[str, t.Any], file: Path) -> list[str]:
    """The arguments that give variables: texts as they are, and all else in a file of their own, because there may be secrets in it."""
    texts = {name: value for name, value in variables.items() if isinstance(value, str)}
    others = {name: value for name, value in variables.items() if name not in texts}
    if others:
        file.touch(0o600)
        file.write_text(json.dumps(others), encoding="utf-8")
    return [word for given in [*(f"{name}={value}" for name, value in texts.items()), *([f"@{file}"] if others else [])] for word in ("-e", given)]


def _require_no_sighting(name: str, watch: Watch) -> None:
    """Every user of the controller can read the arguments of its processes (b4). :raises Wrong: a secret was in some, or nothing was watched."""
    if not watch.processes:
        raise Wrong(f"{name}: no process of the run was seen, so that nothing is known of their arguments")
    for seen in watch.report()["sightings"]:
        raise Wrong(f"{name}: a process has a secret in its arguments ({seen['secret']}): {seen['arguments']}")


def _processor_seconds() -> float:
    """What all children have used so far, also those of another shape that ended meanwhile."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
