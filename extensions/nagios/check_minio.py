# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A check for Nagios and its relatives, from what the playbook creativeflow.minio.status wrote. It needs Python 3.9 alone.

0 is OK, 1 WARNING, 2 CRITICAL. 3 is UNKNOWN: there is no status, it cannot be read, or it is too old.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
import time

CODES = {"OK": 0, "WARNING": 1, "CRITICAL": 2}
UNKNOWN = 3
_AHEAD = 60
"""Seconds by which the clock of whoever wrote the status may be ahead."""


class Unknown(Exception):
    """Why there is no status."""


def main() -> int:
    """Entry point; the exit code."""
    parser = argparse.ArgumentParser(prog="check_minio", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--age", type=float, default=900, metavar="SECONDS", help="a status that is older is UNKNOWN (default: %(default)g)")
    parser.add_argument("results", metavar="FOLDER", help="the folder of results of the deployment, or its status.json")
    arguments, command = _divided(sys.argv[1:], parser)
    try:
        age = min(arguments.age, _run(command)) if command else arguments.age
        print(line := _line(arguments.results, age))
    except Unknown as reason:
        print(f"MINIO UNKNOWN: {reason}")
        return UNKNOWN
    return CODES.get(line.split(":")[0].rpartition(" ")[2], UNKNOWN)


def _divided(words: list[str], parser: argparse.ArgumentParser) -> tuple[argparse.Namespace, list[str]]:
    """The arguments, and the command behind ``--``. Wrong arguments are UNKNOWN, too."""
    place = words.index("--") if "--" in words else len(words)
    try:
        return parser.parse_args(words[:place]), words[place + 1 :]
    except SystemExit as end:
        sys.exit(0 if end.code in (None, 0) else UNKNOWN)


def _run(command: list[str]) -> float:
    """The age that a status of this run can have. The exit code says no more than what was written."""
    began = time.monotonic()
    try:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except OSError as error:
        raise Unknown(f"{command[0]}: {error.strerror}.") from None
    # The time of a status has no fraction of a second.
    return time.monotonic() - began + 1


def _line(path: str, age: float) -> str:
    path = os.path.join(path, "status.json") if os.path.isdir(path) else path
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        line, seconds = document["details"]["line"], _age(document["time"])
    except OSError as error:
        raise Unknown(f"{path}: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise Unknown(f"{path} is no result of creativeflow.minio.status.") from None
    if seconds > age:
        raise Unknown(f"the status is {seconds:.0f} seconds old, more than {age:g}. See whether its timer runs.")
    if seconds < -_AHEAD:
        raise Unknown(f"the status is of {-seconds:.0f} seconds from now, so that its age is unknown. Correct the clock, and run the status again.")
    return line


def _age(text: str) -> float:
    then = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    return (datetime.datetime.now(datetime.timezone.utc) - then).total_seconds()


if __name__ == "__main__":
    sys.exit(main())
