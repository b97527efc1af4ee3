# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exporter answers one request on a socket, as systemd gives it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "roles" / "minio_replication" / "files" / "minio_exporter.py"
METRICS = b'# TYPE creativeflow_minio_replication_up gauge\ncreativeflow_minio_replication_up{site="az1"} 1\n'


def ask(path, request):
    """What the exporter sends for the bytes of a request."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 20) as client:
        accepted, _address = server.accept()
        with accepted, subprocess.Popen([sys.executable, "-I", str(SCRIPT), str(path)], stdin=accepted, stdout=accepted) as process:
            accepted.close()
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
            found = b"".join(iter(lambda: client.recv(65536), b""))
            assert process.wait(20) == 0
    head, _line, body = found.partition(b"\r\n\r\n")
    return head.split(b"\r\n"), body


@pytest.fixture(name="path")
def _path(tmp_path):
    path = tmp_path / "minio.prom"
    path.write_bytes(METRICS)
    return path


@pytest.mark.parametrize("target", ["/metrics", "/metrics?collect%5B%5D=textfile"])
def test_the_metrics_are_the_file(path, target):
    head, body = ask(path, f"GET {target} HTTP/1.1\r\nHost: ops:9180\r\nAccept: */*\r\n\r\n".encode())
    assert head[0] == b"HTTP/1.1 200 OK" and body == METRICS
    assert f"Content-Length: {len(METRICS)}".encode() in head and b"Content-Type: text/plain; version=0.0.4; charset=utf-8" in head


def test_a_head_has_no_body(path):
    head, body = ask(path, b"HEAD /metrics HTTP/1.0\r\n\r\n")
    assert head[0] == b"HTTP/1.1 200 OK" and body == b"" and f"Content-Length: {len(METRICS)}".encode() in head


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET / HTTP/1.1", b"404"), (b"GET /metrics/../../etc/shadow HTTP/1.1", b"404"), (b"GET /etc/shadow HTTP/1.1", b"404"),
        (b"POST /metrics HTTP/1.1", b"405"), (b"\x16\x03\x01\x02\x00", b"400"), (b"", b"400"),
    ],
)  # fmt: skip
def test_nothing_else_is_given(path, request_line, status):
    head, body = ask(path, request_line + b"\r\n\r\n")
    assert head[0].split()[1] == status and b"creativeflow" not in body


def test_a_file_that_is_not_there_is_said(tmp_path):
    head, body = ask(tmp_path / "missing.prom", b"GET /metrics HTTP/1.1\r\n\r\n")
    assert head[0] == b"HTTP/1.1 503 Service Unavailable" and b"missing.prom: No such file or directory." in body
