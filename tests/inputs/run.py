# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one case, and compares all that is said."""

from __future__ import annotations

import json
import re
import subprocess
import typing as t
from pathlib import Path

from shapes.play import environment

from .deployment import UNSPEAKABLE, Case, write

_SECONDS = 300
_LARGEST = 20_000
_HEAD = "Nothing was changed on any host."
_FATAL = re.compile(r"^(?:fatal|failed): \[[^\]]*\](?: \([^)]*\))?: \w+! => (\{\n(?:.*\n)*?\}|\{.*\})$", re.MULTILINE)
"""A result stands on one line, or over several where the task always shows it."""
_WARNING = re.compile(r"^\[(?:DEPRECATION )?WARNING\]: (.*)$", re.MULTILINE)


def differences(case: Case, folder: Path, collections: Path, port: int) -> list[str]:
    """How what a case says differs from what it must say; nothing if it does not. :param port: see :func:`write`."""
    write(case, folder, port)
    code, output = _play(case, folder, collections)
    (folder / "output.log").write_text(output, encoding="utf-8")
    said = [line for result in _FATAL.findall(output) for line in _lines(json.loads(result)) if line != _HEAD]
    found = [] if code == case.code else [f"it ends with {code}, not {case.code}"]
    wanted = [line.replace("{folder}", str(folder)).replace("{http}", str(port)) for line in case.lines]
    found += [*_compared("line", wanted, said), *_repeated(wanted, _FATAL.sub("", output))]
    warnings = [line for line in _WARNING.findall(output) if "Could not match supplied host pattern" not in line]
    found += _compared("warning", case.warnings, warnings)
    if re.search(r"^\s*Traceback|\bTraceback \(most recent", output, re.MULTILINE) or "unhandled exception" in output.lower():
        found.append("it shows a traceback")
    found += [f"it shows a secret: {secret}" for secret in UNSPEAKABLE if secret in output]
    found += [f"its output lacks {text}" for text in case.contains if text not in output]
    if len(output) > _LARGEST:
        found.append(f"it prints {len(output):,} characters")
    return found


def _play(case: Case, folder: Path, collections: Path) -> tuple[int, str]:
    variables = {
        **environment(folder, collections), "ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        **{name: value.replace("{folder}", str(folder)) for name, value in case.environment.items()},
    }  # fmt: skip
    playbook = case.playbook.replace("{folder}", str(folder)) if "/" in case.playbook else f"creativeflow.minio.{case.playbook}"
    command = ["ansible-playbook", *case.options, playbook]
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=_SECONDS,
    )
    return done.returncode, done.stdout


def _lines(result: t.Mapping[str, t.Any]) -> list[str]:
    """What a task that failed says; a loop says it for each item beside the whole."""
    message = result.get("msg", "")
    return message if isinstance(message, list) else str(message).splitlines()


def _compared(noun: str, wanted: t.Sequence[str], said: t.Sequence[str]) -> list[str]:
    """The lines that are missing, and those that are too many."""
    left = list(said)
    found = []
    for line in wanted:
        match = next((other for other in left if re.fullmatch(_pattern(line), other, re.DOTALL)), None)
        if match is None:
            found.append(f"it lacks the {noun}: {line}")
        else:
            left.remove(match)
    return found + [f"it has one {noun} more: {line}" for line in left]


def _pattern(line: str) -> str:
    return ".*".join(map(re.escape, line.split("…")))


def _repeated(wanted: t.Sequence[str], output: str) -> list[str]:
    """The lines that stand more often in the rest of the output, where Ansible shows the message of a failure once (``[ERROR]``)."""
    counts = {line: len(re.findall(rf"^(?:\[ERROR\]: .*)?{_pattern(line)}$", output, re.MULTILINE)) for line in wanted}
    return [f"it says {count} times: {line}" for line, count in counts.items() if count > wanted.count(line)]
