# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text in which a server takes and gives its configuration: ``subsystem[:target] key=value key="two words"``, an entry a line."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

_PRINTED = re.compile(r"([a-z0-9_]+)=(?:\"(.*?)\"(?= [a-z0-9_]+=|\s*$)|(\S*))(?:\s|$)")
_VARIABLE = re.compile(r"# (MINIO_[^=]+)=(.*)")


@dataclass
class Entry:
    """A subsystem, or one target of it.

    :param values: its keys in the server's configuration. :param environment: the variables of the server's environment that go before them.
    """

    values: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)


def parse(text: str) -> dict[str, Entry]:
    """What a server prints (S internal/config/config.go, SubsysInfo.WriteTo) by ``subsystem`` or ``subsystem:target``.

    The server leaves out ``enable`` where it is on.
    """
    entries: dict[str, Entry] = {}
    environment: dict[str, str] = {}
    for line in text.splitlines():
        variable = _VARIABLE.fullmatch(line)
        if variable:
            environment[variable[1]] = variable[2]
            continue
        name, _space, rest = line.removeprefix("# ").partition(" ")
        if not name:
            continue
        values = {found[1]: found[3] if found[2] is None else found[2] for found in _PRINTED.finditer(rest)}
        entries[name] = Entry(values, environment)
        environment = {}
    return entries


def render(name: str, values: t.Mapping[str, str]) -> str:
    """One line of a request. :param name: ``subsystem`` or ``subsystem:target``."""
    return " ".join([name, *(f'{key}="{value}"' if re.search(r"\s", value) else f"{key}={value}" for key, value in values.items())])


def readable(values: t.Mapping[str, str], keys: t.Collection[str], now: t.Callable[[str], str]) -> dict[str, str]:
    """The values with those of shorter keys before them: in a line that has ``idle_speed=`` alone, the server finds ``speed=``.

    :param keys: the keys that the subsystem has. :param now: the present value of a key, for one that has to be said and is not to be changed.
    """
    shorter = sorted({end for key in values for end in keys if end != key and key.endswith(end)})
    return {**{key: values[key] if key in values else now(key) for key in shorter}, **{key: value for key, value in values.items() if key not in shorter}}


def understood(line: str, keys: t.Iterable[str]) -> tuple[str, dict[str, str]]:
    """The entry and the values that the server reads from a line of a request (S internal/config/config.go, kvFields and SetKVS).

    It looks for the first place of each key that it knows, also inside of values.

    :param keys: the keys that the subsystem has.
    """
    name, _space, rest = line.partition(" ")
    places = sorted(place for place in (rest.find(f"{key}=") for key in [*keys, "comment"]) if place != -1)
    fields = [rest[place:end].strip() for place, end in zip(places, [*places[1:], len(rest)])]
    return name, {key: _unquoted(value) for key, _equals, value in (item.partition("=") for item in fields)}


def variable(name: str, key: str) -> str:
    """The variable of the server's environment that goes before a key (S internal/config/config.go, getEnvVarName)."""
    subsystem, _colon, target = name.partition(":")
    return f"MINIO_{subsystem.upper()}_{key.upper()}" + (f"_{target}" if target else "")


def _unquoted(value: str) -> str:
    return value.strip().removeprefix('"').removesuffix('"').removeprefix("'").removesuffix("'")
