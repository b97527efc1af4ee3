# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single requests to one site over one connection pool, signed by the SDK."""

from __future__ import annotations

import datetime
import email.utils
import ssl
import threading
import typing as t
from urllib.parse import SplitResult, quote, urlsplit

from .._common.errors import MinioError, Unreachable
from .._common.units import show_duration
from .answer import Answer, read_whole
from .connection_failures import cause_of
from .login import MARGIN, Keys, Login
from .refusals import expected_region

try:
    import urllib3
    from minio.credentials import Credentials
    from minio.helpers import sha256_hash
    from minio.signer import presign_v4, sign_v4_s3, sign_v4_sts
except ImportError as error:
    IMPORT_ERROR: t.Optional[ImportError] = error
else:
    IMPORT_ERROR = None

WORKERS = 8
_CONNECT = 10
_DEFAULT_REGION = "us-east-1"
_WRONG_REGION = b"the region is wrong"


class Transport:
    """Sends requests to one site, each once.

    :param url: the address in its normal form. :param site: the name for messages. :param timeout: seconds for one answer. See ``Session`` for the others.
    :param keys: what to sign with, or how to get it. :param client: the files of a certificate of this client and of its key.
    :ivar answered: whether the site ever answered. :ivar server: what the site says of itself in the header ``Server``; ``""`` where it has not said it yet.
    """

    def __init__(
        self,
        site: str,
        url: str,
        keys: t.Union[Keys, Login],
        region: t.Optional[str],
        ca_path: t.Optional[str],
        validate_certs: bool,
        timeout: float,
        client: tuple[t.Optional[str], t.Optional[str]] = (None, None),
    ) -> None:
        self._site = site
        self._url = url
        self._timeout = timeout
        self._region = region
        self._region_given = bool(region)
        self._date = ""
        self.server = ""
        self.answered = False
        self._login = keys if isinstance(keys, Login) else None
        self._keys = keys if isinstance(keys, Keys) else None
        self._renewal = threading.Lock()
        self._pool = urllib3.PoolManager(
            maxsize=WORKERS,
            block=True,
            retries=False,
            timeout=urllib3.Timeout(connect=min(timeout, _CONNECT), read=timeout),
            **trust(ca_path, validate_certs, client),
        )

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._pool.connection_from_url(self._url).num_requests

    @property
    def signing_keys(self) -> Keys:
        """What to sign with; temporary keys are asked for before the first request, and before their end. :raises MinioError: the server gives none."""
        return self._keys_for(MARGIN)

    def _keys_for(self, seconds: float) -> Keys:
        """Keys that do not end so soon, where that can be told."""
        with self._renewal:
            if self._keys is None or (self._login and self._keys.end_within(seconds)):
                self._keys = self._log_in(t.cast(Login, self._login))
            return self._keys

    def _log_in(self, login: Login) -> Keys:
        answer = self._ask_for_keys(login)
        if login.keys and not self._region_given and _WRONG_REGION in answer.data:
            # Whatever the region is, us-east-1 is expected here (S cmd/sts-handlers.go, AssumeRole). The S3 API says it, also where the bucket is not there.
            bucket = urlsplit(f"{self._url}/region")
            signed = self._signed(sign_v4_s3, "GET", bucket, {}, b"", self._region or _DEFAULT_REGION, login.keys)
            self._region = expected_region(self._exchange("GET", bucket.geturl(), b"", signed)) or self._region
            answer = self._ask_for_keys(login)
        return login.read(answer, self._site, self._url)

    def _ask_for_keys(self, login: Login) -> Answer:
        url, body, headers = urlsplit(f"{self._url}/"), login.body(), {"Content-Type": "application/x-www-form-urlencoded"}
        if login.keys:
            headers = self._signed(sign_v4_sts, "POST", url, headers, body, self._region or _DEFAULT_REGION, login.keys)
        return self._exchange("POST", url.geturl(), body, headers)

    @property
    def server_time(self) -> datetime.datetime:
        """The server's clock at its last answer, to the second; this machine's where it has not said."""
        return email.utils.parsedate_to_datetime(self._date) if self._date else datetime.datetime.now(datetime.timezone.utc)

    def send(self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str], within: t.Optional[float] = None) -> Answer:
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
        lasting = self._login.duration if self._login else seconds + MARGIN
        if seconds > lasting:
            raise MinioError(
                f"site {self._site} ({self._url}): a URL for {show_duration(seconds)} cannot be made, because the temporary keys that sign it end after"
                f" {show_duration(lasting)}. Raise assume_role.duration, or lower expires."
            )
        # Where both are as long, new keys are not made for each url.
        keys = self._keys_for(min(seconds, lasting - MARGIN))
        asked = {**query, **({"X-Amz-Security-Token": keys.token} if keys.token else {})}
        url = urlsplit(f"{self._url}{path}" + (f"?{_encoded(asked)}" if asked else ""))
        now = datetime.datetime.now(datetime.timezone.utc)
        credentials = Credentials(keys.access_key, keys.secret_key)
        return presign_v4(method=method, url=url, region=self._region or _DEFAULT_REGION, credentials=credentials, date=now, expires=seconds).geturl()

    def _send_signed(
        self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str], within: t.Optional[float], region: str
    ) -> Answer:
        url = urlsplit(f"{self._url}{path}" + (f"?{_encoded(query)}" if query else ""))
        return self._exchange(method, url.geturl(), body, self._signed(sign_v4_s3, method, url, headers, body, region, self.signing_keys), within)

    @staticmethod
    def _signed(sign: t.Callable[..., t.Any], method: str, url: SplitResult, headers: dict[str, str], body: bytes, region: str, keys: Keys) -> dict[str, str]:
        digest = sha256_hash(body)
        now = datetime.datetime.now(datetime.timezone.utc)
        token = {"x-amz-security-token": keys.token} if keys.token else {}
        return t.cast(
            "dict[str, str]",
            sign(
                method=method,
                url=url,
                region=region,
                headers={**headers, **token, "Host": url.netloc, "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"), "x-amz-content-sha256": digest},
                credentials=Credentials(keys.access_key, keys.secret_key),
                content_sha256=digest,
                date=now,
            ),
        )

    def _exchange(self, method: str, url: str, body: bytes, headers: dict[str, str], within: t.Optional[float] = None) -> Answer:
        try:
            limit = {"timeout": urllib3.Timeout(connect=within, read=within)} if within else {}
            answer = read_whole(self._pool.request(method, url, body=body or None, headers=headers, preload_content=False, **limit))
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


def trust(ca_path: t.Optional[str], validate_certs: bool, client: tuple[t.Optional[str], t.Optional[str]] = (None, None)) -> dict[str, t.Any]:
    """What a connection pool trusts, and shows of itself. :param client: see ``Transport``. :raises MinioError: a file cannot be used."""
    if not validate_certs:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        if not client[0]:
            return {"cert_reqs": ssl.CERT_NONE}
    context = ssl.create_default_context()
    if not validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if client[0]:
        try:
            # A key with a password would ask a person for it.
            context.load_cert_chain(client[0], client[1], password=lambda: "")
        except (OSError, ssl.SSLError) as error:
            files = f"client_cert {client[0]!r}" + (f" and client_key {client[1]!r}" if client[1] else "")
            raise MinioError(f"{files} cannot be used: {error}. They must be a certificate and its key in PEM form, without a password.") from None
    if ca_path and validate_certs:
        try:
            context.load_verify_locations(cafile=ca_path)
        except (OSError, ssl.SSLError) as error:
            raise MinioError(f"ca_path {ca_path!r} cannot be used: {error}. It must be a file of certificates in PEM form.") from None
    return {"ssl_context": context}
