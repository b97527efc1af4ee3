# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The identities of a backup, put back with their secrets: by the server's import, and what that does not do."""

from __future__ import annotations

import datetime
import json
import operator
import secrets
import typing as t

from ...module_utils._common.errors import InputErrors, MinioError
from ...module_utils._common.plan import Change, Failure
from ...module_utils._common.units import parse_time
from ...module_utils._identities.directory import missing_in_directory
from ...module_utils._identities.directory_names import in_directory, normal_name, readable_name
from ...module_utils._identities.providers import has_directory
from ...module_utils._identities.snapshot import (
    AccessKey,
    Identities,
    exported_identities,
    iam_archive,
    read_identities,
)
from ...module_utils._policy.grammar import canonical
from ...module_utils._site.capabilities import OF_ANY_SERVER
from ...module_utils._site.session import Session

Holder = tuple[str, str]
"""``user`` or ``group``, and the name."""
_LEAST = datetime.timedelta(minutes=15)
"""What an access key must have left to live (S cmd/iam-store.go, minServiceAccountExpiry)."""
_FIRST = {"policy": "policies", "user": "users", "group": "groups"}
_MAPPINGS = {"user": ("user_mappings", "stsuser_mappings"), "group": ("group_mappings",)}
_REFUSED = {
    "users": "user", "groups": "group", "serviceAccounts": "access key", "userPolicies": "user", "groupPolicies": "group", "stsPolicies": "user",
}  # fmt: skip
"""The keys of the answer to an import below ``failed``, and what their entries are (madmin-go iam-migrate.go, IAMErrEntities)."""


