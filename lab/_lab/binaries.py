# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""minio and mc, built once from their Go modules at pinned versions, and what only tests need."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path

from .command import long_running, output
from .errors import LabError
from .locks import exclusive
from .paths import cache

# Upstream's release tags are no module versions, so these are pseudo-versions: time and commit.
_MODULES = {
    "minio": ("github.com/minio/minio", "v0.0.0-20260212201848-7aac2a2c5b7c"),
    "mc": ("github.com/minio/mc", "v0.0.0-20250313080218-cf909e1063a9"),
}
# For the tests of upgrades: the commit of RELEASE.2025-09-07T16-13-09Z.
_OLDER = ("github.com/minio/minio", "v0.0.0-20250907161309-07c3a429bfed")

# For the tests of faults: a proxy that breaks connections. Its main package is called server.
_TOXIPROXY = ("github.com/Shopify/toxiproxy/v2/cmd/server", "v2.5.0")

_COMPILER = {"GOGC": "off", "GOMEMLIMIT": "1GiB"}
"""Each process compiles one package and ends: without collecting what it no longer needs, a build takes a tenth less."""


def folder() -> Path:
    """Where the binaries are, or will be."""
    recipe = repr([(_flags(module, version), version) for module, version in _MODULES.values()])
    return cache() / f"bin-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"


def path(name: str) -> Path:
    """One of the binaries."""
    return folder() / name


def ensure() -> Path:
    """Have the binaries; their folder."""
    for name, (module, version) in _MODULES.items():
        _ensure(path(name), module, version, _flags(module, version))
    return folder()


def older_server() -> Path:
    """Have an older minio; its path."""
    module, version = _OLDER
    return _ensure(cache() / f"minio-{version}", module, version, _flags(module, version))


def toxiproxy() -> Path:
    """Have Toxiproxy; its path."""
    module, version = _TOXIPROXY
    return _ensure(cache() / f"toxiproxy-{version}", module, version, "-s -w")


def _ensure(place: Path, module: str, version: str, flags: str) -> Path:
    with exclusive(cache() / "bin.lock", place.name):
        if not place.exists():
            _build(place, module, version, module.rpartition("/")[2], flags)
    return place


def _build(destination: Path, module: str, version: str, program: str, flags: str) -> None:
    go = _go()
    destination.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="build-", dir=destination.parent))
    try:
        long_running(
            f"building {destination.name} from its source",
            [go, "install", "-v", "-trimpath", "-ldflags", flags, f"{module}@{version}"],
            {"GOBIN": str(place), "CGO_ENABLED": "0", **_COMPILER},
            lambda count, _line: f"{count} packages of Go",
        )
        os.replace(place / program, destination)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _go() -> str:
    """The go command; releases before 1.21 cannot even read today's modules, later ones fetch the release that a module wants."""
    wanted = "minio and mc are built with it: install Go 1.24 or newer from go.dev/dl (a distribution's own is often too old) and have it in PATH"
    go = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
    if not go:
        raise LabError(f"go is missing, and {wanted}")
    found = re.match(r"go(\d+)\.(\d+)", output([go, "env", "GOVERSION"], check=False))
    if found and (int(found[1]), int(found[2])) < (1, 21):
        raise LabError(f"{go} is {found[0]}, and {wanted}")
    return go


def _flags(module: str, version: str) -> str:
    """What the binary says of itself; without these it calls itself a development version."""
    _zero, time, commit = version.split("-")
    date, clock = f"{time[:4]}-{time[4:6]}-{time[6:8]}", (time[8:10], time[10:12], time[12:14])
    values = {
        "Version": f"{date}T{':'.join(clock)}Z",
        "ReleaseTag": f"SOURCE.{date}T{'-'.join(clock)}Z",
        "CommitID": commit,
        "ShortCommitID": commit,
    }
    return "-s -w " + " ".join(f"-X {module}/cmd.{name}={value}" for name, value in values.items())
