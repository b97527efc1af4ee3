# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The container engine: found, or installed and started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from . import packages, processes, progress
from .command import output, succeeds
from .errors import LabError
from .locks import exclusive
from .paths import tail
from .wait import until

# An engine belongs to the machine, not to one lab: several labs may use the one that the first of them started.
_RUN = Path("/run/creativeflow-minio-lab")
_PID = _RUN / "dockerd.pid"
LOG = _RUN / "dockerd.log"


def answers() -> bool:
    """Whether an engine can be used right now."""
    return shutil.which("docker") is not None and succeeds(["docker", "version"])


def obstacle() -> str:
    """Why there can be no engine here; '' if there can."""
    if answers():
        return ""
    if os.geteuid() != 0:
        return "no container engine answers, and only root can start one"
    if not shutil.which("dockerd") and not packages.can_install():
        return "there is no container engine and no apt-get to install one"
    return ""


def ensure() -> None:
    """Have an engine that answers."""
    if answers():
        return
    if obstacle():
        raise LabError(f"{obstacle()}: start docker, or use --driver local")
    packages.ensure("dockerd", "docker.io", "iptables", "ca-certificates")
    _RUN.mkdir(mode=0o755, exist_ok=True)
    with exclusive(_RUN / "lock", "the container engine"):
        if answers():
            return
        with progress.running("starting the container engine"):
            # overlay2 is not possible on every file system (a container's own root, for one); vfs is.
            if not _start() and not _start("--storage-driver", "vfs"):
                raise LabError(f"dockerd does not start: {tail(LOG)} (all of it: {LOG})")


def _start(*options: str) -> bool:
    with open(LOG, "ab") as log:
        process = subprocess.Popen(["dockerd", *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    processes.remember(_PID, process.pid)
    try:
        until(lambda: process.poll() is not None or answers(), 60, lambda: "")
    except LabError:
        processes.stop(_PID, signal.SIGTERM, 20)
    if process.poll() is None:
        return True
    _PID.unlink(missing_ok=True)
    return False


def release() -> None:
    """Stop the engine if a lab started it and nothing runs in it any more."""
    if not processes.alive(_PID):
        return
    others = output(["docker", "ps", "-aq"], check=False).split()
    if others:
        progress.say(f"    the container engine stays: it has {len(others)} other containers")
        return
    with progress.running("stopping the container engine"):
        processes.stop(_PID, signal.SIGTERM, 30)
    shutil.rmtree(_RUN, ignore_errors=True)
