# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of KEY=VALUE lines, as two programs read them.

systemd has its own rules for an ``EnvironmentFile=`` (systemd.exec(5); src/basic/env-file.c, parse_env_file_internal): comments begin with ``;`` or ``#``, a
backslash continues a line, quotes may span lines, the last of two values wins. The server reads the file of ``MINIO_CONFIG_ENV_FILE`` by itself
(S cmd/common-main.go, parsEnvEntry): ``#`` alone, line by line, no escapes.
"""

from __future__ import annotations

import re
import typing as t

from .._common.errors import InputErrors

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MARK = "\ufeff"
_POOLS = re.compile(r"MINIO_(VOLUMES|ENDPOINTS|ARGS|ERASURE_SET_DRIVE_COUNT|CONFIG_ENV_FILE)")
"""Variables that decide about the pools of a server."""

_SPACE = re.compile(r"[ \t]*")
_COMMENT = re.compile(r"[;#](?:\\[\s\S]|[^\\\r\n])*")
_KEY = re.compile(r"[^\r\n][^=\r\n]*")
_PLAIN = re.compile(r"((?:\\[\s\S]|[^\\\r\n])*?)[ \t]*(?:(?=[\r\n])|\\?\Z)")
_QUOTED = {"'": re.compile(r"'([^']*)'"), '"': re.compile(r'"((?:\\[\s\S]|[^"\\])*)"')}
_ESCAPED = re.compile(r"\\([\s\S])")

UNCLOSED = "the quotation mark of its value is not closed, so everything behind it belongs to the value: close it"
BEHIND = "there is more behind the quotation mark that closes the value, and it belongs to the value: give a comment a line of its own"
BACKSLASH = "systemd drops a backslash outside of quotation marks, and the server keeps it: put the value in single quotation marks, or write it without"
UNOPENED = "the quotation mark at the end of its value is not opened, so it belongs to the value: put one before the value, or remove it"
HIDDEN = "a backslash at the end of the comment above makes this line a part of it, but only before systemd 254: remove the backslash"


class Line(t.NamedTuple):
    """One assignment, or a line that is none.

    :param number: where it begins. :param name: before the equals sign; ``''`` where there is none. :param text: the value, or the whole line.
    :param flaw: what makes the meaning doubtful; ``''`` for nothing. :param plain: the value is not quoted.
    """

    number: int
    name: str
    text: str
    flaw: str
    plain: bool


def lines(text: str) -> t.Iterator[Line]:
    """All lines but comments and empty ones, as systemd divides a file."""
    at = 0
    while at < len(text):
        number = text.count("\n", 0, at) + 1
        if text[at] in " \t\r\n":
            at += 1
        elif text[at] in ";#":
            found = _match(_COMMENT, text, at)
            yield from _hidden(found.group(), number)
            at = found.end()
        else:
            key = _match(_KEY, text, at)
            at = key.end()
            if text[at : at + 1] != "=":
                yield Line(number, "", key.group(), "", True)
                continue
            value, at, flaw, plain = _value(text, at + 1)
            yield Line(number, key.group().rstrip(), value, flaw, plain)


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    """The match of a pattern that matches everywhere, if only nothing."""
    return t.cast("re.Match[str]", pattern.match(text, at))


def _hidden(comment: str, number: int) -> t.Iterator[Line]:
    for offset, line in enumerate(comment.splitlines()[1:], 1):
        name, equals, _value_ = line.strip().partition("=")
        if equals and NAME.fullmatch(name.rstrip()):
            yield Line(number + offset, name.rstrip(), "", HIDDEN, True)


def _value(text: str, at: int) -> tuple[str, int, str, bool]:
    """A value, where it ends, its flaw, and whether it is not quoted."""
    parts: list[str] = []
    while True:
        at = _match(_SPACE, text, at).end()
        sign = text[at : at + 1]
        if sign in ("", "\r", "\n"):
            return "".join(parts), at, "", not parts
        if sign not in _QUOTED:
            plainly = _match(_PLAIN, text, at)
            plain = _ESCAPED.sub(lambda escaped: "" if escaped[1] in "\r\n" else escaped[1], plainly[1])
            return "".join([*parts, plain]), plainly.end(), BEHIND if parts else _doubt(plainly[1]), not parts
        found = _QUOTED[sign].match(text, at)
        if not found:
            return "".join([*parts, text[at + 1 :]]), len(text), UNCLOSED, False
        parts.append(found[1] if sign == "'" else _ESCAPED.sub(_unescaped, found[1]))
        at = found.end()


def _doubt(text: str) -> str:
    """What of a value without quotes two programs read differently, or nobody meant."""
    if any(sign not in "\r\n" for sign in _ESCAPED.findall(text)):
        return BACKSLASH
    return UNOPENED if text[-1:] in _QUOTED and text.count(text[-1]) % 2 else ""


def _unescaped(escaped: re.Match[str]) -> str:
    """What systemd makes of a backslash between double quotation marks."""
    if escaped[1] in '"\\`$':
        return escaped[1]
    return "" if escaped[1] == "\n" else escaped[0]


def exported(name: str) -> str:
    """The name without what a shell wants before it."""
    return re.sub(r"^export\s+", "", name)


def read_for_systemd(content: bytes, where: str) -> dict[str, str]:
    """The variables that systemd gives a service from a file.

    What it ignores is ignored, unless it is about pools: those lines were meant to say something, and whoever reads the file must not take them for nothing.

    :raises InputErrors: systemd refuses the file, or its meaning is doubtful; each with file, line and remedy.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise InputErrors([f"{where}, line {number}: it is not UTF-8, and systemd refuses the whole file: save it as UTF-8."]) from None
    if "\0" in text:
        raise InputErrors([f"{where}: it contains a NUL byte, and systemd refuses the whole file: write it again as text."])
    errors: list[str] = []
    found: dict[str, str] = {}
    for line in lines(text):
        name = exported(line.name)
        if line.name.startswith(MARK):
            errors.append(
                f"{where}, line {line.number}: a byte order mark before {name.lstrip(MARK)} makes systemd ignore the variable: save the file without it."
            )
        elif line.flaw in (UNCLOSED, HIDDEN):
            errors.append(f"{where}, line {line.number}: {name if NAME.fullmatch(name) else 'a variable'}: {line.flaw}.")
        elif NAME.fullmatch(name):
            found[name] = line.text
        elif _POOLS.search(line.name or line.text):
            errors.append(
                f"{where}, line {line.number}: systemd ignores this line, which seems to be about the pools of the server: "
                "write it as KEY=VALUE, or make a comment of it."
            )
    if errors:
        raise InputErrors(errors)
    return found


def read_for_server(content: bytes, where: str) -> dict[str, str]:
    """The variables that the server takes from the file of ``MINIO_CONFIG_ENV_FILE``. :raises InputErrors: the server would not start with it."""
    errors: list[str] = []
    found: dict[str, str] = {}
    for number, line in enumerate(content.decode(errors="replace").split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.removeprefix("export").strip().partition("=")
        if not equals:
            errors.append(f"{where}, line {number}: it is not of the form KEY=VALUE, and the server does not start with it: correct it, or put # before it.")
        found[name] = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
    if errors:
        raise InputErrors(errors)
    return found


def read_properties(text: str) -> dict[str, str]:
    """The variables of the property ``Environment`` of a unit, as ``systemctl show`` prints them: quoted where they need it, with a backslash before
    what a shell would touch (systemd src/basic/escape.c, shell_maybe_quote).
    """
    words = re.findall(r'(?:"(?:\\[\s\S]|[^"\\])*"|[^\s"])+', text)
    plain = (re.sub(r'"((?:\\[\s\S]|[^"\\])*)"', lambda quoted: _ESCAPED.sub(r"\1", quoted[1]), word) for word in words)
    return dict(word.split("=", 1) for word in plain if "=" in word)
