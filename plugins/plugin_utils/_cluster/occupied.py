# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who else has the ports and the drives that the server of a node needs, from one look at the node."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...module_utils._common.errors import InputErrors
from ...module_utils._server.layout import expand, split_volumes

Facts = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Wanted:
    """What the server needs.

    :param ports: those of S3 and the console, each with the variable that sets it. :param transfer_ports: the same for SFTP and FTP.
    :param drives: paths. :param user: of the service. :param program: its path.
    """

    ports: t.Mapping[int, str]
    transfer_ports: t.Mapping[int, str] = field(default_factory=dict)
    drives: t.Sequence[str] = ()
    user: str = ""
    program: str = ""


def occupied_problems(look: Facts, wanted: Wanted) -> list[str]:
    """A line for each other MinIO that has a port or a drive of the node, and for each port that something else has.

    A second MinIO with ports and drives of its own is no problem, nor is any other one while the service itself runs: it has what it needs.

    :param look: what ``minio_node_info`` returned.
    """
    lines, told = [], set()
    for server in look.get("other_servers") or ():
        line = _server_problem(server, look, wanted)
        if line:
            lines.append(line)
            told.add(server["pid"])
    return lines + _port_problems(look, {**wanted.ports, **wanted.transfer_ports}, told)


def _port_problems(look: Facts, ports: t.Mapping[int, str], told: t.Container[int]) -> list[str]:
    """The server would end when it finds out."""
    service = look["service"]
    unit = f"{service['name']}.service"
    held = {place["port"] for place in look.get("ports") or () if _is_own(place, service, unit)}
    return [
        f"port {place['port']} is used by {_who(place)}: stop that, or set {ports[place['port']]} to another port."
        for place in look.get("ports") or ()
        if place["port"] in ports and place["port"] not in held and (place["pid"] not in told or not place["pid"])
    ]


def _is_own(place: Facts, service: Facts, unit: str) -> bool:
    # In a container, root may not see who it is.
    return place["unit"] == unit or (service.get("state") == "running" and not place["program"] and not place["unit"])


def _who(place: Facts) -> str:
    """The unit or the program that listens."""
    more = [f"pid {place['pid']}" if place.get("pid") else "", place["program"] if place["unit"] else ""]
    shown = ", ".join(filter(None, more))
    return (place["unit"] or place["program"] or "another process") + (f" ({shown})" if shown else "")


def _server_problem(server: Facts, look: Facts, wanted: Wanted) -> str:
    service = look["service"]
    if service["state"] == "running" or service.get("problem"):
        return ""
    why = _reason(server, look, wanted)
    if not why:
        return ""
    if server["unit"]:
        name = server["unit"].removesuffix(".service")
        values = {
            "minio_cluster_service_name": (name, service["name"]),
            "minio_cluster_user": (server["user"], wanted.user),
            "minio_cluster_install_path": (server["program"], wanted.program),
        }
        take_over = ", ".join(f"{variable}: {value}" for variable, (value, own) in values.items() if value and value != own)
        state = f"MinIO already runs as {server['unit']} ({_process(server)})" if server["pid"] else f"{server['unit']} is a MinIO server that does not run"
        second = "To have a second server, give it other ports and drives" if server["pid"] else "If it is of no use any more, remove this unit"
        return f"{state}, {why}. To take it over, set {take_over}, see docs/adopt.md. {second}."
    place = "in a container" if server["container"] else "outside of systemd"
    return (
        f"MinIO already runs {place} ({_process(server)}), {why}. To take it over, stop it first, see docs/adopt.md. "
        "To have a second server, give it other ports and drives."
    )


def _process(server: Facts) -> str:
    told = [f"pid {server['pid']}", f"user {server['user']}" if server["user"] else "", f"program {server['program']}" if server["program"] else ""]
    return ", ".join(filter(None, told))


def _reason(server: Facts, look: Facts, wanted: Wanted) -> str:
    """Why another MinIO is in the way, ``""`` if it is not, as far as that can be told."""
    ports = [str(port) for port in server["ports"] if port in wanted.ports]
    if ports:
        return f"and uses port{'s' if len(ports) > 1 else ''} {' and '.join(ports)}"
    drives = _drives(server)
    shared = sorted(drives.intersection(path.rstrip("/") for path in wanted.drives))
    if shared:
        return f"and has the drive {shared[0]}"
    # The paths in a container are other ones, and a unit that does not run tells none. What is on the drives cannot be of a service that never ran.
    formatted = [drive["path"] for drive in look["drives"] if drive.get("contents") == "formatted"]
    if not drives and formatted and look["service"]["state"] in ("absent", "unused"):
        return f"and the drive {formatted[0]} has the data of a MinIO server"
    taken = [place["port"] for place in look.get("ports") or () if place["port"] in wanted.ports and place["unit"] != f"{look['service']['name']}.service"]
    if server["container"] and not server["ports"] and taken:
        return f"and something else, perhaps its port forwarding, uses port {taken[0]}"
    return ""


def _drives(server: Facts) -> set[str]:
    """The paths of a server's drives on the host; none where that is not known."""
    if server["container"]:
        return set()
    try:
        return {path.rstrip("/") for pool in split_volumes(server["volumes"], "")[0] for path in expand(pool["drives"])}
    except InputErrors:
        return set()
