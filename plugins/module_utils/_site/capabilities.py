# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What servers can do, by flavour and version: one table, and the question to a server which of them it is."""

from __future__ import annotations

import datetime
import json
import typing as t
from dataclasses import dataclass

from .._common.errors import ServerError
from .._common.units import parse_time
from .session import Session

UPSTREAM, SILO = "upstream", "silo"
_LAST_OF_UPSTREAM = "2026-02-12T20:18:48Z"
"""The last commit of upstream, which goes on as Silo."""
_HEADERS = {"MinIO": UPSTREAM, "Silo": SILO}
"""What servers call themselves in the header ``Server`` (S cmd/build-constants.go, MinioStoreName). A proxy may write another."""
_DENIED = "AccessDenied"


@dataclass(frozen=True)
class Feature:
    """Something that not all servers can do.

    :param name: a noun, for messages. :param since: the first version that has it, by flavour; a flavour that is not here never has it.
    :param remedy: what to do on a server that does not have it.
    """

    name: str
    since: t.Mapping[str, str]
    remedy: str = ""


CORS = Feature(
    "CORS of buckets",
    {SILO: "2026-09-03T13:18:01Z"},
    "Say which origins may use the whole site by cors_allow_origin of the subsystem api (minio_config), or run Silo from RELEASE.2026-09-03T13-18-01Z on.",
)

ACTIONS: t.Mapping[str, Feature] = {
    "admin:ChangeMyPassword": Feature(
        "the action admin:ChangeMyPassword", {SILO: "2026-08-06T00:00:00Z"}, "Take it out: there, admin:CreateUser covers the change of one's own password."
    ),
}
"""Actions of policies that not all servers know. One that a server knows it may not use yet, as Silo does this one before its release of 16 September 2026."""

_POLICIES = frozenset({"consoleAdmin", "diagnostics", "readonly", "readwrite", "writeonly"})
BUILT_IN_POLICIES: t.Mapping[str, frozenset[str]] = {UPSTREAM: _POLICIES, SILO: _POLICIES | {"consolereadonly"}}
"""The policies that a server brings, by flavour. Elsewhere one of the same name is somebody's own."""
OF_EVERY_SERVER = frozenset.intersection(*BUILT_IN_POLICIES.values())
OF_ANY_SERVER = frozenset.union(*BUILT_IN_POLICIES.values())

NOT_EXPORTED: t.Mapping[str, Feature] = {"cors.xml": CORS}
"""Files of buckets that the export of some servers leaves out although they have the feature: they are asked for one by one there."""


@dataclass(frozen=True)
class Server:
    """The servers of a site.

    :param flavour: ``upstream``, ``silo``, or ``""`` where that cannot be told. :param versions: those of its nodes; empty where they cannot be told.
    """

    flavour: str
    versions: tuple[str, ...]

    def has(self, feature: Feature) -> t.Optional[bool]:
        """Whether all nodes have it; ``None`` where that cannot be told."""
        if not self.flavour:
            return None
        since = feature.since.get(self.flavour)
        if since is None:
            return False
        times = [_time(version) for version in self.versions]
        if not times or None in times:
            return None
        return min(time for time in times if time) >= parse_time(since)

    def __str__(self) -> str:
        return " ".join(filter(None, (self.flavour, ", ".join(self.versions))))


def server_of(session: Session) -> Server:
    """What answers at a site. One request, and none where upstream's own header has come already."""
    if _HEADERS.get(session.server) == UPSTREAM:
        return Server(UPSTREAM, ())
    try:
        info = json.loads(session.admin("GET", "info"))
    except ServerError as error:
        if error.code != _DENIED:
            raise
        return Server(_HEADERS.get(session.server, ""), ())
    return server_from(info, session.server)


def server_from(info: t.Mapping[str, t.Any], header: str = "") -> Server:
    """The same from the site's answer to ``info``. :param header: the header ``Server`` of an answer, see ``Session.server``."""
    versions = tuple(sorted({node["version"] for node in info.get("servers") or () if node.get("version")}))
    times = [time for time in map(_time, versions) if time]
    later = bool(times) and max(times) > parse_time(_LAST_OF_UPSTREAM)
    return Server(_HEADERS.get(header) or (SILO if later else UPSTREAM if times else ""), versions)


def built_in_policies(session: Session, names: t.Iterable[str]) -> frozenset[str]:
    """Those of the names that are the server's own policies, also where that cannot be told. It is asked only for names that not every server brings."""
    asked = OF_ANY_SERVER.intersection(names)
    if asked <= OF_EVERY_SERVER:
        return asked
    return asked & BUILT_IN_POLICIES.get(server_of(session).flavour, OF_ANY_SERVER)


def unknown_actions(session: Session, documents: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """A line for each policy with an action that the server does not know, and would refuse it for. It is asked only for actions that not every server knows.

    :param documents: policies by what messages call them.
    """
    named = {name: [action for action in ACTIONS if _names_action(document, action)] for name, document in documents.items()}
    server = server_of(session) if any(named.values()) else None
    for name, actions in named.items():
        for action in actions:
            if server and server.has(ACTIONS[action]) is False:
                yield f"{name}: the server ({server}) does not know {ACTIONS[action].name}. {ACTIONS[action].remedy}"


def _names_action(document: t.Any, action: str) -> bool:
    if isinstance(document, dict):
        return any(_names_action(value, action) for value in document.values())
    if isinstance(document, (list, tuple, set, frozenset)):
        return any(_names_action(value, action) for value in document)
    return bool(document == action)


def _time(version: str) -> t.Optional[datetime.datetime]:
    """When a version was made; ``None`` for one that does not say, as of a build from source (DEVELOPMENT.GOGET)."""
    try:
        return parse_time(version)
    except ValueError:
        return None
