# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A zip archive of hundreds of thousands of small files, folder by folder.

In place of zipfile, whose entry of a file takes more memory than the file: here a folder takes one number. What the archive may be is what the server makes
(S cmd/admin-bucket-handlers.go, ExportBucketMetadataHandler; Go archive/zip, writer.go): files of a folder one after the other, deflated or stored.
"""

from __future__ import annotations

import struct
import typing as t
import zlib

# APPNOTE.TXT of PKWARE, 4.3.7 (a file's own header), 4.3.12 (its entry in the directory), 4.3.14 to 4.3.16 (where the directory is).
_HEADER = struct.Struct("<26xHH")
_ENTRY = struct.Struct("<4s6xH4xLLLHHH8xL")
_END = struct.Struct("<4s6xHLL")
_LOCATOR = struct.Struct("<4s4xQ")
_END_64 = struct.Struct("<4s28xQQQ")
_LONGEST_END = 22 + 65535
_IN_64_BITS = 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8


class DamagedArchive(ValueError):
    """Bytes that are no such archive."""


class Archive:
    """The files of an archive, unpacked when they are asked for.

    :raises DamagedArchive: it is none, or the files of a folder are not one after the other.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._first: dict[str, int] = {}
        self._names: set[str] = set()
        self._end, count = 0, 0
        try:
            position, count = _directory(data)
            self._index(position, count)
        except (struct.error, UnicodeDecodeError) as error:
            raise DamagedArchive(str(error)) from None
        self._open: tuple[str, dict[str, _File]] = ("", {})

    def _index(self, position: int, count: int) -> None:
        current = ""
        for _number in range(count):
            path, _file, following = self._entry(position)
            folder, _slash, name = path.partition("/")
            if folder != current:
                if folder in self._first:
                    raise DamagedArchive(f"the files of {folder} are in several places")
                self._first[folder] = position
                current = folder
            self._names.add(path.rpartition("/")[2])
            position = following
        self._end = position

    def _entry(self, position: int) -> tuple[str, _File, int]:
        """The path and the place of the file whose entry is here, and where the next entry is."""
        signature, method, crc, packed, size, path, extra, comment, header = _ENTRY.unpack_from(self._data, position)
        if signature != b"PK\x01\x02" or _IN_64_BITS in (packed, size, header):
            raise DamagedArchive(f"no entry of a file at {position}")
        begin = position + _ENTRY.size
        return self._data[begin : begin + path].decode(), _File(method, crc, packed, header), begin + path + extra + comment

    def folders(self) -> t.KeysView[str]:
        """The folders that have files."""
        return self._first.keys()

    def names(self) -> set[str]:
        """The names of all files of all folders, each once."""
        return self._names

    def files(self, folder: str) -> t.Collection[str]:
        """The names of the files of a folder."""
        return self._files(folder).keys()

    def read(self, folder: str, name: str) -> t.Optional[bytes]:
        """What a file holds; ``None`` where there is none. :raises DamagedArchive: it is not what was packed."""
        file = self._files(folder).get(name)
        if file is None:
            return None
        try:
            path, extra = _HEADER.unpack_from(self._data, file.header)
            begin = file.header + _HEADER.size + path + extra
            packed = self._data[begin : begin + file.packed]
            content = packed if file.method == _STORED else zlib.decompress(packed, -zlib.MAX_WBITS)
        except (struct.error, zlib.error) as error:
            raise DamagedArchive(str(error)) from None
        if file.method not in (_STORED, _DEFLATED) or zlib.crc32(content) != file.crc:
            raise DamagedArchive(f"{folder}/{name}")
        return content

    def _files(self, folder: str) -> dict[str, _File]:
        """The files of a folder. Those of the last one are kept, because all that is asked of one is asked in a row."""
        known, files = self._open
        if known != folder or not files:
            files = {}
            position = self._first.get(folder, self._end)
            while position < self._end:
                path, file, position = self._entry(position)
                own, _slash, name = path.partition("/")
                if own != folder:
                    break
                files[name] = file
            self._open = (folder, files)
        return files


class _File(t.NamedTuple):
    """Where a file is. :param packed: its bytes in the archive. :param header: where its own header begins."""

    method: int
    crc: int
    packed: int
    header: int


def _directory(data: bytes) -> tuple[int, int]:
    """Where the directory begins, and how many entries it has."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _LONGEST_END))
    if end < 0:
        raise DamagedArchive("it has no end")
    _signature, count, _size, position = _END.unpack_from(data, end)
    if count == 0xFFFF or _IN_64_BITS in (_size, position):
        signature, place = _LOCATOR.unpack_from(data, max(0, end - 20))
        if signature == b"PK\x06\x07":
            signature, count, _size, position = _END_64.unpack_from(data, place)
            if signature != b"PK\x06\x06":
                raise DamagedArchive("its end is not where it should be")
    return position, count
