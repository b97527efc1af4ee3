# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One site's S3 and admin API over one connection pool, signed and encrypted by the SDK."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from .._common.errors import NO_QUORUM, MinioError, ServerError, Unreachable
from .address import place, read_address
from .answer import Answer
from .login import LINE_BREAK, Keys, Login, has_line_break, user_behind
from .refusals import NO_SERVER, refusal
from .transport import WORKERS, Transport

try:
    from minio.crypto import decrypt, encrypt
except ImportError:
    # Transport says so.
    pass

_BUSY = {
    "RequestTimeout", "ServerBusy", "ServerNotInitialized", "ServiceUnavailable", "SlowDown", *NO_QUORUM,
    "XMinioAdminServerNotInitialized", "XMinioBucketMetadataNotInitialized", "XMinioIAMNotInitialized", "XMinioServerNotInitialized",
}  # fmt: skip
"""What passes, or may pass (S cmd/api-errors.go, all that is a 503 of the server itself)."""
_CARRIED_OUT = {("PUT", 409), ("DELETE", 404)}
"""What a repeated request is told if the first one, whose answer was lost, was carried out."""
_FIRST_PAUSE = 0.1
_FIRST_TRIES = 3

Item = t.TypeVar("Item")
Result = t.TypeVar("Result")


def content_md5(body: bytes) -> dict[str, str]:
    """The header that the server wants with some bodies, and by which it notices a damaged one."""
    return {"Content-MD5": base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()}


