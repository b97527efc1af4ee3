# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies with NotAction: the server takes them, and can then neither list nor export any of its policies (K policy/actionset.go, MarshalJSON)."""

from __future__ import annotations

import json

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session

_CODE, _REASON = "InternalError", "empty actions not allowed"


def is_unlistable(error: ServerError) -> bool:
    """Whether that is why the server failed."""
    return error.code == _CODE and _REASON in error.message


def unlistable_policies(session: Session) -> MinioError:
    """The error that names them. Those that somebody has are found one by one; no request of the server names the others."""
    answer = json.loads(session.decrypt(session.admin("GET", "idp/builtin/policy-entities")))
    held = sorted({mapping["policy"] for mapping in answer.get("policyMappings") or ()})

    def read(name: str) -> None:
        session.admin("GET", "info-canned-policy", {"name": name, "v": "2"})

    names = [name for name, _none, error in session.parallel(read, held) if getattr(error, "code", "") == _CODE]
    return MinioError(
        f"site {session.site} ({session.url}): the server cannot list its policies, because one has NotAction, which it takes and cannot give back:"
        f" {', '.join(names) or 'one that nobody has, so that its name cannot be found'}. Detach and remove it (mc admin policy detach, mc admin policy"
        " remove), and write it anew with Action."
    )
