# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program of the server: what is installed, and what runs."""

from __future__ import annotations

import os
import subprocess
import typing as t

from .facts import Unreadable, content_of, described, sum_of

_PATIENCE = 30


def program_facts(path: str, pid: int) -> dict[str, t.Any]:
    """The program at a path, and the one that the process runs: see the return values of the module.

    :param pid: the process of the service, 0 if none runs.
    """
    found: dict[str, t.Any] = {name: value for name, value in described(path).items() if name in ("owner", "group", "mode")}
    found |= {"path": path, "exists": os.access(path, os.X_OK) and os.path.isfile(path), "sum": "", "version": "", "signature": ""}
    found |= {"running_sum": "", "is_running": False}
    if found["exists"]:
        found.update(sum=sum_of(path), version=version_of(path), signature=_signature(f"{path}.minisig"))
    if pid:
        running = f"/proc/{pid}/exe"
        try:
            found["is_running"] = bool(found["exists"]) and os.path.samefile(path, running)
            found["running_sum"] = found["sum"] if found["is_running"] else sum_of(running)
        except OSError:
            found["running_sum"] = ""
    return found


def version_of(path: str) -> str:
    """What a program says of itself, ``""`` if it does not run here."""
    try:
        done = subprocess.run(
            [path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=_PATIENCE
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return named(path, next(iter(done.stdout.splitlines()), "")) if done.returncode == 0 else ""


def named(path: str, line: str) -> str:
    """The line with the program's own name: it calls itself by the name of its file, which is another one while it waits for its turn."""
    _name, space, rest = line.partition(" ")
    return os.path.basename(path).removesuffix(".new") + space + rest if space else line


def _signature(path: str) -> t.Optional[str]:
    try:
        return (content_of(path) or b"").decode(errors="replace")
    except Unreadable:
        return None
