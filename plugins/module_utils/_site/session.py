# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One site's S3 and admin API over one connection pool, signed and encrypted by the SDK."""

from __future__ import annotations

import base64
import datetime
import email.utils
import hashlib
import io
import json
import re
import ssl
import time
import typing as t
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

from .._common.errors import NO_QUORUM, MinioError, ServerError, Unreachable
from .address import place, read_address
from .connection_failures import cause_of

try:
    import urllib3
    from minio.credentials import Credentials
    from minio.crypto import decrypt, encrypt
    from minio.helpers import sha256_hash
    from minio.signer import sign_v4_s3
except ImportError as error:
    IMPORT_ERROR: t.Optional[ImportError] = error
else:
    IMPORT_ERROR = None

WORKERS = 8
_BUSY = {
    "RequestTimeout", "ServerBusy", "ServerNotInitialized", "ServiceUnavailable", "SlowDown", *NO_QUORUM,
    "XMinioAdminServerNotInitialized", "XMinioBucketMetadataNotInitialized", "XMinioIAMNotInitialized", "XMinioServerNotInitialized",
}  # fmt: skip
"""What passes, or may pass (S cmd/api-errors.go, all that is a 503 of the server itself)."""
_NO_SERVER = (502, 503, 504)
"""What a load balancer says of servers that it does not reach."""
_CARRIED_OUT = {("PUT", 409), ("DELETE", 404)}
"""What a repeated request is told if the first one, whose answer was lost, was carried out."""
_FIRST_PAUSE = 0.1
_FIRST_TRIES = 3
_CONNECT = 10
_DEFAULT_REGION = "us-east-1"
_WRONG_REGION = {"AuthorizationHeaderMalformed", "InvalidRegion"}

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
    ) -> None:
        try:
            self.url = read_address(url)
        except MinioError as error:
            raise MinioError(f"{f'site {site}: ' if site else ''}url: {error}") from None
        self.site = site or place(self.url)
        self.access_key = access_key
        self.timeout = timeout
        self._began = time.monotonic()
        self._elsewhere = 0
        self._date = ""
        self._answered = False
        self._gave_up = False
        self._secret_key = secret_key
        self._region = region
        self._region_given = bool(region)
        self._credentials = Credentials(access_key, secret_key)
        self._pool = urllib3.PoolManager(
            maxsize=WORKERS,
            block=True,
            retries=False,
            timeout=urllib3.Timeout(connect=min(timeout, _CONNECT), read=timeout),
            **trust(ca_path, validate_certs),
        )

    @property
    def requests(self) -> int:
        """Requests sent so far, those of the SDK's client included."""
        return self._pool.connection_from_url(self.url).num_requests + self._elsewhere

    def charge(self, requests: int) -> None:
        """Count requests that another session sent on behalf of this one."""
        self._elsewhere += requests

    @property
    def seconds(self) -> float:
        """Seconds since the session began."""
        return time.monotonic() - self._began

    @property
    def server_time(self) -> datetime.datetime:
        """The server's clock at its last answer, to the second; this machine's where it has not said."""
        return email.utils.parsedate_to_datetime(self._date) if self._date else datetime.datetime.now(datetime.timezone.utc)

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
        path = "/" + "/".join(quote(part, safe="-_.~/") for part in (bucket, key) if part)
        return self._request(method, path, query or {}, body, headers or {}, bucket)

    def head(
        self, bucket: str, key: str, query: t.Optional[dict[str, str]] = None, headers: t.Optional[dict[str, str]] = None
    ) -> dict[str, str]:
        """The headers of an object, names in lower case. :raises ServerError: with the HTTP status alone, a HEAD has no body."""
        path = f"/{quote(bucket)}/{quote(key, safe='-_.~/')}"
        answer = self._send("HEAD", path, query or {}, b"", headers or {})
        if answer.status >= 300:
            raise ServerError(self.site, self.url, answer.status, answer.headers.get("x-minio-error-code", ""), f"HEAD {path}", bucket)
        return {name.lower(): value for name, value in answer.headers.items()}

    def status(self, method: str, path: str, within: t.Optional[float] = None) -> int:
        """The HTTP status of one request that is not repeated. :param within: seconds, where not the timeout.

        :raises Unreachable: there was no answer.
        """
        return self._send(method, path, {}, b"", {}, within).status

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
            body = encrypt(body, self._secret_key)
        resource = resource or " ".join(filter(None, (command, (query or {}).get("bucket"))))
        return self._request(method, f"/minio/admin/v3/{command}", query or {}, body, headers or {}, resource, once)

    def decrypt(self, data: bytes) -> bytes:
        """Decrypt an answer of the admin API that the server encrypted with the secret key."""
        return decrypt(t.cast(t.Any, _Body(data)), self._secret_key)

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

    def _request(
        self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str], resource: str, once: bool = False
    ) -> bytes:
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
                answer = self._send(method, path, query, body, headers)
                self._answered = True
                if answer.status < 300 or (lost and (method, answer.status) in _CARRIED_OUT):
                    return answer.data
                error = _error(self.site, self.url, answer, resource)
                again = error.code in _BUSY or (error.status in _NO_SERVER and not error.code)
            except Unreachable as failure:
                error, lost = failure, True
                # A server that never answered is rather the wrong one than one that comes back.
                again = failure.passing and (self._answered or (failure.broken and tries < _FIRST_TRIES)) and not (once and failure.broken)
            if not again:
                raise error
            left = began + self.timeout - time.monotonic()
            if self._gave_up or left <= 0:
                self._gave_up = True
                raise error.lasting(self.timeout - left)
            time.sleep(min(pause, left))
            pause = min(pause * 2, 2)

    def _send(
        self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str], within: t.Optional[float] = None
    ) -> "urllib3.BaseHTTPResponse":
        """Send it once, or a second time for the region that the server wants in signatures, where none was given.

        Requests that began at the same time learn it each for itself: what counts is the region that this one was signed with.
        """
        region = self._region or _DEFAULT_REGION
        answer = self._send_signed(method, path, query, body, headers, within, region)
        wanted = "" if self._region_given else _expected_region(answer)
        if wanted in ("", region):
            return answer
        self._region = wanted
        return self._send_signed(method, path, query, body, headers, within, wanted)

    def _send_signed(
        self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str], within: t.Optional[float], region: str
    ) -> "urllib3.BaseHTTPResponse":
        encoded = "&".join(f"{quote(name, safe='-_.~')}={quote(str(value), safe='-_.~')}" for name, value in sorted(query.items()))
        url = urlsplit(f"{self.url}{path}" + (f"?{encoded}" if encoded else ""))
        digest = sha256_hash(body)
        now = datetime.datetime.now(datetime.timezone.utc)
        signed = sign_v4_s3(
            method=method,
            url=url,
            region=region,
            headers={**headers, "Host": url.netloc, "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"), "x-amz-content-sha256": digest},
            credentials=self._credentials,
            content_sha256=digest,
            date=now,
        )
        try:
            limit = {"timeout": urllib3.Timeout(connect=within, read=within)} if within else {}
            answer = self._pool.request(method, url.geturl(), body=body or None, headers=t.cast(t.Any, signed), **limit)
            self._date = answer.headers.get("Date", "")
            return answer
        except urllib3.exceptions.HTTPError as error:
            broken = isinstance(error, urllib3.exceptions.ProtocolError)
            passing = broken or isinstance(error, urllib3.exceptions.NewConnectionError)
            cause = cause_of(error, self.url, min(self.timeout, _CONNECT), self.timeout, self._answered)
            raise Unreachable(f"site {self.site} ({self.url}): {cause.text}", passing, broken) from None


