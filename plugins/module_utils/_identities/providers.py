# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where users of a site come from beside its own: what its configuration says, and who has temporary credentials of the root user."""

from __future__ import annotations

import json
import typing as t

from .._common.errors import ServerError
from .._server.config_format import Entry, parse, variable
from .._site.session import Session
from .._site.snapshot import DENIED

_SWITCHES = {"identity_openid": "config_url", "identity_plugin": "url", "policy_plugin": "url", "policy_opa": "url"}
"""The key of a subsystem without which it does nothing."""
_BY_CERTIFICATE = "/?Action=AssumeRoleWithCertificate&Version=2011-06-15"
_DISABLED = 503
_UNSEEN = DENIED | {"XMinioAdminVersionMismatch"}
"""What the server answers to who may not ask, or where it is too old for the question (S cmd/admin-router.go)."""
_NO_DIRECTORY = "XMinioIAMActionNotAllowed"


class Providers(t.NamedTuple):
    """The targets that are in use, by subsystem (``identity_openid``); one without targets has its own name."""

    in_use: dict[str, list[str]]

    def authorized_elsewhere(self) -> bool:
        """Whether a plugin decides in place of policies (S cmd/iam.go, IsAllowed)."""
        return bool(self.in_use.get("policy_plugin") or self.in_use.get("policy_opa"))


def read_providers(session: Session) -> t.Optional[Providers]:
    """One request. ``None`` if the access key lacks admin:ConfigUpdate."""
    try:
        entries = parse(session.decrypt(session.admin("GET", "config")).decode())
    except ServerError as error:
        if error.code not in _UNSEEN:
            raise
        return None
    return providers_in(entries)


def providers_in(entries: t.Mapping[str, Entry]) -> Providers:
    """Those that a configuration puts in use."""
    found: dict[str, list[str]] = {}
    for name, entry in sorted(entries.items()):
        subsystem, _colon, target = name.partition(":")
        switch = _SWITCHES.get(subsystem)
        if switch and _value(name, entry, switch) not in ("", "off") and _value(name, entry, "enable") != "off":
            found.setdefault(subsystem, []).append(target or subsystem)
    return Providers(found)


def _value(name: str, entry: Entry, key: str) -> str:
    return entry.environment.get(variable(name, key), entry.values.get(key, ""))


def has_directory(session: Session) -> t.Optional[bool]:
    """Whether the users are those of a directory (LDAP), so that the server's own cannot sign in. ``None`` if the access key may not ask."""
    try:
        # Of one policy, so that the answer is short.
        session.admin("GET", "idp/ldap/policy-entities", {"policy": "readwrite"})
    except ServerError as error:
        if error.code == _NO_DIRECTORY:
            return False
        if error.code not in _UNSEEN:
            raise
        return None
    return True


def has_certificates(session: Session) -> bool:
    """Whether clients can sign in with a certificate. Its configuration does not say, because a variable alone switches it on.

    The server says that this is disabled before it looks for a certificate (S cmd/sts-handlers.go, AssumeRoleWithCertificate).
    """
    return session.status("POST", _BY_CERTIFICATE) != _DISABLED


def temporary_credentials(session: Session) -> t.Optional[dict[str, list[str]]]:
    """The temporary credentials of the server's own users and of the root user, by user. ``None`` if the access key may not list them."""
    try:
        answer = session.admin("GET", "list-access-keys-bulk", {"listType": "sts-only", "all": "true"})
    except ServerError as error:
        if error.code not in _UNSEEN:
            raise
        return None
    found = json.loads(session.decrypt(answer)) or {}
    return {user: [item["accessKey"] for item in keys.get("stsKeys") or ()] for user, keys in found.items()}
