# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put into a bucket: files and texts, with the digests by which the server names the same content."""

from __future__ import annotations

import base64
import errno
import hashlib
import itertools
import math
import os
import stat
import typing as t

from .._common.errors import MinioError

PART = 16 * 1024 * 1024
"""Bytes of a part; what has not more goes up in one request."""
_MOST_PARTS = 10_000
_MIB = 1024 * 1024
_USUAL_PARTS = tuple(count * _MIB for count in (5, 8, 10, 15, 32, 50, 64, 100, 128, 256, 512))
"""Those of other clients, which are tried before all others."""
_MOST_SIZES = 16
"""Sizes of parts that are tried. Each means that the whole content is read."""


def part_size(size: int) -> int:
    """The bytes of each part but the last one of what is this large."""
    return PART * max(1, math.ceil(size / (PART * _MOST_PARTS)))


class Source:
    """Some content. :ivar size: in bytes."""

    size: int
    path = ""
    """The file that it is read from."""

    def read(self, start: int, length: int) -> bytes:
        """A part of it. :raises MinioError: it is not what it was."""
        raise NotImplementedError

    def md5(self) -> str:
        """The ETag of what went up in one request, in hexadecimal digits."""
        return self._digests(max(self.size, 1), hashlib.md5)[0].hex()

    def is_etag(self, etag: str) -> bool:
        """Whether an ETag is that of this content, in one part, or in parts of a usual size or of whole MiB."""
        digest, dash, count = etag.partition("-")
        if not dash:
            return digest == self.md5()
        return self._matches(hashlib.md5, count, lambda found: found.hex() == digest)

    def is_sha256(self, checksum: str) -> bool:
        """Whether the server's checksum, in base64, is that of this content."""
        digest, dash, count = checksum.partition("-")
        return self._matches(hashlib.sha256, count if dash else "", lambda found: base64.b64encode(found).decode() == digest)

    def multipart_etag(self) -> str:
        """The ETag of what went up in parts of our own size."""
        parts = self._digests(part_size(self.size), hashlib.md5)
        return f"{hashlib.md5(b''.join(parts), usedforsecurity=False).hexdigest()}-{len(parts)}"

    def etag(self) -> str:
        """The ETag that it will have, where the server does not encrypt it."""
        return self.md5() if self.size <= PART else self.multipart_etag()

    def _matches(self, kind: t.Callable[..., t.Any], count: str, right: t.Callable[[bytes], bool]) -> bool:
        if not count:
            return right(self._digests(max(self.size, 1), kind)[0])
        if not count.isdecimal() or not 0 < int(count) <= _MOST_PARTS:
            return False
        return any(right(kind(b"".join(self._digests(size, kind)), usedforsecurity=False).digest()) for size in self._part_sizes(int(count)))

    def _part_sizes(self, count: int) -> t.Iterable[int]:
        """The sizes of parts that make so many of it."""
        least = math.ceil(self.size / count / _MIB)
        sizes = (part_size(self.size), *_USUAL_PARTS, *range(least * _MIB, (least + _MOST_SIZES) * _MIB, _MIB), self.size)
        fitting = dict.fromkeys(min(size, self.size) for size in sizes if size and math.ceil(self.size / size) == count)
        return itertools.islice(fitting, _MOST_SIZES)

    def _digests(self, length: int, kind: t.Callable[..., t.Any]) -> list[bytes]:
        """Those of its parts of this length; one for what is empty."""
        found = []
        for start in range(0, max(self.size, 1), length):
            digest = kind(usedforsecurity=False)
            for position in range(start, min(start + length, self.size), _MIB):
                digest.update(self.read(position, min(_MIB, start + length - position, self.size - position)))
            found.append(digest.digest())
        return found


class Text(Source):
    """Content that a task gives."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def read(self, start: int, length: int) -> bytes:
        return self._content[start : start + length]


class File(Source):
    """A file, as it was when it was found: what takes its place later is not read.

    :param path: as people name it. :param found: what the system said of it. :ivar seconds: the time of its content, since 1970.
    """

    def __init__(self, path: str, found: os.stat_result) -> None:
        self.path = path
        self.size = found.st_size
        self.seconds = int(found.st_mtime)
        self._found = _identity(found)
        self._md5 = ""

    def md5(self) -> str:
        # Read twice in a run, before and after.
        self._md5 = self._md5 or super().md5()
        return self._md5

    def read(self, start: int, length: int) -> bytes:
        try:
            # Not to wait at what became a pipe.
            handle = os.open(self.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        except OSError as error:
            raise MinioError(f"{self.path}: it cannot be read: {error.strerror}.") from None
        with open(handle, "rb", buffering=0) as file:
            if _identity(os.fstat(handle)) != self._found:
                raise MinioError(f"{self.path}: it has changed since the run began. Run this again when nothing writes to it.")
            if start:
                file.seek(start)
            found = file.read(length)
            while len(found) < length:
                more = file.read(length - len(found))
                if not more:
                    raise MinioError(f"{self.path}: it has changed since the run began. Run this again when nothing writes to it.")
                found += more
        return found


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, stat.S_IFMT(found.st_mode), found.st_size, found.st_mtime_ns


def _unreadable(path: str) -> str:
    """Why a file cannot be read, which a run shall say before it has put others; ``""`` where it can."""
    return "" if os.access(path, os.R_OK) else f"{path}: it cannot be read: {os.strerror(errno.EACCES)}."


def find_file(path: str) -> t.Union[File, str]:
    """A file that a task names, also through a link; else why there is none."""
    try:
        found = os.stat(path)
    except OSError as error:
        return f"{path}: {error.strerror}. The file must be on the host where the task runs."
    if not stat.S_ISREG(found.st_mode):
        return f"{path}: it is neither a file nor a folder."
    return _unreadable(path) or File(path, found)


class Folder(t.NamedTuple):
    """What a folder holds.

    :param files: by their paths below it, with ``/``. :param left_out: links and what is no file, each with the reason. :param errors: what cannot be read.
    """

    files: dict[str, File]
    left_out: list[str]
    errors: list[str]


def walk(path: str, follow: bool) -> Folder:
    """All files below a folder. :param follow: links too, wherever they lead; a folder that is above itself then is an error."""
    folder = Folder({}, [], [])
    _walk(path, "", follow, (_place(os.stat(path)),), folder)
    return folder


def _place(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _walk(path: str, below: str, follow: bool, above: tuple[tuple[int, int], ...], folder: Folder) -> None:
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        folder.errors.append(f"{path}: it cannot be read: {error.strerror}.")
        return
    for entry in entries:
        name = below + entry.name
        if entry.is_symlink() and not follow:
            folder.left_out.append(f"{name}: a link. Set follow: true to follow links.")
            continue
        try:
            found = entry.stat(follow_symlinks=follow)
        except OSError as error:
            folder.errors.append(f"{entry.path}: {error.strerror}.")
            continue
        if stat.S_ISDIR(found.st_mode):
            if _place(found) in above:
                folder.errors.append(f"{entry.path}: a link to a folder above it, without end. Remove it, or leave follow out.")
            else:
                _walk(entry.path, f"{name}/", follow, (*above, _place(found)), folder)
        elif stat.S_ISREG(found.st_mode):
            problem = _unreadable(entry.path)
            if problem:
                folder.errors.append(problem)
            else:
                folder.files[name] = File(entry.path, found)
        else:
            folder.left_out.append(f"{name}: neither a file nor a folder.")
