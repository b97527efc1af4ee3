# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image of a lab host: a minimal Debian with systemd, made on this machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from . import apt_sources, engine, packages, progress
from .command import long_running, output, succeeds
from .locks import exclusive
from .paths import cache

REPOSITORY = "creativeflow-minio-lab"
# Debian 12, which the lab runs on, and Debian 13. Each has a tag that stays the same while the recipe changes.
SUITES = {"bookworm": "latest", "trixie": "trixie"}
DEFAULT = "bookworm"
_PACKAGES = ("systemd", "systemd-sysv", "dbus", "python3", "iproute2", "procps", "ca-certificates", "xfsprogs", "python3-apt")
_LEAVE_OUT = (
    "./var/cache/apt/*",
    "./var/lib/apt/lists/*",
    "./usr/share/doc/*",
    "./usr/share/man/*",
    "./usr/share/locale/*",
    "./var/log/*.log",
    "./etc/hostname",
    "./etc/resolv.conf",
)
_CHANGES = ('CMD ["/lib/systemd/systemd"]', "ENV container=docker")


def tag(suite: str = DEFAULT) -> str:
    """The image's name, which changes with its recipe."""
    recipe = repr((suite, _PACKAGES, _LEAVE_OUT, _CHANGES))
    return f"{REPOSITORY}:{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"


def tarball(suite: str = DEFAULT) -> Path:
    """Where the image is kept for the next engine."""
    return cache() / "image" / f"{tag(suite).rpartition(':')[2]}.tar"


def ensure(suite: str = DEFAULT) -> str:
    """Have the image in the engine; its tag."""
    engine.ensure()
    with exclusive(cache() / "image" / "lock", "the lab's image"):
        if not _imported(suite):
            if not tarball(suite).exists():
                _build(suite)
            with progress.running(f"importing the image {tag(suite)}"):
                changes = [word for change in _CHANGES for word in ("--change", change)]
                output(["docker", "import", *changes, str(tarball(suite)), tag(suite)], timeout=600)
        output(["docker", "tag", tag(suite), _alias(suite)])
    return tag(suite)


def remove() -> None:
    """Remove the images, unless containers use them."""
    for suite in SUITES:
        if _imported(suite) and not output(["docker", "ps", "-aq", "--filter", f"ancestor={tag(suite)}"]):
            output(["docker", "image", "rm", tag(suite), _alias(suite)], check=False)


def _alias(suite: str) -> str:
    return f"{REPOSITORY}:{SUITES[suite]}"


def _imported(suite: str) -> bool:
    return succeeds(["docker", "image", "inspect", tag(suite)])


def _build(suite: str) -> None:
    packages.ensure("debootstrap", "debootstrap", "debian-archive-keyring", "wget", "ca-certificates")
    folder = Path(tempfile.mkdtemp(prefix="build-", dir=tarball(suite).parent))
    try:
        # The mount namespace ends with debootstrap, so an interrupted build leaves no mounts behind.
        long_running(
            f"building the lab's image (Debian {suite})",
            [
                "unshare",
                "--mount",
                "debootstrap",
                "--variant=minbase",
                f"--include={','.join(_PACKAGES)}",
                suite,
                str(folder / "root"),
                *filter(None, [apt_sources.mirror()]),
            ],
        )
        # Each host finds its own; without the file, systemd would take every start for the first one and ask for a set-up.
        (folder / "root/etc/machine-id").write_text("", encoding="utf-8")
        new = folder / "image.tar"
        with progress.running("packing the image"):
            output(["tar", "-C", str(folder / "root"), "--numeric-owner", *(f"--exclude={path}" for path in _LEAVE_OUT), "-cf", str(new), "."], timeout=600)
        os.replace(new, tarball(suite))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
