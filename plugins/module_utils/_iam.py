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
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session

_DENIED = {"AccessDenied", "NotImplemented", "XMinioAdminNotImplemented"}
_ALREADY_DONE = "XMinioAdminPolicyChangeAlreadyApplied"


@dataclass(frozen=True)
class User:
    """A user of the server's own.

    :param secret: ``None`` where the access key may not see it. It never appears in a text of this object.
    """

    enabled: bool
    secret: t.Optional[str] = field(default=None, repr=False)


class Identities(t.Protocol):
    """What there is on a site, read when it is asked for."""

    def policies(self) -> dict[str, t.Any]:
        """The documents of the IAM policies by name."""

    def users(self) -> dict[str, User]:
        """The users by name; the root user is none of them."""

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

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def _file(self, name: str) -> dict[str, t.Any]:
        return json.loads(self._archive.read(f"iam-assets/{name}.json")) or {}

    def policies(self) -> dict[str, t.Any]:
        return self._file("policies")

    def users(self) -> dict[str, User]:
        return {name: User(user["status"] == "enabled", user["secretKey"]) for name, user in self._file("users").items()}

    def attached(self, kind: str, names: set[str]) -> dict[str, set[str]]:
        return {name: _split(mapping["policy"]) for name, mapping in self._file(f"{kind}_mappings").items() if name in names}

    def holders(self, policy: str) -> dict[str, set[str]]:
        return {
            kind: {name for name, mapping in self._file(f"{kind}_mappings").items() if policy in _split(mapping["policy"])}
            for kind in ("user", "group")
        }


class _Listed:
    """By one call for each kind, and one for each group of interest."""

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
        found: dict[str, set[str]] = {}
        for name, policies, error in self._session.parallel(self._group, sorted(names)):
            if error and getattr(error, "code", "") != "XMinioAdminNoSuchGroup":
                raise error
            found[name] = policies or set()
        return found

    def _group(self, name: str) -> set[str]:
        return _split(json.loads(self._session.admin("GET", "group", {"group": name})).get("policy", ""))

    def holders(self, policy: str) -> dict[str, set[str]]:
        answer = self._session.decrypt(self._session.admin("GET", "idp/builtin/policy-entities", {"policy": policy}))
        mappings = json.loads(answer).get("policyMappings") or [{}]
        return {kind: set(mappings[0].get(f"{kind}s") or []) for kind in ("user", "group")}


def _split(policies: str) -> set[str]:
    return {name.strip() for name in policies.split(",") if name.strip()}


def associate(session: Session, attach: bool, kind: str, name: str, policies: t.Iterable[str]) -> None:
    """Attach policies to a user or group in one request, or detach them. What is already so is no error.

    :param kind: ``user`` or ``group``.
    """
    command = f"idp/builtin/policy/{'attach' if attach else 'detach'}"
    body = json.dumps({"policies": sorted(policies), kind: name}).encode()
    try:
        # This command alone answers BadRequest to a body of any other type.
        session.admin("POST", command, body=body, encrypted=True, headers={"Content-Type": "application/octet-stream"}, resource=f"{command} {kind} {name}")
    except ServerError as error:
        if error.code != _ALREADY_DONE:
            raise
