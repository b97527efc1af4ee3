# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes of identities share: attachments, secrets, and many objects at once."""

from __future__ import annotations

import hmac
import json
import typing as t

from .._common.errors import InputErrors, ServerError
from .._common.plan import Change, Failure
from .._common.purge import Purge
from .._site.session import Session
from .._site.snapshot import DENIED
from .directory_names import in_directory, readable_name
from .snapshot import Identities

SITE_REPLICATOR = "site-replicator-0"
"""The access key with which sites under site replication reach each other (S cmd/site-replication.go, siteReplicatorSvcAcc)."""
Declared = t.TypeVar("Declared")
_ALREADY_DONE = "XMinioAdminPolicyChangeAlreadyApplied"


def with_undeclared(
    session: Session,
    purge: t.Optional[Purge],
    plural: str,
    declared: dict[str, Declared],
    actual: Identities,
    existing: t.Callable[[], t.Iterable[str]],
    absent: t.Callable[[str], Declared],
) -> dict[str, Declared]:
    """The declarations, and, where there is a purge, one of absence for each name in its scope that has none.

    :param existing: gives the names of all objects of the site. :param absent: gives the declaration that an object is absent.
    :raises InputErrors: it is more than the limit, or the names of all cannot be seen.
    """
    if not purge:
        return declared
    if not actual.complete:
        raise InputErrors([f"site {session.site}: purge needs to see all {plural}: the access key lacks admin:ExportIAM."])
    never = {session.access_key, SITE_REPLICATOR, *_behind_signature(session, plural, actual)}
    scope = [name for name in sorted(existing()) if purge.covers(name, lambda: None) and name not in never]
    others = [name for name in scope if name not in declared]
    purge.check(session.site, plural, len(scope), others)
    return {**declared, **{name: absent(name) for name in others}}


def signing_user(session: Session, identities: Identities) -> str:
    """The user whose requests these are: who signs, or whose access key it is, as far as that may be seen."""
    try:
        key = identities.access_keys({session.access_key}).get(session.access_key)
    except ServerError as error:
        if error.code not in DENIED:
            raise
        key = None
    return key.user if key else session.access_key


def _behind_signature(session: Session, plural: str, actual: Identities) -> set[str]:
    """What goes with the access key that signs, if it goes: its user (S cmd/iam-store.go, DeleteUser), and the groups by which the user may do this."""
    user = signing_user(session, actual)
    return {name for name, group in actual.groups(None).items() if user in group.members} if plural == "groups" else {user}


def associate(session: Session, attach: bool, kind: str, name: str, policies: t.Iterable[str]) -> None:
    """Attach policies to a user or group of the server or of its LDAP directory in one request, or detach them. What is already so is no error.

    :param kind: ``user`` or ``group``.
    """
    if attach:
        # A directory need not know the escapes with which the server keeps a name. Who is detached may be kept as an older server did.
        name = readable_name(name)
    command = f"idp/{'ldap' if in_directory(name) else 'builtin'}/policy/{'attach' if attach else 'detach'}"
    body = json.dumps({"policies": sorted(policies), kind: name}).encode()
    try:
        # This command alone answers BadRequest to a body of any other type.
        session.admin("POST", command, body=body, encrypted=True, headers={"Content-Type": "application/octet-stream"}, resource=f"{command} {kind} {name}")
    except ServerError as error:
        if error.code != _ALREADY_DONE:
            raise


def write_each(session: Session, changes: list[Change], write: t.Callable[[str, dict[str, Change]], None]) -> list[Failure]:
    """Make the changes of several objects, 8 objects at a time. One object's failure does not stop the others.

    :param write: makes all changes of one object, which it gets by setting.
    """
    work: dict[str, dict[str, Change]] = {}
    for change in changes:
        work.setdefault(change.object, {})[change.setting] = change
    return [
        Failure.of(name, setting, error)
        for name, _result, error in session.parallel(lambda name: write(name, work[name]), work)
        if error
        for setting in work[name]
    ]


def differing_secrets(session: Session, declared: t.Mapping[str, tuple[t.Optional[str], str]]) -> set[str]:
    """The names whose secret is not the declared one: as the export says, else by signing a request with the declared one.

    :param declared: the known secret, ``None`` where it cannot be seen, and the declared one, by name.
    """

    def differs(name: str) -> bool:
        known, secret = declared[name]
        if known is not None:
            return not hmac.compare_digest(known.encode(), secret.encode())
        trial = session.signed_by(name, secret)
        try:
            trial.s3("GET")
        except ServerError as error:
            # Who is disabled is turned away before the signature is looked at: what cannot be seen is left alone.
            if error.code not in ("SignatureDoesNotMatch", "AccessDenied", "InvalidAccessKeyId"):
                raise
            return error.code == "SignatureDoesNotMatch"
        finally:
            session.charge(trial.requests)
        return False

    found = set()
    for name, other, error in session.parallel(differs, declared):
        if error:
            raise error
        if other:
            found.add(name)
    return found