class Session:
    """Signed requests to one site.

    :param url: ``http(s)://host[:port]``.
    :param region: the site's region; ``None`` takes what the server says.
    :param ca_path: a file of certificates to trust; ``None`` for the system's.
    :param timeout: seconds in which one request, its repetitions included, must have been answered.
    :param site: the site's name for messages; the url's host where ``None``.
    :param token: the token of temporary keys. :param login: how to get temporary keys, in place of all keys.
    :param client: the files of a certificate of this client and of its key.
    :ivar access_key: that of the user who acts, also where temporary keys sign.
    """

    def __init__(
        self,
        url: str,
        access_key: str,
        secret_key: str,
        region: t.Optional[str] = None,
        ca_path: t.Optional[str] = None,
        validate_certs: bool = True,
        timeout: float = 30,
        site: t.Optional[str] = None,
        token: str = "",
        login: t.Optional[Login] = None,
        client: tuple[t.Optional[str], t.Optional[str]] = (None, None),
    ) -> None:
        try:
            self.url = read_address(url)
        except MinioError as error:
            raise MinioError(f"{f'site {site}: ' if site else ''}url: {error}") from None
        self.site = site or place(self.url)
        for name, value in (("access_key", access_key), ("session_token", token)):
            if has_line_break(value):
                raise MinioError(f"site {self.site}: {name}: {LINE_BREAK}")
        self.access_key = user_behind(token) or access_key
        self.timeout = timeout
        self._trust = (region, ca_path, validate_certs, timeout)
        self._client = client
        self._began = time.monotonic()
        self._elsewhere = 0
        self._gave_up = False
        self._transport = Transport(self.site, self.url, login or Keys(access_key, secret_key, token), region, ca_path, validate_certs, timeout, client)

    def signed_by(self, access_key: str, secret_key: str, url: str = "") -> Session:
        """A session of somebody else at the same site, reached in the same way: authorities, certificate of the client, region and timeout.

        :param url: another address of the site; that of this session where empty. :raises MinioError: it is no address.
        """
        return Session(url or self.url, access_key, secret_key, *self._trust, self.site, client=self._client)

    @property
    def requests(self) -> int:
        """Requests sent so far, those of the SDK's client included."""
        return self._transport.requests + self._elsewhere

    def charge(self, requests: int) -> None:
        """Count requests that another session sent on behalf of this one."""
        self._elsewhere += requests

    @property
    def signing_keys(self) -> Keys:
        """What signs now."""
        return self._transport.signing_keys

    @property
    def seconds(self) -> float:
        """Seconds since the session began."""
        return time.monotonic() - self._began

    @property
    def server_time(self) -> datetime.datetime:
        """The server's clock at its last answer, to the second; this machine's where it has not said."""
        return self._transport.server_time

    @property
    def server(self) -> str:
        """What the site says of itself in the header ``Server`` of its answers; ``""`` where none has said it yet."""
        return self._transport.server

    def s3(
        self,
        method: str,
        bucket: str = "",
        key: str = "",
        query: t.Optional[dict[str, str]] = None,
        body: bytes = b"",
        headers: t.Optional[dict[str, str]] = None,
    ) -> bytes:
        """Send one S3 request and return the answer's body.

        :raises ServerError: the server refused. :raises Unreachable: there was no answer.
        """
        return self.s3_answer(method, bucket, key, query, body, headers).data

    def s3_answer(
        self,
        method: str,
        bucket: str = "",
        key: str = "",
        query: t.Optional[dict[str, str]] = None,
        body: bytes = b"",
        headers: t.Optional[dict[str, str]] = None,
    ) -> Answer:
        """The same with the headers of the answer."""
        return self._request(method, _path(bucket, key), query or {}, body, headers or {}, bucket)

    def presigned(self, method: str, bucket: str, key: str, seconds: int, query: t.Optional[dict[str, str]] = None) -> str:
        """A url by which anybody may do this one thing for some time. No request, but the region must be known: that of the last answer counts.

        :param seconds: at most 604,800, which the server takes. :raises MinioError: the temporary keys that sign it end earlier.
        """
        return self._transport.presigned(method, _path(bucket, key), query or {}, seconds)

    def head(self, bucket: str, key: str, query: t.Optional[dict[str, str]] = None, headers: t.Optional[dict[str, str]] = None) -> dict[str, str]:
        """The headers of an object, names in lower case. :raises ServerError: with the HTTP status alone, a HEAD has no body."""
        path = f"/{quote(bucket)}/{quote(key, safe='-_.~/')}"
        answer = self._transport.send("HEAD", path, query or {}, b"", headers or {})
        if answer.status >= 300:
            raise ServerError(self.site, self.url, answer.status, answer.headers.get("x-minio-error-code", ""), f"HEAD {path}", bucket)
        return {name.lower(): value for name, value in answer.headers.items()}

    def status(self, method: str, path: str, within: t.Optional[float] = None) -> int:
        """The HTTP status of one request that is not repeated. :param within: seconds, where not the timeout.

        :raises Unreachable: there was no answer.
        """
        return self._transport.send(method, path, {}, b"", {}, within).status

    def admin(
        self,
        method: str,
        command: str,
        query: t.Optional[dict[str, str]] = None,
        body: bytes = b"",
        encrypted: bool = False,
        headers: t.Optional[dict[str, str]] = None,
        resource: str = "",
        once: bool = False,
    ) -> bytes:
        """Send one request of the admin API (``/minio/admin/v3/<command>``) and return the answer's body as it came.

        :param encrypted: encrypt the body with the secret key, as the server expects for bodies that hold secrets.
        :param resource: what the request is about, for messages; the command and its bucket where empty.
        :param once: do not repeat it if its answer is lost, because twice is not the same as once.
        """
        if encrypted:
            body = encrypt(body, self.signing_keys.secret_key)
        resource = resource or " ".join(filter(None, (command, (query or {}).get("bucket"))))
        return self._request(method, f"/minio/admin/v3/{command}", query or {}, body, headers or {}, resource, once).data

    def kms(self, command: str, query: t.Optional[dict[str, str]] = None) -> bytes:
        """Read by the server's API for its KMS (``/minio/kms/v1/<command>``), whose permissions begin with ``kms:``."""
        return self._request("GET", f"/minio/kms/v1/{command}", query or {}, b"", {}, f"kms {command}").data

    def decrypt(self, data: bytes) -> bytes:
        """Decrypt an answer of the admin API that the server encrypted with the secret key."""
        return decrypt(t.cast(t.Any, _Body(data)), self.signing_keys.secret_key)

    def parallel(self, function: t.Callable[[Item], Result], items: t.Iterable[Item]) -> list[tuple[Item, t.Optional[Result], t.Optional[MinioError]]]:
        """Call ``function`` for each item, a bounded number at a time. One item's error does not stop the others.

        :returns: ``(item, result, None)`` or ``(item, None, error)`` in the order of the items.
        """

        def attempt(item: Item) -> tuple[Item, t.Optional[Result], t.Optional[MinioError]]:
            try:
                return item, function(item), None
            except MinioError as error:
                return item, None, error

        with ThreadPoolExecutor(WORKERS) as executor:
            return list(executor.map(attempt, items))

    def _request(self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str], resource: str, once: bool = False) -> Answer:
        """Repeat while the server is busy or the connection breaks, within the timeout.

        All that modules send has the same effect twice as once, where they do not say otherwise. When one request has run out of time, the ones
        after it are not repeated.
        """
        began = time.monotonic()
        pause = _FIRST_PAUSE
        tries, lost = 0, False
        while True:
            tries += 1
            error: MinioError
            try:
                answer = self._transport.send(method, path, query, body, headers)
                self._transport.answered = True
                if answer.status < 300 or (lost and (method, answer.status) in _CARRIED_OUT):
                    return answer
                error = refusal(self.site, self.url, answer, resource)
                again = error.code in _BUSY or (error.status in NO_SERVER and not error.code)
            except Unreachable as failure:
                error, lost = failure, True
                # A server that never answered is rather the wrong one than one that comes back.
                again = failure.passing and (self._transport.answered or (failure.broken and tries < _FIRST_TRIES)) and not (once and failure.broken)
            if not again:
                raise error
            left = began + self.timeout - time.monotonic()
            if self._gave_up or left <= 0:
                self._gave_up = True
                raise error.lasting(self.timeout - left)
            time.sleep(min(pause, left))
            pause = min(pause * 2, 2)


def _path(bucket: str, key: str) -> str:
    return "/" + "/".join(quote(part, safe="-_.~/") for part in (bucket, key) if part)


class _Body(io.BytesIO):
    """Bytes in the form of a response, as the SDK's decryption wants them."""

    def release_conn(self) -> None:
        """Nothing to give back."""
