# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What systemd and a server read in environment files."""

from __future__ import annotations

import concurrent.futures
import json
import re
import subprocess
import typing as t
from pathlib import Path

from .cases import recorded
from .server import AT_ONCE, ROOT_PASSWORD, ROOT_USER, Programs, mc, running

DRIVES = "@DRIVES"
# It reads its files as systemd reads those of EnvironmentFile (src/basic/env-file.c), and needs no systemd that runs.
_SYSTEMD = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")
_SUBSYSTEMS = ("site", "compression")
_LINE = re.compile(r"# (MINIO_\w+)=(.*)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def ask(programs: Programs, cases: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """For each file ``systemd``, the variables that it reads, and ``server``: those of them that its configuration tells, or None if it does not start."""
    before = recorded("environments")
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        of_servers = dict(zip(cases, pool.map(lambda case: _of_server(programs, case), cases.values())))
    return {
        name: {"systemd": _of_systemd(programs, case) if _SYSTEMD.exists() else before.get(name, {}).get("systemd"), "server": of_servers[name]}
        for name, case in cases.items()
    }


def _of_systemd(programs: Programs, case: t.Mapping[str, t.Any]) -> dict[str, str]:
    with programs.place() as place:
        (place / "environment.d").mkdir()
        (place / "environment.d" / "99-zz.conf").write_text(case["text"], encoding="utf-8", newline="")
        # What the machine itself has comes before, and is not ours.
        shown = [
            subprocess.run(
                [str(_SYSTEMD)], env={"XDG_CONFIG_HOME": str(folder)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
            ).stdout
            for folder in (place / "nothing", place)
        ]
    own = shown[0].splitlines()
    return {name: _unquoted(value) for name, _equals, value in (line.partition("=") for line in shown[1].splitlines() if line not in own)}


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), value[1:-1])
    return value


def _of_server(programs: Programs, case: t.Mapping[str, t.Any]) -> t.Optional[dict[str, str]]:
    with programs.place() as place:
        file = place / "config.env"
        file.write_text(case["text"].replace(DRIVES, str(place / "drives")), encoding="utf-8", newline="")
        with running(programs, place, {"MINIO_CONFIG_ENV_FILE": str(file)}) as server:
            if not server.started:
                return None
            keys = {"accessKey": case["means"].get("MINIO_ROOT_USER", ROOT_USER), "secretKey": case["means"].get("MINIO_ROOT_PASSWORD", ROOT_PASSWORD)}
            (place / "mc").mkdir()
            (place / "mc" / "config.json").write_text(
                json.dumps({"version": "10", "aliases": {"site": {"url": f"http://{server.address}", **keys, "api": "S3v4", "path": "auto"}}}), encoding="utf-8"
            )
            found: dict[str, str] = {}
            for subsystem in _SUBSYSTEMS:
                right, said = mc(programs, place / "mc", "admin", "config", "get", "site", subsystem)
                if not right:
                    return {"": f"it does not let its root user in: {said.splitlines()[-1]}"}
                found.update((match[1], match[2]) for match in map(_LINE.fullmatch, said.splitlines()) if match)
            return found
