# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single requests to one site over one connection pool, signed by the SDK."""

from __future__ import annotations

import datetime
import email.utils
import ssl
import typing as t
from urllib.parse import quote, urlsplit

from .._common.errors import MinioError, Unreachable
from .connection_failures import cause_of
from .refusals import expected_region

try:
    import urllib3
    from minio.credentials import Credentials
    from minio.helpers import sha256_hash
    from minio.signer import presign_v4, sign_v4_s3
except ImportError as error:
    IMPORT_ERROR: t.Optional[ImportError] = error
else:
    IMPORT_ERROR = None

WORKERS = 8
_CONNECT = 10
_DEFAULT_REGION = "us-east-1"


class Transport:
    """Sends requests to one site, each once.

    :param url: the address in its normal form. :param site: the name for messages. :param timeout: seconds for one answer. See ``Session`` for the others.
    :ivar answered: whether the site ever answered. :ivar server: what the site says of itself in the header ``Server``; ``""`` where it has not said it yet.
    """

    def __init__(
        self, site: str, url: str, keys: tuple[str, str], region: t.Optional[str], ca_path: t.Optional[str], validate_certs: bool, timeout: float
    ) -> None:
        self._site = site
        self._url = url
        self._timeout = timeout
        self._region = region
        self._region_given = bool(region)
        self._date = ""
        self.server = ""
        self.answered = False
        self._credentials = Credentials(*keys)
        self._pool = urllib3.PoolManager(
            maxsize=WORKERS,
            block=True,
            retries=False,
            timeout=urllib3.Timeout(connect=min(timeout, _CONNECT), read=timeout),
            **trust(ca_path, validate_certs),
        )

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._pool.connection_from_url(self._url).num_requests

    @property
    def server_time(self) -> datetime.datetime:
        """The server's clock at its last answer, to the second; this machine's where it has not said."""
        return email.utils.parsedate_to_datetime(self._date) if self._date else datetime.datetime.now(datetime.timezone.utc)

    def send(
        self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str], within: t.Optional[float] = None
    ) -> "urllib3.BaseHTTPResponse":
        """Send one request, or a second time for the region that the server wants in signatures, where none was given.

        :param within: seconds, where not the timeout. :raises Unreachable: there was no answer.

        Requests that began at the same time learn it each for itself: what counts is the region that this one was signed with.
        """
        region = self._region or _DEFAULT_REGION
        answer = self._send_signed(method, path, query, body, headers, within, region)
        wanted = "" if self._region_given else expected_region(answer)
        if wanted in ("", region):
            return answer
        self._region = wanted
        return self._send_signed(method, path, query, body, headers, within, wanted)

    def presigned(self, method: str, path: str, query: dict[str, str], seconds: int) -> str:
        """See ``Session.presigned``."""
        url = urlsplit(f"{self._url}{path}" + (f"?{_encoded(query)}" if query else ""))
        now = datetime.datetime.now(datetime.timezone.utc)
        region = self._region or _DEFAULT_REGION
        return presign_v4(method=method, url=url, region=region, credentials=self._credentials, date=now, expires=seconds).geturl()

    def _send_signed(
        self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str], within: t.Optional[float], region: str
    ) -> "urllib3.BaseHTTPResponse":
        url = urlsplit(f"{self._url}{path}" + (f"?{_encoded(query)}" if query else ""))
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
            # An export has none.
            self.server = answer.headers.get("Server") or self.server
            return answer
        except urllib3.exceptions.HTTPError as error:
            broken = isinstance(error, urllib3.exceptions.ProtocolError)
            passing = broken or isinstance(error, urllib3.exceptions.NewConnectionError)
            cause = cause_of(error, self._url, min(self._timeout, _CONNECT), self._timeout, self.answered)
            raise Unreachable(f"site {self._site} ({self._url}): {cause.text}", passing, broken) from None


def _encoded(query: dict[str, str]) -> str:
    return "&".join(f"{quote(name, safe='-_.~')}={quote(str(value), safe='-_.~')}" for name, value in sorted(query.items()))


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
