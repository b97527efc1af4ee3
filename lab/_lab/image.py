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
LATEST = f"{REPOSITORY}:latest"
_SUITE = "bookworm"
_PACKAGES = ("systemd", "systemd-sysv", "dbus", "python3", "iproute2", "procps", "ca-certificates", "xfsprogs")
_LEAVE_OUT = ("./var/cache/apt/*", "./var/lib/apt/lists/*", "./usr/share/doc/*", "./usr/share/man/*", "./usr/share/locale/*",
              "./var/log/*.log", "./etc/hostname", "./etc/resolv.conf")
_CHANGES = ('CMD ["/lib/systemd/systemd"]', "ENV container=docker")


def tag() -> str:
    """The image's name, which changes with its recipe."""
    recipe = repr((_SUITE, _PACKAGES, _LEAVE_OUT, _CHANGES))
    return f"{REPOSITORY}:{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"


def tarball() -> Path:
    """Where the image is kept for the next engine."""
    return cache() / "image" / f"{tag().rpartition(':')[2]}.tar"


def ensure() -> str:
    """Have the image in the engine; its tag."""
    engine.ensure()
    with exclusive(cache() / "image" / "lock", "the lab's image"):
        if not _imported():
            if not tarball().exists():
                _build()
            with progress.running(f"importing the image {tag()}"):
                changes = [word for change in _CHANGES for word in ("--change", change)]
                output(["docker", "import", *changes, str(tarball()), tag()], timeout=600)
        output(["docker", "tag", tag(), LATEST])
    return tag()


def remove() -> None:
    """Remove the image, unless containers use it."""
    if _imported() and not output(["docker", "ps", "-aq", "--filter", f"ancestor={tag()}"]):
        output(["docker", "image", "rm", tag(), LATEST], check=False)


def _imported() -> bool:
    return succeeds(["docker", "image", "inspect", tag()])


def _build() -> None:
    packages.ensure("debootstrap", "debootstrap", "debian-archive-keyring", "wget", "ca-certificates")
    folder = Path(tempfile.mkdtemp(prefix="build-", dir=tarball().parent))
    try:
        # The mount namespace ends with debootstrap, so an interrupted build leaves no mounts behind.
        long_running(f"building the lab's image (Debian {_SUITE})",
                     ["unshare", "--mount", "debootstrap", "--variant=minbase", f"--include={','.join(_PACKAGES)}",
                      _SUITE, str(folder / "root"), *filter(None, [apt_sources.mirror()])])
        # Each host finds its own; without the file, systemd would take every start for the first one and ask for a set-up.
        (folder / "root/etc/machine-id").write_text("", encoding="utf-8")
        new = folder / "image.tar"
        with progress.running("packing the image"):
            output(["tar", "-C", str(folder / "root"), "--numeric-owner", *(f"--exclude={path}" for path in _LEAVE_OUT),
                    "-cf", str(new), "."], timeout=600)
        os.replace(new, tarball())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
