# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every setting of every kind on a real server, by the programs in tests/parity."""

from __future__ import annotations

import base64
import os
import time

from . import live, tools, workspace
from .shell import Log

_PORT = "19700"
# The keys and targets that cases name.
_SERVER_ENVIRONMENT = (
    "MINIO_KMS_SECRET_KEY=parity-key:" + base64.b64encode(bytes(32)).decode(),
    "MINIO_NOTIFY_WEBHOOK_ENABLE_IT=on",
    "MINIO_NOTIFY_WEBHOOK_ENDPOINT_IT=http://127.0.0.1:1/",
)


def parity(log: Log) -> str:
    """Every setting of every kind: made, repeated, changed and removed, each as check mode says."""
    tools.ensure(log)
    tools.require_time()
    live.binaries(log)
    with workspace.copy("parity") as root:
        collections = workspace.collections(root)
        state = collections / "lab"
        lab = ("--driver", "local", "--state", state)
        try:
            variables = [word for variable in _SERVER_ENVIRONMENT for word in ("--server-env", variable)]
            log.run("./lab/lab", "up", *lab, "--base-port", _PORT, *variables, cwd=tools.REPOSITORY)
            begin = time.monotonic()
            output = log.run(
                tools.venv() / "bin" / "python",
                "-m",
                "parity",
                "--sites",
                state / "sites.json",
                *tools.only(),
                cwd=tools.REPOSITORY,
                env={**tools.environment(collections), "PYTHONPATH": os.pathsep.join((str(collections), str(tools.REPOSITORY / "tests")))},
            )
        finally:
            log.run("./lab/lab", "down", *lab, cwd=tools.REPOSITORY)
    seconds = time.monotonic() - begin
    return f"{output.splitlines()[-1]}, in {seconds:.0f} s"
