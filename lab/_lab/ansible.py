# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible, in the virtual environment that the checks use too."""

from __future__ import annotations

import collections
import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import IO, Mapping, cast

from runner import shell, tools

from . import inventory, progress
from .command import long_running
from .errors import LabError

_RECAP = re.compile(r"^(\S+)\s+: ok=\d+\s+changed=(\d+)\s")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TASK = re.compile(r"(?:TASK|PLAY|RUNNING HANDLER) \[(.*)\]")


def install() -> None:
    """Have Ansible, the collections that reach containers, and the SDK."""
    if (tools.venv() / "complete").exists():
        return
    log = shell.Log(tools.cache() / "tools.log", echo=False)
    with progress.running("installing Ansible and the MinIO SDK"):
        try:
            tools.ensure(log)
        except shell.Failed as error:
            raise LabError(f"Ansible cannot be installed: {error} (all of it: {log.path})") from error


def python() -> Path:
    """The interpreter that has them."""
    return tools.venv() / "bin" / "python"


def environment(state: Path) -> dict[str, str]:
    """The lab's configuration of Ansible alone, and nothing that would turn a module to another server."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "MINIO_", "PYTHONPATH"))}
    path = f"{tools.venv() / 'bin'}{os.pathsep}{found['PATH']}"
    return {**found, "PATH": path, "LC_ALL": "C.UTF-8", "ANSIBLE_CONFIG": str(inventory.configuration(state))}


def activate() -> None:
    """Let the lab itself find Ansible's programs."""
    os.environ["PATH"] = f"{tools.venv() / 'bin'}{os.pathsep}{os.environ['PATH']}"


def show(state: Path, *playbooks: str) -> Mapping[str, int]:
    """Run playbooks and show what Ansible says; how many tasks changed something, by host."""
    colour = {"ANSIBLE_FORCE_COLOR": "true"} if sys.stdout.isatty() else {}
    lines: list[str] = []
    with subprocess.Popen(
        ["ansible-playbook", *playbooks],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**environment(state), **colour},
    ) as process:
        try:
            for line in cast(IO[str], process.stdout):
                lines.append(line)
                print(line, end="", flush=True)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            raise
    if process.returncode:
        raise LabError(f"{' '.join(playbooks)} failed: the lines above say where and why")
    return _changed(lines)


def run(state: Path, task: str, *arguments: str) -> Mapping[str, int]:
    """Run a playbook and show which task it is at; how many tasks changed something, by host."""
    return _changed(long_running(task, ["ansible-playbook", *arguments], environment(state), _position))


def _position(_count: int, line: str) -> str:
    found = _TASK.match(line)
    return found[1] if found else ""


def _changed(lines: list[str]) -> Mapping[str, int]:
    # A host has a recap for each playbook.
    hosts: collections.Counter[str] = collections.Counter()
    for line in lines:
        match = _RECAP.match(_COLOUR.sub("", line))
        if match:
            hosts[match[1]] += int(match[2])
    if not hosts:
        raise LabError("Ansible ran no host: see the inventory with ./lab/lab status")
    return hosts
