# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of a site: there or not, enabled or not, and who is in them."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from .._common.errors import InputErrors
from .._common.plan import Change, Failure, reachable
from .._common.purge import Purge, purge_from
from .._site.session import Session
from .changes import with_undeclared, write_each
from .directory_names import is_path_safe
from .snapshot import Group, Identities, read_identities

GROUP_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str"},
    "members": {"type": "list", "elements": "str"},
    "purge_members": {"type": "bool", "default": True},
    "enabled": {"type": "bool"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
"""The options of one group, as the module takes them."""


@dataclass(frozen=True)
class DeclaredGroup:
    """One group as declared; ``None`` leaves the group as it is. :param purge_members: ``members`` are all of its members."""

    name: str
    members: t.Optional[list[str]] = None
    purge_members: bool = True
    enabled: t.Optional[bool] = None
    state: str = "present"


def _absent(name: str) -> DeclaredGroup:
    return DeclaredGroup(name, state="absent")


class Groups:
    """The declared groups of one site.

    :param purge: what else may be removed.
    """

    def __init__(self, session: Session, declared: list[DeclaredGroup], purge: t.Optional[Purge] = None) -> None:
        self._session = session
        self._purge = purge
        self._declared = {group.name: group for group in declared}
        self._wanted = self._declared
        self._actual: dict[str, Group] = {}
        self.total = len(declared)

    def read(self) -> Identities:
        """One request."""
        return read_identities(self._session)

    def compare(self, actual: Identities) -> list[Change]:
        """Creations, removals, members and switches. :raises NotThereYet: names members that are no users. :raises InputErrors: one of them can be none."""
        self._wanted = with_undeclared(self._session, self._purge, "groups", self._declared, actual, lambda: actual.groups(None), _absent)
        self._actual = actual.groups(set(self._wanted))
        users = actual.users() if any(group.members for group in self._declared.values()) else {}
        changes: list[Change] = []
        problems: list[str] = []
        missing: list[str] = []
        for name, group in self._wanted.items():
            before = self._actual.get(name)
            if group.state == "absent":
                changes += [Change(name, "state", "present", None)] if before else []
                continue
            if not before:
                changes.append(Change(name, "state", None, "present"))
            members = before.members if before else frozenset()
            wanted = _wanted(group, members)
            for member in sorted(wanted - members - set(users)):
                lines = problems if member == self._session.access_key else missing
                lines.append(f"site {self._session.site}: group {name}: members: {self._no_user(member)}")
            if wanted != members:
                changes.append(Change(name, "members", sorted(members) if before else None, sorted(wanted)))
            enabled = before.enabled if before else True
            if group.enabled is not None and group.enabled != enabled:
                changes.append(Change(name, "enabled", enabled, group.enabled))
        return reachable(changes, [*problems, *missing], missing)

    def _no_user(self, member: str) -> str:
        if member == self._session.access_key:
            return f"{member} is the root user or an access key, and the server keeps both out of groups. Take it out."
        return f"there is no user {member}. Create it first, or take it out."

    def apply(self, changes: list[Change]) -> list[Failure]:
        """The requests of one group one after the other, 8 groups at a time."""
        return write_each(self._session, changes, self._write)

    def _write(self, name: str, changes: dict[str, Change]) -> None:
        group, before = self._wanted[name], self._actual.get(name)
        members = before.members if before else frozenset()
        wanted = _wanted(group, members)
        if group.state == "absent":
            # The server removes a group that is empty, when it is told to take nobody out.
            if members:
                self._members(name, members, remove=True)
            self._members(name, frozenset(), remove=True)
            return
        if "state" in changes or wanted - members:
            self._members(name, wanted - members, remove=False)
        if members - wanted:
            self._members(name, members - wanted, remove=True)
        if "enabled" in changes:
            self._session.admin("PUT", "set-group-status", {"group": name, "status": "enabled" if group.enabled else "disabled"})

    def _members(self, name: str, members: t.AbstractSet[str], remove: bool) -> None:
        body = json.dumps({"group": name, "members": sorted(members), "groupStatus": "enabled", "isRemove": remove}).encode()
        self._session.admin("PUT", "update-group-members", body=body, resource=f"group {name}")


def _wanted(group: DeclaredGroup, members: frozenset[str]) -> frozenset[str]:
    if group.members is None:
        return members
    declared = frozenset(group.members)
    return declared if group.purge_members else declared | members


def groups_from(params: t.Mapping[str, t.Any], session: Session) -> Groups:
    """The kind from a module's options: one group by ``name``, or a list in ``groups``.

    :raises InputErrors: every error of every group.
    """
    declared = params["groups"]
    if declared is None:
        declared = [{name: params[name] for name in GROUP_OPTIONS}]
    errors: list[str] = []
    seen: set[str] = set()
    for index, group in enumerate(declared):
        where = f"groups[{index}]" if params["groups"] is not None else "name"
        name = group["name"] or ""
        if not name or name != name.strip() or any(character in name for character in "=,") or not is_path_safe(name):
            errors.append(f"{where}: group {name!r}: a name is not empty and has no '=', no ',', no space or '/' at its ends, and no '//'.")
        elif name in seen:
            errors.append(f"{where}: group {name}: it is declared twice. Declare it once.")
        seen.add(name)
    if errors:
        raise InputErrors(errors)
    return Groups(session, [DeclaredGroup(**group) for group in declared], purge_from(params))
