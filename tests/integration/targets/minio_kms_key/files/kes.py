# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the place of KES, as far as a server uses it: keys are made, listed and used (API v1 of KES, with the sentences and codes of its errors).

It makes a certificate of its own in the folder that is given, asks clients for none, and hides data keys by XOR. Keys whose names begin with ``shut`` are
for nobody.
"""

from __future__ import annotations

import base64
import datetime
import json
import secrets
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEYS: dict[str, bytes] = {"it-default": secrets.token_bytes(32)}


class Kes(BaseHTTPRequestHandler):
    """One request after the other."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        body = json.loads((self._chunks() if chunked else self.rfile.read(int(self.headers.get("Content-Length") or 0))) or b"{}")
        action, _slash, name = unquote(self.path).removeprefix("/v1").lstrip("/").removeprefix("key/").partition("/")
        if action in ("version", "status"):
            self._send(200, {"version": "it", "uptime": 1, "keystore_latency": 1})
        elif name.startswith("shut"):
            self._send(403, {"message": "not authorized: insufficient permissions"})
        elif action == "list":
            self._send(200, {"names": sorted(key for key in KEYS if key.startswith(name.rstrip("*"))), "continue_at": ""})
        elif action == "create":
            exists = name in KEYS
            KEYS.setdefault(name, secrets.token_bytes(32))
            self._send(400, {"message": "key already exists"}) if exists else self._send(200)
        elif name not in KEYS:
            self._send(404, {"message": "key does not exist"})
        elif action == "generate":
            plain = secrets.token_bytes(32)
            self._send(200, {"plaintext": _text(plain), "ciphertext": _text(_hidden(plain, name))})
        else:
            self._send(200, {"plaintext": _text(_hidden(base64.b64decode(body["ciphertext"]), name))})

    do_GET = do_POST = do_PUT = _answer  # noqa: N815

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _send(self, status: int, value: dict | None = None) -> None:
        data = json.dumps(value).encode() if value else b""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _hidden(data: bytes, name: str) -> bytes:
    return bytes(one ^ other for one, other in zip(data, KEYS[name]))


def certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - datetime.timedelta(1), now + datetime.timedelta(9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    (folder / "kes.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    (folder / "kes.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))


if __name__ == "__main__":
    place = Path(sys.argv[2])
    certificate(place)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(place / "kes.crt", place / "kes.key")
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Kes)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
