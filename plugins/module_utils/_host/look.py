# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that is to be known of a node, in one look."""

from __future__ import annotations

import os
import secrets
import socket
import time
import typing as t

from .._common.errors import MinioError
from . import facts, launch, places, processes, program, remains, server, sources, systemd
from .owned_paths import OwnedPaths, Owner, PathRefused

_TIMEOUT = 15.0


def look(options: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What the module returns, see there.

    :param options: those of the module.
    """
    clock, begin = time.time(), time.monotonic()
    service = systemd.read_service(options["service"])
    salt = options["salt"] or secrets.token_hex(16)
    found = sources.read_sources(service, options["environment_files"])
    user, group = facts.user_facts(options["user"]), facts.group_facts(options["group"] or options["user"])
    looker = places.Looker(user["uid"], group["gid"], service.pid, facts.numbers_of(user["groups"]))
    command = sources.command_of(service.pid) if service.pid else []
    told = {
        "service": _service_facts(service, command),
        "sources": sources.told(found, service.command, salt),
        "newer": _newer(service, options, found),
        "files": {path: facts.file_facts(path) for path in options["files"]},
        "secret_files": {path: facts.secret_facts(path, salt) for path in options["secret_files"]},
        "folders": {path: facts.names_in(path) for asked in options["folders"] for path in facts.folders_at(asked)},
        "service_folders": {path: _otherwise(path, mode, user["name"], group["name"]) for path, mode in options["service_folders"].items()},
        "path_problems": _path_problems(options["checked_paths"]),
        "drives": [looker.look(path) for path in options["drives"]],
        "remains": [line for path in options["searched_drives"] for line in remains.remains(path, options["searched_formatted"])],
        "names": {name: _resolved(name) for name in options["names"]},
        "user": user,
        "group": group,
        "program": program.program_facts(options["program"], service.pid) if options["program"] else None,
        "ports": processes.ports_of(options["ports"]),
        "other_servers": processes.other_servers(options["service"], service.pid),
        "pair": server.pair(options["pair"]),
        "certificates": {path: server.fingerprints(path) for path in options["certificates"]},
        **_answers(service, command, found, options["server"], options["server_names"]),
    }
    return {"clock": {"time": clock, "took": time.monotonic() - begin}, **told}


def _service_facts(service: systemd.Service, command: t.Sequence[str]) -> dict[str, t.Any]:
    return {
        "name": service.name,
        "state": service.state,
        "active": service.active,
        "enabled": service.enabled,
        "unit": service.unit,
        "unit_sum": facts.file_facts(service.unit)["sum"] if service.unit else "",
        "drop_ins": {path: facts.file_facts(path)["sum"] for path in service.drop_ins},
        "pid": service.pid,
        "started": service.started,
        "restarts": service.restarts,
        "start_command": service.command,
        "command": list(command),
        "problem": service.problem,
    }


def _newer(service: systemd.Service, options: t.Mapping[str, t.Any], found: t.Iterable[sources.Source]) -> list[str]:
    """The files that the server reads when it starts, and that changed after it did."""
    if service.state != "running":
        return []
    config = [source.where for source in found if source.kind == "process_config"]
    newer = [path for path in (*options["start_files"], *config) if _modified(path) > service.started]
    path = options["program"]
    if path and (_modified(path) > service.started or not _same(path, f"/proc/{service.pid}/exe")):
        # A package keeps the time at which its program was built.
        newer.append(path)
    return list(dict.fromkeys(newer))


def _modified(path: str) -> float:
    try:
        return float(int(os.stat(path).st_mtime))
    except OSError:
        return 0.0


def _same(path: str, running: str) -> bool:
    """Whether a process runs the program at a path; True where there is none to compare."""
    try:
        return os.path.samefile(path, running)
    except OSError:
        return True


def _resolved(name: str) -> list[str]:
    """The addresses of a name, none if it does not resolve here."""
    try:
        return sorted({str(answer[4][0]) for answer in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError):
        return []


def _path_problems(paths: t.Sequence[str]) -> list[str]:
    if not paths or os.geteuid() != 0:
        return []
    checked = OwnedPaths(Owner.find("root"), check=True)
    return list(dict.fromkeys(filter(None, map(checked.problem, paths))))


def _otherwise(path: str, mode: t.Any, user: str, group: str) -> str:
    """What the module minio_owned_paths would do to a folder of the service, or why it would refuse it; '' for nothing."""
    try:
        paths = OwnedPaths(Owner.find(user, group), check=True)
        paths.folder(path, int(str(mode), 8))
    except ValueError:
        raise MinioError(f"the mode '{mode}' of {path} is not a number in octal digits: write for example '0750'.") from None
    except PathRefused as refused:
        return str(refused)
    except OSError as error:
        return error.strerror or str(error)
    return "; ".join(f"{changed}: {before} instead of {after}" for changed, before, after in paths.changes)


def _answers(
    service: systemd.Service,
    command: t.Sequence[str],
    found: t.Sequence[sources.Source],
    wanted: t.Optional[t.Mapping[str, t.Any]],
    names: t.Sequence[str],
) -> dict[str, t.Any]:
    """What the server says, at the address that its process has."""
    if not wanted or service.state != "running":
        return {"health": None, "shown": None, "shown_for": {}}
    environment = sources.merged(source for source in found if source.kind in ("process", "process_config"))
    scheme, port = server.address_in(launch.volumes_of(environment, command))
    scheme, port = scheme or wanted["scheme"], port or wanted["port"]
    url = f"{scheme}://{wanted['host']}:{port}"
    return {
        "health": server.health(url, wanted["metrics_token"] or "", _TIMEOUT),
        "shown": server.shown(wanted["host"], port, wanted["ca_path"], _TIMEOUT) if scheme == "https" else None,
        "shown_for": {name: server.shown(wanted["host"], port, wanted["ca_path"], _TIMEOUT, name) for name in names} if scheme == "https" else {},
    }
