# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies attached to users and groups and detached from them, and access keys made, where the user or group is disabled too."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from .._common.errors import MinioError, ServerError
from .._site.session import Session
from .._site.snapshot import DENIED
from .changes import associate
from .directory_names import in_directory
from .snapshot import Identities, iam_archive

Holder = tuple[str, str]
"""``user`` or ``group``, and the name."""
_TOO_OLD = "XMinioAdminVersionMismatch"
_FAILED = {"user": "userPolicies", "group": "groupPolicies"}
"""Where the answer to an import names what it refused (madmin-go iam-migrate.go, IAMErrEntities)."""


@dataclass
class Attachment:
    """What changes for one user or group."""

    attach: set[str] = field(default_factory=set)
    detach: set[str] = field(default_factory=set)


def change_attachments(session: Session, identities: Identities, wanted: t.Mapping[Holder, Attachment]) -> dict[Holder, MinioError]:
    """Change who has which policies, 8 users and groups at a time.

    The server attaches nothing to a disabled user or group and detaches nothing from it, and says that there is no such user
    (S cmd/iam.go, PolicyDBUpdateBuiltin). An import sets the whole list of their policies, without a moment in which they are enabled.

    :param identities: what was read before. :returns: the errors of those that failed.
    """
    closed = [holder for holder in wanted if is_closed(identities, *holder)]
    open_ones = [holder for holder in wanted if holder not in closed]
    errors: dict[Holder, MinioError] = {}
    # Detaching and attaching are two requests to the same user or group, so they do not run at the same time.
    for attach in (False, True):
        todo = [(attach, holder, _policies(wanted[holder], attach)) for holder in open_ones if holder not in errors]
        changing = [item for item in todo if item[2]]
        for (_attach, holder, _names), _none, error in session.parallel(lambda item: associate(session, item[0], *item[1], item[2]), changing):
            if error:
                errors[holder] = error
    return {**errors, **(_import(session, identities, {holder: wanted[holder] for holder in closed}) if closed else {})}


def is_closed(identities: Identities, kind: str, name: str) -> bool:
    """Whether the server refuses to change the policies of a user or group by a call of its own: it is disabled."""
    if in_directory(name):
        return False
    if kind == "group":
        group = identities.groups({name}).get(name)
        return bool(group and not group.enabled)
    user = identities.users().get(name)
    return bool(user and not user.enabled)


def create_key_of_disabled(session: Session, key: str, user: str, secret: str, fields: t.Mapping[str, t.Any]) -> None:
    """Make an access key of a disabled user, for whom the server makes none by its own call (S cmd/admin-handlers-users.go, AddServiceAccount).

    :param fields: ``sessionPolicy``, ``name``, ``description`` and ``expiration``, where there are some.
    :raises MinioError: the access key lacks admin:ImportIAM, or the server refused.
    """
    item = {**fields, "parent": user, "accessKey": key, "secretKey": secret, "status": "on", "groups": [], "claims": {}}
    try:
        answer = json.loads(session.admin("PUT", "import-iam-v2", body=iam_archive({"svcaccts": {key: item}})) or b"{}")
    except ServerError as error:
        raise _not_allowed(session, "user", user, "admin:ImportIAM") if error.code in DENIED else error from None
    if (answer.get("failed") or {}).get("serviceAccounts"):
        raise MinioError(f"site {session.site}: access key {key}: the server refused the import. See its log.")


def may_import(session: Session) -> bool:
    """Whether the access key may change who is disabled (admin:ImportIAM). An import of nothing changes nothing."""
    try:
        session.admin("PUT", "import-iam-v2", body=iam_archive({}))
    except ServerError as error:
        if error.code not in DENIED | {_TOO_OLD}:
            raise
        return False
    return True


def _policies(attachment: Attachment, attach: bool) -> set[str]:
    return attachment.attach if attach else attachment.detach


def _import(session: Session, identities: Identities, wanted: t.Mapping[Holder, Attachment]) -> dict[Holder, MinioError]:
    """One request for all (S cmd/admin-handlers-users.go, importIAM: it looks at no status)."""
    # The server shows no policies of a disabled group but in its export, and those that are not known would be lost.
    errors: dict[Holder, MinioError] = {
        (kind, name): _not_allowed(session, kind, name, "admin:ExportIAM") for kind, name in wanted if kind == "group" and not identities.complete
    }
    files: dict[str, dict[str, t.Any]] = {}
    for kind in _FAILED:
        names = {name for of_kind, name in wanted if of_kind == kind and (kind, name) not in errors}
        now = identities.attached(kind, names) if names else {}
        for name in names:
            after = now.get(name, set()) - wanted[kind, name].detach | wanted[kind, name].attach
            files.setdefault(f"{kind}_mappings", {})[name] = {"version": 1, "policy": ",".join(sorted(after))}
    if not files:
        return errors
    sent = [holder for holder in wanted if holder not in errors]
    try:
        answer = json.loads(session.admin("PUT", "import-iam-v2", body=iam_archive(files)) or b"{}").get("failed") or {}
    except ServerError as error:
        return {**errors, **{holder: _not_allowed(session, *holder, "admin:ImportIAM") if error.code in DENIED else error for holder in sent}}
    refused = {(kind, item.get("name")) for kind, entry in _FAILED.items() for item in answer.get(entry) or ()}
    return {
        **errors,
        **{holder: MinioError(f"site {session.site}: {' '.join(holder)}: the server refused the import. See its log.") for holder in sent if holder in refused},
    }


class ImportDenied(MinioError):
    """The access key may not change the policies of who is disabled."""

    code = "AccessDenied"


def _not_allowed(session: Session, kind: str, name: str, right: str) -> MinioError:
    return ImportDenied(
        f"site {session.site}: {kind} {name} is disabled, and what a disabled {kind} has is changed by an import alone: the access key lacks {right}."
        f" Use a key that has it, or enable the {kind} first."
    )
