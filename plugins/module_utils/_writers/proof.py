# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof that a site refuses who has the policy that denies writes: a temporary user who may write, and then may not."""

from __future__ import annotations

import json
import secrets
import time
import typing as t

from .._common.errors import MinioError, ServerError
from .._common.poll import poll
from .._identities.changes import associate
from .._policy.grammar import canonical
from .._policy.names import VERSION
from .._site.session import Session
from .census import CANARY

_ALLOWED, _REFUSED = "NoSuchBucket", "AccessDenied"
"""What the server says to a write into a bucket that does not exist: it looks at permissions first (S cmd/object-handlers.go, PutObjectHandler)."""
_NOT_THERE = {"XMinioAdminNoSuchUser", "XMinioAdminNoSuchPolicy"}
_BUCKET = f"{CANARY}-that-does-not-exist"

Canary = dict[str, t.Any]
"""``url``, ``allowed_before`` and ``refused_after``."""


def prove_refusal(session: Session, policy: str, urls: t.Sequence[str], seconds: float) -> list[Canary]:
    """Make a temporary user, let it try at each address, attach the policy, let it try again, and remove it.

    It may write into a bucket that does not exist, and nothing else, so that nothing is ever written.

    :param urls: the addresses. :param seconds: within which each address must have the answer.
    :raises MinioError: the user could not be made or removed.
    """
    secret = secrets.token_urlsafe(24)
    trials = {url: session.signed_by(CANARY, secret, url) for url in urls}

    def answers(code: str) -> dict[str, bool]:
        deadline = time.monotonic() + seconds
        return {url: found == code for url, found, _error in session.parallel(lambda url: _answer(trials[url], code, deadline), urls)}

    try:
        _make(session, secret)
        before = answers(_ALLOWED)
        associate(session, True, "user", CANARY, [policy])
        after = answers(_REFUSED)
    except MinioError as error:
        try:
            _remove(session)
        except MinioError:
            # The first error is the one that counts. The next proof makes the user anew and removes it.
            pass
        raise error
    finally:
        for trial in trials.values():
            session.charge(trial.requests)
    _remove(session)
    return [{"url": url, "allowed_before": before[url], "refused_after": after[url]} for url in urls]


def _make(session: Session, secret: str) -> None:
    own = canonical({"Version": VERSION, "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{_BUCKET}/*"}]})
    session.admin("PUT", "add-canned-policy", {"name": CANARY}, json.dumps(own).encode(), resource=f"temporary policy {CANARY}")
    body = json.dumps({"secretKey": secret, "status": "enabled"}).encode()
    session.admin("PUT", "add-user", {"accessKey": CANARY}, body, encrypted=True, resource=f"temporary user {CANARY}")
    associate(session, True, "user", CANARY, [CANARY])


def _remove(session: Session) -> None:
    for command, name in (("remove-user", "accessKey"), ("remove-canned-policy", "name")):
        try:
            session.admin("DELETE", command, {name: CANARY}, resource=f"temporary {command.rpartition('-')[2]} {CANARY}")
        except ServerError as error:
            if error.code not in _NOT_THERE:
                raise


def _answer(trial: Session, wanted: str, deadline: float) -> str:
    def ask() -> str:
        try:
            trial.s3("PUT", _BUCKET, "canary")
        except ServerError as error:
            return error.code
        except MinioError:
            return ""
        return "written"

    return poll(ask, lambda code: code == wanted, deadline)
