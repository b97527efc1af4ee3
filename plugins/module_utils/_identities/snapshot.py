# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A site's identities: users, groups, IAM policies and who has them."""

from __future__ import annotations

import io
import json
import typing as t
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .._common.errors import MinioError, ServerError
from .._failover.record import RECORD_POLICY
from .._policy.grammar import canonical
from .._site.session import Session
from .directory_names import in_directory, normal_name
from .unlistable import explained, incomplete, policies_by_name

_NOT_HERE = "XMinioIAMActionNotAllowed"
"""What the server answers to a question about users of a directory where it has none (S cmd/iam.go, QueryLDAPPolicyEntities), or about its own users."""
_FOLDER = "iam-assets"
IAM_FILES = {"policies", "users", "groups", "svcaccts", "user_mappings", "group_mappings", "stsuser_mappings"}
"""The files of export-iam and import-iam (S cmd/admin-handlers-users.go, iamExportFiles)."""
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
    :param policy: its own policy; ``None`` where it may do what its user may. With one without statements it may do nothing.
    :param expires: in UTC, ``2027-01-31T00:00:00Z``; ``""`` for never.
    :param groups: those that its user had when it was made; what is not exported has none.
    :param login: the name with which its user signs in at a directory; ``""`` where it cannot be seen.
    """

    user: str
    enabled: bool
    secret: t.Optional[str] = field(repr=False)
    policy: t.Optional[dict[str, t.Any]]
    name: str
    description: str
    expires: str
    groups: frozenset[str] = frozenset()
    login: str = ""


class Identities(t.Protocol):
    """What there is on a site, read when it is asked for."""

    complete: bool
    """Whether ``None`` may stand for all names."""

    def policies(self) -> dict[str, t.Any]:
        """The documents of the IAM policies by name. The record of open failovers is no policy of anybody."""

    def users(self) -> dict[str, User]:
        """The users by name; the root user is none of them."""

    def groups(self, names: t.Optional[set[str]]) -> dict[str, Group]:
        """Those of the groups of interest that exist; all for ``None``."""

    def access_keys(self, names: t.Optional[set[str]]) -> dict[str, AccessKey]:
        """Those of the access keys of interest that exist; all for ``None``."""

    def attached(self, kind: str, names: set[str]) -> dict[str, set[str]]:
        """The policies of users or groups, by the names that were asked for.

        :param kind: ``user`` or ``group``.
        :param names: those of interest; one without policies may be missing in the answer.
        """

    def directory_names(self, kind: str) -> set[str]:
        """The users or groups of a directory that have policies, as the server calls them.

        :param kind: ``user`` or ``group``. :raises MinioError: they cannot be seen.
        """

    def holders(self, policy: str) -> dict[str, set[str]]:
        """The users and groups that have a policy, as the server calls them, below ``user`` and ``group``."""

    def mappings(self, kind: str) -> dict[str, set[str]]:
        """The policies of all users or groups that have some, by the names that the server has. Users of a directory, of OpenID and of other
        providers of identities are among them.

        :param kind: ``user`` or ``group``. :raises MinioError: not all can be seen.
        """


def read_identities(session: Session) -> Identities:
    """One export of everything; by single calls, when they are needed, where the access key lacks admin:ExportIAM.

    :raises MinioError: the site does not answer, or not as MinIO does; also where it gave less than there is.
    """
    try:
        # Where it denies the export, the server answers twice on the same connection, which must not be used again.
        archive = session.admin("GET", "export-iam", headers={"Connection": "close"})
        if is_whole(archive):
            return exported_identities(archive)
    except ServerError as error:
        if error.code not in _DENIED:
            raise explained(session, error) from None
    else:
        raise explained(session, incomplete(session, "export-iam"))
    return _Listed(session)


def identities_by_name(session: Session, policies: t.Collection[str]) -> Identities:
    """By single calls, with the named policies alone, for a site that cannot list its policies."""
    return _Listed(session, policies)


def is_whole(archive: bytes) -> bool:
    """Whether an export has everything. Where the server cannot read something, it writes its error between the files, ends the archive, and the answer is
    a success all the same if some of it was sent by then (S cmd/admin-handlers-users.go, ExportIAM)."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return IAM_FILES <= {PurePosixPath(name).stem for name in opened.namelist()} and opened.testzip() is None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return False


def exported_identities(archive: bytes) -> Identities:
    """Those in an archive of export-iam. :raises zipfile.BadZipFile: it is none."""
    return _Exported(zipfile.ZipFile(io.BytesIO(archive)))


