# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An OpenID provider that gives a token with whatever claims are asked for: /token?aud=CLIENT&sub=WHO&policy=NAME."""

from __future__ import annotations

import base64
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import pkcs1_15

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
KEY = RSA.generate(2048)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int) -> str:
    return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def token(claims: dict[str, object]) -> str:
    parts = ({"alg": "RS256", "typ": "JWT", "kid": "it"}, {"iss": ISSUER, "iat": int(time.time()), "exp": int(time.time()) + 3600, **claims})
    text = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    return f"{text}.{encoded(pkcs1_15.new(KEY).sign(SHA256.new(text.encode())))}"


class Provider(BaseHTTPRequestHandler):
    """The documents of a provider, and tokens."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        answer: dict[str, object] = {
            "issuer": ISSUER,
            "jwks_uri": f"{ISSUER}/keys",
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "response_types_supported": ["code"],
            "scopes_supported": ["openid"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        if parts.path == "/keys":
            answer = {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "it", "n": number(KEY.n), "e": number(KEY.e)}]}
        elif parts.path == "/token":
            answer = {"token": token(dict(parse_qsl(parts.query)))}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", PORT), Provider).serve_forever()
