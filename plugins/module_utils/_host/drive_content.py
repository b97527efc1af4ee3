# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server has put onto a drive: looked at, and removed.

Each folder is opened relative to the one above it and without following a link, so that nothing can be exchanged in between. Of a bucket, only files go that
have the name of a server's file. The format of the drive goes last: as long as it is there, a removal that was interrupted can be repeated.
"""

from __future__ import annotations

import os
import re
import stat
import typing as t
from dataclasses import dataclass, field

from .._common.errors import MinioError
from .places import Mount, contents_of, is_folder, is_missing

SYSTEM = ".minio.sys"
_FORMAT = "format.json"
_SHOWN, _NAMED = 20, 6
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{1,61}[A-Za-z0-9]")
"""The names that a server has allowed for buckets (minio-go, pkg/s3utils, validBucketName)."""
_OF_A_SERVER = re.compile(r"xl\.meta(\.bkp)?|xl\.json|part\.[0-9]+")
"""The files that a server keeps in a bucket (S cmd/xl-storage.go, cmd/xl-storage-format-v1.go)."""


class DriveRefused(MinioError):
    """A drive of which nothing may be removed."""


@dataclass(frozen=True)
class Content:
    """What is on a drive.

    :param state: ``absent``, ``empty``, ``formatted`` (by a server), ``used`` (by something else) or ``refused``, for the reason in ``problem``.
    :param deployment: that of the format. :param buckets: the folders that may be buckets. :param others: what else there is.
    """

    path: str
    state: str
    deployment: str = ""
    buckets: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    problem: str = ""


def content_of_drive(path: str, mounts: t.Iterable[Mount]) -> Content:
    """What is on a drive. :param mounts: of this host."""
    problem = _problem(path, mounts)
    if problem:
        return Content(path, "refused", problem=problem)
    if is_missing(path):
        return Content(path, "absent")
    found = contents_of(path)
    if found["contents"] == "unreadable":
        return Content(path, "refused", problem=f"{path} cannot be read ({found['error']}). Correct that first.")
    buckets, others = _names(path)
    state = "formatted" if found["contents"] == "formatted" else "used" if buckets or others else "empty"
    return Content(path, state, found["deployment"], buckets, others)


def _problem(path: str, mounts: t.Iterable[Mount]) -> str:
    """Why nothing of a path may be removed, ``""`` if nothing speaks against it."""
    if not path.startswith("/") or os.path.normpath(path) in ("/", "//"):
        return f"{path} is no path of a drive."
    normal = os.path.normpath(path)
    real = os.path.realpath(normal)
    if real != normal:
        return f"{path} leads to {real} by a link. Nothing is removed through a link: name {real} in minio_cluster_pools."
    if is_missing(normal):
        return ""
    try:
        if not is_folder(normal):
            return f"{path} is not a folder."
    except OSError as error:
        return f"{path} cannot be read ({error.strerror}). Correct that first."
    inside = sorted(mount.point for mount in mounts if mount.point.startswith(normal + "/"))
    if inside:
        return f"{inside[0]} is mounted inside of {path}. Unmount it first."
    for part, test in ((SYSTEM, stat.S_ISDIR), (f"{SYSTEM}/{_FORMAT}", stat.S_ISREG)):
        try:
            if not test(os.lstat(f"{normal}/{part}").st_mode):
                return f"{path}/{part} is not what a server makes."
        except FileNotFoundError:
            return ""
        except OSError as error:
            return f"{path}/{part} cannot be read ({error.strerror}). Correct that first."
    return ""


def _names(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders that may be buckets, and what else there is."""
    buckets: list[str] = []
    others: list[str] = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name in (SYSTEM, "lost+found"):
                continue
            is_bucket = entry.is_dir(follow_symlinks=False) and _BUCKET.fullmatch(entry.name)
            (buckets if is_bucket else others).append(entry.name)
    return tuple(sorted(buckets)), tuple(sorted(others))


@dataclass
class Removed:
    """What became of a drive. :param paths: what went as a whole. :param kept: the first paths that stay. :param files: how many files went."""

    paths: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    files: int = 0
    owner_changed: bool = False


def checked_content(path: str, deployment: str, mounts: t.Iterable[Mount]) -> Content:
    """What is on a drive. :raises DriveRefused: nothing may be removed from it."""
    content = content_of_drive(path, mounts)
    if content.state == "refused":
        raise DriveRefused(content.problem)
    if content.state == "used":
        raise DriveRefused(f"{path} has no format of MinIO, and holds {', '.join([*content.buckets, *content.others][:_NAMED])}.")
    if content.state == "formatted" and content.deployment != deployment:
        raise DriveRefused(f"{path} is of deployment {content.deployment}, not of {deployment}.")
    return content


