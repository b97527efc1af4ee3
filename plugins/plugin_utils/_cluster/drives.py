# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives: which devices may become one, and whether those of a pool fit together. Each problem is one line: where, what, and what to do."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...module_utils._common.errors import InputErrors
from ...module_utils._common.units import show_names, show_size
from ...module_utils._server.layout import parse_pools

# XFS keeps 12 bytes for it.
_NAMED = 4
_LABEL_LENGTH = 12


@dataclass
class _Path:
    """What ``devices.sh`` says of one drive."""

    there: str = "-"
    content: str = "absent"
    device: str = ""
    number: str = ""
    size: int = 0
    mounts: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    label: str = ""
    labelled: list[str] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)


def device_plan(drives: t.Sequence[t.Mapping[str, str]], probe: str, host: str, options: str = "") -> dict[str, t.Any]:
    """What has to be done to the devices of a host.

    :param drives: ``path``, ``device`` and ``label`` of each; the last part of the path without a label.
    :param probe: what ``devices.sh`` of the role minio_drives printed. :param options: those of the mounts.
    :returns: ``problems``; ``drives``, all of them; ``make``, those on which a file system is to be made; ``mount``, those that are not mounted, now and at
        every start, as they should be; ``sizes``, the bytes of the devices of those that are not mounted yet, by path; ``needs_package``.
    """
    found = _read(probe)
    drives = [_normal(drive) for drive in drives]
    problems = _doubles(drives, found)
    make, mount, sizes = [], [], {}
    for drive in drives:
        state = found.get(drive["path"], _Path())
        wrong = _wrong(drive, state)
        problems += [f"drive {drive['path']}: {problem}" for problem in wrong]
        if not wrong and not state.signatures:
            make.append(dict(drive))
        if not wrong and state.there != state.number:
            sizes[drive["path"]] = state.size
        if state.there != state.number or state.table != [[f"LABEL={drive['label']}", "xfs", options, "0", "0"]]:
            mount.append(dict(drive))
    return {
        "problems": [f"host {host}: {problem}" for problem in problems],
        "drives": [dict(drive) for drive in drives],
        "make": make,
        "mount": mount,
        "sizes": sizes,
        "needs_package": bool(make) and "mkfs" not in probe.splitlines(),
    }


def _normal(drive: t.Mapping[str, str]) -> dict[str, str]:
    """With a label, and with the path as the kernel shows it."""
    path = drive["path"].rstrip("/") or drive["path"]
    return {"label": path.rpartition("/")[2], **drive, "path": path}


def _read(probe: str) -> dict[str, _Path]:
    found: dict[str, _Path] = {}
    for line in probe.splitlines():
        kind, *values = line.split()
        if kind == "path":
            found[values[0]] = _Path(there=values[1], content=values[2])
        elif kind == "table":
            found[values[0]].table.append(values[1:])
        elif kind == "labelled":
            found[values[0]].labelled.append(values[1])
        elif kind == "device" and len(values) > 3:
            state = found[values[0]]
            state.device, state.number, state.size = values[1], values[2], int(values[3])
            state.mounts, state.users, state.signatures = ([part for part in value.split(",") if part != "-"] for value in values[4:7])
            state.label = values[7]
    return found


def _wrong(drive: t.Mapping[str, str], state: _Path) -> list[str]:
    device = drive["device"]
    if not drive["path"].startswith("/") or len(drive["path"].split()) != 1:
        return ["the path must be absolute and without spaces."]
    if not 0 < len(drive["label"].encode()) <= _LABEL_LENGTH or len(drive["label"].split()) != 1 or "," in drive["label"]:
        return [f"the label '{drive['label']}' must have 1 to {_LABEL_LENGTH} characters, without spaces and commas: set label."]
    if not state.device:
        return [f"{device} is no block device on this host: correct device (ls -l /dev/disk/by-id)."]
    if state.there != "-" and state.there != state.number:
        return [f"another device ({state.there}) is mounted there already: correct path, or unmount it."]
    problems = []
    if state.content == "file" or (state.there == "-" and state.content == "filled"):
        problems.append("there are files at this path already, which the mount would hide: move them away.")
    elsewhere = [path for path in state.mounts if path != drive["path"]]
    if elsewhere:
        problems.append(f"{device} is mounted at {', '.join(elsewhere)}: it is in use, and is not touched.")
    if state.users:
        problems.append(f"{device} is part of {', '.join(state.users)} (partitions, RAID, LVM or encryption): it is in use, and is not touched.")
    if state.signatures and not (state.signatures == ["xfs"] and state.label == drive["label"]):
        shown = ", ".join(state.signatures) + (f" with the label {state.label}" if state.label != "-" else "")
        problems.append(
            f"{device} is not blank, it holds {shown}: it is never formatted. If nothing on it is needed, empty it yourself (wipefs --all {device})."
        )
    if state.labelled:
        problems.append(f"the label '{drive['label']}' is also that of {', '.join(state.labelled)}: set another label.")
    return problems


