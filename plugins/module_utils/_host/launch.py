# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a server is started: where it has its pools from, its environment or its command line."""

from __future__ import annotations

import re
import typing as t

_BEFORE_THE_COMMAND_LINE = ("MINIO_ARGS", "MINIO_VOLUMES", "MINIO_ENDPOINTS")
"""In this order, the first that is not empty (S cmd/server-main.go, serverCmdArgs)."""

_SWITCHES = {"quiet", "anonymous", "json", "compat", "no-compat", "log-compress", "help", "h"}
"""The server's options without a value (S cmd/main.go, GlobalFlags; cmd/server-main.go, ServerFlags)."""


class Launch(t.NamedTuple):
    """How one source says that a server is started.

    :param where: the source, for people. :param volumes: the part of the command line that names pools, ``''`` for none.
    :param problem: why that cannot be told. :param doubt: the same, which matters only where no other source tells it. ``''`` if it can be told.
    """

    where: str
    volumes: str
    problem: str = ""
    doubt: str = ""


def launch(where: str, environment: t.Mapping[str, str], command: t.Sequence[str]) -> Launch:
    """What a server gets that is started by a command with an environment.

    :param command: all words of the command; empty if there is none.
    """
    words = _words_after_server(command, environment)
    config = environment.get("MINIO_CONFIG") or option(words or (), "config")
    if config:
        return Launch(
            where,
            "",
            f"{where} has the server read {config}, which this role does not: name the pools in MINIO_VOLUMES of the environment file "
            "instead, as the server writes them, and restart it.",
        )
    for name in _BEFORE_THE_COMMAND_LINE:
        if environment.get(name, "").split():
            return Launch(f"{name} of {where}", environment[name])
    if words is None and command:
        return Launch(
            where,
            "",
            doubt=f"{where} runs {command[0]}, in which no command 'minio server' can be seen, so its pools are not known: name them in "
            "MINIO_VOLUMES of the environment file, or remove the unit if no server ran with it.",
        )
    return Launch(f"the command line of {where}", " ".join(_positional(words or ())))


def volumes_of(environment: t.Mapping[str, str], command: t.Sequence[str]) -> str:
    """The part of the command line that names pools, ``''`` where it is not known or there is none; arguments as in :func:`launch`."""
    return launch("", environment, command).volumes


def filled(command: t.Sequence[str], environment: t.Mapping[str, str]) -> list[str]:
    """The words of a command with variables as systemd fills them in: one that stands alone is divided into words."""
    words: list[str] = []
    for word in command:
        whole = re.fullmatch(r"\$([A-Za-z_]\w*)", word)
        if whole:
            words += environment.get(whole[1], "").split()
        else:
            words.append(re.sub(r"\$\{([A-Za-z_]\w*)\}", lambda found: environment.get(found[1], ""), word))
    return [word.strip("\"'") for word in words]


def options(words: t.Sequence[str], *names: str) -> list[str]:
    """The values of the options with these names, as Go's flags take them: with one or two dashes, and an equals sign or not."""
    found = []
    for word, following in zip(words, [*words[1:], ""]):
        name, equals, value = word.partition("=")
        if name.startswith("-") and re.sub("^--?", "", name) in names:
            found.append(value if equals else following)
    return found


def option(words: t.Sequence[str], *names: str) -> str:
    """The value of the first of them; ``''`` without one."""
    return next(iter(options(words, *names)), "")


def _words_after_server(command: t.Sequence[str], environment: t.Mapping[str, str]) -> t.Optional[list[str]]:
    """The words of the command behind ``server``; None without it."""
    words = filled(command, environment)
    return words[words.index("server") + 1 :] if "server" in words else None


def _positional(words: t.Iterable[str]) -> t.Iterator[str]:
    rest = iter(words)
    for word in rest:
        if word == "--":
            yield from rest
        elif not word.startswith("-"):
            yield word
        elif "=" not in word and word.lstrip("-") not in _SWITCHES:
            next(rest, "")
