# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible, in the virtual environment that the checks use too."""

from __future__ import annotations

import collections
import os
import re
from pathlib import Path
from typing import Mapping

from runner import shell, tools

from . import inventory, progress
from .command import long_running
from .errors import LabError

_RECAP = re.compile(r"^(\S+)\s+: ok=\d+\s+changed=(\d+)\s")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_SUMMARY = re.compile(r"^MINIO \*+\n(.*?)(?=^PLAY \[|\Z)", re.DOTALL | re.MULTILINE)
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


def run(state: Path, task: str, *arguments: str) -> Mapping[str, int]:
    """Run a playbook and show which task it is at; how many tasks changed something, by host."""
    transcript = state / "ansible.log"
    return _changed(long_running(task, ["ansible-playbook", *arguments], environment(state), _position, transcript))


def summary(state: Path) -> str:
    """What the last playbooks said of the sites at their ends; '' if nothing."""
    text = _COLOUR.sub("", (state / "ansible.log").read_text(encoding="utf-8"))
    return "\n".join(found[1].strip("\n") for found in _SUMMARY.finditer(text))


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
