# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The places of drives: what is mounted there, what is on it, and whether the service can write it."""

from __future__ import annotations

import json
import os
import re
import stat
import typing as t

from .facts import group_name, user_name

_NOBODY = 65534
_NAMES = 6
BAD_FORMAT = "format.json"
"""The error of a drive that can be read, and whose format is none of a server's."""
_NOT_CONTENT = {"lost+found", ".minio.sys"}


class Mount(t.NamedTuple):
    """One line of ``/proc/<pid>/mountinfo``: device number, what of the device is mounted, where, type of the file system, source, options."""

    number: str
    root: str
    point: str
    kind: str
    source: str
    options: list[str]


def parse_mounts(text: str) -> list[Mount]:
    """The mounts, in their order (proc(5), mountinfo)."""
    found = []
    for line in text.splitlines():
        front, _dash, back = line.partition(" - ")
        fields, more = front.split(" "), back.split(" ")
        if len(fields) >= 6 and len(more) >= 2:
            found.append(Mount(fields[2], _plain(fields[3]), _plain(fields[4]), more[0], _plain(more[1]), fields[5].split(",")))
    return found


def _plain(text: str) -> str:
    """Space, tab, line break and backslash stand in octal."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def mount_of(path: str, mounts: t.Iterable[Mount]) -> t.Optional[Mount]:
    """The mount that a path is on: the longest one, and the last one of those at the same place."""
    best = None
    for mount in mounts:
        if (path + "/").startswith(mount.point.rstrip("/") + "/") and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def place_of(path: str, mounts: t.Iterable[Mount]) -> tuple[str, str]:
    """The device of a path, and the path on it; the same for two views of the file systems only if both have the same there."""
    mount = mount_of(path, mounts)
    if mount is None:
        return "", path
    return mount.number, os.path.normpath(mount.root + "/" + path[len(mount.point.rstrip("/")) :])


def read_mounts(process: str) -> list[Mount]:
    """The mounts that a process sees. :raises OSError: it has ended."""
    with open(f"/proc/{process}/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
        return parse_mounts(file.read())


class Looker:
    """Looks at places.

    :param uid: number of the user of the service, None where it is to be made: that one will have no more rights than nobody. :param gid: of its group.
    :param pid: of the process of the service, 0 if none runs. :param groups: the numbers of the user's other groups, which systemd gives the service too.
    """

    def __init__(self, uid: t.Optional[int], gid: t.Optional[int], pid: int, groups: t.Sequence[int] = ()) -> None:
        self._groups = list(groups)
        self._uid = _NOBODY if uid is None else uid
        self._gid = _NOBODY if gid is None else gid
        self._mounts = read_mounts("self")
        try:
            self._seen = read_mounts(str(pid)) if pid else None
        except OSError:
            self._seen = None
        self._root = os.stat("/").st_dev

    def look(self, path: str) -> dict[str, t.Any]:
        """What is at the place of a drive: see the return values of the module."""
        nearest = nearest_of(path)
        real = os.path.realpath(nearest)
        mount = mount_of(real, self._mounts)
        try:
            found, system = os.stat(nearest), os.statvfs(nearest)
        except OSError as error:
            return self._failed(path, nearest, mount, error)
        own = found if nearest == path else None
        return {
            "path": path,
            "nearest": nearest,
            "kind": "directory" if stat.S_ISDIR(found.st_mode) else "other",
            "mounted": nearest == path and mount is not None and mount.point == real and found.st_dev != self._root,
            "on_root": found.st_dev == self._root,
            "device": mount.source if mount else "",
            "file_system": mount.kind if mount else "",
            "size": system.f_blocks * system.f_frsize,
            "free": system.f_bavail * system.f_frsize,
            "inodes": system.f_files,
            "free_inodes": system.f_ffree,
            "owner": user_name(own.st_uid) if own else "",
            "group": group_name(own.st_gid) if own else "",
            "mode": f"{stat.S_IMODE(own.st_mode):04o}" if own else "",
            "access": self._access(path, nearest),
            "server_owner": self._server_owner(path),
            "seen": self._view(real),
            **contents_of(path),
        }

    def _failed(self, path: str, nearest: str, mount: t.Optional[Mount], error: OSError) -> dict[str, t.Any]:
        """A place that is there and does not say what it is, as on a device that has failed."""
        return {
            "path": path,
            "nearest": nearest,
            "kind": "unknown",
            "mounted": mount is not None and mount.point == nearest == path,
            "on_root": False,
            "device": mount.source if mount else "",
            "file_system": mount.kind if mount else "",
            **dict.fromkeys(("size", "free", "inodes", "free_inodes"), 0),
            **dict.fromkeys(("owner", "group", "mode"), ""),
            "access": "unknown",
            "server_owner": None,
            "seen": "down" if self._seen is None else "other",
            **_unreadable(error.strerror or str(error)),
        }

    def _view(self, real: str) -> str:
        if self._seen is None:
            return "down"
        return "same" if place_of(real, self._seen) == place_of(real, self._mounts) else "other"

    def _server_owner(self, path: str) -> t.Optional[int]:
        """The number of the user whose server was there, None for none."""
        try:
            return os.stat(os.path.join(path, ".minio.sys")).st_uid
        except OSError:
            return None

    def _access(self, path: str, nearest: str) -> str:
        # Root lacks the permission only where nobody has it.
        if not os.access(nearest, os.W_OK):
            return "readonly"
        if not self._enters(os.path.dirname(path) if nearest == path else nearest):
            return "unreachable"
        return "foreign" if self._server_owner(path) not in (None, self._uid) else "yes"

    def _enters(self, folder: str) -> bool:
        """Whether the user of the service may enter a folder, which root tries with that user's rights."""
        if os.geteuid() != 0:
            return os.access(folder, os.X_OK)
        groups = os.getgroups()
        try:
            os.setgroups(self._groups)
            os.setegid(self._gid)
            os.seteuid(self._uid)
            os.stat(os.path.join(folder, "."))
            return True
        except OSError:
            return False
        finally:
            os.seteuid(0)
            os.setegid(0)
            os.setgroups(groups)


