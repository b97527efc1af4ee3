# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules and dashboards, with the programs of Prometheus that Debian has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import typing as t
from pathlib import Path

from . import live, tools, workspace
from .shapes import CMDLINE_WATCH
from .shell import Failed, LeftOut, Log

# Its releases are numbered by the second, and then by the release of Grafana.
_SDK = "grafana-foundation-sdk==1769699379!11.6.0"
_PACKAGES = ("prometheus", "prometheus-alertmanager", "prometheus-node-exporter", "prometheus-blackbox-exporter")


def rules(log: Log) -> str:
    """promtool over the rules: each alert begins, waits, fires and ends, and the traps; and over the files of the layout for other collections."""
    tools.ensure(log)
    promtool = programs(log) / "promtool"
    with workspace.copy("rules") as root:
        collections = workspace.collections(root)
        path = os.pathsep.join(map(str, (collections, root / "tests", root / CMDLINE_WATCH)))
        python, env = tools.venv() / "bin" / "python", {**tools.environment(collections), "PYTHONPATH": path}
        with tempfile.TemporaryDirectory(prefix="rules-", dir=tools.cache() / "work") as folder:
            output = log.run(python, "-m", "monitoring.promtool", folder, str(promtool), cwd=root, env=env)
        with tempfile.TemporaryDirectory(prefix="layout-", dir=tools.cache() / "work") as folder:
            layout = log.run(python, "-m", "monitoring.layout", folder, collections, promtool.parent, cwd=root, env=env)
        release = re.search(r"version (\S+)", log.run(promtool, "--version", cwd=root))
        only = f"promtool {release[1] if release else '?'} alone"
        return "; ".join([output.splitlines()[-1], only, layout.splitlines()[-1], _dashboards(log, root)])


def _dashboards(log: Log, root: Path) -> str:
    """The dashboards, through the types of Grafana, where these can be had."""
    try:
        python = tools.separate(log, _SDK) / "python"
    except Failed:
        return f"the dashboards were not read by the types of Grafana, because {_SDK} cannot be installed"
    script, folder = root / "tests" / "monitoring" / "schema.py", root / "roles" / "minio_monitoring" / "files" / "dashboards"
    return log.run(python, script, folder, cwd=root).splitlines()[-1]


def monitoring(log: Log) -> str:
    """Prometheus and Alertmanager against real sites, which are broken: each alert arrives with its runbook, and ends."""
    place = programs(log)
    if place.parent != Path("/usr") and subprocess.run(["unshare", "--map-root-user", "--mount", "true"], capture_output=True, check=False).returncode:
        raise LeftOut("prometheus-alertmanager is not installed, and this user cannot give an unpacked one a /usr/share of its own")
    tools.ensure(log)
    tools.require_time()
    live.binaries(log)
    older = log.run("./lab/lab", "older-server", cwd=tools.REPOSITORY).splitlines()[-1]
    (tools.cache() / "work").mkdir(exist_ok=True)
    with workspace.copy("monitoring") as root:
        collections = workspace.collections(root)
        path = os.pathsep.join(map(str, (collections, root / "tests", root / "lab", root / CMDLINE_WATCH)))
        words: list[t.Union[str, Path]] = ["--collections", collections, "--folder", tools.cache() / "work", "--programs", place, "--older-server", older]
        env = {**tools.environment(collections), "PYTHONPATH": path}
        output = log.run(tools.venv() / "bin" / "python", "-m", "monitoring.live", *words, cwd=root, env=env)
    return output.splitlines()[-1]


def programs(log: Log) -> Path:
    """The folder of prometheus, promtool, prometheus-alertmanager, amtool and the exporters; Debian's packages are unpacked into the cache, not installed.

    :raises LeftOut: they are neither installed nor to be had.
    """
    if all(shutil.which(name) for name in ("promtool", "amtool", *_PACKAGES)):
        return Path(shutil.which("promtool") or "").parent
    place = tools.cache() / "prometheus"
    if not (place / "complete").exists():
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
            raise LeftOut("prometheus is not installed, and there is no apt-get to get it with")
        _unpack(log, place)
    return place / "usr" / "bin"


def _unpack(log: Log, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        try:
            log.run("apt-get", "download", "-q", *_PACKAGES, cwd=place)
        except Failed:
            log.run("apt-get", "update", "-q", cwd=place)
            log.run("apt-get", "download", "-q", *_PACKAGES, cwd=place)
        for package in sorted(place.glob("*.deb")):
            log.run("dpkg-deb", "--extract", package, place, cwd=place)
    except Failed as reason:
        raise LeftOut(f"prometheus is not installed, and cannot be downloaded: {reason}") from reason
    (place / "complete").touch()
