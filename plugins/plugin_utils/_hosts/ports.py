# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a server listens, by all that can say so: the role's variables, the command line, the environment and the volumes."""

from __future__ import annotations

import re
import shlex
import typing as t

from ...module_utils._host import launch

PORT, CONSOLE_PORT = 9000, 9001
"""What the role gives the server where nothing says otherwise."""
SFTP_PORT, FTP_PORT, PASSIVE_PORTS = 8022, 8021, "30000-30100"
"""The same, where SFTP and FTP are turned on. The first two are the server's own (S cmd/sftp-server.go, cmd/ftp-server.go)."""

_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})")
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

    :param variables: ``minio_cluster_port``, ``minio_cluster_console_port``, ``minio_cluster_options``, ``minio_cluster_environment``,
        ``minio_cluster_sftp`` and ``minio_cluster_ftp``, where they are set; other keys do not matter.
    :param file: the variables of the environment file.
    :return: ``port``, ``console_port``, ``address`` and ``console_address`` (``:9000``, or with the host that the server is bound to),
        ``console_in_options`` (the options have ``--console-address`` already), ``sftp_port`` and ``ftp_port`` (0 for none), ``passive_ports`` of FTP,
        ``transfer`` (all of these, and those that ``--sftp`` and ``--ftp`` among the options name, as a firewall needs them), and ``problems``, one line each.
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
    sftp_port, ftp_port, passive_ports = _transfer(problems, variables)
    if port == console_port:
        problems.append(f"the server and its console cannot both use port {port}: give one of minio_cluster_port and minio_cluster_console_port another value.")
    return {
        "port": port,
        "console_port": console_port,
        "address": f"{host}:{port}",
        "console_address": f"{console_host}:{console_port}",
        "console_in_options": console_option is not None,
        "sftp_port": sftp_port,
        "ftp_port": ftp_port,
        "passive_ports": passive_ports,
        "transfer": list(dict.fromkeys(str(used) for used in (sftp_port, ftp_port, passive_ports, *_transfer_in_options(problems, words)) if used)),
        "problems": problems + _shared({"the server": port, "the console": console_port, "SFTP": sftp_port, "FTP": ftp_port}, passive_ports),
    }


def _transfer(problems: list[str], variables: t.Mapping[str, t.Any]) -> tuple[int, int, str]:
    """The ports of SFTP and FTP, 0 for none, and the range of those on which FTP sends."""
    ports = []
    for name, default in (("sftp", SFTP_PORT), ("ftp", FTP_PORT)):
        given = _dictionary(problems, f"minio_cluster_{name}", variables)
        text = str(default if given.get("port") is None else given["port"]) if given else "0"
        if given and not (text.isdecimal() and 0 < int(text) < 65536):
            problems.append(f"minio_cluster_{name}.port is '{text}', which is no port from 1 to 65535.")
            text = str(default)
        ports.append(int(text))
    ftp = _dictionary([], "minio_cluster_ftp", variables)
    passive = _passive_ports(problems, "minio_cluster_ftp.passive_ports", ftp.get("passive_ports") or PASSIVE_PORTS) if ftp else ""
    return ports[0], ports[1], passive


def _transfer_in_options(problems: list[str], words: t.Sequence[str]) -> list[t.Any]:
    """The ports of SFTP and FTP that the user turns on with options. Without a range, FTP sends on any port, and there is none to name."""
    ports: list[t.Any] = []
    for name, default in (("sftp", SFTP_PORT), ("ftp", FTP_PORT)):
        values = launch.options(words, name)
        given = dict(value.partition("=")[::2] for value in values)
        address = _sources(problems, [(f"--{name}=address", given.get("address"))], default)
        ports += [_agreed(problems, address, default)[1]] if values else []
        if name == "ftp" and given.get("passive-port-range"):
            ports.append(_passive_ports(problems, "--ftp=passive-port-range", given["passive-port-range"]))
    return ports


def _passive_ports(problems: list[str], name: str, given: t.Any) -> str:
    """The range. The server sends nothing if there is no port between the two (goftp.io/server v2.0.1, session.go, PassivePort)."""
    found = _RANGE.fullmatch(str(given))
    if found and 0 < int(found[1]) < int(found[2]) < 65536:
        return str(given)
    problems.append(f"{name} is '{given}': write two ports of which the first is the lower one, such as {PASSIVE_PORTS}.")
    return PASSIVE_PORTS


def _dictionary(problems: list[str], name: str, variables: t.Mapping[str, t.Any]) -> t.Mapping[str, t.Any]:
    """A variable that is a dictionary. What else it is could hold a key, and is not shown."""
    value = variables.get(name)
    if value and not isinstance(value, t.Mapping):
        problems.append(f"{name} must be a dictionary, such as {{port: 8022}}.")
    return value if value and isinstance(value, t.Mapping) else {}


def _shared(ports: t.Mapping[str, int], passive_ports: str) -> list[str]:
    """A line for each port of SFTP and FTP that something else has as well."""
    lines = []
    names = list(ports)
    for index, name in enumerate(names[2:], 2):
        lines += [
            f"{name} and {other} cannot both use port {ports[name]}: give minio_cluster_{name.lower()}.port another value."
            for other in names[:index]
            if ports[name] and ports[name] == ports[other]
        ]
    first, last = map(int, (passive_ports or "0-0").split("-"))
    lines += [
        f"minio_cluster_ftp.passive_ports {passive_ports} has the port {port} of {name} in it: choose other ones."
        for name, port in ports.items()
        if port and first <= port <= last
    ]
    return lines


def _sources(problems: list[str], given: t.Iterable[tuple[str, t.Any]], example: int = PORT) -> list[_Source]:
    """Those that are given, in the order of their precedence."""
    found = []
    for name, text in given:
        if text in (None, ""):
            continue
        host, colon, port = str(text).rpartition(":")
        if colon and port.isdecimal() and 0 < int(port) < 65536:
            found.append(_Source(name, host, int(port)))
        else:
            problems.append(f"{name} is '{text}', which has no port from 1 to 65535: write :{example}, or ADDRESS:{example}.")
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
    """The value of an option, the last one if it is given twice."""
    values = launch.options(words, name)
    return values[-1] if values else None
