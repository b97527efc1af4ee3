# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A site's identities: users, groups, IAM policies and who has them."""

from __future__ import annotations

import io
import json
import typing as t
import zipfile
from dataclasses import dataclass, field

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._policy_grammar import canonical
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session

_DENIED = {"AccessDenied", "NotImplemented", "XMinioAdminNotImplemented"}


@dataclass(frozen=True)
class User:
    """A user of the server's own.

    :param secret: ``None`` where the access key may not see it. It never appears in a text of this object.
    """

    enabled: bool
    secret: t.Optional[str] = field(default=None, repr=False)


@dataclass(frozen=True)
class Group:
    """A group of the server's own."""

    enabled: bool
    members: frozenset[str]


@dataclass(frozen=True)
class AccessKey:
    """A service account.

    :param secret: ``None`` where the access key that asks may not see it.
    :param policy: its own policy; ``None`` where it may do what its user may.
    :param expires: in UTC, ``2027-01-31T00:00:00Z``; ``""`` for never.
    """

    user: str
    enabled: bool
    secret: t.Optional[str] = field(repr=False)
    policy: t.Optional[dict[str, t.Any]]
    name: str
    description: str
    expires: str


class Identities(t.Protocol):
    """What there is on a site, read when it is asked for."""

    complete: bool
    """Whether ``None`` may stand for all names."""

    def policies(self) -> dict[str, t.Any]:
        """The documents of the IAM policies by name."""

    def users(self) -> dict[str, User]:
        """The users by name; the root user is none of them."""

    def groups(self, names: t.Optional[set[str]]) -> dict[str, Group]:
        """Those of the groups of interest that exist; all for ``None``."""

    def access_keys(self, names: t.Optional[set[str]]) -> dict[str, AccessKey]:
        """Those of the access keys of interest that exist; all for ``None``."""

    def attached(self, kind: str, names: set[str]) -> dict[str, set[str]]:
        """The policies of users or groups.

        :param kind: ``user`` or ``group``.
        :param names: those of interest; one without policies may be missing in the answer.
        """

    def holders(self, policy: str) -> dict[str, set[str]]:
        """The users and groups that have a policy, below ``user`` and ``group``."""


def read_identities(session: Session) -> Identities:
    """One export of everything; by single calls, when they are needed, where the access key lacks admin:ExportIAM.

    :raises MinioError: the site does not answer, or not as MinIO does.
    """
    try:
        # Where it denies the export, the server answers twice on the same connection, which must not be used again.
        data = session.admin("GET", "export-iam", headers={"Connection": "close"})
        return _Exported(zipfile.ZipFile(io.BytesIO(data)))
    except ServerError as error:
        if error.code not in _DENIED:
            raise
    except zipfile.BadZipFile:
        raise MinioError(f"site {session.site} ({session.url}): export-iam gave a damaged archive. See the server's log.") from None
    return _Listed(session)


class _Exported:
    """From the archive of export-iam (S cmd/admin-handlers-users.go, ExportIAM). It holds every secret: nothing of it is kept but what is asked."""

    complete = True

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._files: dict[str, dict[str, t.Any]] = {}
        self._holders: t.Optional[dict[str, dict[str, set[str]]]] = None

    def _file(self, name: str) -> dict[str, t.Any]:
        if name not in self._files:
            self._files[name] = json.loads(self._archive.read(f"iam-assets/{name}.json")) or {}
        return self._files[name]

    def policies(self) -> dict[str, t.Any]:
        return self._file("policies")

    def users(self) -> dict[str, User]:
        return {name: User(user["status"] == "enabled", user["secretKey"]) for name, user in self._file("users").items()}

    def groups(self, names: t.Optional[set[str]]) -> dict[str, Group]:
        return {name: _group(found) for name, found in self._file("groups").items() if names is None or name in names}

    def access_keys(self, names: t.Optional[set[str]]) -> dict[str, AccessKey]:
        return {
            name: AccessKey(
                user=found["parent"],
                enabled=found["status"] == "on",
                secret=found["secretKey"],
                policy=_own_policy(found.get("sessionPolicy")),
                name=found.get("name") or "",
                description=found.get("description") or "",
                expires=_expires(found.get("expiration")),
            )
            for name, found in self._file("svcaccts").items()
            if names is None or name in names
        }

    def attached(self, kind: str, names: set[str]) -> dict[str, set[str]]:
        return {name: _split(mapping["policy"]) for name, mapping in self._file(f"{kind}_mappings").items() if name in names}

    def holders(self, policy: str) -> dict[str, set[str]]:
        if self._holders is None:
            self._holders = {"user": {}, "group": {}}
            for kind, by_policy in self._holders.items():
                for name, mapping in self._file(f"{kind}_mappings").items():
                    for held in _split(mapping["policy"]):
                        by_policy.setdefault(held, set()).add(name)
        return {kind: by_policy.get(policy, set()) for kind, by_policy in self._holders.items()}


