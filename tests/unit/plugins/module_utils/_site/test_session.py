# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person is told when a connection does not work, seen on real sockets."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import re
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError, ServerError, Unreachable
from ansible_collections.creativeflow.minio.plugins.module_utils._site import session as module
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SECRET = "a-secret-that-nothing-shows"
BUSY = (503, b"<Error><Code>XMinioServerNotInitialized</Code><Message>Server not initialized yet.</Message></Error>")


class Server(http.server.ThreadingHTTPServer):
    """Gives the answers of a list, the last one again and again; remembers what it was asked."""

    def __init__(self, *answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = list(answers), []

    def handle_error(self, request, client_address):
        """A client that does not trust the certificate hangs up."""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(dict(self.headers))
        answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        status, body = answer(self.headers) if callable(answer) else answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if self.command == "HEAD" and status == 400:
            self.send_header("x-minio-error-code", "AuthorizationHeaderMalformed")
            self.send_header("x-amz-bucket-region", "eu-central-1")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_args):
        pass


@pytest.fixture
def serve():
    servers = []

    def start(*answers, certificate=None):
        server = Server(*answers)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _certificate(path):
    """A key and a certificate of 127.0.0.1 that vouches for itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, path.stem)])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return str(path)


def _session(server, scheme="http", **options):
    return Session(f"{scheme}://127.0.0.1:{server.server_address[1]}", "key", SECRET, site="az1", **{"timeout": 5, **options})


def _why(session):
    with pytest.raises(MinioError) as caught:
        session.s3("GET")
    text = str(caught.value)
    assert "\n" not in text and SECRET not in text and text.startswith("site az1 (http")
    return text


def test_a_certificate_is_trusted_with_its_authority_only(serve, tmp_path):
    own, other = _certificate(tmp_path / "own.pem"), _certificate(tmp_path / "other.pem")
    server = serve((200, b"yes"), certificate=own)
    assert "its certificate is not trusted (" in _why(_session(server, "https"))
    assert "Give the authority's certificate in ca_path." in _why(_session(server, "https", ca_path=other))
    assert _session(server, "https", ca_path=own).s3("GET") == b"yes"
    assert _session(server, "https", validate_certs=False).s3("GET") == b"yes"


def test_one_speaks_tls_and_the_other_does_not(serve, tmp_path):
    plain = serve((200, b"yes"))
    assert "does not speak TLS on this port" in _why(_session(plain, "https"))
    tls = serve((200, b"yes"), certificate=_certificate(tmp_path / "own.pem"))
    assert "If the server has TLS on this port, use https://." in _why(_session(tls))
    go = serve((400, b"Client sent an HTTP request to an HTTPS server.\n"))
    assert "has TLS on this port. Use https://" in _why(_session(go))


def test_a_server_that_hangs_is_given_up_within_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        session = Session(f"http://127.0.0.1:{silent.getsockname()[1]}", "key", SECRET, timeout=0.3, site="az1")
        began = time.monotonic()
        assert "no answer within 0.3 s" in _why(session)
        # Far more than a loaded machine takes, far less than a second timeout of any kind.
        assert time.monotonic() - began < 5


def test_a_server_that_starts_is_asked_again_within_the_timeout(serve):
    server = serve(BUSY, BUSY, (200, b"yes"))
    session = _session(server)
    assert session.s3("GET") == b"yes"
    assert session.requests == 3


def test_a_server_that_never_starts_is_reported_in_its_own_words(serve):
    text = _why(_session(serve(BUSY), timeout=0.3))
    assert "XMinioServerNotInitialized: Server not initialized yet. The server is still starting, or has no quorum." in text


def test_the_region_is_learnt_from_the_server(serve):
    wrong = b"<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong; expecting 'eu-central-1'.</Message></Error>"
    server = serve((400, wrong), (200, b"yes"))
    assert _session(server).s3("GET") == b"yes"
    assert "/eu-central-1/s3/" in server.asked[1]["Authorization"]


def _of_region(region):
    """What a server of a region answers to a request with these headers."""
    wrong = f"<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong; expecting '{region}'.</Message></Error>".encode()

    def answer(headers):
        time.sleep(0.05)
        return (200, b"yes") if f"/{region}/s3/" in headers["Authorization"] else (400, wrong)

    return answer


def test_each_request_compares_with_the_region_that_it_was_signed_with(serve):
    """c2: requests that are under way while another one learns the region are signed anew as well."""
    session = _session(serve(_of_region("eu-central-1")))
    assert [(found, error) for _item, found, error in session.parallel(lambda _item: session.s3("GET"), range(8))] == [(b"yes", None)] * 8


def test_a_head_learns_the_region_from_headers(serve):
    """c2: its answer has no body."""
    session = _session(serve(_of_region("eu-central-1")))
    assert session.head("bucket", "key")["content-length"] == "3"


def test_a_region_that_was_given_is_not_replaced(serve):
    wrong = b"<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong; expecting 'eu-central-1'.</Message></Error>"
    assert "expecting 'eu-central-1'" in _why(_session(serve((400, wrong)), region="us-west-2"))


@pytest.mark.parametrize("body", [b"<html><body>Not found</p>", b"{ not JSON"])
def test_an_answer_that_is_not_of_minio(serve, body):
    assert "the answer is not MinIO's" in _why(_session(serve((404, body))))


def test_a_port_where_nothing_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    session = Session(f"http://127.0.0.1:{port}", "key", SECRET, site="az1")
    with pytest.raises(Unreachable, match="the connection was refused"):
        session.s3("GET")


@pytest.mark.parametrize("url", ["az1:9000", "ftp://az1", "http://", "https://az1/minio", ""])
def test_an_address_of_another_form(url):
    with pytest.raises(MinioError, match=r"http\(s\)://host\[:port\]"):
        Session(url, "key", SECRET)


def test_one_error_does_not_stop_the_others(serve):
    session = _session(serve((200, b"")))

    def even(number):
        if number % 2:
            raise ServerError("az1", "http://az1", 404, "NoSuchBucket", "no", str(number))
        return number

    outcome = session.parallel(even, range(20))
    assert [item for item, _result, _error in outcome] == list(range(20))
    assert [result for _item, result, error in outcome if not error] == list(range(0, 20, 2))


def test_somebody_else_reaches_a_site_as_its_session_does(monkeypatch):
    made = []
    monkeypatch.setattr(module, "Transport", lambda site, url, keys, *how: made.append((site, url, keys.access_key, keys.secret_key, keys.token, how)))
    session = Session("https://az1", "root", "r", "eu-1", "/ca", False, 7, "az1", token="t", client=("/cert", "/key"))
    session.signed_by("anna", "a")
    session.signed_by("anna", "a", "https://node-2:9000")
    how = ("eu-1", "/ca", False, 7, ("/cert", "/key"))
    assert made[1:] == [("az1", "https://az1", "anna", "a", "", how), ("az1", "https://node-2:9000", "anna", "a", "", how)]
    assert made[0][-1] == how


def test_sessions_are_made_in_one_place():
    plugins = Path(module.__file__).parents[2]
    made = {str(path.relative_to(plugins)) for path in plugins.rglob("*.py") if re.search(r"(?<![\w.])Session\(", path.read_text(encoding="utf-8"))}
    assert made == {"module_utils/_site/connection.py", "module_utils/_site/session.py"}
