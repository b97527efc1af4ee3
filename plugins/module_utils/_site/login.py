# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Temporary keys: what a server gives for lasting ones, or for the token of an identity provider (S cmd/sts-handlers.go)."""

from __future__ import annotations

import base64
import binascii
import json
import time
import typing as t
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from urllib.parse import urlencode

from .._common.errors import MinioError
from .._common.units import parse_duration
from .._common.xml import tree
from .answer import Answer

SHORTEST, LONGEST = 900, 365 * 86400
"""Seconds (S internal/config/identity/openid/jwt.go, GetDefaultExpiration)."""
_MOST_POLICY = 2048
MARGIN = 60
"""Keys are renewed so many seconds before their end."""
_VERSION = "2011-06-15"


LINE_BREAK = "it has a line break, often that at the end of a file or of a block of YAML (not shown here). Take it out."


def has_line_break(value: str) -> bool:
    """Whether a key has one, or another control character, which can be in no header of a request."""
    return any(ord(character) < 32 for character in value)


@dataclass(frozen=True)
class Keys:
    """Keys to sign with. :param token: of temporary ones. :param end: by the monotonic clock; ``None`` where that is not known."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(default="", repr=False)
    end: t.Optional[float] = None

    def end_within(self, seconds: float) -> bool:
        """Whether it is time for others. ``False`` where their end is not known."""
        return self.end is not None and time.monotonic() > self.end - seconds


@dataclass(frozen=True)
class Login:
    """How to get temporary keys.

    :param keys: lasting ones, or ``None`` where a token of an identity provider takes their place. :param token: that token.
    :param token_file: the file that it is read from each time.
    """

    keys: t.Optional[Keys] = None
    token: str = field(default="", repr=False)
    token_file: str = ""
    duration: int = 3600
    policy: t.Optional[t.Mapping[str, t.Any]] = None
    arn: str = ""

    @property
    def action(self) -> str:
        """What the server calls it."""
        return "AssumeRole" if self.keys else "AssumeRoleWithWebIdentity"

    def body(self) -> bytes:
        """The body of the request. :raises MinioError: the file of the token cannot be read."""
        form = {"Action": self.action, "Version": _VERSION, "DurationSeconds": str(self.duration)}
        if self.policy:
            form["Policy"] = json.dumps(self.policy)
        if not self.keys:
            form["WebIdentityToken"] = self.token or _read(self.token_file)
            if self.arn:
                form["RoleArn"] = self.arn
        return urlencode(form).encode()

    def read(self, answer: Answer, site: str, url: str) -> Keys:
        """The keys of an answer. :raises NoKeys: the server refused."""
        try:
            root = tree(answer.data)
        except ET.ParseError:
            root = ET.Element("none")
        found = {name: root.findtext(f".//Credentials/{name}") or "" for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")}
        if answer.status >= 300 or not all(found.values()):
            code, message = root.findtext(".//Error/Code") or str(answer.status), root.findtext(".//Error/Message") or answer.reason or ""
            raise NoKeys(site, url, self.action, code, message)
        return Keys(found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"], time.monotonic() + self.duration)


class NoKeys(MinioError):
    """The server gives no temporary keys (S cmd/sts-errors.go). Some of its codes stand for something else elsewhere."""

    def __init__(self, site: str, url: str, action: str, code: str, message: str) -> None:
        self.code = code
        super().__init__(f"site {site} ({url}): {action}: {code}: {' '.join(message.split()).rstrip('.')}. {_ADVICE.get(code, _OTHERWISE)}")


_ADVICE = {
    "AccessDenied": "A user gets temporary keys, and neither an access key of a user nor one who is unknown there: check access_key and secret_key.",
    "ExpiredToken": "Get a new token from the identity provider.",
    "InvalidParameterValue": "Correct what the server names: the token of the identity provider, assume_role.policy, or assume_role.arn.",
}
_OTHERWISE = "See whether the server runs and knows the identity provider, and its log."


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise MinioError(f"web_identity_token_file {path!r} cannot be read: {reason}.") from None


def user_behind(token: str) -> str:
    """The user whose temporary keys these are, as the server writes it into their token; ``""`` where that cannot be told."""
    part = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError):
        return ""
    return str(claims.get("parent", "")) if isinstance(claims, dict) else ""


def login_errors(params: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """What is wrong with the options for temporary keys. Never with a secret."""
    web = [name for name in ("web_identity_token", "web_identity_token_file") if params.get(name)]
    if len(web) > 1:
        yield "web_identity_token_file: web_identity_token is given, too. Give one of them."
    if web and params.get("session_token"):
        yield f"session_token: {web[0]} is given, too, for which the server makes a token. Give one of them."
    role = params.get("assume_role") or {}
    if role and not web and params.get("session_token"):
        yield "assume_role: temporary keys cannot get others. Leave it out beside session_token."
    try:
        seconds_of(role.get("duration"))
    except ValueError as error:
        yield f"assume_role.duration: {error}."
    if role.get("policy") and len(json.dumps(role["policy"])) > _MOST_POLICY:
        yield f"assume_role.policy: the server takes {_MOST_POLICY} bytes at most. Use wildcards, or a user with fewer permissions."
    if role.get("arn") and not web:
        yield "assume_role.arn: it is for a token of an identity provider alone. Take it out."


def seconds_of(duration: t.Any) -> int:
    """The seconds of an option; an hour where it is not given. :raises ValueError: the server does not take it."""
    seconds = round(parse_duration("1h" if duration is None else duration))
    if not SHORTEST <= seconds <= LONGEST:
        raise ValueError(f"{duration!r} is not from 15 minutes to 365 days, which the server takes")
    return seconds
