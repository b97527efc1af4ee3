# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service of the host, as systemd tells it."""

from __future__ import annotations

import calendar
import glob
import os
import re
import shutil
import subprocess
import time
import typing as t
from dataclasses import dataclass, field

from .environment_files import read_properties

_FOLDERS = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin"
_PROPERTIES = (
    "LoadState",
    "ActiveState",
    "SubState",
    "UnitFileState",
    "FragmentPath",
    "DropInPaths",
    "NeedDaemonReload",
    "Environment",
    "EnvironmentFiles",
    "ExecStart",
    "ExecMainStartTimestamp",
    "MainPID",
    "NRestarts",
)


@dataclass
class Service:
    """One service.

    :ivar state: absent, unused (never started), stopped or running. :ivar problem: why systemd does not tell, ``""`` if it does.
    :ivar environment: the variables that the unit itself sets. :ivar environment_files: the patterns of files with more, in their order.
    :ivar command: what it is started with. :ivar started: when the process began, seconds since 1970.
    """

    name: str
    state: str = "absent"
    active: str = ""
    enabled: str = ""
    unit: str = ""
    drop_ins: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    environment_files: list[str] = field(default_factory=list)
    command: str = ""
    pid: int = 0
    started: float = 0.0
    restarts: int = 0
    problem: str = ""


def read_service(name: str) -> Service:
    """What systemd knows of a service, after it has read units that were changed since."""
    service = Service(name)
    try:
        shown = _show(name)
        if _is_outdated(name, shown):
            _systemctl("daemon-reload")
            shown = _show(name)
    except OSError as error:
        service.problem = f"systemctl: {error}"
        return service
    loaded = first(shown, "LoadState")
    service.active, service.enabled = first(shown, "ActiveState"), first(shown, "UnitFileState")
    service.unit, service.drop_ins = first(shown, "FragmentPath"), first(shown, "DropInPaths").split()
    pid = int(first(shown, "MainPID") or 0)
    # The process of a unit whose file somebody removed goes on.
    if loaded == "not-found" and not pid:
        return service
    if loaded not in ("loaded", "not-found"):
        service.problem = f"{name}.service: the unit is {loaded or 'not told'}"
        return service
    service.environment = read_properties(first(shown, "Environment"))
    service.environment_files = environment_files(shown.get("EnvironmentFiles", ()))
    service.command = start_command(shown.get("ExecStart", ()))
    service.restarts = int(first(shown, "NRestarts") or 0)
    since = moment(first(shown, "ExecMainStartTimestamp"))
    if since is None:
        service.state = "unused"
    elif not pid or not os.path.exists(f"/proc/{pid}/environ"):
        service.state = "stopped"
    else:
        service.state, service.pid, service.started = "running", pid, since
    return service


def _show(name: str) -> dict[str, list[str]]:
    return parse_show(_systemctl("show", "--property", ",".join(_PROPERTIES), f"{name}.service"))


def _systemctl(*arguments: str) -> str:
    """:raises OSError: there is none, or it says why it cannot."""
    program = shutil.which("systemctl", path=_FOLDERS)
    if not program:
        raise OSError("this host has none. The role needs systemd.")
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(
        [program, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        raise OSError(" ".join((done.stderr or done.stdout).split()) or f"{arguments[0]} ended with {done.returncode}")
    return done.stdout


def _is_outdated(name: str, shown: t.Mapping[str, t.Sequence[str]]) -> bool:
    """Somebody added to the unit. systemd does not see the first file of a folder that is new."""
    known = first(shown, "DropInPaths").split()
    return first(shown, "NeedDaemonReload") == "yes" or any(path not in known for path in glob.glob(f"/etc/systemd/system/{name}.service.d/*.conf"))


def parse_show(text: str) -> dict[str, list[str]]:
    """The values of each property that ``systemctl show`` printed; some have several lines."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals:
            found.setdefault(name, []).append(value)
    return found


def first(shown: t.Mapping[str, t.Sequence[str]], name: str) -> str:
    """The value of a property, ``""`` for none."""
    return next(iter(shown.get(name, ())), "")


def environment_files(values: t.Iterable[str]) -> list[str]:
    """The patterns of the property ``EnvironmentFiles``, whose names may contain spaces."""
    return [re.sub(r" \(ignore_errors=(yes|no)\)$", "", value) for value in values if value]


def start_command(values: t.Iterable[str]) -> str:
    """The last command of the property ``ExecStart``, ``""`` for none."""
    found = [match[1] for match in (re.search(r" argv\[\]=(.*) ; ignore_errors=", value) for value in values) if match]
    return found[-1] if found else ""


def moment(text: str) -> t.Optional[float]:
    """Seconds since 1970 of a time as systemd writes it in UTC and the C locale, None for none."""
    found = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text)
    return float(calendar.timegm(time.strptime(found[0], "%Y-%m-%d %H:%M:%S"))) if found else None
