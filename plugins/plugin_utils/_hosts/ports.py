# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a server listens, by all that can say so: the role's variables, the command line, the environment and the volumes."""

from __future__ import annotations

import re
import shlex
import typing as t

PORT, CONSOLE_PORT = 9000, 9001
"""What the role gives the server where nothing says otherwise."""

_VOLUME_PORT = re.compile(r"https?://[^\s/]*?:(\d+)/")


class _Source(t.NamedTuple):
    """Something that says where the server listens."""

    name: str
    host: str
    port: int


def listening(variables: t.Mapping[str, t.Any], file: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The ports and addresses of a server, as the role minio_cluster starts it.

    The server takes ``--address`` and ``--console-address`` before ``MINIO_ADDRESS`` and ``MINIO_CONSOLE_ADDRESS`` (S ``cmd/server-main.go:ServerFlags``),
    and the port in ``MINIO_VOLUMES`` must be its own.

    :param variables: ``minio_cluster_port``, ``minio_cluster_console_port``, ``minio_cluster_options`` and ``minio_cluster_environment``, where they are set;
        other keys do not matter.
    :param file: the variables of the environment file.
    :return: ``port``, ``console_port``, ``address`` and ``console_address`` (``:9000``, or with the host that the server is bound to),
        ``console_in_options`` (the options have ``--console-address`` already), and ``problems``, one line each.
    """
    own = variables.get("minio_cluster_environment")
    environment = {**file, **(own if isinstance(own, t.Mapping) else {})}
    options = environment.get("MINIO_OPTS") if "MINIO_OPTS" in (own or ()) else variables.get("minio_cluster_options", file.get("MINIO_OPTS"))
    words = _words(str(options or ""))
    problems: list[str] = []
    own_port = _port(variables.get("minio_cluster_port"))
    # The role writes the volumes anew, with its own port.
    volumes = _volume_address(str(file.get("MINIO_VOLUMES", ""))) if own_port in (None, "") else None
    server = _sources(
        problems,
        [
            ("minio_cluster_port", own_port),
            ("MINIO_VOLUMES", volumes),
            ("--address", _option(words, "address")),
            ("MINIO_ADDRESS", environment.get("MINIO_ADDRESS")),
        ],
    )
    console_option = _option(words, "console-address")
    console = _sources(
        problems,
        [
            ("--console-address", console_option),
            ("minio_cluster_console_port", _port(variables.get("minio_cluster_console_port"))),
            ("MINIO_CONSOLE_ADDRESS", environment.get("MINIO_CONSOLE_ADDRESS")),
        ],
    )
    host, port = _agreed(problems, server, PORT)
    console_host, console_port = _agreed(problems, console, CONSOLE_PORT)
    if port == console_port:
        problems.append(f"the server and its console cannot both use port {port}: give one of minio_cluster_port and minio_cluster_console_port another value.")
    return {
        "port": port,
        "console_port": console_port,
        "address": f"{host}:{port}",
        "console_address": f"{console_host}:{console_port}",
        "console_in_options": console_option is not None,
        "problems": problems,
    }


def _sources(problems: list[str], given: t.Iterable[tuple[str, t.Any]]) -> list[_Source]:
    """Those that are given, in the order of their precedence."""
    found = []
    for name, text in given:
        if text in (None, ""):
            continue
        host, colon, port = str(text).rpartition(":")
        if colon and port.isdecimal() and 0 < int(port) < 65536:
            found.append(_Source(name, host, int(port)))
        else:
            problems.append(f"{name} is '{text}', which has no port from 1 to 65535: write :9000, or ADDRESS:9000.")
    return found


def _agreed(problems: list[str], sources: t.Sequence[_Source], default: int) -> tuple[str, int]:
    """Host and port of the first source; others that say something else are a problem."""
    if not sources:
        return "", default
    first = sources[0]
    problems += [
        f"{first.name} has port {first.port}, but {other.name} has port {other.port}: set only one of them, or both alike."
        for other in sources[1:]
        if other.port != first.port
    ]
    return next((source.host for source in sources if source.host and source.port == first.port), ""), first.port


def _port(value: t.Any) -> t.Any:
    """A variable that is a port alone, as an address."""
    return value if value in (None, "") else f":{value}"


def _volume_address(volumes: str) -> str | None:
    found = _VOLUME_PORT.search(volumes)
    return f":{found.group(1)}" if found else None


def _words(options: str) -> list[str]:
    """Options as systemd divides ``$MINIO_OPTS``: at spaces, without quotation marks around words."""
    try:
        return shlex.split(options)
    except ValueError:
        return options.split()


def _option(words: t.Sequence[str], name: str) -> str | None:
    """The value of an option, the last one if it is given twice, as Go's flags take it: with one or two dashes, and an equals sign or not."""
    value = None
    for index, word in enumerate(words):
        option, equals, text = word.partition("=")
        if option in (f"-{name}", f"--{name}"):
            value = text if equals else "".join(words[index + 1 : index + 2])
    return value
