# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the server of a host gets its variables from. Values are told by salted sums, because some are secrets."""

from __future__ import annotations

import os
import re
import typing as t

from .._common.errors import InputErrors
from .._common.secret_values import is_secret
from .environment_files import NAME, read_for_server, read_for_systemd
from .facts import Unreadable, content_of, expanded, salted
from .systemd import Service

_PUBLIC = {"MINIO_ARGS", "MINIO_VOLUMES", "MINIO_ENDPOINTS", "MINIO_CONFIG", "MINIO_CONFIG_ENV_FILE", "MINIO_ERASURE_SET_DRIVE_COUNT", "MINIO_ADDRESS",
           "MINIO_CONSOLE_ADDRESS", "MINIO_REGION", "MINIO_STORAGE_CLASS_STANDARD", "MINIO_STORAGE_CLASS_RRS"}  # fmt: skip
"""Variables that decide about pools, addresses and the region, and are no secrets."""
_CONFIG = "MINIO_CONFIG_ENV_FILE"
_ASSIGNMENT = re.compile(r"^[^\w\n]*(?:export\s+)?(\w+)[ \t]*=[ \t]*(.*)$", re.MULTILINE)
_IN_UNIT = re.compile(r"""(?<!\w)(?!Environment=)([A-Za-z_]\w*)=["']?([^"'\s]+)""")
_REFERENCE = re.compile(r"\$\{?([A-Za-z_]\w*)")


class Source(t.NamedTuple):
    """One place that gives the server variables.

    :param kind: unit (its own ``Environment=``), earlier and after (files that the unit names before and behind those of the role), file (those of the
        role), config (what the server itself reads at its next start), process (what it runs with), process_config (what that read).
    :param problems: why it is not known what it gives. :param hidden: names that a file of the role or the unit has with secrets, in comments too.
    """

    kind: str
    where: str
    variables: dict[str, str]
    problems: list[str]
    hidden: tuple[str, ...] = ()


def read_sources(service: Service, own: t.Sequence[str]) -> list[Source]:
    """All places, each before those that win over it.

    :param own: the environment files of the role.
    """
    found = list(_unit(service))
    before, behind = _other_files(service, own)
    found += [*_files("earlier", before), *_files("file", own), *_files("after", behind)]
    found += _config("config", merged(found))
    if service.state == "running":
        found += _process(service)
    return found


def merged(sources: t.Iterable[Source]) -> dict[str, str]:
    """The variables of several places, of which the last one wins."""
    return {name: value for source in sources for name, value in source.variables.items()}


def told(sources: t.Iterable[Source], command: str, salt: str) -> list[dict[str, t.Any]]:
    """The places as the module returns them: ``sums`` of all values, and ``public``, those that are no secrets: what decides about pools,
    addresses and the region, and what stands on the command line, where every user of the host can read it.
    """
    public = _PUBLIC | set(_REFERENCE.findall(command))
    return [
        {
            "kind": source.kind,
            "where": source.where,
            "sums": {name: salted(salt, value) for name, value in source.variables.items()},
            "public": {name: value for name, value in source.variables.items() if name in public},
            "problems": source.problems,
            "hidden": list(source.hidden),
        }
        for source in sources
    ]


def command_of(pid: int) -> list[str]:
    """The words that a process was started with; none where it has ended."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return [word.decode(errors="replace") for word in file.read().split(b"\0")[:-1]]
    except OSError:
        return []


def unreadable(path: str) -> str:
    """The line for a file whose content nobody may take for nothing."""
    return f"{path} is there and cannot be read, so what the server runs with is not known: run this as root (become: true), or look at the file."


def _unit(service: Service) -> t.Iterator[Source]:
    """What the unit itself gives. A comment of its file may hold a secret, too, and a diff shows it. Of a unit that systemd does not load, nothing is read."""
    content, problems = None, []
    try:
        content = content_of(service.unit) if service.unit and not service.problem else None
    except Unreadable:
        problems = [unreadable(service.unit)]
    pairs = [*service.environment.items(), *_IN_UNIT.findall((content or b"").decode(errors="replace"))]
    hidden = tuple(sorted({name for name, value in pairs if is_secret(name, value)}))
    if service.environment or hidden or problems:
        yield Source("unit", f"{service.name}.service", service.environment, problems, hidden)


def _other_files(service: Service, own: t.Sequence[str]) -> tuple[list[str], list[str]]:
    before: list[str] = []
    behind: list[str] = []
    place = before
    for pattern in service.environment_files:
        if pattern in own:
            place = behind
        else:
            place += expanded(pattern)
    return before, behind


def _files(kind: str, paths: t.Iterable[str]) -> t.Iterator[Source]:
    for path in paths:
        variables: dict[str, str] = {}
        problems: list[str] = []
        try:
            content = content_of(path)
        except Unreadable:
            yield Source(kind, path, {}, [unreadable(path)])
            continue
        if content is None:
            continue
        try:
            variables = read_for_systemd(content, path)
        except InputErrors as error:
            problems = error.errors
        # Of a file that cannot be understood, too: it is no file without secrets.
        yield Source(kind, path, variables, problems, secret_names(content))


def secret_names(content: bytes) -> tuple[str, ...]:
    """The variables of a file whose values must not be shown, sorted. A line that is commented out counts, because a diff shows it as well."""
    found = _ASSIGNMENT.findall(content.decode(errors="replace"))
    return tuple(sorted({name for name, value in found if value.strip("'\" ") and is_secret(name, value)}))


def _config(kind: str, environment: t.Mapping[str, str]) -> t.Iterator[Source]:
    """What the server itself reads beside its environment; it ignores a file that is missing."""
    path = environment.get(_CONFIG, "")
    if path and not path.startswith("/"):
        yield Source(kind, path, {}, [f"{_CONFIG} names {path}, which the server looks for where it was started: name it by its absolute path."])
    elif path:
        try:
            content = content_of(path)
            if content is not None:
                yield Source(kind, path, read_for_server(content, path), [])
        except Unreadable:
            yield Source(kind, path, {}, [unreadable(path)])
        except InputErrors as error:
            yield Source(kind, path, {}, error.errors)


def _process(service: Service) -> t.Iterator[Source]:
    path = f"/proc/{service.pid}/environ"
    try:
        with open(path, "rb") as file:
            words = [os.fsdecode(word).partition("=") for word in file.read().split(b"\0")]
    except OSError:
        yield Source("process", path, {}, [unreadable(path)])
        return
    variables = {name: value for name, equals, value in words if equals and NAME.fullmatch(name)}
    yield Source("process", f"{service.name}.service", variables, [])
    yield from _config("process_config", variables)
