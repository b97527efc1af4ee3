# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A minio server in a folder of its own, and mc beside it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import socket
import subprocess
import tempfile
import time
import typing as t
from pathlib import Path

import urllib3

ROOT_USER, ROOT_PASSWORD = "corpus-root", "example-secret-of-root"
# Servers that run side by side, which mostly wait.
AT_ONCE = 4
_SECONDS = 40


@dataclasses.dataclass(frozen=True)
class Programs:
    """Where minio and mc are, and where folders may be made."""

    minio: Path
    mc: Path
    folder: Path

    @contextlib.contextmanager
    def place(self) -> t.Iterator[Path]:
        """A folder that is removed at the end."""
        with tempfile.TemporaryDirectory(prefix="corpus-", dir=self.folder, ignore_cleanup_errors=True) as folder:
            yield Path(folder)


@dataclasses.dataclass
class Server:
    """A server that runs, or did not start. :ivar said: what it printed when it ended."""

    address: str
    started: bool
    said: str = ""


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def running(
    programs: Programs, place: Path, variables: t.Optional[t.Mapping[str, str]] = None, words: t.Sequence[str] = (), scheme: str = "http"
) -> t.Iterator[Server]:
    """A server while the block runs. One that does not start is no error."""
    address = f"127.0.0.1:{free_port()}"
    command = [str(programs.minio), "server", "--quiet", "--address", address, "--console-address", f"127.0.0.1:{free_port()}", *words, str(place / "drive")]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "MINIO_CI_CD": "1",
        "MINIO_ROOT_USER": ROOT_USER,
        "MINIO_ROOT_PASSWORD": ROOT_PASSWORD,
        **(variables or {}),
    }
    log = place / "server.log"
    with log.open("wb") as output, subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT) as process:
        try:
            started = _wait(process, f"{scheme}://{address}/minio/health/cluster")
            yield Server(address, started, "" if started else log.read_text(encoding="utf-8", errors="replace"))
        finally:
            process.kill()


def _wait(process: subprocess.Popen[bytes], url: str) -> bool:
    pool = urllib3.PoolManager(cert_reqs="CERT_NONE", retries=False, timeout=2, assert_hostname=False)
    urllib3.disable_warnings()
    until = time.monotonic() + _SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            if pool.request("GET", url).status == 200:
                return True
        except urllib3.exceptions.HTTPError:
            pass
        time.sleep(0.1)
    return False


def mc(programs: Programs, folder: Path, *words: str) -> tuple[bool, str]:
    """Whether mc ended well, and what it printed. :param folder: that of its configuration."""
    command = [str(programs.mc), "--config-dir", str(folder), "--quiet", "--no-color", *words]
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        timeout=60,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
    )
    return not done.returncode, done.stdout.strip()
