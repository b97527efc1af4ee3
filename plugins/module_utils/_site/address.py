# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The address of a site: read in one place, so that two spellings of one address are the same everywhere."""

from __future__ import annotations

import ipaddress
import re
import typing as t
from urllib.parse import SplitResult, urlsplit

from .._common.errors import MinioError

FORM = "http(s)://host[:port]"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PARTS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#\\]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>.*))?", re.DOTALL)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_ZONE = re.compile(r"[A-Za-z0-9._~-]+")
_HARMLESS = re.compile(r"(?:https?://)?(?:(?:\[[0-9a-f:.]*\]|[a-z0-9._-]+)(?::[0-9]{1,5}(?![^/]))?)?", re.IGNORECASE)
_LONGEST_NAME = 253


def read_address(value: t.Any) -> str:
    """The normal form of an address: scheme and host in lower case, no port that is the scheme's own, no slash and no dot at the end.

    :param value: what somebody wrote. Blanks and slashes at its ends make no difference.
    :raises MinioError: one sentence on what is wrong, without the name of the option. It never shows a user, a password or a query.
    """
    if value is None or value == "":
        raise MinioError(f"the address is missing. Write {FORM}.")
    if not isinstance(value, str):
        raise MinioError(f"the address must be text, and is of the type {type(value).__name__}. Write {FORM}.")
    text = value.strip()
    parts = _PARTS.fullmatch(text)
    # A password may have a slash in it, so that what is before an @ is never taken for a host.
    if "@" in text:
        raise MinioError(f"there is a user, a password or an @ in the address (not shown here). Give keys as access_key and secret_key, and write {FORM}.")
    if not parts or parts["scheme"].lower() not in _DEFAULT_PORTS:
        raise MinioError(f"{_shown(text)} is not of the form {FORM}.")
    scheme = parts["scheme"].lower()
    _check_rest(text, parts["rest"])
    host, port = _host_and_port(text, parts["authority"])
    return f"{scheme}://{host}" + (f":{port}" if port not in (None, _DEFAULT_PORTS[scheme]) else "")


def split_url(value: t.Any) -> t.Optional[SplitResult]:
    """The parts of a url that may have a path, such as that of a webhook or a console; ``None`` where its host or port is none."""
    try:
        parts = urlsplit(value.strip()) if isinstance(value, str) else None
        read_address(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts else value)
    except (ValueError, MinioError):
        return None
    return parts


def comparable(url: str) -> str:
    """The normal form of an address that somebody else stored, for comparisons; what cannot be read stays as it is."""
    try:
        return read_address(url)
    except MinioError:
        return url


def place(url: str) -> str:
    """``host[:port]`` of an address in its normal form, as the server stores it for a remote target."""
    return url.partition("://")[2]


def host_and_port(url: str) -> tuple[str, int]:
    """The host and the port of an address in its normal form, also where the port is the scheme's own."""
    scheme, _colon, rest = url.partition("://")
    host, colon, port = rest.rpartition(":")
    return (host, int(port)) if colon and port.isdigit() else (rest, _DEFAULT_PORTS[scheme])


def secret_parts(value: t.Any) -> set[str]:
    """What of an address must not be shown although it is refused: a user with a password, and a query."""
    text = value if isinstance(value, str) else ""
    user = text.rpartition("@")[0].rpartition("//")[2] if "@" in text else ""
    return {part for part in (user, text.partition("?")[2]) if part}


def is_tls(url: str) -> bool:
    """Whether an address in its normal form is spoken to over TLS."""
    return url.startswith("https:")


def _check_rest(text: str, rest: str) -> None:
    if "?" in rest:
        raise MinioError(f"{_shown(text)} has a query behind the host (not shown here). Write {FORM}.")
    if "#" in rest:
        raise MinioError(f"{_shown(text)} has a fragment behind the host (not shown here). Write {FORM}.")
    if rest.strip("/"):
        raise MinioError(f"{_shown(text)} has a path behind the host. A path is not possible with MinIO: write {FORM}.")


def _host_and_port(text: str, authority: str) -> tuple[str, t.Optional[int]]:
    parts = _AUTHORITY.fullmatch(authority)
    if not parts:
        raise MinioError(f"{_shown(text)} is not of the form {FORM}. Write an IPv6 address in brackets, such as http://[2001:db8::1]:9000.")
    port = _port(text, parts["port"])
    if not parts["host"].strip("."):
        raise MinioError(f"{_shown(text)} has no host. Write {FORM}.")
    host = _ipv6(text, parts["host"][1:-1]) if parts["host"].startswith("[") else _name(text, parts["host"])
    return host, port


def _port(text: str, port: t.Optional[str]) -> t.Optional[int]:
    if not port:
        return None
    if ":" in port:
        raise MinioError(f"{_shown(text)} has more than one port. Write {FORM}, and an IPv6 address in brackets, such as http://[2001:db8::1]:9000.")
    if not re.fullmatch("[0-9]+", port):
        raise MinioError(f"{_shown(text)} has a port that is not a number (not shown here). Write {FORM}.")
    if len(port) > 9 or not 1 <= int(port) <= 65535:
        raise MinioError(f"{_shown(text)} has a port that does not exist. Give one from 1 to 65535.")
    return int(port)


def _name(text: str, host: str) -> str:
    name = host.lower()
    name = name[:-1] if name.endswith(".") else name
    if not name.isascii():
        raise MinioError(f"{_shown(text)} has a host with letters beyond ASCII. Write its name as DNS has it, which begins with xn--.")
    if len(name) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise MinioError(f"{_shown(text)} has a host that is no name and no address. Write {FORM}, without blanks.")
    return name


def _ipv6(text: str, address: str) -> str:
    literal, percent, zone = address.partition("%")
    # RFC 6874 writes the percent sign before a zone as %25.
    zone = zone[2:] if zone.startswith("25") and len(zone) > 2 else zone
    try:
        number = ipaddress.IPv6Address(literal)
    except ValueError:
        raise MinioError(f"{_shown(text)} has no IPv6 address in its brackets. Write it as in http://[2001:db8::1]:9000.") from None
    if percent and not _ZONE.fullmatch(zone):
        raise MinioError(f"{_shown(text)} has an IPv6 zone that is not possible. Write it as in http://[fe80::1%25eth0]:9000.")
    return f"[{number.compressed}{'%25' + zone if percent else ''}]"


def _shown(text: str) -> str:
    """The beginning of an address that cannot hold a secret, in quotation marks."""
    found = _HARMLESS.match(text)
    shown = found[0] if found else ""
    return f"'{shown}{'' if shown == text else '…'}'"