def iam_archive(files: t.Mapping[str, t.Any]) -> bytes:
    """Some of the files of an export in the form that import-iam takes."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{_FOLDER}/{name}.json", json.dumps(content))
    return body.getvalue()


class _Exported:
    """From the archive of export-iam (S cmd/admin-handlers-users.go, ExportIAM). It holds every secret: nothing of it is kept but what is asked."""

    complete = True

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._files: dict[str, dict[str, t.Any]] = {}
        self._holders: t.Optional[dict[str, dict[str, set[str]]]] = None

    def _file(self, name: str) -> dict[str, t.Any]:
        if name not in self._files:
            path = f"{_FOLDER}/{name}.json"
            self._files[name] = (json.loads(self._archive.read(path)) if path in self._archive.NameToInfo else None) or {}
        return self._files[name]

    def policies(self) -> dict[str, t.Any]:
        return _without_record(self._file("policies"))

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
                groups=frozenset(found.get("groups") or ()),
                login=(found.get("claims") or {}).get("ldapUsername") or "",
            )
            for name, found in self._file("svcaccts").items()
            if names is None or name in names
        }

    def mappings(self, kind: str) -> dict[str, set[str]]:
        # Users of a directory and of other providers have a file of their own.
        files = [f"{kind}_mappings", *(["stsuser_mappings"] if kind == "user" else [])]
        return {name: _split(mapping["policy"]) for file in files for name, mapping in self._file(file).items()}

    def attached(self, kind: str, names: set[str]) -> dict[str, set[str]]:
        return _by_spelling(self.mappings(kind), names)

    def directory_names(self, kind: str) -> set[str]:
        return {name for name in self.mappings(kind) if in_directory(name)}

    def holders(self, policy: str) -> dict[str, set[str]]:
        if self._holders is None:
            self._holders = {"user": {}, "group": {}}
            for kind, by_policy in self._holders.items():
                for name, policies in self.mappings(kind).items():
                    for held in policies:
                        by_policy.setdefault(held, set()).add(name)
        return {kind: by_policy.get(policy, set()) for kind, by_policy in self._holders.items()}


class _Listed:
    """By one call for each kind, and one for each group or access key of interest."""

    complete = False

    def __init__(self, session: Session, named: t.Optional[t.Collection[str]] = None) -> None:
        self._session = session
        self._named = named
        self._users: t.Optional[dict[str, t.Any]] = None

    def policies(self) -> dict[str, t.Any]:
        if self._named is not None:
            return policies_by_name(self._session, self._named)
        return _without_record(json.loads(self._session.admin("GET", "list-canned-policies")) or {})

    def _listing(self) -> dict[str, t.Any]:
        if self._users is None:
            self._users = json.loads(self._session.decrypt(self._session.admin("GET", "list-users"))) or {}
        return self._users

    def users(self) -> dict[str, User]:
        return {name: User(user["status"] == "enabled") for name, user in self._listing().items()}

    def attached(self, kind: str, names: set[str]) -> dict[str, set[str]]:
        own = {name for name in names if not in_directory(name)}
        found: dict[str, set[str]] = self._of_directory(kind, names - own) if names - own else {}
        if own and kind == "user":
            found.update({name: _split(user.get("policyName", "")) for name, user in self._listing().items() if name in own})
        elif own:
            found.update({name: _split(group.get("policy", "")) for name, group in self._groups(own).items()})
        return found

    def _entities(self, provider: str, query: dict[str, str]) -> list[dict[str, t.Any]]:
        """Policies with the users and groups that have them, of the server's own or of a directory (``builtin``, ``ldap``)."""
        return json.loads(self._session.decrypt(self._session.admin("GET", f"idp/{provider}/policy-entities", query))).get("policyMappings") or []

    def _of_directory(self, kind: str, names: set[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for mapping in self._entities("ldap", {}):
            for name in mapping.get(f"{kind}s") or ():
                found.setdefault(name, set()).add(mapping["policy"])
        return _by_spelling(found, names)

    def directory_names(self, kind: str) -> set[str]:
        return {name for mapping in self._entities("ldap", {}) for name in mapping.get(f"{kind}s") or ()}

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
            elif error.code != missing:
                raise error
        return found

    def holders(self, policy: str) -> dict[str, set[str]]:
        mappings = []
        for provider in ("builtin", "ldap"):
            try:
                mappings += self._entities(provider, {"policy": policy})
            except ServerError as error:
                if error.code != _NOT_HERE:
                    raise
        return {kind: {name for mapping in mappings for name in mapping.get(f"{kind}s") or ()} for kind in ("user", "group")}

    def mappings(self, kind: str) -> dict[str, set[str]]:
        raise MinioError(f"site {self._session.site}: not every {kind} can be seen: the access key lacks admin:ExportIAM.")


def _group(found: t.Mapping[str, t.Any]) -> Group:
    return Group(found["status"] == "enabled", frozenset(found.get("members") or ()))


def _without_record(policies: dict[str, t.Any]) -> dict[str, t.Any]:
    return {name: document for name, document in policies.items() if name != RECORD_POLICY}


def _own_policy(document: t.Any) -> t.Optional[dict[str, t.Any]]:
    """The server says no policy as none, or as one in which nothing stands. With a version and no statements, a key may do nothing
    (S cmd/iam.go, isAllowedBySessionPolicyForServiceAccount)."""
    return canonical(document) if document and any(document.get(key) for key in ("ID", "Version", "Statement")) else None


def _expires(value: t.Optional[str]) -> str:
    """The server says never as nothing, or as one of two moments long ago (S cmd/iam-store.go, validateSvcExpirationInUTC)."""
    return "" if not value or value.startswith(("0001-", "1970-")) else value


def _by_spelling(found: t.Mapping[str, set[str]], names: t.Iterable[str]) -> dict[str, set[str]]:
    """What was found by the names that were asked for, however those of a directory are written."""
    known = {normal_name(name): held for name, held in found.items()}
    return {name: known[normal_name(name)] for name in names if normal_name(name) in known}


def _split(policies: str) -> set[str]:
    return {name.strip() for name in policies.split(",") if name.strip()}
