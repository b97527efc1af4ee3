# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong inputs of many kinds, by the programs in tests/inputs."""

from __future__ import annotations

import os

from . import tools, workspace
from .shapes import CMDLINE_WATCH
from .shell import Log


def inputs(log: Log) -> str:
    """Wrong inputs, given to the playbooks as a user would, and all that they say of them."""
    tools.ensure(log)
    tools.require_time()
    with workspace.copy("inputs") as root:
        collections = workspace.collections(root)
        output = log.run(
            tools.venv() / "bin" / "python",
            "-m",
            "inputs",
            "--collections",
            collections,
            "--folder",
            tools.cache() / "work",
            *tools.only(),
            cwd=tools.REPOSITORY,
            env={**tools.environment(collections), "PYTHONPATH": os.pathsep.join((str(tools.REPOSITORY / "tests"), str(tools.REPOSITORY / CMDLINE_WATCH)))},
        )
    return output.splitlines()[-1]
