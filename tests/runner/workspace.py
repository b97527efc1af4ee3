# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clean copy of the working tree where Ansible expects a collection, so that no check leaves anything in the tree."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import typing as t
from pathlib import Path

from . import tools
from .shell import Failed

_COLLECTION = Path("ansible_collections") / "creativeflow" / "minio"


def files() -> list[Path]:
    """The files of the working tree that git does not ignore, relative to it. :raises Failed: it is no git repository."""
    command = ["git", "-C", str(tools.REPOSITORY), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failed(f"git cannot list the files of {tools.REPOSITORY}: the checks need git and a clone") from error
    paths = sorted(Path(name) for name in listing.split("\0") if name)
    return [path for path in paths if (tools.REPOSITORY / path).is_symlink() or (tools.REPOSITORY / path).is_file()]


@contextlib.contextmanager
def copy(name: str) -> t.Iterator[Path]:
    """The collection's folder in a new collections path that is removed at the end."""
    base = tools.cache() / "work"
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=base, ignore_cleanup_errors=True) as folder:
        root = Path(folder) / _COLLECTION
        for path in files():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tools.REPOSITORY / path, root / path, follow_symlinks=False)
        yield root


def collections(root: Path) -> Path:
    """The collections path that a copy is in."""
    return root.parents[2]
