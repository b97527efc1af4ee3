# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of a module or of a script, as a process of its own, and what it is given."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Iterator

from _lab import ansible
from _lab.errors import LabError
from _lab.local import Local
from _lab.sites import Site

_HERE = Path(__file__).resolve().parent
_MODULES = "ansible_collections.creativeflow.minio.plugins.modules"


class Servers:
    """The servers, of which only those run that are measured."""

    def __init__(self, lab: Local, sites: dict[str, Site]) -> None:
        self._lab = lab
        self._sites = sites

    def folder(self, name: str) -> Path:
        """Where the drives of one of them are, which is for when it does not run."""
        return self._lab.folder(name)

    def restart(self, name: str) -> None:
        """Kill one of them, and start it again."""
        self._lab.stop(name)
        self._lab.start(name)

    @contextlib.contextmanager
    def running(self, name: str) -> Iterator[Site]:
        """One of them, started."""
        self._lab.start(name)
        try:
            yield self._sites[name]
        finally:
            self._lab.stop(name)


def unchanged(result: dict[str, Any]) -> None:
    """Refuse a result that is changed."""
    if result["changed"]:
        raise LabError("a module changed something although there was nothing to change")


def changed(result: dict[str, Any], count: int) -> None:
    """Refuse a result that did not change so many buckets."""
    if result["counts"]["changed"] != count:
        raise LabError(f"minio_bucket changed {result['counts']['changed']} buckets instead of {count}")


def make_buckets(count: int) -> list[dict[str, Any]]:
    """Buckets with four settings each."""
    return [
        {
            "name": f"bench-{number:05}",
            "versioning": "enabled",
            "quota": "1TiB",
            "tags": {"team": "media", "number": str(number)},
            "policy": {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": ["s3:GetObject"], "Resource": [f"arn:aws:s3:::bench-{number:05}/public/*"]}
                ],
            },
        }
        for number in range(count)
    ]


def connection(site: Site) -> dict[str, str]:
    """What modules and scripts connect with."""
    return {"url": site.url, "access_key": site.access_key, "secret_key": site.secret_key}


def script(path: Path, name: str, site: Site, options: dict[str, Any]) -> float:
    """Seconds that one of the scripts beside this file measured of itself."""
    result = subprocess.run(
        [ansible.python(), _HERE / f"{name}.py"],
        input=json.dumps({**connection(site), **options}),
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(path), "PATH": "/usr/bin:/bin"},
    )
    if result.returncode:
        raise LabError(f"{name} failed: {result.stderr.strip().splitlines()[-1]}")
    return float(result.stdout)


def module(path: Path, name: str, site: Site, options: dict[str, Any]) -> dict[str, Any]:
    """A module's result, as ``wall`` the seconds of its whole process, from the start of Python to its end, and ``mebibytes``, its most memory."""
    arguments = json.dumps({"ANSIBLE_MODULE_ARGS": {**connection(site), "timeout": 300, **options}})
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as problems:
        given.write(arguments)
        given.seek(0)
        begin = time.perf_counter()
        process = subprocess.Popen(
            [ansible.python(), "-m", f"{_MODULES}.{name}"], stdin=given, stdout=said, stderr=problems, env={"PYTHONPATH": str(path), "PATH": "/usr/bin:/bin"}
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        problems.seek(0)
        try:
            answer = json.loads(said.read())
        except ValueError as error:
            raise LabError(f"{name} gave no result: {problems.read().strip()[-500:]}") from error
    if answer.get("failed"):
        raise LabError(f"{name} failed: {answer['msg']}")
    return {**answer, "wall": wall, "mebibytes": usage.ru_maxrss / 1024}
