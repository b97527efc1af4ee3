# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host has of a site, for its removal."""

from __future__ import annotations

import json
import os
import typing as t
from dataclasses import asdict

from . import facts, systemd, uses
from .drive_content import content_of_drive
from .places import read_mounts

_SECONDS = 600.0
"""For one search of the disks."""


def leftovers(options: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What the module returns, see there. :param options: those of the module."""
    service = systemd.read_service(options["service"])
    mounts = read_mounts("self")
    drives = [content_of_drive(path, mounts) for path in options["drives"]]
    keeps = any(drive.state not in ("absent", "empty") for drive in drives) and not options["emptied"]
    user, group = facts.user_facts(options["user"]), facts.group_facts(options["group"] or options["user"])
    return {
        "service": {name: getattr(service, name) for name in ("state", "active", "enabled", "unit", "problem")},
        "record": _record(options["record"]) if options["record"] else {},
        "paths": {path: facts.described(path)["kind"] for path in options["paths"]},
        "folders": {path: facts.names_in(path) for path in options["folders"]},
        "drives": [asdict(drive) for drive in drives],
        **_owners(options, user, group, [] if keeps else mounts),
        "programs": {path: _program(path, options["service"]) for path in options["programs"]},
    }


def _owners(options: t.Mapping[str, t.Any], user: dict[str, t.Any], group: dict[str, t.Any], mounts: t.Any) -> dict[str, t.Any]:
    """User and group, each with ``uses``. :param mounts: where their files are looked for; nowhere while data stays, which belongs to them."""
    service = options["service"]
    of_user, of_group = uses.uses_of_user(user["name"], service), uses.uses_of_group(group["name"], user["name"], service)
    if mounts:
        empty = [path for path in options["empty_folders"] if os.path.isdir(path) and not os.listdir(path)]
        owned = uses.owned_files(user["uid"], group["gid"], [*options["leaving"], *options["drives"], *empty], service, mounts, _SECONDS)
        of_user += [f"{owned.of_user} belongs to it"] if owned.of_user else []
        of_group += [f"{owned.of_group} belongs to it"] if owned.of_group else []
        of_user, of_group = ([*lines, owned.problem] if owned.problem else lines for lines in (of_user, of_group))
    return {"user": {**user, "uses": of_user}, "group": {**group, "uses": of_group}}


def _program(path: str, service: str) -> dict[str, t.Any]:
    found = facts.described(path)
    return {"kind": found["kind"], "target": found["target"], "uses": uses.uses_of_program(path, service)}


def _record(path: str) -> dict[str, t.Any]:
    """What a removal that has begun has written; nothing where there is none, and where it cannot be read, so that all is asked again."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
