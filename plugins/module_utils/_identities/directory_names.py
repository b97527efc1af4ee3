# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of users and groups of an LDAP directory: how people write them, how the server keeps them, and when two are the same."""

from __future__ import annotations

import re
import unicodedata

_ESCAPED = re.compile(r'\\([0-9A-Fa-f]{2}|[ "#+,;<=>\\])')
_TO_ESCAPE = re.compile(r'[\\",;+<>\x00-\x1f]|^[ #]| \Z')
_AFTER = re.compile(r"(?<!\\) +\Z")
_BLANKS = re.compile(r"\s+")


def in_directory(name: str) -> bool:
    """Whether a user or group is one of an LDAP directory, known by its DN. The server's own have no ``=`` in their names."""
    return "=" in name


def is_path_safe(name: str) -> bool:
    """Whether the server keeps a name as it is. It is a path on its drives, so that ``a/`` and ``a//b`` become other names (S cmd/iam-object-store.go)."""
    return in_directory(name) or not any(part in ("", ".", "..") for part in name.split("/"))


def normal_name(name: str) -> str:
    """A DN as it compares: a directory looks neither at case nor at blanks around its parts, nor at how a character is written. Other names stay.

    The server keeps DNs with every byte beyond ASCII as ``\\d0`` (go-ldap dn.go, String), and says them without any escape elsewhere (K ldap/, DecodeDN),
    so that ``cn=Groß\\, Jürgen`` and ``cn=groß, jürgen`` are the same here.
    """
    if not in_directory(name):
        return name
    parts = _decoded(name).replace(";", ",").split(",")
    return ",".join("+".join(sorted(_folded(pair) for pair in part.split("+"))) for part in parts)


def readable_name(name: str) -> str:
    """A DN for people, and for the server: types in small letters, no blanks around the parts, and characters beyond ASCII as they are. Other names stay."""
    if not in_directory(name):
        return name
    return ",".join("+".join(_readable(pair) for pair in _split(part, "+")) for part in _split(name, ",;"))


def login_name(name: str) -> str:
    """The value of the first part of a DN, which often is the name that its user signs in with."""
    return _decoded(_bare(_split(name, ",;+")[0].partition("=")[2]))


def _readable(pair: str) -> str:
    kind, _equals, value = pair.partition("=")
    return f"{kind.strip().lower()}={_escaped(_bare(value))}"


def _bare(value: str) -> str:
    """Without the blanks around it. One with an escape belongs to the value, as does every other kind of white space (RFC 4514, 2.4)."""
    return _AFTER.sub("", value.lstrip(" "))


def _escaped(value: str) -> str:
    """A value with the escapes alone that it cannot do without (RFC 4514, 2.4). One in hexadecimal digits stays."""
    if value.startswith("#"):
        return value
    return _TO_ESCAPE.sub(lambda found: f"\\{ord(found[0]):02x}" if ord(found[0]) < 32 else f"\\{found[0]}", _decoded(value))


def _split(text: str, separators: str) -> list[str]:
    """At each separator that is not escaped."""
    return re.split(rf"(?<!\\)[{separators}]", text.replace("\\\\", "\\5c"))


def _decoded(text: str) -> str:
    """Without escapes. The server has one for each byte of a character beyond ASCII."""
    result, end = b"", 0
    for found in _ESCAPED.finditer(text):
        result += text[end : found.start()].encode() + (bytes.fromhex(found[1]) if len(found[1]) == 2 else found[1].encode())
        end = found.end()
    return (result + text[end:].encode()).decode(errors="backslashreplace")


def _folded(pair: str) -> str:
    text = "=".join(_BLANKS.sub(" ", half.strip()) for half in pair.split("=", 1))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
