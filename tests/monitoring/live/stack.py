# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs of Prometheus as plain processes, and the webhook that gets the alerts."""

from __future__ import annotations

import http.server
import json
import socket
import subprocess
import threading
import time
import typing as t
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from shapes.play import Wrong

Json = dict[str, t.Any]
OWN_MOUNTS = ("unshare", "--map-root-user", "--mount")
"""Runs a command that may mount for itself alone."""


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Alerts:
    """What Alertmanager sent to the webhook. ``seen`` has the last message of each alert, by its name and site."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], Json] = {}
        alerts = self

        class _Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # pylint: disable=invalid-name
                """Take a message."""
                content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                alerts.take(content)
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: t.Any) -> None:  # noqa: A002
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, content: Json) -> None:
        """A message of Alertmanager."""
        for alert in content["alerts"]:
            key = alert["labels"]["alertname"], alert["labels"].get("site", "")
            fired = alert["status"] == "firing"
            before = self.seen.get(key, {"fired": False})
            self.seen[key] = {**alert, "fired": fired or before["fired"], "firing": fired}

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()


class Stack:
    """The programs.

    :param programs: their folder. :param folder: where their configurations are, and their data go.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._running: list[subprocess.Popen[bytes]] = []
        self.ports = {name: free_port() for name in ("prometheus", "alertmanager", "node-exporter", "blackbox-exporter")}

    def start(self, textfiles: Path) -> None:
        """Start all. :raises Wrong: one of them does not come up."""
        at = {name: f"127.0.0.1:{port}" for name, port in self.ports.items()}
        self._run("prometheus-node-exporter", f"--web.listen-address={at['node-exporter']}", "--collector.disable-defaults",
                  "--collector.textfile", f"--collector.textfile.directory={textfiles}")  # fmt: skip
        self._run("prometheus-blackbox-exporter", f"--web.listen-address={at['blackbox-exporter']}", f"--config.file={self._folder / 'blackbox.yml'}")
        self._run("prometheus-alertmanager", f"--web.listen-address={at['alertmanager']}", f"--config.file={self._folder / 'alertmanager.yml'}",
                  f"--storage.path={self._folder / 'alertmanager'}", "--cluster.listen-address=")  # fmt: skip
        self._run("prometheus", f"--web.listen-address={at['prometheus']}", f"--config.file={self._folder / 'prometheus.yml'}",
                  f"--storage.tsdb.path={self._folder / 'data'}", "--rules.alert.resend-delay=5s")  # fmt: skip
        for name, path in (("prometheus", "/-/ready"), ("alertmanager", "/-/ready"), ("node-exporter", "/metrics"), ("blackbox-exporter", "/metrics")):
            wait(lambda url=f"http://{at[name]}{path}": _answers(url), 60, f"{name} does not answer: see {self._folder / name}.log")  # type: ignore[misc]

    def query(self, expr: str, begin: float = 0) -> list[Json]:
        """The result of an expression: now, or from a time on until now. :raises Wrong: Prometheus does not take it."""
        now = time.time()
        over = {"start": begin, "end": now, "step": 5} if begin else {"time": now}
        words = urllib.parse.urlencode({"query": expr, **over}).encode()
        url = f"http://127.0.0.1:{self.ports['prometheus']}/api/v1/query{'_range' if begin else ''}"
        try:
            with urllib.request.urlopen(url, words, timeout=60) as answer:  # noqa: S310
                return list(json.load(answer)["data"]["result"])
        except urllib.error.HTTPError as error:
            raise Wrong(f"{expr}: {error.read().decode()[:300]}") from error

    def close(self) -> None:
        """End all."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(20)

    def _run(self, program: str, *options: str) -> None:
        name = program.removeprefix("prometheus-")
        words = [*self._around(program), str(self._programs / program), *options]
        with (self._folder / f"{name}.log").open("wb") as log:
            self._running.append(subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log))

    def _around(self, program: str) -> list[str]:
        """Debian's Alertmanager reads its templates from /usr/share. Where it is unpacked elsewhere, it sees a /usr/share of its own."""
        share = self._programs.parent / "share"
        if program != "prometheus-alertmanager" or share == Path("/usr/share"):
            return []
        return [*OWN_MOUNTS, "sh", "-c", 'mount --bind "$1" /usr/share && shift && exec "$@"', "sh", str(share)]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def wait(condition: t.Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Wait for a condition. :raises Wrong: it does not come true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Wrong(f"{otherwise} (after {seconds:.0f} s)")
        time.sleep(0.5)
