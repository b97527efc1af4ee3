# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects written to files."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import typing as t

from .._common.errors import MinioError
from .._common.units import parse_time
from .._site.session import Session
from .content import PART, File
from .remote import Object, customer_headers


def destination(item: t.Mapping[str, t.Any]) -> str:
    """The file that an object is written to: below C(dest) where that is a folder."""
    dest = item["dest"]
    return os.path.join(dest, item["key"].rstrip("/").rpartition("/")[2]) if dest.endswith("/") or os.path.isdir(dest) else dest


def find_local(path: str) -> t.Union[File, str, None]:
    """The file that is there; why it cannot be one; ``None`` for nothing."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        folder = os.path.dirname(path) or "."
        return None if os.path.isdir(folder) else f"{path}: the folder {folder} does not exist on the host where the task runs. Create it first."
    except OSError as error:
        return f"{path}: {error.strerror}."
    return File(path, found) if stat.S_ISREG(found.st_mode) else f"{path}: it is there and no file."


def seconds_of(modified: str) -> int:
    """The time of an object as that of a file, since 1970; 0 where the server says none."""
    return int(parse_time(modified).timestamp()) if modified else 0


def download(session: Session, item: t.Mapping[str, t.Any], found: Object) -> None:
    """Write an object to its file, which is whole or as it was. It has the time of the object. A new file is for its owner alone.

    :raises MinioError: the object has changed meanwhile, or the file cannot be written.
    """
    path = os.path.realpath(destination(item))
    query = {"versionId": item["version_id"]} if item.get("version_id") else {}
    headers = {"If-Match": f'"{found.etag}"', **customer_headers(item.get("sse_c_key"))}

    def fetch(start: int) -> None:
        end = min(start + PART, found.size)
        body = session.s3("GET", item["bucket"], item["key"], query, headers={**headers, "Range": f"bytes={start}-{end - 1}"})
        if len(body) != end - start:
            raise MinioError(f"site {session.site}: {item['bucket']}/{item['key']}: the server sent {len(body)} bytes in place of {end - start}.")
        written = 0
        while written < len(body):
            written += os.pwrite(handle, body[written:], start + written)

    try:
        handle, temporary = tempfile.mkstemp(prefix=".ansible-", dir=os.path.dirname(path))
    except OSError as problem:
        raise MinioError(f"{path}: it cannot be written: {problem.strerror}.") from None
    try:
        try:
            for _start, _nothing, error in session.parallel(fetch, range(0, found.size, PART)):
                if error:
                    raise error
            with contextlib.suppress(FileNotFoundError):
                os.fchmod(handle, stat.S_IMODE(os.stat(path).st_mode))
            os.fsync(handle)
        finally:
            os.close(handle)
        os.utime(temporary, (seconds_of(found.modified),) * 2)
        os.replace(temporary, path)
    except OSError as problem:
        raise MinioError(f"{path}: it cannot be written: {problem.strerror}.") from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
