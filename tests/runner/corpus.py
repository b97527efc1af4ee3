# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What real servers and clients make of the cases in tests/corpus, recorded beside them."""

from __future__ import annotations

import os
from pathlib import Path

from . import live, tools, workspace
from .shell import Log


def corpus(log: Log) -> str:
    """Ask real servers anew what they make of the corpus, and record it; `make nightly` fails where it differs from what is recorded."""
    tools.ensure(log)
    programs = Path(live.binaries(log))
    work = tools.cache() / "work"
    with workspace.copy("corpus") as root:
        collections = workspace.collections(root)
        # The cases and the records of the working tree, with the collection of its copy.
        path = os.pathsep.join((str(tools.REPOSITORY / "tests"), str(collections)))
        output = log.run(
            tools.venv() / "bin" / "python",
            "-m",
            "corpus",
            "--minio",
            programs / "minio",
            "--mc",
            programs / "mc",
            "--folder",
            work,
            *(["--compare"] if tools.at_night() else []),
            *tools.only(),
            cwd=tools.REPOSITORY,
            env={**tools.environment(collections), "PYTHONPATH": path},
        )
    return output.splitlines()[-1]
