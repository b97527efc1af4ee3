# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why there was no usable answer: one word for programs and one line for people."""

from __future__ import annotations

import errno
import re
import socket
import typing as t
from dataclasses import dataclass
from urllib.parse import urlsplit

from .address import is_tls

try:
    from urllib3 import exceptions
except ImportError:
    HAS_URLLIB3 = False
else:
    HAS_URLLIB3 = True

_WANTS_CERTIFICATE = re.compile("alert.(certificate.required|bad.certificate|unknown.ca)", re.IGNORECASE)
"""What a server says where that is so (RFC 8446, 6.2)."""
_NO_ROUTE = {errno.EHOSTUNREACH, errno.EHOSTDOWN}
_NOT_FROM_HERE = {errno.ENETUNREACH, errno.ENETDOWN, errno.EACCES, errno.EPERM, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


@dataclass(frozen=True)
class Cause:
    """Why a request got no usable answer.

    :param kind: ``tls``, ``dns``, ``refused``, ``no_route``, ``network``, ``timed_out`` or ``closed``.
    :param text: the same for people, with what to do, without a secret.
    """

    kind: str
    text: str


_REFUSED = Cause("refused", "the connection was refused. Is the server running, and is the port right?")


def cause_of(error: Exception, url: str, connect: float, read: float, answered: bool = False) -> Cause:
    """Tell which of the usual causes an error of urllib3 has.

    :param url: the address in its normal form. :param connect: seconds that a connection could take. :param read: seconds that an answer could take.
    :param answered: whether there was an answer to another request.
    """
    text = str(error)
    if isinstance(error, exceptions.ReadTimeoutError):
        return Cause("timed_out", f"no answer within {read:g} s. The server is overloaded or hangs; see its log, or raise timeout.")
    if isinstance(error, exceptions.NewConnectionError):
        return _no_connection(error, connect)
    if isinstance(error, exceptions.ConnectTimeoutError):
        return _no_connection_within(connect)
    if isinstance(error, exceptions.SSLError) or "SSL" in text:
        return _tls(text)
    if isinstance(error, exceptions.ProtocolError):
        return Cause("closed", _closed(text, url, answered))
    return Cause("closed", f"the connection broke ({type(error).__name__}).")


def cause_at_other_addresses(url: str, connect: float) -> t.Optional[Cause]:
    """Why a host with several addresses has no connection at those that this machine can reach.

    urllib3 tells the cause of the last address. For a name with an IPv6 address, that is a missing network on every machine without IPv6.

    :returns: ``None`` where this machine reaches none of them, or where one answers now.
    """
    parts = urlsplit(url)
    found = None
    try:
        addresses = socket.getaddrinfo(parts.hostname, parts.port or (443 if is_tls(url) else 80), type=socket.SOCK_STREAM)
    except OSError:
        return None
    for *_kind, address in addresses:
        try:
            socket.create_connection((str(address[0]), int(address[1])), connect).close()
            return None
        except OSError as error:
            cause = _of_system(error, connect)
            found = found if cause.kind == "network" else cause
    return found


def _no_connection(error: BaseException, connect: float) -> Cause:
    for inner in _chain(error):
        if isinstance(inner, socket.gaierror):
            return Cause("dns", "the host's name cannot be resolved. Check url and DNS.")
        if isinstance(inner, OSError):
            return _of_system(inner, connect)
    return _REFUSED


def _of_system(error: OSError, connect: float) -> Cause:
    if error.errno in _NO_ROUTE:
        return Cause("no_route", "there is no route to the host. Check url, routing and whether the host runs.")
    if error.errno in _NOT_FROM_HERE:
        return Cause("network", f"this machine cannot connect to the host ({(error.strerror or '').lower()}). Check its own network and firewall.")
    if error.errno == errno.ETIMEDOUT or isinstance(error, socket.timeout):
        return _no_connection_within(connect)
    return _REFUSED


def _no_connection_within(connect: float) -> Cause:
    return Cause("timed_out", f"no connection within {connect:g} s. Check url, routing and firewall.")


def _chain(error: t.Optional[BaseException]) -> t.Iterator[t.Any]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _tls(text: str) -> Cause:
    if "CERTIFICATE_VERIFY_FAILED" in text:
        reason = text.split("CERTIFICATE_VERIFY_FAILED] ", 1)[-1].split(" (_ssl")[0]
        remedy = "Use a name that is in it." if "mismatch" in reason else "Give the authority's certificate in ca_path."
        return Cause("tls", f"its certificate is not trusted ({reason}). {remedy}")
    if _WANTS_CERTIFICATE.search(text):
        return Cause("tls", "it wants a certificate of the client, and one that it trusts. Give client_cert and client_key.")
    if "EOF occurred" in text or "UNEXPECTED_EOF" in text:
        return Cause("closed", "the connection was closed before TLS began. Something between here and the server, or the server, ends connections.")
    return Cause("tls", "it does not speak TLS on this port. Use http://, or the port that has TLS.")


def _closed(text: str, url: str, answered: bool) -> str:
    if "reset" in text.lower():
        return "the connection was reset. Something between here and the server, or the server, ends connections."
    if not is_tls(url) and not answered:
        return "the connection was closed without an answer. If the server has TLS on this port, use https://."
    return "the connection was closed without an answer. Something between here and the server, or the server, ends connections."
