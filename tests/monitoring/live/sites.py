# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sites: az1 replicates to dr; edge speaks TLS, on a small file system; an older node is a target of az1."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import typing as t
from pathlib import Path

from _lab import binaries, processes
from _lab.local import Local, Place
from _lab.wait import http_status
from shapes.authority import Authority
from shapes.sites import Login, Site

from .stack import free_port, wait

NAMES = ("az1", "dr", "edge")
_SIZE = 192 * 1024 * 1024
_KEY = "MINIO_KMS_SECRET_KEY", "live:" + "A" * 43 + "="


class Sites:
    """The servers.

    :param folder: for what they hold. :param older: another release of the server. :param base_port: the first of three ports.
    """

    def __init__(self, folder: Path, older: Path, base_port: int) -> None:
        self._state, self._older = folder / "servers", older
        self._node, self._image = folder / "node", folder / "edge.img"
        self._certificates, self.authority = folder / "certificates", Authority("Authority of edge")
        self._certificates.mkdir()
        self.ca = folder / "edge.pem"
        self.ca.write_bytes(self.authority.pem())
        self.authority.certify(self._certificates, days=3)
        self._local = Local(self._state, base_port, dict([_KEY]), {"edge": Place(certificates=self._certificates)})
        self.node_port = free_port()
        self.mounted = False

    def up(self) -> dict[str, Site]:
        """Start all, with the older node."""
        self._local.up(NAMES[:2])
        self._mount()
        made = self._local.up(NAMES)
        self.start_node(self._older)
        return {name: self._site(name, site.url, Login(site.access_key, site.secret_key)) for name, site in made.items()}

    def _site(self, name: str, url: str, root: Login) -> Site:
        return Site(name, url.partition("://")[2], url, root, root, self.ca if url.startswith("https") else None, "us-east-1")

    def down(self) -> None:
        """End all, and remove what they hold."""
        processes.stop(self._pid(), signal.SIGKILL, 10)
        self.thaw("dr")
        if self.mounted:
            processes.stop(self._state / "edge.pid", signal.SIGKILL, 10)
            subprocess.run(["umount", self._state / "edge"], check=True)
        self._local.down()

    def _mount(self) -> None:
        """Give edge a small file system, where this user may mount one."""
        place = self._state / "edge"
        place.mkdir()
        if os.geteuid() or not shutil.which("mkfs.ext4"):
            return
        with self._image.open("wb") as image:
            image.truncate(_SIZE)
        made = subprocess.run(["mkfs.ext4", "-q", self._image], capture_output=True, check=False)
        self.mounted = not made.returncode and not subprocess.run(["mount", "-o", "loop", self._image, place], capture_output=True, check=False).returncode

    def fill(self) -> None:
        """Fill the file system of edge, but for some of it."""
        left = shutil.disk_usage(self._state / "edge").free
        (self._state / "edge" / "filler").write_bytes(bytes(int(left * 0.97)))

    def empty(self) -> None:
        """Undo that."""
        (self._state / "edge" / "filler").unlink()

    def renew(self) -> None:
        """Give edge a certificate that is valid for long."""
        self.authority.certify(self._certificates, days=90)

    def lose_drive(self) -> None:
        """Put a file in the place of a drive of az1, as if it were not mounted, and lose what is on it."""
        drive = self._drive()
        lost = drive.rename(drive.with_name("lost"))
        drive.write_bytes(b"")
        shutil.rmtree(lost, ignore_errors=True)

    def replace_drive(self) -> None:
        """Put an empty drive there, which the server fills again by itself."""
        self._drive().unlink()
        self._drive().mkdir()

    def _drive(self) -> Path:
        return self._state / "az1" / "disk4"

    def kill(self, name: str) -> None:
        """Kill a site, as a power cut would."""
        self._local.stop(name)

    def start(self, name: str) -> None:
        """Start it again."""
        self._local.start(name)

    def freeze(self, name: str) -> None:
        """A server that accepts connections and says nothing."""
        os.kill(processes.alive(self._state / f"{name}.pid"), signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Undo that."""
        pid = processes.alive(self._state / f"{name}.pid")
        if pid:
            os.kill(pid, signal.SIGCONT)

    def start_node(self, program: t.Optional[Path] = None) -> None:
        """Start the other node of az1, which forms no cluster with it. :param program: its server, that of the sites without."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MINIO_")}
        environment.update({"MINIO_CI_CD": "1", "MINIO_PROMETHEUS_AUTH_TYPE": "public", "MINIO_BROWSER": "off"})
        self._node.mkdir(exist_ok=True)
        words: list[t.Union[str, Path]] = [program or binaries.path("minio"), "server", "--address", f"127.0.0.1:{self.node_port}", self._node]
        with (self._node.parent / "node.log").open("ab") as log:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True)
        processes.remember(self._pid(), process.pid)
        url = f"http://127.0.0.1:{self.node_port}/minio/health/live"
        wait(lambda: http_status(url) == 200, 60, f"the other node of az1 does not come up: see {self._node.parent / 'node.log'}")

    def kill_node(self) -> None:
        """Kill it, as a power cut would."""
        processes.stop(self._pid(), signal.SIGKILL, 10)

    def _pid(self) -> Path:
        return self._node.parent / "node.pid"
