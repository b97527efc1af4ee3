# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else on a host uses a user, a group or a program."""

from __future__ import annotations

import contextlib
import glob
import grp
import os
import pwd
import re
import subprocess
import typing as t
from dataclasses import dataclass

from .places import Mount
from .processes import unit_of, units

_SHOWN = 3
_NOT_SEARCHED = frozenset(
    """autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl hugetlbfs mqueue nsfs proc pstore ramfs rpc_pipefs securityfs
    selinuxfs sysfs tmpfs tracefs""".split()
)
_FAR = ("nfs", "cifs", "smb", "ceph", "glusterfs", "fuse", "9p", "afs")
"""File systems whose owners are not users of this host."""
_CRON = ("/var/spool/cron/crontabs", "/var/spool/cron")
_GONE = "No such file or directory"


def uses_of_user(name: str, service: str) -> list[str]:
    """Who uses a user, beside a service."""
    try:
        uid = pwd.getpwnam(name).pw_uid
    except KeyError:
        return []
    return [
        *_running(service, lambda pid: os.stat(f"/proc/{pid}").st_uid == uid),
        *(f"{unit} runs as it" for unit in _units(service, rf"^User={re.escape(name)}\s*$")),
        *(f"{path}/{name} is its table of cron" for path in _CRON if os.path.isfile(f"{path}/{name}")),
    ]


def uses_of_group(name: str, user: str, service: str) -> list[str]:
    """Who uses a group, beside a service and its user."""
    try:
        group = grp.getgrnam(name)
    except KeyError:
        return []
    members = sorted({*group.gr_mem, *(account.pw_name for account in pwd.getpwall() if account.pw_gid == group.gr_gid)} - {user})
    pattern = rf"^(Group|SupplementaryGroups)=(.*\s)?{re.escape(name)}(\s|$)"
    return [*(f"{member} is in it" for member in members[:_SHOWN]), *(f"{unit} runs with it" for unit in _units(service, pattern))]


def uses_of_program(path: str, service: str) -> list[str]:
    """Who uses a program, beside a service. :raises OSError: the program or a unit cannot be read."""
    try:
        own = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    pattern = rf"(?<![\w./-]){re.escape(path)}(?![\w./-])"
    return [
        *_running(service, lambda pid: os.path.samestat(os.stat(f"/proc/{pid}/exe"), own)),
        *(f"{unit} names it" for unit in _units(service, pattern)),
    ]


def _running(service: str, fits: t.Callable[[int], bool]) -> list[str]:
    """Processes that fit, outside of the service."""
    found = []
    for pid in sorted(int(name) for name in os.listdir("/proc") if name.isdecimal()):
        # It may end meanwhile, and a thread of the kernel has no program.
        with contextlib.suppress(OSError):
            if fits(pid):
                with open(f"/proc/{pid}/cgroup", encoding="utf-8", errors="replace") as file:
                    unit = unit_of(file.read())
                if unit != f"{service}.service":
                    found.append(f"process {pid}{f' of {unit}' if unit else ''} runs")
    return found[:_SHOWN]


def _units(service: str, pattern: str) -> list[str]:
    """The units beside the service, with what adds to them, in which a pattern is found."""
    found = re.compile(pattern, re.MULTILINE)
    names = []
    for name, path in sorted(units().items()):
        if name == f"{service}.service":
            continue
        for part in (path, *sorted(glob.glob(f"/etc/systemd/system/{glob.escape(name)}.d/*.conf"))):
            # A link may lead nowhere. What is there and cannot be read may use it, so that this is an error.
            with contextlib.suppress(FileNotFoundError), open(part, encoding="utf-8", errors="replace") as file:
                if found.search(file.read()):
                    names.append(name)
                    break
    return names[:_SHOWN]


@dataclass(frozen=True)
class Owned:
    """The first file of a user and of a group, ``""`` for none. :param problem: why that is not known, ``""`` if it is."""

    of_user: str = ""
    of_group: str = ""
    problem: str = ""


def owned_files(uid: t.Optional[int], gid: t.Optional[int], leaving: t.Sequence[str], service: str, mounts: t.Iterable[Mount], seconds: float) -> Owned:
    """What belongs to a user and to a group on the disks of this host. Where a file of the user is found, no other one of the group is looked for.

    :param leaving: paths that are not looked at, with all below them. :param seconds: for one search.
    """
    if uid is None and gid is None:
        return Owned()
    begin = _searched(leaving, service, list(mounts))
    try:
        owner, path = _first(begin, _whose(uid, gid), seconds)
        if not path or owner == str(uid):
            return Owned(of_user=path)
        return Owned(of_user=_first(begin, _whose(uid, None), seconds)[1] if uid is not None else "", of_group=path)
    except subprocess.TimeoutExpired:
        return Owned(problem=f"the search for its files did not end within {seconds:.0f} s")
    except OSError as error:
        return Owned(problem=str(error))


def _first(begin: t.Sequence[str], whose: t.Sequence[str], seconds: float) -> tuple[str, str]:
    """The owner and the path of the first file. :raises OSError: a part of the disks cannot be read."""
    command = [*begin, "(", *whose, ")", "-printf", "%U %p\\0", "-quit"]
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False, errors="surrogateescape")
    owner, _space, path = done.stdout.partition("\0")[0].partition(" ")
    errors = [line for line in done.stderr.splitlines() if line and _GONE not in line]
    if errors and not path:
        raise OSError(errors[0])
    return owner, path


def _searched(leaving: t.Sequence[str], service: str, mounts: t.Sequence[Mount]) -> list[str]:
    """The first part of the command: where is searched, and what is left out."""
    places = {(mount.number, mount.root): mount.point for mount in mounts if mount.kind not in _NOT_SEARCHED and not mount.kind.startswith(_FAR)}
    # What a service has in a private /tmp goes with it.
    private = [f"{folder}/systemd-private-*-{service}.service-*" for folder in ("/tmp", "/var/tmp")]
    patterns = [*(re.sub(r"([*?\[\]\\])", r"\\\1", path.rstrip("/")) for path in leaving), *private]
    left_out = [word for pattern in patterns for word in ("-o", "-path", pattern)][1:]
    return ["find", *sorted(places.values()), "-xdev", "(", *left_out, ")", "-prune", "-o"]


def _whose(uid: t.Optional[int], gid: t.Optional[int]) -> list[str]:
    words = [("-uid", str(uid))] if uid is not None else []
    words += [("-gid", str(gid))] if gid is not None else []
    return [word for index, pair in enumerate(words) for word in (("-o",) if index else ()) + pair]
