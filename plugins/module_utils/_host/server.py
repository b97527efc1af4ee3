# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server of a node answers to the node itself."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import ssl
import typing as t
import urllib.error
import urllib.request

from .._common.errors import MinioError
from .facts import Unreadable, content_of
from .handshake import shown_certificate

_HEALTH = "/minio/health/"
_METRICS = "/minio/v2/metrics/cluster"
_ADDRESS = re.compile(r"(https?)://[^/]*?(?::(\d+))?/")
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def address_in(volumes: str) -> tuple[str, int]:
    """Scheme and port of a server with these ``MINIO_VOLUMES``; ``""`` and 0 where they do not say."""
    found = _ADDRESS.match(volumes.strip())
    return (found[1], int(found[2] or 9000)) if found else ("", 0)


def health(url: str, token: str, timeout: float) -> dict[str, t.Any]:
    """What the server says of its own health: ``url``, the HTTP status of ``live``, ``cluster`` (200: write quorum) and ``metrics`` (0 for no answer, and
    for metrics that were not asked for), and ``healing``, the drives of the site that heal, -1 if it does not say.

    :param token: for the metrics, ``""`` to leave them, ``public`` for none.
    """
    live, _headers = _get(f"{url}{_HEALTH}live", {}, timeout)
    found = {"url": url, "live": live, "cluster": 0, "healing": -1, "metrics": 0}
    if live:
        status, headers = _get(f"{url}{_HEALTH}cluster", {}, timeout)
        found["cluster"] = status
        if status in (200, 503):
            with contextlib.suppress(ValueError):
                found["healing"] = int(headers.get("x-minio-healing-drives", "0"))
        if token and status == 200:
            found["metrics"], _headers = _get(url + _METRICS, {} if token == "public" else {"Authorization": f"Bearer {token}"}, timeout)
    return found


def _get(url: str, headers: t.Mapping[str, str], timeout: float) -> tuple[int, dict[str, str]]:
    """The status of an answer and its headers by their names in small letters; 0 if there is none. Whether the certificate is good is another question."""
    blind = ssl.create_default_context()
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=blind))
    try:
        with opener.open(urllib.request.Request(url, headers=dict(headers)), timeout=timeout) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}
    except (OSError, ValueError):
        return 0, {}


def shown(host: str, port: int, ca_path: t.Optional[str], timeout: float, server_name: str = "") -> dict[str, t.Any]:
    """The certificate that a server shows, see :func:`shown_certificate`, with ``problem``, why there is none. :param server_name: ``""`` for the host's."""
    nothing = {"verified": False, "error": "", "fingerprint": "", "certificate": None, "days_left": None}
    try:
        return {**nothing, **shown_certificate(host, port, server_name or host, ca_path, timeout), "problem": ""}
    except MinioError as error:
        return {**nothing, "problem": str(error)}
    except OSError as error:
        return {**nothing, "problem": f"{ca_path} cannot be read ({error.strerror or error})."}


def fingerprints(path: str) -> t.Optional[list[str]]:
    """The SHA-256 sums of the certificates in a file, in their order; none where there is no such file, or no certificate in it, and None where it cannot
    be read.
    """
    try:
        content = content_of(path) or b""
    except Unreadable:
        return None
    found = []
    for pem in _PEM.findall(content):
        with contextlib.suppress(ValueError):
            found.append(hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.decode("ascii"))).hexdigest())
    return found


def pair(folder: t.Optional[str]) -> t.Optional[dict[str, t.Any]]:
    """The certificate in a folder, ``certificate``, and whether the key beside it is its own, ``matches``; None without a folder. The text is ``""`` where
    there is no such file, or it cannot be read.
    """
    if not folder:
        return None
    certificate, key = f"{folder}/public.crt", f"{folder}/private.key"
    try:
        text = (content_of(certificate) or b"").decode("utf-8", "replace")
        # A link is to become a file.
        readable = bool(text) and content_of(key) is not None and not os.path.islink(key)
    except Unreadable:
        return {"certificate": "", "matches": False}
    return {"certificate": text, "matches": readable and _belong_together(certificate, key)}


def _belong_together(certificate: str, key: str) -> bool:
    try:
        # A key with a passphrase would ask for it on the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError):
        return False
    return True