class _Listed:
    """By one call for each kind, and one for each group or access key of interest."""

    complete = False

    def __init__(self, session: Session) -> None:
        self._session = session
        self._users: t.Optional[dict[str, t.Any]] = None

    def policies(self) -> dict[str, t.Any]:
        return json.loads(self._session.admin("GET", "list-canned-policies")) or {}

    def _listing(self) -> dict[str, t.Any]:
        if self._users is None:
            self._users = json.loads(self._session.decrypt(self._session.admin("GET", "list-users"))) or {}
        return self._users

    def users(self) -> dict[str, User]:
        return {name: User(user["status"] == "enabled") for name, user in self._listing().items()}

    def attached(self, kind: str, names: set[str]) -> dict[str, set[str]]:
        if not names:
            return {}
        if kind == "user":
            return {name: _split(user.get("policyName", "")) for name, user in self._listing().items() if name in names}
        return {name: _split(group.get("policy", "")) for name, group in self._groups(names).items()}

    def groups(self, names: t.Optional[set[str]]) -> dict[str, Group]:
        return {name: _group(found) for name, found in self._groups(names or set()).items()}

    def _groups(self, names: set[str]) -> dict[str, dict[str, t.Any]]:
        return self._each(lambda name: json.loads(self._session.admin("GET", "group", {"group": name})), names, "XMinioAdminNoSuchGroup")

    def access_keys(self, names: t.Optional[set[str]]) -> dict[str, AccessKey]:
        def read(name: str) -> AccessKey:
            found = json.loads(self._session.decrypt(self._session.admin("GET", "info-service-account", {"accessKey": name}, resource=f"access key {name}")))
            return AccessKey(
                user=found["parentUser"],
                enabled=found["accountStatus"] == "on",
                secret=None,
                policy=None if found["impliedPolicy"] else _own_policy(json.loads(found["policy"])),
                name=found.get("name") or "",
                description=found.get("description") or "",
                expires=_expires(found.get("expiration")),
            )

        return self._each(read, names or set(), "XMinioInvalidIAMCredentials")

    def _each(self, read: t.Callable[[str], t.Any], names: set[str], missing: str) -> dict[str, t.Any]:
        found: dict[str, t.Any] = {}
        for name, result, error in self._session.parallel(read, sorted(names)):
            if not error:
                found[name] = result
            elif getattr(error, "code", "") != missing:
                raise error
        return found

    def holders(self, policy: str) -> dict[str, set[str]]:
        answer = self._session.decrypt(self._session.admin("GET", "idp/builtin/policy-entities", {"policy": policy}))
        mappings = json.loads(answer).get("policyMappings") or [{}]
        return {kind: set(mappings[0].get(f"{kind}s") or []) for kind in ("user", "group")}


def _group(found: t.Mapping[str, t.Any]) -> Group:
    return Group(found["status"] == "enabled", frozenset(found.get("members") or ()))


def _own_policy(document: t.Any) -> t.Optional[dict[str, t.Any]]:
    """The server says no policy as none, or as one without statements."""
    return canonical(document) if document and document.get("Statement") else None


def _expires(value: t.Optional[str]) -> str:
    """The server says never as nothing, or as one of two moments long ago (S cmd/iam-store.go, validateSvcExpirationInUTC)."""
    return "" if not value or value.startswith(("0001-", "1970-")) else value


def _split(policies: str) -> set[str]:
    return {name.strip() for name in policies.split(",") if name.strip()}
