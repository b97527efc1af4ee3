# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes from a host when its site is removed, and what stays there, from a look at the host."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

Look = t.Mapping[str, t.Any]
_FILES = ("file", "link")
_FIRST_OF_PEOPLE = 1000
"""System users have smaller numbers (login.defs, SYS_UID_MAX)."""
_NAMED = 6
_RECORD = "removal.json"


@dataclass(frozen=True)
class Wanted:
    """What the roles write on a host, by their variables.

    :param files: with those that they write under other variables. :param folders: that they make, and that go if nothing else is in them.
    :param swept: folders in which all files are the role's. :param queues: folders of the server's queues. :param settings: files that are of the host.
    :param home: of the user. :param shell: of the user. :param program: its path. :param method: how it came to the host.
    """

    site: str
    service: str
    config_dir: str
    files: tuple[str, ...]
    folders: tuple[str, ...]
    swept: tuple[str, ...]
    queues: tuple[str, ...]
    drives: tuple[str, ...]
    settings: tuple[str, ...]
    user: str
    group: str
    home: str
    shell: str
    program: str
    method: str

    @property
    def record(self) -> str:
        """The file that a removal writes when it begins, and that goes last."""
        return f"{self.config_dir}/{_RECORD}"

    @property
    def programs(self) -> tuple[str, ...]:
        """With those that an upgrade leaves beside it."""
        return (self.program, f"{self.program}.new", f"{self.program}.old")

    def look(self, emptied: bool) -> dict[str, t.Any]:
        """The options of the module minio_leftovers_info."""
        return {
            "service": self.service,
            "record": self.record,
            "paths": [*self.files, *self.settings],
            "folders": [*self.folders, *self.queues],
            "empty_folders": list(self.queues),
            "leaving": [self.config_dir, *self.files],
            "drives": list(self.drives),
            "emptied": emptied,
            "user": self.user,
            "group": self.group,
            "programs": list(self.programs),
        }


@dataclass(frozen=True)
class Steps:
    """What is done on a host.

    :param phase: ``installed``, ``begun`` (a removal has begun, and stopped the service) or ``absent``.
    :param lossless: whether the removal that has begun found that nothing is lost.
    :param stops: the service is stopped and disabled. :param folders: the deepest ones first. :param remembers: a record can be written.
    :param drives: those to empty, all of one ``deployment``. :param removed: what goes, for people. :param kept: what stays, with the reason.
    :param problems: what speaks against it.
    """

    phase: str
    lossless: bool = False
    stops: bool = False
    remembers: bool = False
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    drives: tuple[str, ...] = ()
    deployments: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    user: bool = False
    group: bool = False
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def unread(reason: str) -> Steps:
    """Those of a host that answers and does not let itself be read."""
    return Steps("installed", problems=(f"{reason or 'it cannot be read.'} Correct that first.",))


def steps(wanted: Wanted, look: Look, emptied: bool) -> Steps:
    """What is done on a host. :param look: what the module minio_leftovers_info found. :param emptied: the data goes too."""
    phase = _phase(wanted, look)
    files, folders, kept_files = _files(wanted, look)
    drives, kept_drives, problems = _drives(look, emptied, phase)
    programs, kept_programs = _programs(wanted, look)
    data = any(drive["state"] not in ("absent", "empty") for drive in look["drives"]) and not emptied
    user, why_user = _user(wanted, look, data)
    group, why_group = _group(wanted, look, data, bool(look["user"]["exists"]) and not user)
    has_unit = look["service"]["state"] != "absent"
    kept = [*kept_drives, *kept_files, *kept_programs]
    kept += [f"user {wanted.user}: {why_user}"] if why_user else []
    kept += [f"group {wanted.group}: {why_group}"] if why_group else []
    return Steps(
        phase=phase,
        lossless=bool(look["record"].get("lossless")),
        stops=has_unit and _is_on(look),
        remembers=look["folders"].get(wanted.config_dir) is not None,
        files=files,
        folders=folders,
        drives=drives,
        deployments=tuple(sorted({drive["deployment"] for drive in look["drives"] if drive["path"] in drives})),
        programs=programs,
        user=user,
        group=group,
        removed=(
            *([f"service {wanted.service}"] if has_unit else []),
            *files,
            *folders,
            *programs,
            *([f"user {wanted.user}"] if user else []),
            *([f"group {wanted.group}"] if group else []),
        ),
        kept=tuple(kept),
        problems=(*problems, *_unreadable(look), *_without_unit(wanted, look)),
    )


def _is_on(look: Look) -> bool:
    service = look["service"]
    return service["active"] not in ("inactive", "failed", "") or service["enabled"].startswith("enabled")


def _phase(wanted: Wanted, look: Look) -> str:
    """A record counts only while the service is off: a site that was deployed again since must be asked again."""
    if look["service"]["state"] != "absent" and _is_on(look):
        return "installed"
    if look["record"].get("site") == wanted.site:
        return "begun"
    return "installed" if look["service"]["state"] != "absent" else "absent"


def _unreadable(look: Look) -> list[str]:
    lines = [f"{path} cannot be read. Correct that first." for path, kind in look["paths"].items() if kind == "unknown"]
    return [*lines, *([f"{look['service']['problem']}. Correct that first."] if look["service"]["problem"] else [])]


def _without_unit(wanted: Wanted, look: Look) -> list[str]:
    """Ansible stops no service whose unit it does not find."""
    if look["service"]["state"] != "running" or look["service"]["unit"]:
        return []
    return [f"{wanted.service}.service runs, and somebody removed the file of its unit. Stop it first (systemctl stop {wanted.service}), then run this again."]


