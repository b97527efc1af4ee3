# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong inputs of many kinds, by the programs in tests/inputs."""

from __future__ import annotations

import os

from . import tools, workspace
from .shell import LeftOut, Log


def inputs(log: Log) -> str:
    """Wrong inputs, given to the playbooks as a user would, and all that they say of them."""
    tools.ensure(log)
    if not tools.has_time():
        raise LeftOut(f"not begun, because {os.environ['TEST_MINUTES']} minutes were over")
    with workspace.copy("inputs") as root:
        collections = workspace.collections(root)
        output = log.run(tools.venv() / "bin" / "python", "-m", "inputs", "--collections", collections, "--folder", tools.cache() / "work", *tools.only(),
                         cwd=tools.REPOSITORY, env={**tools.environment(collections), "PYTHONPATH": str(tools.REPOSITORY / "tests")})
    return output.splitlines()[-1]
