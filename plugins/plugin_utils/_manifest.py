# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums of the definitions, in the format of md5sum and sha256sum."""

from __future__ import annotations

import hashlib
import os
import typing as t


def manifest(paths: t.Iterable[str], folder: str) -> dict[str, str]:
    """The sums of files, by their paths relative to a folder and in their order.

    :returns: ``md5`` and ``sha256``, each a text that ``md5sum --check`` or ``sha256sum --check`` takes in that folder.
    """
    lines: dict[str, list[str]] = {"md5": [], "sha256": []}
    for path in sorted(paths, key=lambda path: os.path.relpath(path, folder)):
        with open(path, "rb") as file:
            content = file.read()
        for name, found in lines.items():
            found.append(f"{hashlib.new(name, content, usedforsecurity=False).hexdigest()}  {os.path.relpath(path, folder)}\n")
    return {name: "".join(found) for name, found in lines.items()}


def differences(found: str, written: str) -> list[str]:
    """What differs between two manifests, one line for each file.

    :param found: of the files as they are.
    :param written: as it was reviewed.
    """
    now, then = _parse(found), _parse(written)
    lines = [f"{path}: not in the manifest." for path in sorted(now.keys() - then.keys())]
    lines += [f"{path}: in the manifest, but there is no such file." for path in sorted(then.keys() - now.keys())]
    return lines + [f"{path}: changed since the manifest was written." for path in sorted(now.keys() & then.keys()) if now[path] != then[path]]


def _parse(text: str) -> dict[str, str]:
    pairs = (line.split("  ", 1) for line in text.splitlines() if "  " in line)
    return {path: digest for digest, path in pairs}
