# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that are still on drives: the server keeps each in a folder with a file ``xl.meta``."""

from __future__ import annotations

import itertools
import os
import typing as t

from .places import is_folder

_SHOWN = 10


def remains(path: str, formatted: bool) -> list[str]:
    """The first objects on a drive, and what of it cannot be searched: nobody knows what is there.

    :param formatted: the drive must have the format of a server; without, it may have been emptied.
    """
    try:
        there = is_folder(path)
    except OSError as error:
        return [f"all of drive {path}, which cannot be read ({error.strerror})"]
    if not there:
        return [f"all of drive {path}, which is not there"] if formatted else []
    if formatted and not os.path.exists(os.path.join(path, ".minio.sys", "format.json")):
        return [f"all of drive {path}, which is not mounted or not formatted"]
    errors: list[OSError] = []
    found = list(itertools.islice(_objects(path, errors), _SHOWN))
    if errors:
        found.append(f"what drive {path} did not let read ({errors[0].filename}: {errors[0].strerror})")
    return found


def _objects(path: str, errors: list[OSError]) -> t.Iterator[str]:
    for folder, folders, files in os.walk(path, onerror=errors.append):
        if folder == path:
            folders[:] = [name for name in folders if name != ".minio.sys"]
        elif "xl.meta" in files:
            yield os.path.relpath(folder, path)
