# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of the host: who listens on a port, and which other MinIO there is."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import typing as t

from .facts import user_name
from .launch import volumes_of
from .sources import command_of

_LISTENS = "0A"
_UNITS = ("/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
_STARTS_MINIO = re.compile(r"^ExecStart=[-@:+!|]*\S*minio\S*(\s.*)?\sserver\b", re.MULTILINE)


class Listener(t.NamedTuple):
    """A socket that waits for connections: its port, the hexadecimal address, and the number of its inode."""

    port: int
    address: str
    inode: str


def parse_listeners(text: str) -> list[Listener]:
    """Those of ``/proc/net/tcp`` or ``tcp6`` (proc(5))."""
    found = []
    for line in text.splitlines()[1:]:
        fields = line.split()
        if len(fields) > 9 and fields[3] == _LISTENS:
            address, _colon, port = fields[1].partition(":")
            found.append(Listener(int(port, 16), address, fields[9]))
    return found


def listeners() -> list[Listener]:
    """All of this host."""
    found: list[Listener] = []
    for name in ("tcp", "tcp6"):
        # A kernel without IPv6 has no tcp6.
        with contextlib.suppress(FileNotFoundError), open(f"/proc/net/{name}", encoding="ascii") as file:
            found += parse_listeners(file.read())
    return found


def ports_of(wanted: t.Sequence[int]) -> list[dict[str, t.Any]]:
    """Who listens on these ports: ``port``, ``pid``, ``program``, ``user`` and ``unit``; pid 0 and empty texts where this user may not see that."""
    found = [listener for listener in listeners() if listener.port in wanted]
    holders = _holders({listener.inode for listener in found}) if found else {}
    places = dict.fromkeys((listener.port, holders.get(listener.inode, 0)) for listener in found)
    return [{"port": port, **process_facts(pid)} for port, pid in sorted(places)]


def process_facts(pid: int) -> dict[str, t.Any]:
    """A process: ``pid``, ``program`` (its path), ``user`` and ``unit`` (``""`` outside of one)."""
    found = {"pid": pid, "program": "", "user": "", "unit": ""}
    if pid:
        with contextlib.suppress(OSError):
            found["user"] = user_name(os.stat(f"/proc/{pid}").st_uid)
            found["unit"] = unit_of(_text(f"/proc/{pid}/cgroup"))
            found["program"] = os.readlink(f"/proc/{pid}/exe").removesuffix(" (deleted)")
    return found


def unit_of(cgroup: str) -> str:
    """The service of the system that ``/proc/<pid>/cgroup`` names, ``""`` for none. That of a user may have the same name as one of the system."""
    found = re.findall(r"/([^/\n]+\.service)(?=[/\n]|$)", cgroup)
    return found[-1] if found and not any(name.startswith("user@") for name in found) else ""


def other_servers(service: str, pid: int) -> list[dict[str, t.Any]]:
    """Each MinIO beside that of the service: a process that runs, or a unit that would start one. ``unit`` (that starts it, ``""`` for none), ``pid`` (0 if
    it does not run), ``program``, ``user``, ``container`` (it runs in one), ``ports`` (on which it listens), ``command`` and ``volumes`` (its pools).
    """
    found = []
    starting = {name for name, path in units().items() if starts_server(_text(path))}
    for other in _pids():
        command = command_of(other)
        if other != pid and is_server(command):
            process, container = process_facts(other), _in_container(other)
            # A unit such as cron.service starts other things as well.
            if container or not (process["unit"] in starting or "minio" in process["unit"]):
                process["unit"] = ""
            found.append({**process, "container": container, "ports": _ports(other), "command": command, "volumes": volumes_of(_environment(other), command)})
    running = {item["unit"] for item in found} | {f"{service}.service"}
    for name in sorted(starting - running):
        found.append({"pid": 0, "program": "", "user": "", "unit": name, "container": False, "ports": [], "command": [], "volumes": ""})
    return found


def _in_container(pid: int) -> bool:
    """A container has numbers of processes of its own, which a unit of systemd has not."""
    try:
        return os.readlink(f"/proc/{pid}/ns/pid") != os.readlink("/proc/self/ns/pid")
    except OSError:
        return False


def _ports(pid: int) -> list[int]:
    """Those of this host on which a process listens; none where this user may not see that."""
    inodes = set(_sockets(pid))
    return sorted({listener.port for listener in listeners() if listener.inode in inodes})


def _environment(pid: int) -> dict[str, str]:
    pairs = (word.partition("=") for word in _text(f"/proc/{pid}/environ").split("\0"))
    return {name: value for name, _equals, value in pairs}


def units() -> dict[str, str]:
    """The path of each service's unit, by its name."""
    return {os.path.basename(path): path for folder in reversed(_UNITS) for path in glob.glob(f"{folder}/*.service")}


def is_server(command: t.Sequence[str]) -> bool:
    """Whether a process with this command is a server of MinIO."""
    return "server" in command[1:] and os.path.basename(command[0]).startswith("minio")


def starts_server(unit: str) -> bool:
    """Whether the text of a unit starts one."""
    return bool(_STARTS_MINIO.search(unit.replace("\\\n", " ")))


def _holders(inodes: t.AbstractSet[str]) -> dict[str, int]:
    """The process that has each of these sockets."""
    found: dict[str, int] = {}
    for pid in _pids():
        for inode in inodes & set(_sockets(pid)):
            found.setdefault(inode, pid)
        if len(found) == len(inodes):
            break
    return found


def _sockets(pid: int) -> list[str]:
    """The numbers of the sockets that a process has; none where it has ended, or belongs to somebody else."""
    found = []
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                link = os.readlink(f"/proc/{pid}/fd/{name}")
                if link.startswith("socket:["):
                    found.append(link[len("socket:[") : -1])
    return found


def _pids() -> list[int]:
    return sorted(int(name) for name in os.listdir("/proc") if name.isdecimal())


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