class _Body(io.BytesIO):
    """Bytes in the form of a response, as the SDK's decryption wants them."""

    def release_conn(self) -> None:
        """Nothing to give back."""


def trust(ca_path: t.Optional[str], validate_certs: bool) -> dict[str, t.Any]:
    """What a connection pool trusts. :raises MinioError: the file of certificates cannot be used."""
    if not validate_certs:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        return {"cert_reqs": ssl.CERT_NONE}
    context = ssl.create_default_context()
    if ca_path:
        try:
            context.load_verify_locations(cafile=ca_path)
        except (OSError, ssl.SSLError) as error:
            raise MinioError(f"ca_path {ca_path!r} cannot be used: {error}. It must be a file of certificates in PEM form.") from None
    return {"ssl_context": context}


def _error(site: str, url: str, answer: "urllib3.BaseHTTPResponse", resource: str) -> ServerError:
    """The server's own code and sentence: XML from the S3 API, JSON from the admin API."""
    code, message = "", answer.reason or ""
    data = answer.data
    try:
        if data.lstrip().startswith(b"{"):
            fields = json.loads(data)
            code, message = fields.get("Code", ""), fields.get("Message", message)
        elif data.lstrip().startswith(b"<"):
            root = ET.fromstring(data)
            code, message = root.findtext("Code", ""), root.findtext("Message", message)
        if answer.status == 400 and b"HTTP request to an HTTPS server" in data:
            message = "the server has TLS on this port. Use https://"
    except (ValueError, ET.ParseError):
        message = "the answer is not MinIO's. Is url the address of the S3 API, not of the console or of another service?"
    if answer.status in _NO_SERVER and not code:
        message = "this is not the server's own answer, but that of a load balancer or proxy before it, which reaches no server"
    return ServerError(site, url, answer.status, code, message, resource)


def _expected_region(answer: "urllib3.BaseHTTPResponse") -> str:
    """The region that the server wants in signatures, where that is what it refused (S cmd/api-response.go, writeErrorResponse)."""
    if answer.status != 400:
        return ""
    # The answer to a HEAD has no body; what it would say stands in headers (S cmd/api-response.go, writeErrorResponseHeadersOnly).
    if answer.headers.get("x-minio-error-code") in _WRONG_REGION:
        return answer.headers.get("x-amz-bucket-region", "")
    error = _error("", "", answer, "")
    found = re.search(r"expecting '([^']+)'", error.message)
    return found.group(1) if found and error.code in _WRONG_REGION else ""
