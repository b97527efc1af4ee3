# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What answers, refusals and silence say of a site (a2), on real sockets; real servers are in the integration target."""

from __future__ import annotations

import socket
import threading
import time

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._site.connection_failures import cause_of
from ansible_collections.creativeflow.minio.plugins.module_utils._status.site_health import health_from, judge
from urllib3.exceptions import NewConnectionError

MINIO = {"Server": "MinIO", "Date": "Sat, 28 Nov 2026 22:30:00 GMT"}
HAPROXY = b"<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n"


def _params(*sites, **options):
    defaults = {"ca_path": None, "validate_certs": True, "timeout": None}
    return {"sites": [{**defaults, **site} for site in sites], "tries": 2, "pause": 0, "timeout": 5, "within": 30, **options}


def _one(url, **options):
    return health_from(_params({"name": "az1", "url": url}, **options))["sites"][0]


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def answering():
    """Starts a server that gives the same bytes to everybody, or closes the connection for none, and tells its url."""
    servers = []

    def serve(server, data):
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            with connection:
                # To its end: what is closed with something unread is reset, and then the client may not see the answer.
                request = connection.recv(65536)
                while request.startswith(b"GET ") and b"\r\n\r\n" not in request:
                    request += connection.recv(65536)
                connection.sendall(data)

    def start(data):
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=serve, args=(server, data), daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}"

    yield start
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    ("status", "headers", "body", "state", "cause", "reachable"),
    [
        (200, {**MINIO, "x-minio-write-quorum": "3"}, b"", "alive", "answered", True),
        (200, {"server": "nginx", "X-Minio-Write-Quorum": "3"}, b"", "alive", "answered", True),
        (503, {**MINIO, "x-minio-write-quorum": "3"}, b"", "no_write_quorum", "answered", True),
        (503, {**MINIO, "x-minio-server-status": "offline"}, b"", "no_write_quorum", "answered", True),
        (503, MINIO, b"<Error><Code>SlowDownWrite</Code></Error>", "no_write_quorum", "answered", True),
        (503, MINIO, b"<Error><Code>SlowDown</Code></Error>", "", "busy", True),
        (400, MINIO, b"<Error><Code>BadRequest</Code></Error>", "", "not_minio", True),
        (400, {}, b"Client sent an HTTP request to an HTTPS server.\n", "", "tls", None),
        (200, {"Server": "SimpleHTTP/0.6"}, b"hello", "", "not_minio", None),
        (404, {}, b"", "", "not_minio", None),
        (307, {"Location": "https://elsewhere"}, b"", "", "not_minio", None),
        (503, {"Content-Type": "text/html"}, HAPROXY, "", "proxy", None),
        (502, {"Server": "nginx"}, b"", "", "proxy", None),
        (504, {}, b"", "", "proxy", None),
    ],
)
def test_what_an_answer_says(status, headers, body, state, cause, reachable):
    answer = judge(status, headers, body)
    assert (answer.state, answer.cause, answer.reachable) == (state, cause, reachable)


def test_refused_in_every_attempt_is_dead():
    found = _one(f"http://127.0.0.1:{_free_port()}/", tries=3)
    assert (found["state"], found["cause"], found["reachable"], found["write_quorum"], found["tries"]) == ("dead", "refused", False, None, 3)
    assert found["may_start"]
    assert found["reason"].startswith("site az1 (http://127.0.0.1:") and "3 attempts failed: the connection was refused" in found["reason"]


def test_silence_in_every_attempt_is_dead():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = _one(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
    assert (found["state"], found["cause"]) == ("dead", "timed_out")


def test_an_answer_never_makes_a_site_dead(answering):
    url = answering(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    found = _one(url)
    assert (found["state"], found["cause"], found["may_start"], found["tries"]) == ("unknown", "proxy", True, 2)


def test_a_connection_that_is_closed_is_unknown(answering):
    found = _one(answering(b""))
    assert (found["state"], found["cause"], found["reachable"]) == ("unknown", "closed", None)


def test_attempts_that_fail_in_different_ways_are_unknown():
    port = _free_port()

    def close_one():
        time.sleep(0.3)
        with socket.create_server(("127.0.0.1", port)) as server:
            server.accept()[0].close()

    thread = threading.Thread(target=close_one)
    thread.start()
    found = _one(f"http://127.0.0.1:{port}", pause=0.6)
    thread.join()
    assert (found["state"], found["cause"]) == ("unknown", "mixed")
    assert "was refused" in found["reason"] and ("was closed" in found["reason"] or "was reset" in found["reason"])


def test_the_whole_is_bounded():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        found = _one(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=60, within=0.5)
    assert time.monotonic() - began < 20
    assert (found["state"], found["cause"], found["may_start"]) == ("unknown", "no_result", False)


def test_a_ca_path_that_cannot_be_used_is_no_reason_to_call_a_site_dead(answering, tmp_path):
    url = answering(b"").replace("http:", "https:")
    sites = [
        {"name": "answers", "url": url, "ca_path": str(tmp_path / "missing")},
        {"name": "refuses", "url": f"https://127.0.0.1:{_free_port()}", "ca_path": str(tmp_path / "missing")},
    ]
    result = health_from(_params(*sites))
    assert (result["dead"], result["unknown"]) == (["refuses"], ["answers"])


def test_a_certificate_of_the_client_that_cannot_be_used_makes_no_site_dead(answering, tmp_path):
    url = answering(b"HTTP/1.0 400 Bad Request\r\n\r\n").replace("http:", "https:")
    result = health_from(_params({"name": "az1", "url": url, "client_cert": str(tmp_path / "missing")}))
    assert result["unknown"] == ["az1"] and "client_cert" in result["reasons"][0]


def test_all_input_errors_at_once():
    sites = [{"name": "az1", "url": "http://key:SECRET@az1"}, {"name": "az1", "url": "http://az1:99999"}, {"name": "dr", "url": "http://dr", "timeout": 0}]
    sites[2]["client_key"] = "/k"
    with pytest.raises(InputErrors) as caught:
        health_from(_params(*sites, tries=1, within=float("nan"), pause=-1))
    assert len(caught.value.errors) == 8
    assert "SECRET" not in str(caught.value)


def test_no_sites_are_no_error():
    assert health_from(_params())["alive"] == []


@pytest.mark.parametrize(("number", "kind"), [(111, "refused"), (113, "no_route"), (110, "timed_out"), (101, "network"), (13, "network")])
def test_what_the_system_says_of_a_connection(number, kind):
    error = NewConnectionError(None, "Failed to establish a new connection")
    error.__cause__ = OSError(number, "as the system says")
    assert cause_of(error, "http://az1", 5, 15).kind == kind
