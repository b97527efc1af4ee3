# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server takes, and what keeps it from listing or exporting any of its identities: policies with NotAction (K policy/actionset.go, MarshalJSON), and
access keys whose names are no paths (see ``is_path_safe``), from its next start on."""

from __future__ import annotations

import json
import posixpath
import shlex
import typing as t

from .._common.errors import MinioError, ServerError
from .._policy.names import VERSION
from .._site.session import Session
from .directory_names import is_path_safe

_CODE, _REASON = "InternalError", "empty actions not allowed"
_LOST = "XMinioInvalidIAMCredentials"
"""The server looks for each access key by the name that the key was made with, and keeps it by another one."""


class Incomplete(MinioError):
    """An export that has less than there is."""


class UnlistablePolicies(MinioError):
    """The server cannot list its policies."""


def incomplete(session: Session, command: str) -> MinioError:
    """The error of an export that has less than there is."""
    return Incomplete(
        f"site {session.site} ({session.url}): {command} did not give everything: the server could not read something, or it was changed meanwhile. Run this"
        " again, and see the server's log if it stays so."
    )


def explained(session: Session, error: MinioError) -> MinioError:
    """What to do about a failed export of identities, where one of those is why; the error itself elsewhere."""
    if isinstance(error, ServerError) and error.code == _CODE and _REASON in error.message:
        return unlistable_policies(session)
    return _lost_keys(session, error) if error.code == _LOST or isinstance(error, Incomplete) else error


def _lost_keys(session: Session, error: MinioError) -> MinioError:
    try:
        answer = session.admin("GET", "list-access-keys-bulk", {"listType": "svcacc-only", "all": "true"})
    except ServerError:
        return error
    keys = [item["accessKey"] for found in json.loads(session.decrypt(answer)).values() for item in found.get("serviceAccounts") or ()]
    lost = {key: posixpath.normpath(key) for key in sorted(keys) if not is_path_safe(key)}
    if not lost:
        return error
    removals = ", ".join(f"mc admin accesskey rm ALIAS {shlex.quote(kept)}" for kept in lost.values())
    return MinioError(
        f"site {session.site} ({session.url}): the server cannot export its identities, because it has access keys whose names it does not keep as they"
        f" are: {', '.join(lost)}. Remove each by the name that it has kept: {removals}. Then make other keys in their place."
    )


def policies_by_name(session: Session, names: t.Iterable[str]) -> dict[str, t.Any]:
    """Those of the names that exist; one that the server cannot give back is without statements."""

    def read(name: str) -> t.Any:
        try:
            return json.loads(session.admin("GET", "info-canned-policy", {"name": name, "v": "2"}))["Policy"]
        except ServerError as error:
            if error.code == _CODE:
                return {"Version": VERSION, "Statement": []}
            if error.code == "XMinioAdminNoSuchPolicy":
                return None
            raise

    found = {}
    for name, document, error in session.parallel(read, sorted(names)):
        if error:
            raise error
        if document is not None:
            found[name] = document
    return found


def unlistable_policies(session: Session) -> UnlistablePolicies:
    """The error that names them. Those that somebody has are found one by one; no request of the server names the others."""
    answer = json.loads(session.decrypt(session.admin("GET", "idp/builtin/policy-entities")))
    held = sorted({mapping["policy"] for mapping in answer.get("policyMappings") or ()})

    def read(name: str) -> None:
        session.admin("GET", "info-canned-policy", {"name": name, "v": "2"})

    names = [name for name, _none, error in session.parallel(read, held) if error and error.code == _CODE]
    return UnlistablePolicies(
        f"site {session.site} ({session.url}): the server cannot list its policies, because one has NotAction, which it takes and cannot give back:"
        f" {', '.join(names) or 'one that nobody has, so that its name cannot be found'}. Remove it (minio_policy with its name, state: absent and"
        " purge_attachments), and write it anew with Action."
    )
