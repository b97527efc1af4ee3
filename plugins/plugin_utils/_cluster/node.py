# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service of a node runs with, and what it would start with. Values are told by their SHA-256 sums, because some are secrets."""

from __future__ import annotations

import base64
import hashlib
import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._host.environment_files import read_for_server, read_for_systemd, read_properties
from .environment_file import to_text
from .launch import Launch, launch
from .present_pools import present_pools

Sums = dict[str, str]


def digest(value: t.Any) -> str:
    """The sum of a value, as the role's script makes it."""
    return hashlib.sha256(to_text(value).encode()).hexdigest()


def read_node(text: str) -> dict[str, t.Any]:
    """What ``state.sh`` of the role told.

    :returns: ``state`` (absent, unused, stopped or running), ``scheme`` and ``port`` of the process, ``files`` and ``runs`` (the sums of the variables
        in the environment files of the role, and of the process), ``earlier``, ``after`` and ``config`` (the sums of what the service gets before those
        files, after them, and what the server reads by itself), ``secrets`` (the sums of what the files hold), ``newer`` (the files that changed after
        the process began), ``foreign`` (which variables come from where else), ``launches`` (``where`` and ``volumes`` of each source that says with
        which pools the server runs or would start), ``volumes`` (those that it would start with), ``set_drive_count`` (its
        ``MINIO_ERASURE_SET_DRIVE_COUNT``, ``0`` for none), ``problems`` (what is there and cannot be read: what it holds is not known, so nobody may act
        as if it were nothing).
    """
    told = _Told(text)
    launches = told.launches()
    process = next((source.volumes for source in launches if source.where.endswith(_PROCESS)), "")
    scheme, port = _address(process)
    return {
        "state": told.state,
        "scheme": scheme,
        "port": port,
        "files": _sums(told.variables("file")),
        "runs": told.runs,
        "earlier": _sums({**told.unit, **told.variables("earlier")}),
        "after": _sums(told.variables("after")),
        "config": _sums(told.config),
        "secrets": told.secrets,
        "newer": told.newer,
        "foreign": told.foreign(),
        "launches": [{"where": source.where, "volumes": source.volumes} for source in launches if source.volumes],
        "volumes": next((source.volumes for source in launches if source.volumes), ""),
        "set_drive_count": told.set_drive_count(),
        "problems": list(dict.fromkeys(told.problems)),
    }


def _sums(variables: t.Mapping[str, str]) -> Sums:
    return {name: digest(value) for name, value in variables.items()}


_PROCESS = "the process that runs"


class _Told:
    """The lines of ``state.sh``, understood by the rules of systemd and the server."""

    def __init__(self, text: str) -> None:
        self.state = "absent"
        self.problems: list[str] = []
        self.runs: Sums = {}
        self.secrets: Sums = {}
        self.newer: list[str] = []
        self.unit: dict[str, str] = {}
        self.config: dict[str, str] = {}
        self._files: dict[str, list[tuple[str, dict[str, str]]]] = {"file": [], "earlier": [], "after": []}
        self._configs: dict[str, bytes] = {}
        self._missing: set[str] = set()
        self._start = self._command = self._process = self._unit_name = ""
        for line in text.splitlines():
            kind, _space, rest = line.partition(" ")
            if kind in ("runs", "secret"):
                name, value = rest.split(" ")[:2]
                (self.runs if kind == "runs" else self.secrets)[name] = value
            elif kind == "state":
                self.state = rest
            elif kind == "newer":
                self.newer.append(rest)
            elif kind == "missing":
                self._missing.add(rest)
            elif kind == "unreadable":
                self.problems.append(
                    f"{rest} is there and cannot be read, so what the server runs with is not known: run this as root (become: true), or look at the file."
                )
            else:
                content, _space, where = rest.partition(" ")
                self._text(kind, base64.b64decode(content), where)
        self.config = self._config_of({**self.unit, **self.variables("earlier"), **self.variables("file"), **self.variables("after")})

    def _text(self, kind: str, content: bytes, where: str) -> None:
        if kind in self._files:
            try:
                self._files[kind].append((where, read_for_systemd(content, where)))
            except InputErrors as error:
                self.problems += error.errors
        elif kind == "config":
            self._configs[where] = content
        elif kind == "trouble":
            self.problems.append(f"{where} cannot be asked how the service is: {' '.join(content.decode(errors='replace').split())}. Correct that first.")
        elif kind == "unit":
            self.unit, self._unit_name = read_properties(content.decode(errors="replace")), where
        elif kind in ("start", "command", "process"):
            setattr(self, f"_{kind}", content.decode(errors="replace"))

    def variables(self, kind: str) -> dict[str, str]:
        """The variables of all files of a kind; the last value wins."""
        return {name: value for _where, variables in self._files[kind] for name, value in variables.items()}

    def _config_of(self, environment: t.Mapping[str, str]) -> dict[str, str]:
        """What the server itself reads beside its environment; it ignores a file that is missing."""
        path = environment.get("MINIO_CONFIG_ENV_FILE", "")
        if not path or path in self._missing:
            return {}
        try:
            return read_for_server(self._configs[path], path)
        except KeyError:
            problem = f"MINIO_CONFIG_ENV_FILE names {path}, which could not be read: what the server takes from it is not known. Name it by its absolute path."
            self.problems.append(problem)
        except InputErrors as error:
            self.problems += error.errors
        return {}

    def foreign(self) -> dict[str, str]:
        """Which variables come from elsewhere than from the files that the role writes."""
        found = dict.fromkeys(self.unit, self._unit_name)
        for kind in ("earlier", "after"):
            found.update({name: where for where, variables in self._files[kind] for name in variables})
        path = {**self.unit, **self.variables("file"), **self.variables("after")}.get("MINIO_CONFIG_ENV_FILE", "MINIO_CONFIG_ENV_FILE")
        return {**found, **dict.fromkeys(self.config, path)}

    def _environments(self) -> list[tuple[str, dict[str, str], list[str]]]:
        """Where a server gets its environment and its command line from: the files of the role, the unit, the process."""
        found: list[tuple[str, dict[str, str], list[str]]] = [(where, variables, []) for where, variables in self._files["file"]]
        next_start = {**self.unit, **self.variables("earlier"), **self.variables("file"), **self.variables("after"), **self.config}
        found.append(("the unit of the service", next_start, self._start.split()))
        if self.state == "running":
            process = dict(line.split("=", 1) for line in self._process.splitlines() if "=" in line)
            found.append((_PROCESS, {**process, **self._config_of(process)}, self._command.splitlines()))
        return found

    def launches(self) -> list[Launch]:
        """Each source of pools."""
        found = [launch(where, environment, command) for where, environment, command in self._environments()]
        self.problems += [source.problem for source in found if source.problem]
        if not any(source.volumes for source in found):
            self.problems += [source.doubt for source in found if source.doubt]
        return found

    def set_drive_count(self) -> str:
        """What divides the pools into erasure sets: what the process has, else what the next start would have."""
        _where, environment, _command = self._environments()[-1]
        return environment.get("MINIO_ERASURE_SET_DRIVE_COUNT", "") or "0"


def _address(volumes: str) -> tuple[str, int]:
    """Scheme and port of a process, ``''`` and 0 where its volumes do not say."""
    try:
        first, *_others = present_pools(volumes, "MINIO_VOLUMES")
    except (InputErrors, ValueError):
        return "", 0
    return first.scheme, first.port
