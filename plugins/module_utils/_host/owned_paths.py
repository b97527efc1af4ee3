# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and folders of a user, written by root so that the user cannot lead root elsewhere.

A path is walked part by part, each opened relative to the one before it and without following a link, so that nothing can be exchanged in between. It may
lead from root's folders to those of a user, and never from a user's to somebody else's: the rule of systemd-tmpfiles. Below a folder of the user, all is done
with the user's rights.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import secrets
import stat
import typing as t
from collections import deque

from .._common.errors import MinioError

_MAX_LINKS = 40
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class PathRefused(MinioError):
    """A path that somebody else than root and its owner could lead elsewhere, or that is not what it should be."""


class Owner(t.NamedTuple):
    """A user and a group of this host."""

    user: str
    group: str
    uid: int
    gid: int

    @classmethod
    def find(cls, user: str, group: str = "") -> Owner:
        """By their names or numbers; without a group, the user's own. :raises PathRefused: there is none."""
        try:
            account = pwd.getpwuid(int(user)) if user.isdecimal() else pwd.getpwnam(user)
        except KeyError:
            raise PathRefused(f"There is no user {user} on this host: create the user first, or name another one.") from None
        try:
            found = grp.getgrgid(int(group or account.pw_gid)) if not group or group.isdecimal() else grp.getgrnam(group)
        except KeyError:
            raise PathRefused(f"There is no group {group or account.pw_gid} on this host: create the group first, or name another one.") from None
        return cls(account.pw_name, found.gr_name, account.pw_uid, found.gr_gid)


class Entry(t.NamedTuple):
    """What is at a path: kind (``directory``, ``file``, ``absent``), user, group and mode."""

    kind: str
    user: str = ""
    group: str = ""
    mode: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.user and f"{self.user}:{self.group}", self.mode)))


