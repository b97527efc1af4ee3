# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian packages that the containers driver needs on this machine."""

from __future__ import annotations

import os
import shutil

from .command import long_running
from .errors import LabError

_APT = {"DEBIAN_FRONTEND": "noninteractive"}


def can_install() -> bool:
    """Whether this user may install packages here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def ensure(program: str, *names: str) -> None:
    """Install packages unless their program is there."""
    if shutil.which(program):
        return
    if not can_install():
        raise LabError(f"{program} is missing: install {' '.join(names)}, or run as root on Debian or Ubuntu")
    long_running("updating the package lists", ["apt-get", "update", "-q"], _APT)
    long_running(f"installing {program} and what it needs", ["apt-get", "install", "-q", "-y", "--no-install-recommends", *names], _APT)
    if not shutil.which(program):
        raise LabError(f"{program} is still missing after the installation of {' '.join(names)}")
