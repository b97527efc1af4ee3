# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of a site: there or not, enabled or not, and with the declared secret."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from .._common.errors import InputErrors, MinioError
from .._common.plan import Change, Failure, reachable
from .._common.purge import Purge, purge_from
from .._site.session import Session
from .changes import differing_secrets, signing_user, with_undeclared, write_each
from .directory_names import is_path_safe
from .snapshot import Identities, User, read_identities

USER_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str"},
    "secret": {"type": "str", "no_log": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "enabled": {"type": "bool"},
    "groups": {"type": "list", "elements": "str"},
}
"""The options of one user, as the module takes them."""


@dataclass(frozen=True)
class DeclaredUser:
    """One user as declared; ``None`` leaves the user as it is. :param state: ``present`` or ``absent``."""

    name: str
    secret: t.Optional[str] = field(default=None, repr=False)
    state: str = "present"
    enabled: t.Optional[bool] = None
    groups: t.Optional[list[str]] = None


def _absent(name: str) -> DeclaredUser:
    return DeclaredUser(name, state="absent")


class Users:
    """The declared users of one site.

    :param purge: what else may be removed.
    """

    def __init__(self, session: Session, declared: list[DeclaredUser], purge: t.Optional[Purge] = None) -> None:
        self._session = session
        self._purge = purge
        self._declared = {user.name: user for user in declared}
        self._wanted = self._declared
        self._actual: dict[str, User] = {}
        self.total = len(declared)

    def read(self) -> Identities:
        """One request."""
        return read_identities(self._session)

    def compare(self, actual: Identities) -> list[Change]:
        """Creations, removals, secrets and switches. :raises InputErrors: a new user has no secret. :raises NotThereYet: a group does not exist."""
        self._actual = actual.users()
        self._wanted = with_undeclared(self._session, self._purge, "users", self._declared, actual, lambda: self._actual, _absent)
        present = [name for name, user in self._declared.items() if user.state == "present" and name in self._actual and user.secret]
        differs = differing_secrets(self._session, {name: (self._actual[name].secret, self._declared[name].secret or "") for name in present})
        changes: list[Change] = []
        problems = list(self._of_signature(actual))
        missing: list[str] = []
        groups = self._groups_of_users(actual, problems, missing)
        for name, user in self._wanted.items():
            before = self._actual.get(name)
            if user.state == "absent":
                changes += [Change(name, "state", "present", None)] if before else []
                continue
            if not before:
                changes.append(Change(name, "state", None, "present"))
                if not user.secret:
                    problems.append(f"site {self._session.site}: user {name}: it does not exist yet, and a new user needs secret.")
            if user.secret and (not before or name in differs):
                changes.append(Change(name, "secret", None, "set", secret=True))
            enabled = before.enabled if before else True
            if user.enabled is not None and user.enabled != enabled:
                changes.append(Change(name, "enabled", enabled, user.enabled))
            if user.groups is not None:
                has, wanted = sorted(group for group, members in groups.items() if name in members), sorted(set(user.groups))
                changes += [Change(name, "groups", has, wanted)] if has != wanted else []
        return reachable(changes, [*problems, *missing], missing)

    def _groups_of_users(self, actual: Identities, problems: list[str], missing: list[str]) -> dict[str, frozenset[str]]:
        """The members of all groups, if anybody's groups are declared.

        :param problems: gets a line if they cannot be seen. :param missing: gets one for each group that there is not.
        """
        declared = {name: user.groups for name, user in self._declared.items() if user.groups is not None and user.state == "present"}
        if not declared:
            return {}
        if not actual.complete:
            problems.append(f"site {self._session.site}: groups: the access key lacks admin:ExportIAM, without which it does not see all groups of a user.")
            return {}
        found = {name: group.members for name, group in actual.groups(None).items()}
        missing += [
            f"site {self._session.site}: user {name}: groups: there is no group {group}. Create it first (minio_group), or take it out."
            for name, groups in declared.items()
            for group in sorted(set(groups) - found.keys())
        ]
        return found

    def _of_signature(self, actual: Identities) -> t.Iterator[str]:
        """The access key that signs ends with its user (S cmd/iam-store.go, DeleteUser), in the middle of the run."""
        ending = [name for name, user in self._declared.items() if name in self._actual and (user.state == "absent" or user.enabled is False)]
        name = signing_user(self._session, actual) if ending else ""
        if name in ending:
            yield f"site {self._session.site}: user {name}: the access key of the connection belongs to this user. Use another one to remove or disable it."

    def apply(self, changes: list[Change]) -> list[Failure]:
        """One request a user, 8 users at a time; then one for each group whom users join, and one for each that they leave."""
        failures = write_each(self._session, [change for change in changes if change.setting != "groups"], self._write)
        unmade = {failure.object for failure in failures if failure.setting == "state"}
        return failures + self._write_groups([change for change in changes if change.setting == "groups" and change.object not in unmade])

    def _write_groups(self, changes: list[Change]) -> list[Failure]:
        """One after the other: the server reads, changes and writes a group for each request."""
        moves: dict[tuple[str, bool], list[str]] = {}
        for change in changes:
            for group in sorted(set(change.before) ^ set(change.after)):
                moves.setdefault((group, group in change.before), []).append(change.object)
        failures = []
        for (group, leave), names in moves.items():
            body = json.dumps({"group": group, "members": names, "groupStatus": "enabled", "isRemove": leave}).encode()
            try:
                self._session.admin("PUT", "update-group-members", body=body, resource=f"group {group}")
            except MinioError as error:
                failures += [Failure.of(name, "groups", error) for name in names]
        return failures

    def _write(self, name: str, changes: dict[str, Change]) -> None:
        user, before = self._wanted[name], self._actual.get(name)
        enabled = user.enabled if user.enabled is not None else before.enabled if before else True
        status = "enabled" if enabled else "disabled"
        if user.state == "absent":
            self._session.admin("DELETE", "remove-user", {"accessKey": name})
        elif "secret" in changes:
            # The server replaces the whole user, so that the status must be said again.
            body = json.dumps({"secretKey": user.secret, "status": status}).encode()
            self._session.admin("PUT", "add-user", {"accessKey": name}, body, encrypted=True)
        else:
            self._session.admin("PUT", "set-user-status", {"accessKey": name, "status": status})


