# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A provider of OpenID on loopback, which vouches for whatever it is asked to."""

from __future__ import annotations

import base64
import http.server
import json
import threading
import time
import typing as t

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLAIM = "policy"
_CLIENT = "shape"


class Provider:
    """Answers servers that ask for its configuration and keys, from its making until it is closed."""

    def __init__(self, port: int) -> None:
        self._key = rsa.generate_private_key(65537, 2048)
        self._issuer = f"http://127.0.0.1:{port}"
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def environment(self) -> dict[str, str]:
        """What a server needs to trust it."""
        return {
            "MINIO_IDENTITY_OPENID_CONFIG_URL": f"{self._issuer}/.well-known/openid-configuration",
            "MINIO_IDENTITY_OPENID_CLIENT_ID": _CLIENT,
            "MINIO_IDENTITY_OPENID_CLIENT_SECRET": "secret-of-the-shape",
            "MINIO_IDENTITY_OPENID_CLAIM_NAME": CLAIM,
        }

    def token(self, claims: t.Mapping[str, str]) -> str:
        """A signed token for an hour."""
        now = int(time.time())
        body = {"iss": self._issuer, "aud": _CLIENT, "sub": "guest", "iat": now, "exp": now + 3600, **claims}
        text = f"{_encode({'alg': 'RS256', 'typ': 'JWT', 'kid': 'shape'})}.{_encode(body)}"
        return f"{text}.{_base64(self._key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        numbers = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "shape", "n": _base64(numbers.n.to_bytes(256, "big")), "e": _base64(b"\x01\x00\x01")}
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": self._issuer,
                "jwks_uri": f"{self._issuer}/keys",
                "authorization_endpoint": f"{self._issuer}/auth",
                "token_endpoint": f"{self._issuer}/token",
                "userinfo_endpoint": f"{self._issuer}/me",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            },
            "/keys": {"keys": [key]},
        }

        class Handler(http.server.BaseHTTPRequestHandler):
            """Serves the pages."""

            def do_GET(self) -> None:  # pylint: disable=invalid-name
                """One page."""
                page = pages.get(self.path)
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(page or {}).encode())

            def log_message(self, format: str, *args: t.Any) -> None:  # pylint: disable=redefined-builtin
                """Nothing."""

        return Handler


def _encode(content: t.Mapping[str, t.Any]) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
