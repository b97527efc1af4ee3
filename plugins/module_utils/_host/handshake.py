# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate that a server shows, by a TLS handshake. Needs nothing but Python, because it runs on the nodes."""

from __future__ import annotations

import hashlib
import socket
import ssl
import time
import typing as t

from .._common.errors import Unreachable
from .._common.poll import poll


def shown_certificate(host: str, port: int, server_name: str, ca_path: t.Optional[str], timeout: float) -> dict[str, t.Any]:
    """What a server shows, and whether a client would take it.

    :returns: ``verified``; ``error``, why not; ``fingerprint``; ``certificate`` and ``days_left``, which only a certificate that is verified gives away.
    :raises Unreachable: there was no handshake.
    """
    found: dict[str, t.Any] = {"verified": True, "error": "", "certificate": None, "days_left": None}
    try:
        shown, fields = _shake(trusting(ca_path), host, port, server_name, timeout)
    except ssl.SSLCertVerificationError as error:
        found.update(verified=False, error=error.verify_message)
        blind = ssl.create_default_context()
        blind.check_hostname = False
        blind.verify_mode = ssl.CERT_NONE
        shown, fields = _shake(blind, host, port, server_name, timeout)
    found["fingerprint"] = hashlib.sha256(shown).hexdigest()
    if fields:
        found["certificate"] = described(fields)
        found["days_left"] = round((ssl.cert_time_to_seconds(fields["notAfter"]) - time.time()) / 86400, 1)
    return found


def wait_for_certificate(look: t.Callable[[], dict[str, t.Any]], fingerprint: t.Optional[str], seconds: float) -> dict[str, t.Any]:
    """What a server shows as soon as it is that certificate, or when the time is over.

    :param look: see :func:`shown_certificate`. :param fingerprint: SHA-256 sum in hexadecimal; ``None``: look once.
    :raises Unreachable: there was no handshake in the last look.
    """

    def ask() -> t.Union[dict[str, t.Any], Unreachable]:
        try:
            return look()
        except Unreachable as error:
            return error

    def over(answer: t.Union[dict[str, t.Any], Unreachable]) -> bool:
        return fingerprint is None or (isinstance(answer, dict) and answer["fingerprint"] == fingerprint.lower())

    answer = poll(ask, over, time.monotonic() + seconds)
    if isinstance(answer, Unreachable):
        raise answer
    return answer


def trusting(ca_path: t.Optional[str]) -> ssl.SSLContext:
    """What verifies as mc and the nodes do, which are written in Go.

    They take any certificate of the file for an authority, not only one that is signed by itself, and ask for no more extensions than are needed, where
    Python does from 3.13 on.
    """
    context = ssl.create_default_context(cafile=ca_path)
    # Python 3.9 has no name for it.
    context.verify_flags |= getattr(ssl, "VERIFY_X509_PARTIAL_CHAIN", ssl.VerifyFlags(0x80000))
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def described(fields: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The fields of a certificate as the rest of the collection writes them."""
    return {
        "serial_number": fields["serialNumber"],
        "subject": _name(fields.get("subject", ())),
        "issuer": _name(fields.get("issuer", ())),
        "not_before": _time(fields["notBefore"]),
        "not_after": _time(fields["notAfter"]),
        "names": [value for _kind, value in fields.get("subjectAltName", ())],
    }


def _shake(context: ssl.SSLContext, host: str, port: int, server_name: str, timeout: float) -> tuple[bytes, t.Any]:
    try:
        with socket.create_connection((host, port), timeout) as plain, context.wrap_socket(plain, server_hostname=server_name) as connection:
            return connection.getpeercert(True) or b"", connection.getpeercert()
    except ssl.SSLCertVerificationError:
        raise
    except ssl.SSLError as error:
        raise Unreachable(f"{host}:{port} does not speak TLS ({error.reason or error}): does the server have a certificate?") from None
    except OSError as error:
        raise Unreachable(f"{host}:{port} gives no answer ({error.strerror or error}): does the server run, and may this host reach the port?") from None
    except ValueError:
        wrong = " or ".join(dict.fromkeys((host, server_name)))
        raise Unreachable(f"{wrong} is no name of a host: a part of it is empty, or longer than 63 characters. Correct it.") from None


def _name(parts: t.Iterable[t.Iterable[tuple[str, str]]]) -> str:
    return ", ".join(f"{key}={value}" for part in parts for key, value in part)


def _time(text: str) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ssl.cert_time_to_seconds(text)))
