# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof that a site refuses who has the policy that denies writes: a temporary user who may write, and then may not."""

from __future__ import annotations

import json
import secrets
import time
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._iam_changes import associate
from ansible_collections.creativeflow.minio.plugins.module_utils._poll import poll
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._writers_census import CANARY

_ALLOWED, _REFUSED = "NoSuchBucket", "AccessDenied"
"""What the server says to a write into a bucket that does not exist: it looks at permissions first (S cmd/object-handlers.go, PutObjectHandler)."""

Canary = dict[str, t.Any]
"""``url``, ``allowed_before`` and ``refused_after``."""


def prove_refusal(session: Session, policy: str, at: t.Callable[[str, str, str], Session], urls: t.Sequence[str], seconds: float) -> list[Canary]:
    """Make the temporary user, let it try at each address, attach the policy, let it try again, and remove it. It never writes anything.

    :param at: gives a session for an address, a name and a secret. :param seconds: within which each address must have the answer.
    :raises MinioError: the user could not be made or removed.
    """
    secret = secrets.token_urlsafe(24)
    bucket = f"{CANARY}-{secrets.token_hex(8)}"
    trials = {url: at(url, CANARY, secret) for url in urls}

    def answers(code: str) -> dict[str, bool]:
        deadline = time.monotonic() + seconds
        return {url: found == code for url, found, _error in session.parallel(lambda url: _answer(trials[url], bucket, code, deadline), urls)}

    body = json.dumps({"secretKey": secret, "status": "enabled"}).encode()
    session.admin("PUT", "add-user", {"accessKey": CANARY}, body, encrypted=True, resource=f"temporary user {CANARY}")
    try:
        associate(session, True, "user", CANARY, ["readwrite"])
        before = answers(_ALLOWED)
        associate(session, True, "user", CANARY, [policy])
        after = answers(_REFUSED)
    finally:
        for trial in trials.values():
            session.charge(trial.requests)
        session.admin("DELETE", "remove-user", {"accessKey": CANARY}, resource=f"temporary user {CANARY}")
    return [{"url": url, "allowed_before": before[url], "refused_after": after[url]} for url in urls]


def _answer(trial: Session, bucket: str, wanted: str, deadline: float) -> str:
    def ask() -> str:
        try:
            trial.s3("PUT", bucket, "canary")
        except ServerError as error:
            return error.code
        except MinioError:
            return ""
        return "written"

    return poll(ask, lambda code: code == wanted, deadline)
