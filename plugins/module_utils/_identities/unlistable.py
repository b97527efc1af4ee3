# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies with NotAction: the server takes them, and can then neither list nor export any of its policies (K policy/actionset.go, MarshalJSON)."""

from __future__ import annotations

import json
import typing as t

from .._common.errors import MinioError, ServerError
from .._policy.names import VERSION
from .._site.session import Session

_CODE, _REASON = "InternalError", "empty actions not allowed"


class UnlistablePolicies(MinioError):
    """The server cannot list its policies."""


def is_unlistable(error: ServerError) -> bool:
    """Whether that is why the server failed."""
    return error.code == _CODE and _REASON in error.message


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
