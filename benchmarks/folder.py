# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of many small files: minio_object beside mc mirror and a plain listing."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any, Iterator

from _lab import binaries
from _lab.errors import LabError
from _lab.sites import Site
from runs import Servers, module, unchanged

_SIZE = 4096
_RUNS = 5
_ROUNDS = 3
_FOLDERS = 100


class Folder:
    """The measurements.

    :param path: an empty folder. :param servers: those of ``SITES`` among others.
    """

    SITES = ("folder",)

    def __init__(self, path: Path, servers: Servers) -> None:
        self._path = path
        self._servers = servers

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """The sizes."""
        parser.add_argument("--files", type=int, default=10000, help="files of 4 KiB of a folder (default: 10000)")

    def lines(self, options: argparse.Namespace) -> Iterator[str]:
        """The lines of the table."""
        count = options.files
        files = self._make(count)
        with self._servers.running("folder") as site:
            firsts: list[dict[str, Any]] = []
            mirrors: list[float] = []
            # They take turns, each into a bucket of its own.
            for number in range(_ROUNDS):
                names = [f"bench-mirror-{number}", f"bench-folder-{number}"]
                module(self._path, "minio_bucket", site, {"buckets": [{"name": name} for name in names]})
                mirrors.append(self._mc(site, ["mirror", "--quiet", str(files), f"site/{names[0]}/files"]))
                firsts.append(module(self._path, "minio_object", site, _declared(names[1], files)))
                if firsts[-1]["uploaded"]["objects"] != count:
                    raise LabError(f"minio_object put {firsts[-1]['uploaded']['objects']} objects instead of {count}")
            first, mirror = statistics.median(result["wall"] for result in firsts), statistics.median(mirrors)
            yield f"{count:,} new files of 4 KiB: mc mirror                                              {mirror:7.2f} s   median of {_ROUNDS}"
            yield (
                f"{count:,} new files of 4 KiB: minio_object                                           {first:7.2f} s"
                f"   {firsts[0]['api']['requests']} requests   {first / mirror:.2f} of mc mirror (goal: 1.2)   {firsts[0]['mebibytes']:.0f} MiB"
            )
            again = [module(self._path, "minio_object", site, _declared("bench-folder-0", files)) for _run in range(_RUNS)]
            listing = statistics.median(self._mc(site, ["ls", "--recursive", "--json", "site/bench-folder-0"]) for _run in range(_RUNS))
            for result in again:
                unchanged(result)
            wall, own = (statistics.median(seconds) for seconds in ([run["wall"] for run in again], [run["api"]["seconds"] for run in again]))
            yield (
                f"{count:,} files, nothing to change: minio_object                                     {wall:7.2f} s"
                f"   {again[0]['api']['requests']} requests, {own:.2f} s without the start of Python and of Ansible's module"
                f"   {own / listing:.2f} of mc ls ({listing:.2f} s, goal: 1.5)"
            )

    def _make(self, count: int) -> Path:
        folder = self._path / "files"
        for number in range(count):
            place = folder / f"{number % _FOLDERS:03}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:06}.bin").write_bytes(os.urandom(_SIZE))
        return folder

    def _mc(self, site: Site, command: list[str]) -> float:
        """The seconds of one run of mc."""
        scheme, _colon, host = site.url.partition("://")
        environment = {"HOME": str(self._path), "PATH": "/usr/bin:/bin", "MC_HOST_site": f"{scheme}://{site.access_key}:{site.secret_key}@{host}"}
        begin = time.perf_counter()
        result = subprocess.run([binaries.path("mc"), *command], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if result.returncode:
            raise LabError(f"mc {command[0]} failed: {result.stderr.strip()[-300:]}")
        return time.perf_counter() - begin


def _declared(bucket: str, files: Path) -> dict[str, Any]:
    return {"bucket": bucket, "objects": [{"key": "files", "src": str(files)}]}
