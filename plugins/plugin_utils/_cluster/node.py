# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service of a node runs with, and what it would start with. Values are told by salted sums, because some are secrets."""

from __future__ import annotations

import typing as t

from ...module_utils._host.facts import salted
from ...module_utils._host.launch import Launch, launch
from .environment_file import to_text

Sums = dict[str, str]


def digest(value: t.Any, salt: str) -> str:
    """The sum of a value, as ``minio_node_info`` makes it."""
    return salted(salt, to_text(value))


def read_node(info: t.Mapping[str, t.Any], salt: str, secret_paths: t.Optional[t.Container[str]] = None) -> dict[str, t.Any]:
    """What is to be known of a node for a restart.

    :param info: what ``minio_node_info`` returned. :param salt: the one that it got. :param secret_paths: the secret files that a server starts with; None
        for all that were looked at.
    :returns: ``salt``, ``state`` (absent, unused, stopped or running), ``files`` and ``runs`` (the sums of the variables in the environment files of the
        role, and of the process), ``hidden`` (names that these files, ``file``, and the unit, ``unit``, have with secrets), ``earlier``, ``after`` and
        ``config`` (the sums of what the service gets before those files, after them, and what the server reads by itself), ``secrets`` (the sums of what
        the files hold), ``newer`` (the files that changed after the process began), ``foreign`` (which variables come from where else), ``launches``
        (``where`` and ``volumes`` of each source that says with which pools the server runs or would start), ``volumes`` (those that it would start with),
        ``set_drive_count`` (its ``MINIO_ERASURE_SET_DRIVE_COUNT``, ``0`` for none), ``up`` (whether the server answers), ``serves`` (whether it says that
        the site has write quorum), ``healing`` (the drives that it says heal, -1 where it does not say), ``problems`` (what is there and cannot be read:
        what it holds is not known, so nobody may act as if it were nothing).
    """
    node = _Node(info, secret_paths)
    launches = node.launches()
    health = info.get("health") or {"live": 0, "cluster": 0, "healing": -1}
    return {
        "salt": salt,
        "state": node.state,
        "files": node.of("file"),
        "hidden": node.hidden(),
        "runs": node.of("process"),
        "earlier": node.of("unit", "earlier"),
        "after": node.of("after"),
        "config": node.of("config"),
        "secrets": {path: found["value_sum"] for path, found in info["secret_files"].items() if found["value_sum"]},
        "newer": list(info["newer"]),
        "foreign": node.foreign(),
        "launches": [{"where": source.where, "volumes": source.volumes} for source in launches if source.volumes],
        "volumes": next((source.volumes for source in launches if source.volumes), ""),
        "set_drive_count": node.set_drive_count(),
        "up": health["live"] == 200,
        "serves": health["cluster"] == 200,
        "healing": health["healing"],
        "problems": list(dict.fromkeys(node.problems)),
    }


_PROCESS = "the process that runs"
_NEXT_START = ("unit", "earlier", "file", "after", "config")


class _Node:
    """The sources of a node, understood by the rules of systemd and the server."""

    def __init__(self, info: t.Mapping[str, t.Any], secret_paths: t.Optional[t.Container[str]]) -> None:
        self._sources: t.Sequence[t.Mapping[str, t.Any]] = info["sources"]
        self._service = info["service"]
        self.state = self._service["state"]
        self.problems = [problem for source in self._sources for problem in source["problems"]]
        self.problems += [
            f"{path} is there and cannot be read, so what the server runs with is not known: run this as root (become: true), or look at the file."
            for path, found in info["secret_files"].items()
            if (secret_paths is None or path in secret_paths) and found["kind"] != "absent" and not found["value_sum"]
        ]
        if self._service["problem"]:
            where, _colon, why = self._service["problem"].partition(": ")
            self.problems.append(f"{where} cannot be asked how the service is: {why}. Correct that first.")

    def of(self, *kinds: str, what: str = "sums") -> dict[str, str]:
        """The sums, or public values, of the variables of some kinds of sources; the last one wins."""
        return {name: value for source in self._sources if source["kind"] in kinds for name, value in source[what].items()}

    def hidden(self) -> dict[str, list[str]]:
        """Names that the files of the role (``file``) and the unit (``unit``) have with secrets, because somebody else wrote them there."""
        return {kind: sorted({name for source in self._sources if source["kind"] == kind for name in source["hidden"]}) for kind in ("file", "unit")}

    def foreign(self) -> dict[str, str]:
        """Which variables come from elsewhere than from the files that the role writes."""
        kinds = ("unit", "earlier", "after", "config")
        return {name: source["where"] for kind in kinds for source in self._sources if source["kind"] == kind for name in source["sums"]}

    def _environments(self) -> list[tuple[str, dict[str, str], list[str]]]:
        """Where a server gets its environment and its command line from: the files of the role, the unit, the process."""
        found: list[tuple[str, dict[str, str], list[str]]] = [
            (source["where"], dict(source["public"]), []) for source in self._sources if source["kind"] == "file"
        ]
        found.append(("the unit of the service", self.of(*_NEXT_START, what="public"), self._service["start_command"].split()))
        if self.state == "running":
            found.append((_PROCESS, self.of("process", "process_config", what="public"), list(self._service["command"])))
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
