# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a node differs from what it shall be, so that nothing is done where nothing differs.

What is compared is what the tasks of the role would compare: a difference too many costs a run, one too few leaves a node as somebody changed it.
"""

from __future__ import annotations

import hashlib
import typing as t
from dataclasses import dataclass, field

from ...module_utils._host.facts import salted

_STARTED = ("active", "activating", "reloading")
_SHELL = "/usr/sbin/nologin"


class Entry(t.NamedTuple):
    """A file or folder. :param content: of a file, None for a folder. :param secret: the content is not for everybody's eyes."""

    owner: str
    group: str
    mode: str
    content: t.Optional[bytes] = None
    secret: bool = False


@dataclass(frozen=True)
class Wanted:
    """What a node shall be.

    :param home: of the user of the service. :param entries: files and folders by path. :param absent: paths at which nothing shall be.
    :param drives: paths that the service owns. :param queues: the same, of the queues of the logs. :param listed: folders in which no other files shall be
        than those of ``entries``. :param fingerprint: of the certificate that the server shows, ``""`` for none.
    :param program: its path, and the SHA-256 sum that it shall have; ``""`` where that is not known, and the path ``""`` where it is installed by others.
    :param answers: the server must say that the site has write quorum and give its metrics.
    """

    user: str
    group: str
    home: str
    entries: t.Mapping[str, Entry] = field(default_factory=dict, repr=False)
    absent: t.Sequence[str] = ()
    drives: t.Sequence[str] = ()
    queues: t.Sequence[str] = ()
    listed: t.Sequence[str] = ()
    fingerprint: str = ""
    program: tuple[str, str] = ("", "")


def differences(look: t.Mapping[str, t.Any], wanted: Wanted, salt: str) -> list[str]:
    """What the tasks that configure would change: one line each, in words, empty if nothing.

    :param look: what ``minio_node_info`` returned of the node. :param salt: the one that it got.
    """
    found = [*_account(look, wanted)]
    for path, entry in wanted.entries.items():
        found += _entry(path, entry, look, salt)
    found += [f"{path} is there" for path in wanted.absent if _facts(look, path)["kind"] != "absent"]
    for folder in wanted.listed:
        present = look["folders"].get(folder) or {}
        found += [f"{folder}/{name} is there" for name, kind in present.items() if kind == "file" and f"{folder}/{name}" not in wanted.entries]
    places = {drive["path"]: drive for drive in look["drives"]}
    for path in wanted.drives:
        place = places[path]
        found += _owned(path, {**place, "kind": "directory" if place["nearest"] == path else "absent"}, Entry(wanted.user, wanted.group, "0750"))
    for path in wanted.queues:
        found += _owned(path, _facts(look, path), Entry(wanted.user, wanted.group, "0700"))
    found += _program(look["program"], *wanted.program)
    found += _service(look["service"])
    shown = (look["shown"] or {}).get("fingerprint", "")
    if wanted.fingerprint and shown != wanted.fingerprint and look["service"]["state"] == "running":
        found.append("the server shows another certificate" if shown else "the server shows no certificate")
    return found


def is_well(look: t.Mapping[str, t.Any]) -> bool:
    """Whether the server says that its site has write quorum, and gives its metrics."""
    health = look["health"] or {}
    return health.get("cluster") == 200 and health.get("metrics") == 200


def _account(look: t.Mapping[str, t.Any], wanted: Wanted) -> t.Iterator[str]:
    if not look["group"]["exists"]:
        yield f"the group {wanted.group} is new"
    user = look["user"]
    if not user["exists"]:
        yield f"the user {wanted.user} is new"
        return
    for what, value in (("group", wanted.group), ("home", wanted.home), ("shell", _SHELL)):
        if user[what] != value:
            yield f"the {what} of the user {wanted.user} is {user[what]}"


def _facts(look: t.Mapping[str, t.Any], path: str) -> t.Mapping[str, t.Any]:
    return look["secret_files"].get(path) or look["files"][path]


def _entry(path: str, entry: Entry, look: t.Mapping[str, t.Any], salt: str) -> list[str]:
    facts = _facts(look, path)
    kind = "directory" if entry.content is None else "file"
    if facts["kind"] != kind:
        return [f"{path} is new" if facts["kind"] == "absent" else f"{path} is no {kind}"]
    found = _owned(path, facts, entry)
    if entry.content is not None:
        present = salted(salt, entry.content) if entry.secret else hashlib.sha256(entry.content).hexdigest()
        if facts["sum"] != present:
            found.append(f"{path} changes")
    return found


def _owned(path: str, facts: t.Mapping[str, t.Any], entry: Entry) -> list[str]:
    if facts["kind"] == "absent":
        return [f"{path} is new"]
    return [
        f"the {what} of {path} is {facts[what]}"
        for what, value in (("owner", entry.owner), ("group", entry.group), ("mode", entry.mode))
        if facts[what] != value
    ]


def _program(facts: t.Optional[t.Mapping[str, t.Any]], path: str, wanted: str) -> list[str]:
    if not path:
        return []
    if facts is None or not facts["exists"] or not facts["sum"]:
        return [f"{path} is new"]
    found = _owned(path, {**facts, "kind": "file"}, Entry("root", "root", "0755"))
    return found if facts["sum"] == wanted else [*found, f"{path} changes"]


def _service(service: t.Mapping[str, t.Any]) -> list[str]:
    name = f"{service['name']}.service"
    if service["state"] == "absent":
        return [f"{name} is new"]
    found = [] if service["enabled"] == "enabled" else [f"{name} is {service['enabled'] or 'not enabled'}"]
    return found if service["active"] in _STARTED else [*found, f"{name} is {service['active']}"]
