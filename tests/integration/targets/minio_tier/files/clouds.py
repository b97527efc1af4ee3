# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the place of Azure Blob Storage and of Google Cloud Storage, as far as a server uses them for a tier.

Azure: Put, Get, Delete Blob and List Blobs of the REST API 2021-12-02, signed with a shared key, whose signature is verified. The account is the first
part of the path, as with Azurite. Google: upload (multipart), delete and list of the JSON API v1, and reading by the XML API, as with
STORAGE_EMULATOR_HOST, where clients do not sign. Both forget everything when they end.
"""

from __future__ import annotations

import base64
import email
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

ACCOUNT = "itaccount"
KEYS: list[bytes] = []
OBJECTS: dict[tuple[str, str, str], tuple[bytes, str]] = {}
_SIGNED = ("Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "", "If-Modified-Since", "If-Match", "If-None-Match")
_SIGNED += ("If-Unmodified-Since", "Range")


def signature(method: str, path: str, query: dict[str, list[str]], headers: email.message.Message, key: bytes) -> str:
    """What a shared key signs (Authorize with Shared Key, in Azure's REST reference)."""
    values = [headers.get(name, "") if name else "" for name in _SIGNED]
    values = ["" if name == "Content-Length" and value == "0" else value for name, value in zip(_SIGNED, values)]
    own = sorted((name.lower(), value.strip()) for name, value in headers.items() if name.lower().startswith("x-ms-"))
    resource = "".join(f"\n{name.lower()}:{','.join(sorted(found))}" for name, found in sorted(query.items()))
    text = "\n".join([method, *values, *(f"{name}:{value}" for name, value in own), f"/{ACCOUNT}{path}{resource}"])
    return base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()


class Clouds(BaseHTTPRequestHandler):
    """Azure below the account, Google elsewhere."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        self.query = parse_qs(parts.query, keep_blank_values=True)
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) if not self.headers.get("Transfer-Encoding") else self._chunks()
        names = unquote(parts.path).lstrip("/").split("/", 2)
        if parts.path == "/keys":
            KEYS[:] = [base64.b64decode(self.body)]
            self._send(204)
        elif parts.path == "/objects":
            self._send_json([[*name, kind] for name, (_data, kind) in sorted(OBJECTS.items())])
        elif names[0] == ACCOUNT:
            self._azure(parts.path, names[1], names[2] if len(names) > 2 else "")
        else:
            self._google(unquote(parts.path).lstrip("/"), parts.path)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815

    def _azure(self, path: str, container: str, name: str) -> None:
        wanted = {f"SharedKey {ACCOUNT}:{signature(self.command, path, self.query, self.headers, key)}" for key in KEYS}
        if self.headers.get("Authorization") not in wanted:
            self._azure_error(403, "AuthenticationFailed")
        elif container != "cold":
            self._azure_error(404, "ContainerNotFound")
        elif self.query.get("comp") == ["list"]:
            prefix = self.query.get("prefix", [""])[0]
            found = [key for cloud, _bucket, key in sorted(OBJECTS) if cloud == "azure" and key.startswith(prefix)]
            blobs = "".join(f"<Blob><Name>{key}</Name><Properties/></Blob>" for key in found)
            text = f'<?xml version="1.0"?><EnumerationResults ContainerName="{container}"><Blobs>{blobs}</Blobs><NextMarker/></EnumerationResults>'
            self._send(200, text.encode(), {"Content-Type": "application/xml"})
        else:
            self._object(("azure", container, name), self.headers.get("x-ms-access-tier", ""), lambda: self._azure_error(404, "BlobNotFound"))

    def _azure_error(self, status: int, code: str) -> None:
        text = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'
        self._send(status, text.encode(), {"x-ms-error-code": code, "Content-Type": "application/xml"})

    def _google(self, path: str, raw: str) -> None:
        if path.startswith("upload/storage/v1/b/"):
            message = email.message_from_bytes(b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + self.body)
            about, content = (part.get_payload(decode=True) for part in message.get_payload())
            meta = json.loads(about)
            OBJECTS["google", meta["bucket"], meta["name"]] = (content, meta.get("storageClass", ""))
            self._send_json({"bucket": meta["bucket"], "name": meta["name"], "size": str(len(content)), "generation": "1", "metageneration": "1"})
        elif path.startswith("storage/v1/b/") and self.command == "GET":
            prefix = self.query.get("prefix", [""])[0]
            found = [key for cloud, _bucket, key in sorted(OBJECTS) if cloud == "google" and key.startswith(prefix)]
            self._send_json({"kind": "storage#objects", "items": [{"name": key, "bucket": path.split("/")[3]} for key in found]} if found else {})
        elif path.startswith("storage/v1/b/"):
            bucket, name = raw.split("/")[4], unquote(raw.split("/o/", 1)[1])
            self._object(("google", bucket, name), "", self._google_missing)
        else:
            bucket, _slash, name = path.partition("/")
            self._object(("google", bucket, name), "", self._google_missing)

    def _google_missing(self) -> None:
        self._send(404, b'{"error": {"code": 404, "message": "Not Found", "errors": [{"reason": "notFound"}]}}')

    def _object(self, name: tuple[str, str, str], kind: str, missing) -> None:
        if self.command == "PUT":
            OBJECTS[name] = (self.body, kind)
            self._send(201, b"", {"ETag": '"1"', "Last-Modified": self.date_time_string()})
        elif name not in OBJECTS:
            missing()
        elif self.command == "DELETE":
            del OBJECTS[name]
            self._send(202 if name[0] == "azure" else 204)
        else:
            self._content(OBJECTS[name][0])

    def _content(self, data: bytes) -> None:
        headers = {"ETag": '"1"', "Last-Modified": self.date_time_string(), "x-goog-generation": "1", "x-goog-metageneration": "1"}
        asked = self.headers.get("x-ms-range") or self.headers.get("Range") or ""
        if not asked:
            self._send(200, data, headers)
            return
        first, _minus, last = asked.partition("=")[2].partition("-")
        part = data[int(first) : int(last) + 1 if last else len(data)]
        self._send(206, part, {**headers, "Content-Range": f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}"})

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _send_json(self, value: object) -> None:
        self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"x-ms-version": "2021-12-02", "x-ms-request-id": str(time.time_ns()), **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204 and self.command != "HEAD":
            self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Clouds).serve_forever()
