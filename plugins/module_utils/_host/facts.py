# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a host: what they are, whose, and what they hold, told by sums alone."""

from __future__ import annotations

import glob
import grp
import hashlib
import hmac
import os
import pwd
import stat
import typing as t

_PART = 1 << 20
_KINDS = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "directory"), (stat.S_ISLNK, "link"))


class Unreadable(Exception):
    """It is there, and cannot be read: what it holds is not known."""


def salted(salt: str, value: t.Union[str, bytes]) -> str:
    """The sum of a value that may be a secret: HMAC-SHA256 with the salt as key. Without the salt, nobody can find the value by trying."""
    return hmac.new(salt.encode(), value if isinstance(value, bytes) else value.encode(errors="surrogateescape"), hashlib.sha256).hexdigest()


def sum_of(path: str) -> str:
    """The SHA-256 sum of a file. :raises OSError: it cannot be read."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        for part in iter(lambda: file.read(_PART), b""):
            found.update(part)
    return found.hexdigest()


def content_of(path: str) -> t.Optional[bytes]:
    """The content of a regular file, None if nothing has this name. :raises Unreadable: something has, and cannot be read."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        raise Unreadable(path) from None
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Unreadable(path)
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        raise Unreadable(path) from None


def described(path: str) -> dict[str, t.Any]:
    """What is at a path, without following a link: ``kind`` (file, directory, link, other, absent, unknown), ``owner``, ``group``, ``mode``, ``size``,
    ``modified`` (seconds since 1970) and ``target`` of a link.
    """
    nothing = {"kind": "absent", "owner": "", "group": "", "mode": "", "size": 0, "modified": 0.0, "target": ""}
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return nothing
    except OSError:
        return {**nothing, "kind": "unknown"}
    kind = next((name for test, name in _KINDS if test(found.st_mode)), "other")
    return {
        "kind": kind,
        "owner": user_name(found.st_uid),
        "group": group_name(found.st_gid),
        "mode": f"{stat.S_IMODE(found.st_mode):04o}",
        "size": found.st_size,
        "modified": found.st_mtime,
        "target": os.readlink(path) if kind == "link" else "",
    }


def file_facts(path: str) -> dict[str, t.Any]:
    """The same and ``sum``, the SHA-256 sum of what a file holds, ``""`` where there is none or it cannot be read."""
    found = described(path)
    try:
        found["sum"] = sum_of(path) if found["kind"] == "file" else ""
    except OSError:
        found.update(sum="", kind="unknown")
    return found


def secret_facts(path: str, salt: str) -> dict[str, t.Any]:
    """What is at a path, without ``size``, with salted sums: ``sum`` of all that a file holds, and ``value_sum`` of that without line breaks at its end."""
    found: dict[str, t.Any] = {**described(path), "sum": "", "value_sum": ""}
    # It would tell how long a password is.
    del found["size"]
    try:
        content = content_of(path)
    except Unreadable:
        return {**found, "kind": "unknown"}
    if content is not None:
        found.update(sum=salted(salt, content), value_sum=salted(salt, content.rstrip(b"\n")))
    return found


def expanded(pattern: str) -> list[str]:
    """The paths that a pattern of systemd stands for; the pattern itself where there is none."""
    return sorted(glob.glob(pattern)) or [pattern]


def folders_at(path: str) -> list[str]:
    """The folder itself, or, for a path that ends with ``/*``, the folders in it. A link is none."""
    folder, star, rest = path.rpartition("/*")
    if not star or rest:
        return [path]
    return [os.path.join(folder, name) for name, kind in (names_in(folder) or {}).items() if kind == "directory"]


def names_in(folder: str) -> t.Optional[dict[str, str]]:
    """The names in a folder, each with its kind; None if there is no folder. :raises OSError: there is one, and it cannot be read."""
    try:
        return {name: described(os.path.join(folder, name))["kind"] for name in sorted(os.listdir(folder))}
    except (FileNotFoundError, NotADirectoryError):
        return None


def user_name(uid: int) -> str:
    """A user's name, or the number of one without."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def group_name(gid: int) -> str:
    """A group's name, or the number of one without."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def user_facts(name: str) -> dict[str, t.Any]:
    """A user of the host: ``exists``, ``uid``, ``group`` (the primary one), ``groups``, ``home`` and ``shell``."""
    try:
        user = pwd.getpwnam(name)
    except KeyError:
        return {"name": name, "exists": False, "uid": None, "group": "", "groups": [], "home": "", "shell": ""}
    groups = sorted(group.gr_name for group in grp.getgrall() if name in group.gr_mem)
    return {
        "name": name,
        "exists": True,
        "uid": user.pw_uid,
        "group": group_name(user.pw_gid),
        "groups": groups,
        "home": user.pw_dir,
        "shell": user.pw_shell,
    }


def numbers_of(groups: t.Iterable[str]) -> list[int]:
    """The numbers of groups; those that are not there are left out."""
    return [gid for gid in (group_facts(name)["gid"] for name in groups) if gid is not None]


def group_facts(name: str) -> dict[str, t.Any]:
    """A group of the host: ``exists`` and ``gid``."""
    try:
        return {"name": name, "exists": True, "gid": grp.getgrnam(name).gr_gid}
    except KeyError:
        return {"name": name, "exists": False, "gid": None}
