# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who can sign in at a site, and what hangs on its root user."""

from __future__ import annotations

import datetime
import typing as t

from .._common.errors import InputErrors, ServerError
from .._identities.snapshot import Identities, read_identities
from .._replication.sites import read_site_replication
from .._site.session import Session

LOGIN_OPTIONS: dict[str, dict[str, t.Any]] = {
    "access_key": {"type": "str", "required": True, "no_log": False},
    "secret_key": {"type": "str", "required": True, "no_log": True},
}
REFUSED = ("InvalidAccessKeyId", "SignatureDoesNotMatch")
"""What the server says of an unknown name and of a wrong secret."""


def check_from(params: t.Mapping[str, t.Any], session: Session) -> dict[str, t.Any]:
    """The module's result; a ``msg`` in it where an identity is no longer served as before."""
    result: dict[str, t.Any] = {
        "changed": False,
        "logins": _try(session, [(item["access_key"], item["secret_key"]) for item in params["logins"]]),
        "identities": {},
        "access_keys": {},
        "site_replication": "",
        "breaches": [],
    }
    if params["identities"]:
        identities = read_identities(session)
        if not identities.complete:
            raise InputErrors([f"site {session.site}: identities cannot be seen: the access key lacks admin:ExportIAM."])
        chosen = signing(identities, session.server_time)[: params["most"]]
        answers = _try(session, chosen)
        result["identities"] = {answer["access_key"]: answer["code"] for answer in answers}
        result["access_keys"] = {name: key.user for name, key in sorted(identities.access_keys(None).items())}
        result["site_replication"] = read_site_replication(session).name
        result["breaches"] = breaches(params["before"] or {}, result["identities"])
    if result["breaches"]:
        result["msg"] = "\n".join(f"site {session.site}: {line}" for line in result["breaches"])
    return result


def signing(identities: Identities, now: datetime.datetime) -> list[tuple[str, str]]:
    """The names and secrets of all users and access keys that are enabled, the keys first, because there is one for each service."""
    current = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    users = identities.users()
    off = {name for name, user in users.items() if not user.enabled}
    keys = [
        (name, key.secret)
        for name, key in sorted(identities.access_keys(None).items())
        if key.enabled and key.user not in off and not (key.expires and key.expires <= current)
    ]
    return [(name, secret) for name, secret in keys + [(name, user.secret) for name, user in sorted(users.items()) if user.enabled] if secret]


def breaches(before: t.Mapping[str, str], after: t.Mapping[str, str]) -> list[str]:
    """What is not served as it was. Who could not sign in before need not now."""
    lines = []
    for name, code in before.items():
        now = after.get(name, "missing")
        if now != code and code not in REFUSED:
            lines.append(f"{name} is answered {now}, and was answered {code} before.")
    return lines


def _try(session: Session, logins: t.Sequence[tuple[str, str]]) -> list[dict[str, t.Any]]:
    """Sign one request with each, 8 at a time: a listing of buckets, which the server answers in any case to whom it knows."""

    def answer(pair: tuple[str, str]) -> str:
        trial = session.signed_by(*pair)
        try:
            trial.s3("GET")
        except ServerError as error:
            return error.code
        finally:
            session.charge(trial.requests)
        return "ok"

    found = []
    for pair, code, error in session.parallel(answer, logins):
        if error:
            raise error
        found.append({"access_key": pair[0], "accepted": code not in REFUSED, "code": code})
    return found