class OwnedPaths:
    """Folders and files of one owner.

    :param check: change nothing, and tell what would be changed.
    """

    def __init__(self, owner: Owner, check: bool = False) -> None:
        if os.geteuid() not in (0, owner.uid):
            raise PathRefused(f"Files of {owner.user} can be written by root and by {owner.user} alone: set become.")
        self.owner, self.check = owner, check
        self.changes: list[tuple[str, Entry, Entry]] = []

    def folder(self, path: str, mode: int) -> None:
        """Make the folder, and those above it that are missing, and give it to the owner.

        :raises PathRefused: see the class. :raises OSError: the system refused.
        """
        with self._walk(path, mode) as (above, _name, found):
            if found is None or above is None:
                return
            after = self._entry("directory", mode)
            before = _entry(found)
            if before.kind != "directory":
                raise PathRefused(f"{path} is not a folder: remove it, or choose another path.")
            self._check_owner(path, above, found)
            if before != after:
                self.changes.append((path, before, after))
                if not self.check:
                    with self._rights(above):
                        self._give(found, mode)

    def file(self, path: str, content: bytes, mode: int) -> None:
        """Write the file, if it is not as it should be, in one step.

        :raises PathRefused: see the class; also a file of somebody else. :raises OSError: the system refused.
        """
        with self._walk(path, None) as (above, name, found):
            before = Entry("absent") if found is None else _entry(found)
            after = self._entry("file", mode)
            if above is None and not self.check:
                raise PathRefused(f"There is no folder for {path}: create it first.")
            if above is not None and before.kind not in ("absent", "file"):
                raise PathRefused(f"{path} is not a regular file: remove it, or choose another path.")
            if above is not None:
                self._check_owner(path, above, found)
            if above is None or before != after or self._content(above, name) != content:
                self.changes.append((path, before, after))
                if not self.check and above is not None:
                    self._replace(above, name, content, mode)

    def remove(self, path: str) -> None:
        """Remove the file, if it is there.

        :raises PathRefused: see the class; also a file of somebody else. :raises OSError: the system refused.
        """
        with self._walk(path, None) as (above, name, found):
            if found is None or above is None:
                return
            before = _entry(found)
            if before.kind != "file":
                raise PathRefused(f"{path} is not a regular file: remove it by hand.")
            self._check_owner(path, above, found)
            self.changes.append((path, before, Entry("absent")))
            if not self.check:
                with self._rights(above):
                    os.unlink(name, dir_fd=above)

    def read(self, path: str) -> bytes | None:
        """The content of a file, or nothing if it is not there, read with the owner's rights.

        :raises PathRefused: see the class. :raises OSError: it is there and cannot be read.
        """
        with self._walk(path, None) as (above, name, found):
            if found is None or above is None:
                return None
            if _entry(found).kind != "file":
                raise PathRefused(f"{path} is not a regular file: remove it, or choose another path.")
            self._check_owner(path, above, found)
            return self._content(above, name)

    def problem(self, path: str) -> str:
        """Why the owner's files should not be written below this folder, '' if nothing speaks against it. It need not exist yet."""
        try:
            with self._walk(path, None) as (above, _name, found):
                if found is not None and os.fstat(found).st_uid not in (0, self.owner.uid):
                    raise PathRefused(_belongs(path, found, self.owner.user))
                if found is None and above is not None and os.fstat(above).st_uid not in (0, self.owner.uid):
                    raise PathRefused(_belongs(os.path.dirname(path), above, self.owner.user))
        except PathRefused as refused:
            return str(refused)
        return ""

    @contextlib.contextmanager
    def _walk(self, path: str, make: int | None) -> t.Iterator[tuple[int | None, str, int | None]]:
        """The folder that holds the last part of the path, the name of that part, and the part itself; None for what is not there.

        :param make: make folders that are missing, also the last one, with this mode.
        """
        if not path.startswith("/") or ".." in path.split("/"):
            raise PathRefused(f"{path} must be an absolute path without '..'.")
        parts = deque(part for part in path.split("/") if part not in ("", "."))
        if not parts:
            raise PathRefused(f"{path} is the root of all files: choose another path.")
        opened = [os.open("/", os.O_PATH | os.O_DIRECTORY)]
        followed = 0
        try:
            while parts:
                above, name = opened[-1], parts.popleft()
                child = self._open(above, name, path, make)
                if child is None:
                    yield (None if parts else above), name, None
                    return
                opened.append(child)
                _check_step(path, above, child, name)
                if stat.S_ISLNK(os.fstat(child).st_mode):
                    followed += 1
                    target = self._follow(path, above, child, name, followed)
                    opened.pop()
                    os.close(child)
                    if target.startswith("/"):
                        opened.append(os.open("/", os.O_PATH | os.O_DIRECTORY))
                    parts.extendleft(reversed([part for part in target.split("/") if part not in ("", ".")]))
                elif parts and not stat.S_ISDIR(os.fstat(child).st_mode):
                    raise PathRefused(f"{path}: {name} is not a folder: remove it, or choose another path.")
            yield opened[-2] if len(opened) > 1 else opened[-1], name, opened[-1]
        finally:
            for handle in opened:
                os.close(handle)

    def _open(self, above: int, name: str, path: str, make: int | None) -> int | None:
        """A part of a path, made if that is asked for; None if it is not there."""
        with self._rights(above):
            with contextlib.suppress(FileNotFoundError):
                return os.open(name, os.O_PATH | os.O_NOFOLLOW, dir_fd=above)
            if make is None:
                return None
            self._check_owner(path, above, None)
            self.changes.append((path, Entry("absent"), self._entry("directory", make)))
            if self.check:
                return None
            os.mkdir(name, 0o700, dir_fd=above)
            child = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY, dir_fd=above)
            if os.fstat(child).st_uid not in (os.geteuid(), self.owner.uid):
                raise PathRefused(f"{path}: {name} was exchanged while it was made. Find out who did that.")
            self._give(child, make)
            return child

    def _follow(self, path: str, above: int, child: int, name: str, followed: int) -> str:
        """Where a link leads that only root can have made."""
        parent, link = os.fstat(above), os.fstat(child)
        if link.st_uid != 0 or parent.st_uid != 0:
            raise PathRefused(
                f"{path}: {name} is a link, which {_user(link.st_uid if link.st_uid else parent.st_uid)} can have made to lead root elsewhere. "
                "Remove the link, or name the path to which it leads."
            )
        if followed > _MAX_LINKS:
            raise PathRefused(f"{path} has too many links.")
        return os.readlink("", dir_fd=child)

    def _check_owner(self, path: str, above: int, found: int | None) -> None:
        """What is there already may be given to the owner only where nobody but root can have put it there; the same folder is good for something new."""
        folder = os.fstat(above)
        if folder.st_uid not in (0, self.owner.uid):
            raise PathRefused(_belongs(os.path.dirname(path), above, self.owner.user))
        if found is None:
            return
        owner = os.fstat(found).st_uid
        if owner == self.owner.uid or folder.st_uid == 0 and (owner == 0 or not folder.st_mode & _OTHERS_WRITE):
            return
        raise PathRefused(_belongs(path, found, self.owner.user))

    @contextlib.contextmanager
    def _rights(self, folder: int) -> t.Iterator[None]:
        """The owner's rights, if the folder is not root's."""
        if os.geteuid() != 0 or self.owner.uid == 0 or os.fstat(folder).st_uid == 0:
            yield
            return
        groups = os.getgroups()
        try:
            os.setgroups(os.getgrouplist(self.owner.user, self.owner.gid))
            os.setegid(self.owner.gid)
            os.seteuid(self.owner.uid)
            yield
        finally:
            os.seteuid(0)
            os.setegid(0)
            os.setgroups(groups)

    def _content(self, above: int, name: str) -> bytes | None:
        """None if it is not there."""
        with self._rights(above), contextlib.suppress(FileNotFoundError):
            with open(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=above), "rb") as file:
                return file.read()
        return None

    def _replace(self, above: int, name: str, content: bytes, mode: int) -> None:
        temporary = f".{name}.{secrets.token_hex(8)}"
        with self._rights(above):
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=above), "wb") as file:
                try:
                    file.write(content)
                    self._give(file.fileno(), mode)
                    file.flush()
                    os.fsync(file.fileno())
                    os.rename(temporary, name, src_dir_fd=above, dst_dir_fd=above)
                except BaseException:
                    os.unlink(temporary, dir_fd=above)
                    raise

    def _give(self, handle: int, mode: int) -> None:
        """Set owner, group and mode of what is open, whatever its path leads to by now."""
        place = f"/proc/self/fd/{handle}"
        found = os.fstat(handle)
        if (found.st_uid, found.st_gid) != (self.owner.uid, self.owner.gid):
            os.chown(place, self.owner.uid, self.owner.gid)
        if stat.S_IMODE(os.fstat(handle).st_mode) != mode:
            os.chmod(place, mode)

    def _entry(self, kind: str, mode: int) -> Entry:
        return Entry(kind, self.owner.user, self.owner.group, f"{mode:04o}")


def _check_step(path: str, above: int, child: int, name: str) -> None:
    """From root's to anybody's, and from a user's to the same user's. :raises PathRefused: another step."""
    parent, found = os.fstat(above), os.fstat(child)
    if parent.st_uid not in (0, found.st_uid):
        raise PathRefused(
            f"{path}: {name} belongs to {_user(found.st_uid)}, but is in a folder of {_user(parent.st_uid)}, who can exchange it. "
            f"Give it to {_user(parent.st_uid)} if it is theirs, or choose another path."
        )


def _belongs(path: str, found: int, owner: str) -> str:
    who = _user(os.fstat(found).st_uid)
    return f"{path} belongs to {who}, who can lead elsewhere what is written for {owner}. Give it to {owner}, or choose another path."


def _entry(handle: int) -> Entry:
    found = os.fstat(handle)
    kind = "directory" if stat.S_ISDIR(found.st_mode) else "file" if stat.S_ISREG(found.st_mode) else "other"
    return Entry(kind, _user(found.st_uid), _group(found.st_gid), f"{stat.S_IMODE(found.st_mode):04o}")


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