def users_from(params: t.Mapping[str, t.Any], session: Session) -> Users:
    """The kind from a module's options: one user by ``name``, or a list in ``users``.

    :raises InputErrors: every error of every user.
    """
    declared = params["users"]
    if declared is None:
        declared = [{name: params[name] for name in USER_OPTIONS}]
    errors: list[str] = []
    seen: set[str] = set()
    for index, user in enumerate(declared):
        where = f"users[{index}]" if params["users"] is not None else "name"
        errors += [f"{where}: {problem}" for problem in _problems(user, seen, session.access_key)]
        seen.add(user["name"])
    if errors:
        raise InputErrors(errors)

    return Users(session, [DeclaredUser(**user) for user in declared], purge_from(params))


def _problems(user: t.Mapping[str, t.Any], seen: set[str], own: str) -> t.Iterator[str]:
    """What the server would refuse (S cmd/iam.go, CreateUser)."""
    name, secret = user["name"] or "", user["secret"]
    if len(name) < 3 or name != name.strip() or any(character in name for character in "=,") or not is_path_safe(name):
        yield f"user {name!r}: a name has three characters or more, no '=' and no ',', no space or '/' at its ends, and no '//'."
    elif name in seen:
        yield f"user {name}: it is declared twice. Declare it once."
    elif name == own:
        yield f"user {name}: this is the access key of the connection. Use another one to change it."
    if secret is not None and len(secret) < 8:
        yield f"user {name}: secret is shorter than eight characters."
