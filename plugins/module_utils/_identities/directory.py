# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server says of its LDAP directory: how it calls a user or group there, whether there is one, and whose an access key is."""

from __future__ import annotations

import json
import typing as t
import uuid

from .._common.errors import MinioError, ServerError
from .._site.session import Session
from .._site.snapshot import DENIED
from .changes import associate
from .directory_names import in_directory, normal_name, readable_name
from .providers import has_directory
from .snapshot import Identities

_NONE_HERE = {"XMinioIAMActionNotAllowed", "XMinioLDAPNotEnabled"}
"""What the server answers to a question about its directory where it has none (S cmd/iam.go, QueryLDAPPolicyEntities)."""
_NOBODY = {"XMinioAdminNoSuchUser", "XMinioAdminNoSuchGroup"}
_NO_POLICY = "XMinioAdminNoSuchPolicy"


def names_of_server(session: Session, identities: Identities, kind: str, names: t.Iterable[str]) -> dict[str, str]:
    """How the server calls users or groups of its directory that have policies; one that has none, and one of the server's own, keeps its name.

    What is not found by how it is written, the server is asked for, because only the directory knows that ``commonName`` is ``cn``.

    :param kind: ``user`` or ``group``. :raises MinioError: the site has no directory, or does not say.
    """
    found = {name: readable_name(name) for name in names}
    wanted = [name for name in found if in_directory(name)]
    if not wanted:
        return found
    try:
        known = {normal_name(name): name for name in identities.directory_names(kind)}
    except ServerError as error:
        raise _explained(session, kind, wanted[0], error) from None
    found.update({name: known[normal_name(name)] for name in wanted if normal_name(name) in known})
    unknown = [name for name in wanted if normal_name(name) not in known]
    for name, said, failure in session.parallel(lambda name: _said(session, kind, found[name]), unknown):
        if failure:
            raise _explained(session, kind, name, failure)
        found[name] = next((known[normal_name(other)] for other in said or () if normal_name(other) in known), found[name])
    return found


def _said(session: Session, kind: str, name: str) -> list[str]:
    """The names of those with policies that the directory takes for the one of that name (S cmd/iam.go, createCleanEntitiesQuery)."""
    answer = json.loads(session.decrypt(session.admin("GET", "idp/ldap/policy-entities", {kind: name}, resource=f"{kind} {name}")))
    return [mapping[kind] for mapping in answer.get(f"{kind}Mappings") or () if mapping.get("policies")]


def _explained(session: Session, kind: str, name: str, error: MinioError) -> MinioError:
    if error.code in _NONE_HERE:
        return MinioError(
            f"site {session.site} ({session.url}): {kind} {name}: it is one of an LDAP directory, because it has '=', and the site has no directory."
            " Set identity_ldap (minio_config) and restart, or take it out."
        )
    if error.code in DENIED:
        return MinioError(f"{error} How the directory calls a {kind} is seen with admin:ListUsers.")
    return error


def missing_in_directory(session: Session, kind: str, names: t.Iterable[str]) -> set[str]:
    """Those that the directory does not have; none where the site has no directory, or where that cannot be seen.

    :param kind: ``user`` or ``group``. :raises MinioError: the directory does not answer.
    """
    wanted = sorted(name for name in names if in_directory(name))
    if not wanted or not has_directory(session):
        return set()
    missing = set()
    for name, gone, error in session.parallel(lambda name: _is_missing(session, kind, name), wanted):
        if error:
            raise error
        if gone:
            missing.add(name)
    return missing


def _is_missing(session: Session, kind: str, name: str) -> bool:
    try:
        if kind == "user":
            _list_keys(session, name)
        else:
            # No request says it of a group. The server looks for who is to get a policy before it looks for the policy (S cmd/iam.go,
            # PolicyDBUpdateLDAP), so that nothing is written where one is asked for that there cannot be.
            associate(session, True, kind, name, [f"no-policy-{uuid.uuid4().hex}"])
    except ServerError as error:
        if error.code not in DENIED | _NOBODY | {_NO_POLICY}:
            raise
        return error.code in _NOBODY
    return False


def keys_of(session: Session, user: str) -> set[str]:
    """The access keys of a user of the directory, by the name to sign in with or by any spelling of the DN; none where that cannot be seen."""
    try:
        return _list_keys(session, user)
    except ServerError as error:
        if error.code not in DENIED | _NOBODY | _NONE_HERE:
            raise
        return set()


def _list_keys(session: Session, user: str) -> set[str]:
    """One request, for which the server asks the directory (S cmd/admin-handlers-idp-ldap.go, ListAccessKeysLDAP)."""
    query = {"userDN": user, "listType": "svcacc-only"}
    answer = json.loads(session.decrypt(session.admin("GET", "idp/ldap/list-access-keys", query, resource=f"access keys of {user}")))
    return {item["accessKey"] for item in answer.get("serviceAccounts") or ()}
