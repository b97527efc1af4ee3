# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Follows a page as its reader does: writes the files, runs the commands, and compares the output with what the page shows.

A file is a code block below a line with nothing but its path in backquotes. A command begins with ``$`` in a block of the language console. The lines below
it are its output: they must come in this order, and ``…`` stands for anything.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import typing as t
from pathlib import Path

# What a reader installs is there already.
_LEFT_OUT = ("pip install ", "ansible-galaxy collection install ")
_BLOCK = re.compile(r"(?:^`(?P<path>[^`\n]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Step(t.NamedTuple):
    """A file to write (``path`` and ``text``), or a command (``text``) and the lines that it prints (``output``)."""

    path: str
    text: str
    output: tuple[str, ...] = ()


def steps(page: str) -> t.Iterator[Step]:
    """The files and commands of a page, in its order."""
    for block in _BLOCK.finditer(page):
        if block["path"]:
            yield Step(block["path"], block["text"])
        elif block["language"] == "console":
            for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
                command, *output = part.splitlines()
                yield Step("", command, tuple(output))


def section(page: str, heading: str) -> str:
    """The part of a page below a heading of the second level, up to the next one. :raises ValueError: the page has no such heading."""
    return re.split(r"^## ", page.partition(f"\n## {heading}\n")[2] or _no(heading), maxsplit=1, flags=re.MULTILINE)[0]


def _no(heading: str) -> t.NoReturn:
    raise ValueError(f"the page has no heading '{heading}'")


def missing(expected: t.Sequence[str], printed: str) -> str:
    """The first expected line that does not come, '' if all do."""
    position = 0
    lines = printed.splitlines()
    for line in expected:
        if not line.strip("… "):
            continue
        pattern = re.compile(".*".join(re.escape(part.strip()) for part in line.split("…")))
        while position < len(lines) and not pattern.search(re.sub(r"\s+", " ", lines[position])) and not pattern.search(lines[position]):
            position += 1
        if position == len(lines):
            return line
    return ""


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("folder", type=Path, help="where the reader works")
    parser.add_argument("--section", default="", help="the heading of the part to follow, instead of the whole page")
    parser.add_argument("--playbook-option", action="append", default=[], help="added to each ansible-playbook, for what differs from the reader's hosts")
    parser.add_argument("--upgrade-option", action="append", default=[], help="the same, in place of --playbook-option from the playbook upgrade on")
    arguments = parser.parse_args()
    options = arguments.playbook_option
    folder = arguments.folder
    # The reader's own ansible.cfg counts, and not that of the test.
    environment = {name: value for name, value in os.environ.items() if name != "ANSIBLE_CONFIG"}
    page = arguments.page.read_text(encoding="utf-8")
    for step in steps(section(page, arguments.section) if arguments.section else page):
        if step.path:
            (folder / step.path).write_text(step.text, encoding="utf-8")
            continue
        if step.text.startswith("cd "):
            folder = Path(os.path.normpath(folder / step.text[3:]))
            continue
        if step.text.startswith(_LEFT_OUT):
            continue
        print(f"$ {step.text}", flush=True)
        if "creativeflow.minio.upgrade" in step.text:
            options = arguments.upgrade_option or options
        words = " ".join(options)
        command = step.text.replace("ansible-playbook ", f"ansible-playbook {words} ") if words else step.text
        result = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        print(result.stdout, flush=True)
        if result.returncode:
            print(f"{arguments.page}: {step.text}: exited with {result.returncode}")
            return 1
        line = missing(step.output, result.stdout)
        if line:
            print(f"{arguments.page}: {step.text}: did not print {line!r}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