class RestoredIdentities:
    """The policies, users, groups and access keys of a backup. Objects of changes are called ``user alice``, and so on.

    The import makes every access key and every group an enabled one, and leaves out an access key that expires within minutes, each without a word
    (S cmd/admin-handlers-users.go, importIAM). So groups are disabled before their policies come, and a disabled access key gets its secret when it
    is disabled, so that nobody who was shut out gets in meanwhile.

    :param files: the files of export-iam by name.
    """

    def __init__(self, session: Session, files: dict[str, t.Any]) -> None:
        self._session = session
        self._take(files)
        self._in_directory: dict[Holder, bool] = {}
        self._is_spelt = False
        self.total = len(self._wanted.policies().keys() - OF_ANY_SERVER) + len(self._wanted.users()) + len(self._wanted.groups(None)) + len(self._keys)

    def _take(self, files: dict[str, t.Any]) -> None:
        self._files = files
        self._wanted = exported_identities(iam_archive(files))
        self._keys = {key: found for key, found in self._wanted.access_keys(None).items() if not _expired(found)}
        self._attached = {kind: self._wanted.attached(kind, set(self._names(kind))) for kind in _MAPPINGS}

    def _names(self, kind: str) -> list[str]:
        return [name for file in _MAPPINGS[kind] for name in self._files.get(file) or {}]

    def remarks(self, users: t.Collection[str]) -> list[str]:
        """What does not come back, or comes back useless. :param users: those that the site has anyway."""
        lines = [f"access key {key}: it has expired." for key, found in sorted(self._wanted.access_keys(None).items()) if key not in self._keys]
        known = {*self._wanted.users(), *users, self._session.access_key}
        gone = {holder for holder, here in self._in_directory.items() if not here}
        lines += [
            f"{kind} {readable_name(name)}: the directory of this site does not have it (any more), so that its policies are left out:"
            f" {', '.join(sorted(self._attached[kind][name]))}."
            for kind, name in sorted(gone)
            if self._attached[kind].get(name)
        ]
        lines += [
            f"access key {key}: it is left out, because the directory of this site does not have its user {readable_name(found.user)} (any more)."
            for key, found in sorted(self._keys.items())
            if ("user", found.user) in gone
        ]
        return lines + [
            f"access key {key}: its user {found.user} is no user of this site, so that it can do nothing. It may be one of the root user that the"
            " other site had."
            for key, found in sorted(self._keys.items())
            if found.user not in known and not in_directory(found.user)
        ]

    def read(self) -> Identities:
        """One request. :raises MinioError: not all can be seen."""
        actual = read_identities(self._session)
        if not actual.complete:
            raise MinioError(f"site {self._session.site}: a restore needs to see all identities: the access key lacks admin:ExportIAM.")
        if not self._is_spelt:
            self._is_spelt = True
            names = {name for kind in _MAPPINGS for name in self._names(kind)} | {key.user for key in self._keys.values()}
            # Where there is a directory, it is asked for each name, and the server keeps its answer; elsewhere, the server keeps what it gets.
            if any(map(in_directory, names)) and has_directory(self._session):
                self._take(_readable(self._files))
        return actual

    def compare(self, actual: Identities) -> list[Change]:
        """What is missing or different. What the backup does not have stays.

        :raises InputErrors: names are of something else here. An import would end there, in the middle, as if the access key lacked a permission.
        """
        taken = list(self._taken(actual))
        if taken:
            raise InputErrors([f"site {self._session.site}: {problem}" for problem in taken])
        changes = list(self._policies(actual.policies()))
        changes += self._of("user", self._wanted.users(), actual.users(), ("secret", "enabled"))
        changes += self._groups(actual)
        fields = ("secret", "user", "enabled", "policy", "name", "description", "expires")
        changes += self._of("access key", self._keys, actual.access_keys(set(self._keys)), fields)
        for kind, attached in self._attached.items():
            now = actual.attached(kind, set(attached))
            changes += [
                Change(f"{kind} {name}", "policies", sorted(now.get(name, ())), sorted(policies))
                for name, policies in sorted(attached.items())
                if policies != now.get(name, set())
            ]
        return self._possible(changes)

    def _taken(self, actual: Identities) -> t.Iterator[str]:
        """Users and access keys have their names in common (S cmd/iam-store.go, AddServiceAccount; cmd/admin-handlers-users.go, importIAM)."""
        users, own = self._wanted.users(), self._session.access_key
        for kind, names in (("user", users), ("access key", self._keys)):
            if own in names and not (kind == "access key" and own in actual.access_keys({own})):
                yield (
                    f"the backup has {'a' if kind == 'user' else 'an'} {kind} {own}, and that is the root user, or the one who restores, here: the server"
                    " refuses it. Restore as another one, or give the root user another name."
                )
        remedy = "The server takes one of the two. Remove the one that this site has, if nobody needs it."
        for name in sorted(actual.access_keys(set(users)).keys() - {own}):
            yield f"the backup has a user {name}, and this site has an access key of that name. {remedy}"
        for name in sorted(self._keys.keys() & actual.users().keys() - {own}):
            yield f"the backup has an access key {name}, and this site has a user of that name. {remedy}"

    def _possible(self, changes: list[Change]) -> list[Change]:
        """Without what is for users and groups that the directory does not have, which an import skips (S cmd/iam.go, NormalizeLDAPMappingImport)."""
        holders = {change.key: self._holder(change) for change in changes}
        for kind in _MAPPINGS:
            unknown = {holder[1] for holder in holders.values() if holder and holder[0] == kind and holder not in self._in_directory}
            missing = missing_in_directory(self._session, kind, unknown)
            self._in_directory.update({(kind, name): name not in missing for name in unknown})
        return [change for change in changes if self._in_directory.get(holders[change.key] or ("", ""), True)]

    def _holder(self, change: Change) -> t.Optional[Holder]:
        """The user or group of a directory without whom a change cannot be made."""
        for kind in _MAPPINGS:
            name = change.object.removeprefix(f"{kind} ")
            if change.setting == "policies" and name != change.object and in_directory(name):
                return kind, name
        key = self._keys.get(change.object.removeprefix("access key ")) if change.object.startswith("access key ") else None
        return ("user", key.user) if key and in_directory(key.user) else None

    def _policies(self, now: t.Mapping[str, t.Any]) -> t.Iterator[Change]:
        for name, document in sorted(self._wanted.policies().items()):
            if name not in now:
                yield Change(f"policy {name}", "state", None, "present")
            before = canonical(now[name]) if name in now else None
            if canonical(document) != before:
                yield Change(f"policy {name}", "policy", before, canonical(document))

    def _groups(self, actual: Identities) -> t.Iterator[Change]:
        """An import adds members and takes none out."""
        now = actual.groups(None)
        for name, group in sorted(self._wanted.groups(None).items()):
            before = now.get(name)
            members = before.members if before else frozenset()
            if not before:
                yield Change(f"group {name}", "state", None, "present")
            if group.members - members:
                yield Change(f"group {name}", "members", sorted(members), sorted(members | group.members))
            if group.enabled != (before.enabled if before else True):
                yield Change(f"group {name}", "enabled", not group.enabled, group.enabled)

    def _of(self, kind: str, wanted: t.Mapping[str, t.Any], now: t.Mapping[str, t.Any], fields: tuple[str, ...]) -> t.Iterator[Change]:
        for name, item in sorted(wanted.items()):
            before = now.get(name)
            if before is None:
                yield Change(f"{kind} {name}", "state", None, "present")
            for field in fields:
                value = getattr(item, field)
                same = _is_same if field == "user" else operator.eq
                if value not in (None, "") if before is None else not same(value, getattr(before, field)):
                    hidden = field == "secret"
                    yield Change(f"{kind} {name}", field, None if before is None or hidden else getattr(before, field), None if hidden else value, hidden)

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Two imports, with the groups that are to be disabled between them, and the access keys that are behind them."""
        work: dict[str, list[Change]] = {}
        for change in changes:
            work.setdefault(change.object, []).append(change)
        settings = {name: {change.setting for change in items} for name, items in work.items()}
        attachments = {name for name, found in settings.items() if "policies" in found}
        keys = {name.removeprefix("access key "): found for name, found in settings.items() if name.startswith("access key ")}
        first = {
            file: {name: item for name, item in (self._files.get(file) or {}).items() if settings.get(f"{kind} {name}", set()) - {"policies"}}
            for kind, file in _FIRST.items()
        }
        second: dict[str, t.Any] = {"svcaccts": {key: self._importable(key) for key in keys}}
        for kind, files in _MAPPINGS.items():
            for file in files:
                second[file] = {name: item for name, item in (self._files.get(file) or {}).items() if f"{kind} {name}" in attachments}
        switched = [name for name in first["groups"] if "enabled" in settings[f"group {name}"]]
        disabled = [key for key in keys if not self._keys[key].enabled]
        try:
            failures = self._import(first, work)
            failures += self._each("group", switched, self._switch, work, failures)
            failures += self._import(second, work)
        except MinioError as error:
            # Nothing of what follows makes sense without it.
            return _failed(changes, str(error), error.code)
        return failures + self._each("access key", disabled, self._disable, work, failures)

    def _importable(self, key: str) -> dict[str, t.Any]:
        item = self._files["svcaccts"][key]
        return item if self._keys[key].enabled else {**item, "secretKey": secrets.token_urlsafe(24)}

    def _import(self, files: dict[str, t.Any], work: dict[str, list[Change]]) -> list[Failure]:
        """Nothing is sent where there is nothing to import. :raises MinioError: the server took nothing, or stopped in the middle."""
        if not any(files.values()):
            return []
        names = {f"{kind} {name}" for kind, file in (*_FIRST.items(), ("access key", "svcaccts")) for name in files.get(file, ())}
        names |= {f"{kind} {name}" for kind, mappings in _MAPPINGS.items() for file in mappings for name in files.get(file, ())}
        answer = json.loads(self._session.admin("PUT", "import-iam-v2", body=iam_archive({file: items for file, items in files.items() if items})))
        skipped = answer.get("skipped") or {}
        self._in_directory.update({(kind, name): False for kind in _MAPPINGS for name in skipped.get(f"{kind}s") or ()})
        self._in_directory.update({("user", self._keys[key].user): False for key in skipped.get("serviceAccounts") or () if key in self._keys})
        refused = {
            f"{kind} {normal_name(item['name'])}"
            for field, kind in _REFUSED.items()
            for item in (answer.get("failed") or {}).get(field) or ()
            if item.get("name")
        }
        return [failure for name in sorted(names) if _normal(name) in refused for failure in _failed(work[name], self._why(name))]

    def _why(self, name: str) -> str:
        """The answer to an import has no reasons."""
        if name.startswith(("user ", "group ")) and not in_directory(name) and has_directory(self._session):
            return "the server has a directory (LDAP), and takes no users and groups of its own. Make them there, and attach policies to their DNs."
        return "the server refused it, and does not say why. See its log."

    def _each(self, kind: str, names: list[str], act: t.Callable[[str], t.Any], work: dict[str, list[Change]], failures: list[Failure]) -> list[Failure]:
        """:param failures: what failed before, and is not tried."""
        failed = {failure.object for failure in failures}
        return [
            failure
            for name, _none, error in self._session.parallel(act, [name for name in names if f"{kind} {name}" not in failed])
            if error
            for failure in _failed(work[f"{kind} {name}"], str(error), error.code)
        ]

    def _switch(self, group: str) -> None:
        status = "enabled" if self._wanted.groups({group})[group].enabled else "disabled"
        self._session.admin("PUT", "set-group-status", {"group": group, "status": status})

    def _disable(self, key: str) -> None:
        """With its policy, because an update without one takes it away (S cmd/iam-store.go, UpdateServiceAccount)."""
        found = self._keys[key]
        body = {"newStatus": "off", "newSecretKey": found.secret, **({"newPolicy": found.policy} if found.policy else {})}
        query = {"accessKey": key}
        self._session.admin("POST", "update-service-account", query, json.dumps(body).encode(), encrypted=True, resource=f"access key {key}")


def _readable(files: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The files with names of a directory as people write them."""
    changed = {name: {readable_name(holder): item for holder, item in (files.get(name) or {}).items()} for names in _MAPPINGS.values() for name in names}
    keys = {
        key: {**item, "parent": readable_name(item["parent"]), "groups": [readable_name(group) for group in item.get("groups") or ()]}
        for key, item in (files.get("svcaccts") or {}).items()
    }
    return {**files, **changed, "svcaccts": keys}


def _normal(label: str) -> str:
    kind, _space, name = label.partition(" ")
    return f"{kind} {normal_name(name)}"


def _is_same(user: str, other: str) -> bool:
    """Users of a directory are the same however they are written."""
    return normal_name(user) == normal_name(other)


def _failed(changes: list[Change], error: str, code: str = "") -> list[Failure]:
    return [Failure(change.object, change.setting, error, code) for change in changes]


def _expired(key: AccessKey) -> bool:
    soon = datetime.datetime.now(datetime.timezone.utc) + _LEAST
    return bool(key.expires) and parse_time(key.expires) < soon
