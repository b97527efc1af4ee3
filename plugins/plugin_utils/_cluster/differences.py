# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a node is not as its plan says, from one look at it. The tasks that write run only for a part that differs.

What is not known, or only looks different, counts as a difference: then the tasks run and find out. What differs must never be missed.
"""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field

from ...module_utils._host.facts import salted
from .host_files import DRIVE_MODE, FOLDER_MODE, MARK, QUEUE_MODE
from .plan import Plan

Facts = t.Mapping[str, t.Any]

PARTS = ("install", "drives", "configure", "service", "health", "certificate")
"""The parts of a deployment, each with tasks of its own."""

_PROGRAM = ("root", "root", "0755")
_RUNS = ("active", "activating", "reloading")


@dataclass(frozen=True)
class Program:
    """How the program comes to the node.

    :param method: see the role minio_binary. :param path: on the node. :param wanted: the sum of what is installed, ``""`` where it is not known before.
    :param signed: there is a signature to verify, which is done each time.
    """

    method: str
    path: str
    wanted: str = ""
    signed: bool = False


@dataclass(frozen=True)
class Found:
    """What was read.

    :param look: what ``minio_node_info`` returned. :param salt: the one that it got. :param copied: the contents, on the controller, of the files
        that come from there, by their paths on the node. :param devices: what :func:`device_plan` gives, empty where devices are none of the role's work.
    :param validate: a certificate that clients would not take is a fault. :param full: everything is to be done, whatever differs.
    """

    look: Facts = field(repr=False)
    salt: str = field(repr=False)
    program: Program
    copied: t.Mapping[str, bytes] = field(default_factory=dict, repr=False)
    devices: Facts = field(default_factory=dict)
    validate: bool = True
    full: bool = False


def look_options(plan: Plan) -> dict[str, t.Any]:
    """The options of ``minio_node_info`` with which a look finds all that is compared here."""
    return {
        "files": list(plan.root_folders),
        "secret_files": list(dict.fromkeys([*plan.files, *plan.absent, *(file.path for file in plan.copied)])),
        "folders": [*plan.swept_folders, f"{plan.certs_dir}/*", plan.transfer["folder"]],
        "start_files": list(plan.transfer["start_files"]),
        "ports": [int(plan.ports["port"]), int(plan.ports["console_port"]), *plan.transfer["ports"]],
        "server_names": [one["server_name"] for one in plan.tls["more"]],
        "service_folders": {**dict.fromkeys(plan.layout.drives, DRIVE_MODE), **dict.fromkeys(plan.queues, QUEUE_MODE)},
        "checked_paths": list(plan.folders),
        "drives": list(plan.layout.drives),
    }


def differences(plan: Plan, found: Found) -> dict[str, list[str]]:
    """A line for each difference, by the part of the deployment; no line for a part that is as it should be."""
    # What is mounted anew belongs to nobody yet, whatever the folder below it is like.
    devices = list(_devices(found.devices))
    parts: dict[str, t.Iterable[str]] = {
        "install": _program(found.program, found.look["program"] or {}),
        "drives": devices,
        "configure": [*devices, *_account(plan, found.look), *_folders(plan, found.look), *_files(plan, found), *_obsolete(plan, found.look)],
        "service": _service(found.look["service"]),
        "health": [*_health(plan, found.look["health"]), *_transfer(plan, found.look)],
        "certificate": _certificate(plan, found),
    }
    full = ["minio_cluster_full is set"] if found.full else []
    return {name: [*full, *lines] for name, lines in parts.items()}


def _program(program: Program, there: Facts) -> t.Iterator[str]:
    if not there.get("exists"):
        yield f"{program.path} is missing"
    elif program.method == "package":
        yield f"{program.path} comes from a package, which the package manager compares"
    elif program.method != "none":
        if program.signed:
            yield f"{program.path} has a signature, which is verified each time"
        if not program.wanted:
            yield f"{program.path} is to be fetched or built"
        elif there["sum"] != program.wanted:
            yield f"{program.path} is another program"
        elif not there["version"]:
            yield f"{program.path} does not run"
        yield from _entry(program.path, there, *_PROGRAM)


def _devices(devices: Facts) -> t.Iterator[str]:
    yield from (f"{drive['device']} has no file system" for drive in devices.get("make", ()))
    yield from (f"{drive['path']} is not mounted as it should be" for drive in devices.get("mount", ()))


def _account(plan: Plan, look: Facts) -> t.Iterator[str]:
    account, user = plan.account, look["user"]
    if not look["group"]["exists"]:
        yield f"group {account.group} is missing"
    if not user["exists"]:
        yield f"user {account.user} is missing"
        return
    for what, wanted in (("group", account.group), ("home", account.home), ("shell", account.shell)):
        if user[what] != wanted:
            yield f"user {account.user}: {what} {user[what]} instead of {wanted}"


def _folders(plan: Plan, look: Facts) -> t.Iterator[str]:
    for path in plan.root_folders:
        there = look["files"].get(path, {})
        if there.get("kind") != "directory":
            yield f"{path} {_kind(there)}"
        else:
            yield from _entry(path, there, "root", plan.account.group, FOLDER_MODE)
    for path in (*plan.layout.drives, *plan.queues):
        said = look["service_folders"].get(path, f"{path} is not known")
        if said:
            yield said


def _files(plan: Plan, found: Found) -> t.Iterator[str]:
    account = plan.account
    for path, file in plan.files.items():
        text = file.content if file.content is not None else plan.secrets.files.get(path)
        stays = plan.tls["key_stays"] and path == f"{plan.certs_dir}/private.key"
        yield from _file(path, found, file.owner, file.group, file.mode, text, stays=stays)
    for copied in plan.copied:
        yield from _file(copied.path, found, account.user, account.group, copied.mode, found.copied.get(copied.path))
    for path in plan.absent:
        if found.look["secret_files"].get(path, {}).get("kind") != "absent":
            yield f"{path} is obsolete"


def _file(path: str, found: Found, owner: str, group: str, mode: str, content: t.Union[str, bytes, None], *, stays: bool = False) -> t.Iterator[str]:
    there = found.look["secret_files"].get(path, {})
    if there.get("kind") != "file":
        yield f"{path} {_kind(there)}"
        return
    if not stays and (content is None or there["sum"] != salted(found.salt, content)):
        yield f"{path} has another content"
    yield from _entry(path, there, owner, group, mode)


def _kind(there: Facts) -> str:
    kind = there.get("kind", "unknown")
    return {"absent": "is missing", "unknown": "is not known"}.get(kind, f"is a {kind}")


def _entry(path: str, there: Facts, owner: str, group: str, mode: str) -> t.Iterator[str]:
    for what, wanted in (("owner", owner), ("group", group), ("mode", mode)):
        if there.get(what) != wanted:
            yield f"{path}: {what} {there.get(what)} instead of {wanted}"


def _obsolete(plan: Plan, look: Facts) -> t.Iterator[str]:
    kept = {file.path for file in plan.copied}
    for folder in plan.swept_folders:
        for name, kind in (look["folders"].get(folder) or {}).items():
            path = os.path.join(folder, name)
            if kind == "file" and path not in kept:
                yield f"{path} is obsolete"
    yield from (f"{folder} is obsolete" for folder in obsolete_folders(plan, look))


def obsolete_folders(plan: Plan, look: Facts) -> list[str]:
    """The folders that the role wrote, and that the plan does not have: those of certificates, and that of SFTP and FTP, if nothing else is in it."""
    kept = [one["folder"] for one in plan.tls["more"]]
    below = {folder: names for folder, names in look["folders"].items() if os.path.dirname(folder) == plan.certs_dir}
    found = [folder for folder, names in below.items() if folder not in kept and MARK in (names or ())]
    transfer = plan.transfer["folder"]
    names = look["folders"].get(transfer)
    own = {os.path.basename(path) for path in plan.transfer["absent"]}
    return found + ([transfer] if names is not None and not plan.transfer["files"] and set(names) <= own else [])


def unread_certificates(plan: Plan, look: Facts) -> list[str]:
    """Why a server has to restart for a certificate: where it shows the main one for a name of another, it did not find that when it started."""
    main, shown = look.get("shown") or {}, look.get("shown_for") or {}
    return [
        f"the server has not read {one['folder']}"
        for one in plan.tls["more"]
        if main.get("fingerprint") and (shown.get(one["server_name"]) or {}).get("fingerprint") == main["fingerprint"] != one["fingerprint"]
    ]


def _service(service: Facts) -> t.Iterator[str]:
    unit = f"{service['name']}.service"
    if service["state"] != "running" or service["active"] not in _RUNS:
        yield f"{unit} does not run"
    if service["enabled"] != "enabled":
        yield f"{unit} is not enabled"


def _health(plan: Plan, health: t.Optional[Facts]) -> t.Iterator[str]:
    if not health or health["url"] != plan.url:
        yield f"{plan.url} was not asked"
        return
    if health["cluster"] != 200:
        yield f"{plan.url} does not report write quorum"
    if health["metrics"] != 200:
        yield f"{plan.url} gives no metrics"


def _transfer(plan: Plan, look: Facts) -> t.Iterator[str]:
    """Ports of SFTP and FTP on which the server does not listen. It has no other sign that they run."""
    unit = f"{look['service']['name']}.service"
    # In a container, root may not see who listens.
    there = [place["port"] for place in look.get("ports") or () if place["unit"] == unit or not place["program"]]
    yield from (f"{unit} does not listen on port {port}" for port in plan.transfer["ports"] if port not in there)


def _certificate(plan: Plan, found: Found) -> t.Iterator[str]:
    if not plan.tls["certificate"]:
        return
    shown = found.look["shown"] or {}
    if shown.get("fingerprint") != plan.tls["fingerprint"]:
        yield f"{plan.url} shows another certificate"
    elif found.validate and not shown.get("verified"):
        yield f"{plan.url} shows a certificate that clients do not take"
    for one in plan.tls["more"]:
        if ((found.look.get("shown_for") or {}).get(one["server_name"]) or {}).get("fingerprint") != one["fingerprint"]:
            yield f"{plan.url} shows another certificate for {one['server_name']}"
