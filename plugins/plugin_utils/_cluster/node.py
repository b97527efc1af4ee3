# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service of a node runs with, what it would start with, and whether that is a reason to restart it.

Values are compared by their SHA-256 sums, because some are secrets.
"""

from __future__ import annotations

import base64
import hashlib
import re
import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._server.config_defaults import DEFAULTS, DYNAMIC
from .environment_file import read_for_server, read_for_systemd, read_properties, to_text
from .launch import Launch, launch
from .present_pools import present_pools

Sums = dict[str, str]

_ROOT = {"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", "MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"}
"""What the server sets for itself from the files (S cmd/common-main.go, loadEnvVarsFromFiles), and keeps over a restart by its API."""

_EACH_ITS_OWN = {"MINIO_OPTS", "MINIO_CERT_PASSWD", "MINIO_SERVER_DEBUG", "MINIO_DSYNC_TRACE", "MINIO_OPERATOR_VERSION", "MINIO_VSPHERE_PLUGIN_VERSION",
                 "MINIO_CI_CD", *_ROOT}  # fmt: skip
"""What may differ between nodes (S cmd/bootstrap-peer-server.go, skipEnvs)."""


def digest(value: t.Any) -> str:
    """The sum of a value, as the role's script makes it."""
    return hashlib.sha256(to_text(value).encode()).hexdigest()


def read_state(text: str, desired: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> dict[str, t.Any]:
    """What ``state.sh`` of the role told.

    :param desired: the variables that the role gives the server.
    :param secrets: what files of the host shall hold, by their paths.
    :returns: ``state`` (absent, unused, stopped or running), ``scheme`` and ``port`` of the process, ``reasons`` for a restart, ``left`` (what a
        restart would bring of what its files say now), ``files`` and ``runs`` and ``next`` (the sums of the variables in
        the environment files, of the process, and of its next start), ``secrets`` (the sums of what the files hold), ``foreign`` (which variables come
        from where else), ``launches`` (``where`` and ``volumes`` of each source that says with which pools the server runs or would start),
        ``volumes`` (those that it would start with), ``set_drive_count`` (its ``MINIO_ERASURE_SET_DRIVE_COUNT``, ``0`` for none), ``problems``
        (what is there and cannot be read: what it holds is not known, so nobody may act as if it were nothing).
    """
    told = _Told(text)
    before = _sums({**told.unit, **told.variables("earlier")})
    after, config, files = _sums(told.variables("after")), _sums(told.config), _sums(told.variables("file"))
    started = {**before, **{name: digest(value) for name, value in desired.items()}, **after}
    reasons: list[str] = []
    left: list[str] = []
    if told.state == "running":
        known = set(started) | set(files)
        # After a restart by its API, the server also has what it sets for itself.
        runs = {name: value for name, value in told.runs.items() if name in started or (_concerns(name, known) and name not in config)}
        reasons += differences(runs, started)
        left += differences(runs, {**before, **files, **after})
        reasons += [f"{path} changes" for path, value in secrets.items() if told.secrets.get(path, "") != digest(value)]
        reasons += [f"{path} is newer than the server" for path in told.newer if f"{path} changes" not in reasons]
    launches = told.launches()
    process = next((source.volumes for source in launches if source.where.endswith(_PROCESS)), "")
    scheme, port = _address(process)
    return {
        "state": told.state,
        "scheme": scheme,
        "port": port,
        "reasons": reasons,
        "left": left,
        "files": files,
        "runs": told.runs,
        "next": {**started, **config},
        "secrets": told.secrets,
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
                self.problems.append(f"{rest} is there and cannot be read, so what the server runs with is not known: run this as root (become: true), or "
                                     "look at the file.")
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


def _concerns(name: str, known: t.Container[str]) -> bool:
    """systemd gives a process variables of its own."""
    return (name.startswith("MINIO_") and name not in _ROOT) or name in known


def differences(running: Sums, started: Sums) -> list[str]:
    """How the variables of a process differ from those of its next start."""
    lines = []
    for name in sorted(running.keys() | started.keys()):
        if running.get(name) == started.get(name):
            continue
        how = "is new" if name not in running else "goes" if name not in started else "changes"
        lines.append(f"{name} {how}{_without_restart(name)}")
    return lines


def _without_restart(name: str) -> str:
    """Which subsystem of the server's configuration has the same setting and takes it at once, if there is one."""
    for subsystem in sorted(DYNAMIC):
        match = re.fullmatch(rf"MINIO_{subsystem.upper()}_([A-Z_]+?)(_[a-z0-9]\w*)?", name)
        if match and match.group(1).lower() in DEFAULTS.get(subsystem, {}):
            return f" (minio_cluster_server_config sets {match.group(1).lower()} of {subsystem} without a restart)"
    return ""


def disagreements(nodes: t.Mapping[str, Sums]) -> list[str]:
    """Variables of the server that nodes have otherwise than others; it waits for ever for peers whose variables differ.

    :param nodes: the sums of each node's variables.
    """
    lines = []
    for name in sorted({name for sums in nodes.values() for name in sums if name.startswith("MINIO_") and name not in _EACH_ITS_OWN}):
        groups: dict[t.Optional[str], list[str]] = {}
        for node, sums in nodes.items():
            groups.setdefault(sums.get(name), []).append(node)
        if len(groups) > 1:
            unset = groups.pop(None, [])
            shown = [", ".join(names) for names in sorted(groups.values(), key=len)]
            lines.append(f"{name}: " + (f"only on {shown[0]}" if unset and len(shown) == 1 else f"one value on {', another on '.join(shown)}"
                                        + (f", none on {', '.join(unset)}" if unset else "")))
    return lines