def remove_content(path: str, deployment: str, mounts: t.Iterable[Mount], check: bool = False) -> Removed:
    """Remove what a server has on a drive, and give the drive itself to root. The drive's own folder stays.

    :param deployment: the format must be of this one. :param check: change nothing, and tell what would be changed.
    :raises DriveRefused: nothing was removed, because it must not be. :raises OSError: the system refused in the middle.
    """
    content = checked_content(path, deployment, mounts)
    if content.state in ("absent", "empty"):
        return _remove_shell(path, check) if content.state == "empty" else Removed()
    handle = _open(path)
    try:
        remover = _Remover(os.fstat(handle).st_dev, check)
        for bucket in content.buckets:
            remover.bucket(handle, bucket, f"{path}/{bucket}")
        remover.system(handle, f"{path}/{SYSTEM}")
        remover.result.kept += [f"{path}/{name}" for name in content.others]
        remover.result.owner_changed = _give_to_root(handle, check)
        return remover.result
    finally:
        os.close(handle)


def _remove_shell(path: str, check: bool) -> Removed:
    """A removal may have ended between the format and its folder."""
    found = Removed()
    handle = _open(path)
    try:
        shell = os.path.join(path, SYSTEM)
        if os.path.isdir(shell) and not os.listdir(shell):
            found.paths.append(shell)
            if not check:
                os.rmdir(SYSTEM, dir_fd=handle)
    finally:
        os.close(handle)
    return found


def _open(path: str) -> int:
    """A folder, reached without a link. :raises OSError: it is not there, or a part of its path is a link by now."""
    handle = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    for part in filter(None, os.path.normpath(path).split("/")):
        above = handle
        try:
            handle = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
        finally:
            os.close(above)
    return handle


def _give_to_root(handle: int, check: bool) -> bool:
    """The number of the user may be given to another one when this one is gone."""
    found = os.fstat(handle)
    changed = (found.st_uid, found.st_gid) != (0, 0) and os.geteuid() == 0
    if changed and not check:
        os.fchown(handle, 0, 0)
    return changed


@dataclass
class _Level:
    """A folder that is open. :param is_empty: nothing has stayed in it so far."""

    handle: int
    name: str
    path: str
    entries: t.Iterator[os.DirEntry[str]] = field(default_factory=lambda: iter(()))
    is_empty: bool = True


class _Remover:
    """Removes trees of one file system. :param check: changes nothing."""

    def __init__(self, device: int, check: bool) -> None:
        self._device, self._check = device, check
        self.result = Removed()

    def bucket(self, above: int, name: str, path: str) -> None:
        """What a server has in a bucket, and the folders that are empty then."""
        if self._tree(above, name, path, _is_of_a_server):
            self.result.paths.append(path)

    def system(self, above: int, path: str) -> None:
        """All of the server's own folder."""
        if self._tree(above, SYSTEM, path, lambda _entry: True, last=_FORMAT):
            self.result.paths.append(path)

    def _tree(self, above: int, name: str, path: str, goes: t.Callable[[os.DirEntry[str]], bool], last: str = "") -> bool:
        """Whether nothing of a folder is left. A key may have more parts than Python calls functions. :param last: the name that goes after all others."""
        levels = [self._enter(above, name, path, last)]
        try:
            while True:
                level = levels[-1]
                entry = next(level.entries, None)
                if entry is None:
                    levels.pop()
                    self._leave(level, levels[-1].handle if levels else above)
                    if not levels:
                        return level.is_empty
                    levels[-1].is_empty &= level.is_empty
                elif entry.is_dir(follow_symlinks=False):
                    levels.append(self._enter(level.handle, entry.name, f"{level.path}/{entry.name}"))
                else:
                    level.is_empty &= self._file(level, entry, goes)
        finally:
            for level in levels:
                os.close(level.handle)

    def _enter(self, above: int, name: str, path: str, last: str = "") -> _Level:
        level = _Level(os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above), name, path)
        if os.fstat(level.handle).st_dev != self._device:
            self._keep(path)
            level.is_empty = False
            return level
        with os.scandir(level.handle) as entries:
            level.entries = iter(sorted(entries, key=lambda entry: (entry.name == last, entry.name)))
        return level

    def _leave(self, level: _Level, above: int) -> None:
        os.close(level.handle)
        if level.is_empty and not self._check:
            os.rmdir(level.name, dir_fd=above)

    def _file(self, level: _Level, entry: os.DirEntry[str], goes: t.Callable[[os.DirEntry[str]], bool]) -> bool:
        if not goes(entry):
            self._keep(f"{level.path}/{entry.name}")
            return False
        self.result.files += 1
        if not self._check:
            os.unlink(entry.name, dir_fd=level.handle)
        return True

    def _keep(self, path: str) -> None:
        if len(self.result.kept) < _SHOWN:
            self.result.kept.append(path)


def _is_of_a_server(entry: os.DirEntry[str]) -> bool:
    return entry.is_file(follow_symlinks=False) and bool(_OF_A_SERVER.fullmatch(entry.name))