def _doubles(drives: t.Sequence[t.Mapping[str, str]], found: t.Mapping[str, _Path]) -> list[str]:
    problems = []
    for what, values in (
        ("path", [drive["path"] for drive in drives]),
        ("label", [drive["label"] for drive in drives]),
        ("device", [state.device for state in found.values() if state.device]),
    ):
        problems += [f"the {what} {value} is given to two drives." for value in dict.fromkeys(values) if values.count(value) > 1]
    return problems


def path_problems(drive: t.Mapping[str, t.Any], user: str) -> list[str]:
    """What speaks against one drive, apart from where it is.

    :param drive: what ``minio_node_info`` says of it.
    """
    inodes, free, access = drive["inodes"], drive["free_inodes"], drive["access"]
    problems = []
    # Some file systems make inodes as they need them, and count none.
    if inodes and free * 100 < inodes:
        problems.append(f"{free} of {inodes} inodes are free, less than 1 %: remove files that are not the server's, or make the file system with more inodes.")
    if access == "readonly":
        problems.append("it cannot be written: it is mounted read-only, often after an error of the device (dmesg).")
    elif access == "unreachable":
        problems.append(f"{user} cannot enter the folders above it: give them the permission x for others.")
    elif access == "foreign":
        owner = drive["server_owner"]
        problems.append(
            f"what the server has there belongs to the user with the number {owner}, not to {user}, who could not write it: give it to {user} "
            f"(chown -R), or make {user} with the number {owner}."
        )
    return problems


def pool_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """Whether the drives of each pool fit together: the server fills a set only as far as its smallest drive reaches.

    :param site: ``name``, ``pools``, ``hosts`` (of each host ``node``, ``drives``, those of ``minio_node_info``, and ``sizes``, see
        :func:`device_plan`), ``tolerance`` (percent).
    """
    try:
        pools = parse_pools(site["pools"], "minio_cluster_pools")
    except InputErrors:
        return []
    problems = []
    for number, pool in enumerate(pools, 1):
        kinds: dict[str, list[str]] = {}
        made: dict[str, int] = {}
        planned: dict[str, int] = {}
        for host in site["hosts"]:
            if host["node"] not in pool.nodes:
                continue
            for drive in host["drives"]:
                path = drive["path"]
                if path not in pool.paths:
                    continue
                name = f"{host['node']}:{path}"
                if path in host["sizes"]:
                    planned[name] = host["sizes"][path]
                    kinds.setdefault("xfs", []).append(name)
                # One that cannot be read has no size; it is a problem of its host.
                elif drive["nearest"] == path and drive["kind"] != "unknown":
                    made[name] = drive["size"]
                    kinds.setdefault(drive["file_system"], []).append(name)
        problems += [f"site {site['name']}: pool {number}: {problem}" for problem in _kind_problems(kinds)]
        for sizes in (made, planned):
            problems += [f"site {site['name']}: pool {number}: {problem}" for problem in _size_problems(sizes, site["tolerance"])]
    return problems


def _kind_problems(kinds: t.Mapping[str, t.Sequence[str]]) -> list[str]:
    if len(kinds) < 2:
        return []
    shown = "; ".join(f"{kind} on {show_names(names, _NAMED)}" for kind, names in sorted(kinds.items(), key=lambda item: -len(item[1])))
    return [f"the drives have different file systems: {shown}. Use the same one for all of a pool, best XFS."]


def _size_problems(sizes: t.Mapping[str, int], tolerance: float) -> list[str]:
    if not sizes:
        return []
    largest = max(sizes.values())
    small = sorted((name for name, size in sizes.items() if size < largest * (1 - tolerance / 100)), key=sizes.__getitem__)
    if not small:
        return []
    return [
        f"drives differ in size by more than {tolerance:g} %: the largest has {show_size(largest)}, "
        f"{show_names(small, _NAMED)} only {show_size(sizes[small[0]])}. "
        "A set is full when its smallest drive is: use drives of one size, or allow more by minio_cluster_drive_size_tolerance."
    ]
