# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments of many shapes on servers of the lab, by the programs in tests/shapes."""

from __future__ import annotations

import os

from . import live, tools, workspace
from .shell import Log

# The shapes of `make test`. `make nightly` runs the others.
_DAILY = ("plain", "no-export")
# The target replication_failover runs the same watcher of arguments.
CMDLINE_WATCH = "tests/integration/targets/setup_cmdline_watch/files"


def shapes(log: Log) -> str:
    """Deployments of many shapes, each used as a user would."""
    tools.ensure(log)
    tools.require_time()
    live.binaries(log)
    ldaptor = tools.separate(log, live.LDAPTOR) / "python"
    with workspace.copy("shapes") as root:
        collections = workspace.collections(root)
        path = os.pathsep.join(str(tools.REPOSITORY / folder) for folder in ("tests", "lab", CMDLINE_WATCH))
        names = tools.only() or (["--except", *_DAILY] if tools.at_night() else _DAILY)
        output = log.run(
            tools.venv() / "bin" / "python",
            "-m",
            "shapes",
            "--collections",
            collections,
            "--folder",
            tools.cache() / "work",
            *names,
            cwd=tools.REPOSITORY,
            env={**tools.environment(collections), "PYTHONPATH": path, "LDAPTOR": str(ldaptor)},
        )
    left = "" if tools.only() or tools.at_night() else "; `make nightly` runs the others"
    return output.splitlines()[-1] + left