def _files(wanted: Wanted, look: Look) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """The files and folders that go, and what stays."""
    listed = {folder: names for folder, names in look["folders"].items() if names is not None}
    files = [path for path in wanted.files if look["paths"][path] in _FILES]
    files += [f"{folder}/{name}" for folder in wanted.swept for name, kind in listed.get(folder, {}).items() if kind in _FILES]
    gone = {*files, wanted.record}
    kept = [f"{path}: it is no file" for path in wanted.files if look["paths"][path] in ("directory", "other")]
    folders = []
    for folder in sorted(listed, key=len, reverse=True):
        left = sorted(name for name in listed[folder] if f"{folder}/{name}" not in gone)
        if left and folder in wanted.queues:
            kept.append(f"{folder}: entries of the log that nobody took")
        elif left:
            kept += [f"{folder}: the roles did not write {', '.join(left[:_NAMED])}"] if any(f"{folder}/{name}" not in listed for name in left) else []
        else:
            folders.append(folder)
            gone.add(folder)
    kept += [f"{path}: it is a setting of the host" for path in wanted.settings if look["paths"][path] in _FILES]
    return tuple(dict.fromkeys(files)), tuple(folders), kept


def _drives(look: Look, emptied: bool, phase: str) -> tuple[tuple[str, ...], list[str], list[str]]:
    """The drives that are emptied, what stays on them, and what speaks against it."""
    drives, kept, problems = [], [], []
    for drive in look["drives"]:
        path, state = drive["path"], drive["state"]
        names = ", ".join([*drive["buckets"], *drive["others"]][:_NAMED])
        if state == "formatted" and emptied:
            drives.append(path)
        elif state == "formatted":
            kept.append(f"{path}: data of deployment {drive['deployment']}{f' ({names})' if names else ''}")
        elif state == "refused" and emptied:
            problems.append(f"drive {drive['problem']}")
        elif state == "refused":
            kept.append(f"{path}: {drive['problem']}")
        elif emptied and phase == "installed":
            what = f"holds {names}" if names else "is empty, or not mounted" if state == "empty" else "is not there"
            problems.append(f"drive {path} has no format of MinIO: it {what}. Remove the site without its data, and look at the drive.")
        elif state == "used":
            kept.append(f"{path}: {names}, not of MinIO")
    return tuple(drives), kept, problems


def _programs(wanted: Wanted, look: Look) -> tuple[tuple[str, ...], list[str]]:
    programs, kept = [], []
    for path in wanted.programs:
        found = look["programs"][path]
        if found["kind"] == "absent":
            continue
        if found["uses"]:
            kept.append(f"{path}: {'; '.join(found['uses'])}")
        elif path == wanted.program and wanted.method == "none":
            kept.append(f"{path}: the role did not install it")
        elif path == wanted.program and wanted.method == "package":
            programs += [path] if found["kind"] == "link" else []
            kept.append(f"{found['target'] or path}: its package stays installed")
        elif found["kind"] in _FILES:
            programs.append(path)
        else:
            kept.append(f"{path}: it is no file")
    return tuple(programs), kept


def _user(wanted: Wanted, look: Look, data: bool) -> tuple[bool, str]:
    """Whether the user goes, and why not."""
    user = look["user"]
    if not user["exists"]:
        return False, ""
    if (user["home"], user["shell"]) != (wanted.home, wanted.shell) or not 0 < user["uid"] < _FIRST_OF_PEOPLE:
        return False, f"the role did not make it (number {user['uid']}, home {user['home']}, shell {user['shell']})"
    if data:
        return False, "the data on the drives belongs to it"
    return not user["uses"], "; ".join(user["uses"])


def _group(wanted: Wanted, look: Look, data: bool, user_stays: bool) -> tuple[bool, str]:
    """Whether the group goes, and why not."""
    group = look["group"]
    if not group["exists"]:
        return False, ""
    if not 0 < group["gid"] < _FIRST_OF_PEOPLE:
        return False, f"the role did not make it (number {group['gid']})"
    if data:
        return False, "the data on the drives belongs to it"
    if user_stays:
        return False, f"user {wanted.user} stays"
    return not group["uses"], "; ".join(group["uses"])


def wanted_from(own: t.Callable[[str], t.Any]) -> Wanted:
    """What the roles write. :param own: gives a variable of the host by name."""
    plan, service = own("_minio_cluster_plan"), own("minio_cluster_service_name")
    config_dir = os.path.normpath(own("minio_cluster_config_dir"))
    drop_ins = f"/etc/systemd/system/{service}.service.d"
    files = [*plan["files"], *plan["absent"], *(file["path"] for file in plan["copied"]), f"{drop_ins}/50-limits.conf"]
    folders = [*plan["root_folders"], *plan["swept_folders"], drop_ins]
    return Wanted(
        site=plan["site"],
        service=service,
        config_dir=config_dir,
        files=tuple(path for path in dict.fromkeys(map(os.path.normpath, files)) if path != f"{config_dir}/{_RECORD}"),
        folders=tuple(dict.fromkeys(map(os.path.normpath, folders))),
        swept=tuple(map(os.path.normpath, plan["swept_folders"])),
        queues=tuple(map(os.path.normpath, plan["queues"])),
        drives=tuple(map(os.path.normpath, plan["layout"]["drives"])),
        settings=(own("minio_host_sysctl_file") or "/etc/sysctl.d/60-minio.conf", "/etc/systemd/journald.conf.d/50-minio.conf"),
        user=plan["account"]["user"],
        group=plan["account"]["group"],
        home=plan["account"]["home"],
        shell=plan["account"]["shell"],
        program=own("minio_cluster_install_path"),
        method=own("minio_cluster_install_method"),
    )