def nearest_of(path: str) -> str:
    """The path, or the nearest folder above it that is there."""
    while is_missing(path):
        path = os.path.dirname(path) or "."
    return path


def is_missing(path: str) -> bool:
    """Whether nothing has this name. A place that cannot be read, as on a device that has failed, is there."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        pass
    return False


def is_folder(path: str) -> bool:
    """Whether this name is that of a folder. :raises OSError: it cannot be read, as on a device that has failed."""
    return not is_missing(path) and stat.S_ISDIR(os.stat(path).st_mode)


def _unreadable(error: str) -> dict[str, t.Any]:
    return {"contents": "unreadable", "deployment": "", "names": [], "error": error}


def contents_of(path: str) -> dict[str, t.Any]:
    """What is on a drive: ``contents`` (empty, formatted by a server, used by something else, unreadable), ``deployment``, the first ``names`` and
    ``error``. A server makes ``.minio.sys`` again before it has noticed that a drive was emptied, so that folder alone is nothing; a place that is not
    there is empty, one that cannot be read is not.
    """
    found: dict[str, t.Any] = {"contents": "empty", "deployment": "", "names": [], "error": ""}
    try:
        names = sorted(name for name in os.listdir(path) if name not in _NOT_CONTENT)
    except (FileNotFoundError, NotADirectoryError):
        return found
    except OSError as error:
        return _unreadable(error.strerror or str(error))
    try:
        with open(os.path.join(path, ".minio.sys", "format.json"), encoding="utf-8") as file:
            deployment = deployment_of(file.read())
    except (FileNotFoundError, NotADirectoryError):
        return {**found, "contents": "used" if names else "empty", "names": names[:_NAMES]}
    except OSError as error:
        return _unreadable(f"format.json: {error.strerror or error}")
    except ValueError:
        deployment = ""
    if not deployment:
        return _unreadable(BAD_FORMAT)
    return {**found, "contents": "formatted", "deployment": deployment}


def deployment_of(text: str) -> str:
    """The deployment that a ``format.json`` of a server names (S cmd/format-erasure.go). :raises ValueError: it names none."""
    found = json.loads(text)
    if not isinstance(found, dict) or not str(found.get("format", "")).startswith("xl"):
        raise ValueError("no format of a server")
    return str(found["id"]) if found.get("id") else ""
