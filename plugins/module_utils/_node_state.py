# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service of a node runs with, what it would start with, and whether that is a reason to restart it.

Values are compared by their SHA-256 sums, because some are secrets.
"""

from __future__ import annotations

import hashlib
import re
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._envfile import to_text
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._pools import parse_volumes
from ansible_collections.creativeflow.minio.plugins.module_utils._server_config_defaults import DEFAULTS, DYNAMIC

Sums = dict[str, str]

_ROOT = {"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", "MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"}
"""What the server sets for itself from the files (S cmd/common-main.go, loadEnvVarsFromFiles), and keeps over a restart by its API."""

_EACH_ITS_OWN = {"MINIO_OPTS", "MINIO_CERT_PASSWD", "MINIO_SERVER_DEBUG", "MINIO_DSYNC_TRACE", "MINIO_OPERATOR_VERSION", "MINIO_VSPHERE_PLUGIN_VERSION",
                 "MINIO_CI_CD", *_ROOT}  # fmt: skip
"""What may differ between nodes (S cmd/bootstrap-peer-server.go, skipEnvs)."""


def digest(value: t.Any) -> str:
    """The sum of a value, as the role's script makes it."""
    return hashlib.sha256(to_text(value).encode()).hexdigest()


def read_state(text: str, desired: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> dict[str, t.Any]:
    """What ``state.sh`` of the role told.

    :param desired: the variables that the role gives the server.
    :param secrets: what files of the host shall hold, by their paths.
    :returns: ``state`` (absent, unused, stopped or running), ``scheme`` and ``port`` of the process, ``reasons`` for a restart, ``left`` (what a
        restart would bring of what its files say now), ``files`` and ``runs`` and ``next`` (the sums of the variables in
        the environment files, of the process, and of its next start), ``secrets`` (the sums of what the files hold), ``foreign`` (which variables come
        from where else).
    """
    found: dict[str, Sums] = {kind: {} for kind in ("file", "secret", "before", "after", "runs", "config")}
    foreign: dict[str, str] = {}
    newer: list[str] = []
    state, scheme, port = "absent", "", 0
    for line in text.splitlines():
        kind, *rest = line.split(" ", 3)
        if kind == "state":
            state = rest[0]
        elif kind == "volumes":
            scheme, port = _address(" ".join(rest))
        elif kind == "newer":
            newer.append(" ".join(rest))
        elif kind in found:
            found[kind][rest[0]] = rest[1]
            if kind in ("before", "after", "config"):
                foreign[rest[0]] = rest[2]
    started = {**found["before"], **{name: digest(value) for name, value in desired.items()}, **found["after"]}
    reasons: list[str] = []
    left: list[str] = []
    if state == "running":
        known = set(started) | set(found["file"])
        # After a restart by its API, the server also has what it sets for itself.
        runs = {name: value for name, value in found["runs"].items() if name in started or (_concerns(name, known) and name not in found["config"])}
        reasons += differences(runs, started)
        left += differences(runs, {**found["before"], **found["file"], **found["after"]})
        reasons += [f"{path} changes" for path, value in secrets.items() if found["secret"].get(path, "") != digest(value)]
        reasons += [f"{path} is newer than the server" for path in newer if f"{path} changes" not in reasons]
    return {
        "state": state,
        "scheme": scheme,
        "port": port,
        "reasons": reasons,
        "left": left,
        "files": found["file"],
        "runs": found["runs"],
        "next": {**started, **found["config"]},
        "secrets": found["secret"],
        "foreign": foreign,
    }


def _address(volumes: str) -> tuple[str, int]:
    """Scheme and port of a process, ``''`` and 0 where its volumes do not say."""
    try:
        first, *_others = parse_volumes(volumes, "MINIO_VOLUMES")
    except (InputErrors, ValueError):
        return "", 0
    return first["scheme"], first["port"]


def _concerns(name: str, known: t.Container[str]) -> bool:
    """systemd gives a process variables of its own."""
    return (name.startswith("MINIO_") and name not in _ROOT) or name in known


def differences(running: Sums, started: Sums) -> list[str]:
    """How the variables of a process differ from those of its next start."""
    lines = []
    for name in sorted(running.keys() | started.keys()):
        if running.get(name) == started.get(name):
            continue
        how = "is new" if name not in running else "goes" if name not in started else "changes"
        lines.append(f"{name} {how}{_without_restart(name)}")
    return lines


def _without_restart(name: str) -> str:
    """Which subsystem of the server's configuration has the same setting and takes it at once, if there is one."""
    for subsystem in sorted(DYNAMIC):
        match = re.fullmatch(rf"MINIO_{subsystem.upper()}_([A-Z_]+?)(_[a-z0-9]\w*)?", name)
        if match and match.group(1).lower() in DEFAULTS.get(subsystem, {}):
            return f" (minio_cluster_server_config sets {match.group(1).lower()} of {subsystem} without a restart)"
    return ""


def disagreements(nodes: t.Mapping[str, Sums]) -> list[str]:
    """Variables of the server that nodes have otherwise than others; it waits for ever for peers whose variables differ.

    :param nodes: the sums of each node's variables.
    """
    lines = []
    for name in sorted({name for sums in nodes.values() for name in sums if name.startswith("MINIO_") and name not in _EACH_ITS_OWN}):
        groups: dict[t.Optional[str], list[str]] = {}
        for node, sums in nodes.items():
            groups.setdefault(sums.get(name), []).append(node)
        if len(groups) > 1:
            unset = groups.pop(None, [])
            shown = [", ".join(names) for names in sorted(groups.values(), key=len)]
            lines.append(f"{name}: " + (f"only on {shown[0]}" if unset and len(shown) == 1 else f"one value on {', another on '.join(shown)}"
                                        + (f", none on {', '.join(unset)}" if unset else "")))
    return lines
