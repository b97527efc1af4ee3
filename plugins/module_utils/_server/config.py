# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server's configuration: subsystems and their targets, what is still to come into force, and what needs a restart for it."""

from __future__ import annotations

import datetime
import json
import re
import typing as t

from .._common.errors import InputErrors, MinioError, ServerError
from .._common.plan import Change, Failure
from .._common.secret_values import is_secret
from .._common.suggest import nearest
from .._common.units import parse_time
from .._site.session import Session
from .config_defaults import DEFAULTS, DYNAMIC, HIDDEN, SEVERAL_TARGETS
from .config_format import Entry, parse, readable, render, understood, variable

SUBSYSTEM_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str"},
    "settings": {"type": "dict"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
"""The options of one subsystem or target, as the module takes them."""

_REMOVAL = {"enable": "off", "comment": "removed"}
"""What is set before a target is removed: the server's history has what was set, and not what was removed (S cmd/admin-handlers-config-kv.go)."""

_NOT_THERE = "XMinioConfigNotFoundError"
_ALL_HISTORY = "1000000"
_SECOND = datetime.timedelta(seconds=1)
_TARGET = re.compile(r"[A-Za-z0-9_-]+")


class _Event(t.NamedTuple):
    """What was set at a time."""

    time: datetime.datetime
    name: str
    values: dict[str, str]


class ServerConfig:
    """The declared part of one site's server configuration.

    :param declared: ``settings`` as text by key, and ``state``, by ``subsystem`` or ``subsystem:target``.
    """

    def __init__(self, session: Session, declared: dict[str, dict[str, t.Any]]) -> None:
        self._session = session
        self._declared = declared
        self._removed: set[str] = set()
        self._actual: t.Mapping[str, Entry] = {}
        self._pending: set[str] = set()
        self._planned: set[str] = set()
        self._applied = False
        self.total = len(declared)

    def read(self) -> dict[str, Entry]:
        """What the server runs with, by one request."""
        return parse(self._session.decrypt(self._session.admin("GET", "config")).decode())

    def compare(self, actual: dict[str, Entry]) -> list[Change]:
        """What differs from what the next start would have; what is stored but not in force yet is remembered as pending.

        What comes into force at once is what the server runs with, so the rest is asked for only where something else is declared.

        :raises InputErrors: the server's environment says otherwise, and would win.
        """
        self._actual = actual
        running = self._differences(actual)
        changes, halfway = running, set[str]()
        if not all(map(_dynamic, self._declared)):
            starts, events = self._since_the_start()
            changes = self._differences(self._stored(actual, events))
            halfway = {event.name for event in events if _is_halfway(event, starts) and not _dynamic(event.name)} & self._declared.keys()
        still = {change.key for change in changes}
        self._pending = {change.object for change in running if change.key not in still} | halfway
        self._planned = {change.object for change in changes if not _dynamic(change.object)}
        return changes

    def report(self) -> dict[str, t.Any]:
        """Whether a restart is needed, and for what. After check mode, whether one would be."""
        names = sorted(self._pending | self._removed | (set() if self._applied else self._planned))
        return {"restart_required": bool(names), "restart_for": names}

    def _differences(self, actual: t.Mapping[str, Entry]) -> list[Change]:
        changes: list[Change] = []
        problems: list[str] = []
        for name, item in self._declared.items():
            entry = actual.get(name)
            if item["state"] == "absent":
                changes += self._removal(name, entry)
                problems += _overriding(name, entry.environment if entry else {})
                continue
            if entry is None:
                changes.append(Change(name, "state", None, "present"))
            for key, wanted in item["settings"].items():
                overriding = entry.environment.get(variable(name, key)) if entry else None
                if overriding is not None:
                    problems += _overriding(name, [variable(name, key)]) if overriding != wanted else []
                    continue
                now = _value(name, entry, key)
                if now != wanted:
                    changes.append(Change(name, key, now if entry else None, wanted, secret=is_secret(key, now, wanted)))
        if problems:
            raise InputErrors([f"site {self._session.site}: {problem}" for problem in problems])
        return changes

    def _removal(self, name: str, entry: t.Optional[Entry]) -> list[Change]:
        """A target goes; a subsystem goes back to its defaults."""
        if entry is None or name in self._removed:
            return []
        if ":" in name:
            return [Change(name, "state", "present", None)] if entry.values else []
        now = {key: _value(name, entry, key) for key in _keys(name)}
        defaults = DEFAULTS[name]
        return [Change(name, key, now[key], defaults.get(key, ""), is_secret(key, now[key])) for key in now if now[key] != defaults.get(key, "")]

    def _since_the_start(self) -> tuple[list[datetime.datetime], list[_Event]]:
        """When each node of the site started, and what was set since the first of them did. The server keeps a history of that."""
        uptimes = [node.get("uptime", 0) for node in json.loads(self._session.admin("GET", "info")).get("servers") or ()]
        starts = [self._session.server_time - datetime.timedelta(seconds=uptime) for uptime in uptimes if uptime]
        history = json.loads(self._session.decrypt(self._session.admin("GET", "list-config-history-kv", {"count": _ALL_HISTORY}))) or []
        events = []
        for entry in history:
            time = parse_time(entry["createTime"])
            if time >= min(starts, default=self._session.server_time):
                events += [_Event(time, *understood(line, _keys(line.split(" ")[0]))) for line in entry["data"].splitlines()]
        return starts, events

    def _stored(self, actual: t.Mapping[str, Entry], events: t.Iterable[_Event]) -> dict[str, Entry]:
        """What the site will run with after a restart: what the server shows is what it runs with."""
        stored = {name: Entry(dict(entry.values), entry.environment) for name, entry in actual.items() if name not in self._removed}
        for event in events:
            if event.values == _REMOVAL:
                stored.pop(event.name, None)
            elif event.name not in self._removed:
                stored.setdefault(event.name, Entry()).values.update(event.values)
        return stored

    def apply(self, changes: list[Change]) -> list[Failure]:
        """One request for each entry, one after the other: the server reads, changes and writes the whole configuration for each."""
        self._applied = True
        failures = []
        work: dict[str, list[Change]] = {}
        for change in changes:
            work.setdefault(change.object, []).append(change)
        for name, parts in work.items():
            try:
                self._write(name, parts)
            except MinioError as error:
                failures += [Failure.of(name, change.setting, error) for change in parts]
        return failures

    def _write(self, name: str, changes: list[Change]) -> None:
        if self._declared[name]["state"] == "absent" and (_dynamic(name) or "enable" in _keys(name)):
            if not _dynamic(name):
                self._set(name, _REMOVAL)
            try:
                self._session.admin("DELETE", "del-config-kv", body=name.encode(), encrypted=True, resource=name)
            except ServerError as error:
                if error.code != _NOT_THERE:
                    raise
            if not _dynamic(name):
                self._removed.add(name)
            return
        values = {change.setting: change.after for change in changes if change.setting != "state"}
        if "enable" in (self._declared[name]["settings"] or {}):
            values["enable"] = self._declared[name]["settings"]["enable"]
        self._set(name, values)

    def _set(self, name: str, values: t.Mapping[str, str]) -> None:
        values = readable(values, _keys(name), lambda key: _value(name, self._actual.get(name), key))
        self._session.admin("PUT", "set-config-kv", body=render(name, values).encode(), encrypted=True, resource=name)


def read_server_config(session: Session, lost: list[str]) -> list[dict[str, t.Any]]:
    """What a site runs with beside the defaults and its environment, as minio_config takes it, without secrets. One request.

    :param lost: gets a line for each thing that minio_config does not take.
    :raises ServerError: the access key lacks admin:ConfigUpdate.
    """
    found = []
    for name, entry in sorted(parse(session.decrypt(session.admin("GET", "config")).decode()).items()):
        problems = list(_name_problems(name))
        settings = {} if problems else _beside_defaults(name, entry)
        problems += _setting_problems(name, settings, {"state": "present"}) if settings else []
        lost += [f"server configuration: {problem}" for problem in problems]
        if settings and not problems:
            found.append({"name": name, "settings": settings})
    return found


def _beside_defaults(name: str, entry: Entry) -> dict[str, str]:
    """Whether a target is on is always said with its settings, because it is on where nothing is said."""
    defaults = DEFAULTS[name.partition(":")[0]]
    values = {key: _value(name, entry, key) for key in _keys(name) if variable(name, key) not in entry.environment}
    settings = {key: value for key, value in values.items() if value != defaults.get(key, "") and not is_secret(key, value)}
    return {**settings, "enable": values["enable"]} if settings and "enable" in values else settings


def secrets_in(settings: t.Mapping[str, t.Any]) -> set[str]:
    """The values that must not be shown."""
    return {str(value) for key, value in settings.items() if value and is_secret(key, str(value))}


def _is_halfway(event: _Event, starts: t.Iterable[datetime.datetime]) -> bool:
    """Whether some nodes started after something was set, and others have not: a site shows what the node runs with that answers. Starts are to the second."""
    return len({start > event.time - _SECOND for start in starts}) > 1


def _dynamic(name: str) -> bool:
    return name.partition(":")[0] in DYNAMIC


def _keys(name: str) -> list[str]:
    subsystem = name.partition(":")[0]
    return [*DEFAULTS.get(subsystem, ()), *HIDDEN.get(subsystem, ())]


def _value(name: str, entry: t.Optional[Entry], key: str) -> str:
    """The value of a key; the default where the server does not print it."""
    if entry and key in entry.values:
        return entry.values[key]
    if entry and entry.values and key == "enable":
        return "on"
    return DEFAULTS[name.partition(":")[0]].get(key, "")


def _overriding(name: str, variables: t.Iterable[str]) -> list[str]:
    return [
        f"subsystem {name}: {found} is set in the environment of the server and goes before what is declared here. Take it out of one of the two."
        for found in variables
    ]


def server_config_from(params: t.Mapping[str, t.Any], session: Session) -> ServerConfig:
    """The kind from a module's options: one subsystem by ``name``, or a list in ``subsystems``.

    :raises InputErrors: every error of every subsystem.
    """
    several = params["subsystems"]
    items = several if several is not None else [{key: params[key] for key in SUBSYSTEM_OPTIONS}]
    declared: dict[str, dict[str, t.Any]] = {}
    errors: list[str] = []
    for index, item in enumerate(items):
        name = item["name"]
        found = [f"subsystem {name}: it is declared twice. Declare it once."] if name in declared else list(_name_problems(name))
        settings = {} if found else _settings(name, item)
        found = found or list(_setting_problems(name, settings, item))
        errors += [f"subsystems[{index}]: {problem}" if several is not None else problem for problem in found]
        declared[name] = {"settings": settings, "state": item["state"]}
    if errors:
        raise InputErrors(errors)
    return ServerConfig(session, declared)


def _settings(name: str, item: t.Mapping[str, t.Any]) -> dict[str, str]:
    """As text; empty is the default. A target that has settings is on unless they say otherwise, as for the server."""
    defaults = DEFAULTS[name.partition(":")[0]]
    settings = {str(key): _text(value) or defaults.get(key, "") for key, value in (item["settings"] or {}).items()}
    if settings and "enable" in defaults:
        settings.setdefault("enable", "on")
    return settings


def _text(value: t.Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return "" if value is None else str(value)


def _name_problems(name: str) -> t.Iterator[str]:
    subsystem, colon, target = (name or "").partition(":")
    if subsystem not in DEFAULTS:
        yield f"subsystem {name}: " + (
            "the server keeps the region in the subsystem site. Set region of site instead."
            if subsystem == "region"
            else f"there is no such subsystem.{nearest(subsystem, DEFAULTS)}"
        )
    elif colon and subsystem not in SEVERAL_TARGETS and not subsystem.startswith("notify_"):
        yield f"subsystem {name}: {subsystem} has no targets. Leave out :{target}."
    elif colon and not _TARGET.fullmatch(target):
        yield f"subsystem {name}: a target's name has letters, digits, '-' and '_' only."


def _setting_problems(name: str, settings: t.Mapping[str, str], item: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    if item["state"] == "absent":
        if item["settings"]:
            yield f"subsystem {name}: settings and state: absent: give one of the two."
        return
    if not settings:
        yield f"subsystem {name}: give settings, or state: absent."
        return
    for key, value in (item.get("settings") or {}).items():
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(part, (dict, list)) for part in value)):
            yield f"subsystem {name}: settings.{key}: it must be text, a number, true or false, or a list of those."
            return
    known = _keys(name)
    unknown = [key for key in settings if key not in known]
    for key in unknown:
        reason = "the server does not give it back, so it cannot be converged." if key == "comment" else f"unknown key.{nearest(key, known)}"
        yield f"subsystem {name}: settings.{key}: {reason}"
    if unknown:
        return
    for key, value in settings.items():
        said = readable({key: value}, known, lambda shorter: DEFAULTS[name.partition(":")[0]].get(shorter, ""))
        if "\n" in value or understood(render(name, said), known)[1] != said:
            yield (
                f"subsystem {name}: settings.{key}: the server would read another value: it begins or ends with a quotation mark or a space,"
                " or has a line break, or the name of a key with '=' in it. Set it in the server's environment instead."
            )
