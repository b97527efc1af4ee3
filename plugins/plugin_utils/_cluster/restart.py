# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the nodes of a site have to restart, and whether they may. Each problem is one line."""

from __future__ import annotations

import re
import typing as t

from ...module_utils._server.config_defaults import DEFAULTS, DYNAMIC
from .node import Sums, digest

_SHOWN = 6
_CONFIG = "MINIO_CONFIG_ENV_FILE"
_ROOT = {"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", "MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"}
"""What the server sets for itself from the files (S cmd/common-main.go, loadEnvVarsFromFiles), and keeps over a restart by its API."""
_EACH_ITS_OWN = {"MINIO_OPTS", "MINIO_CERT_PASSWD", "MINIO_SERVER_DEBUG", "MINIO_DSYNC_TRACE", "MINIO_OPERATOR_VERSION", "MINIO_VSPHERE_PLUGIN_VERSION",
                 "MINIO_CI_CD", *_ROOT}  # fmt: skip
"""What may differ between nodes (S cmd/bootstrap-peer-server.go, skipEnvs)."""


def restart_state(node: t.Mapping[str, t.Any], desired: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> dict[str, t.Any]:
    """Whether a node has to restart.

    :param node: what :func:`read_node` gives.
    :param desired: the variables that the role gives the server.
    :param secrets: what files of the host shall hold, by their paths.
    :returns: the same with ``reasons`` for a restart, ``left`` (what a restart would bring of what its files say now) and ``next`` (the sums of the
        variables of the next start).
    """
    started = {**node["earlier"], **{name: digest(value, node["salt"]) for name, value in desired.items()}, **node["after"]}
    reasons: list[str] = []
    left: list[str] = []
    if node["state"] == "running":
        known = set(started) | set(node["files"])
        # After a restart by its API, the server also has what it sets for itself.
        runs = {name: value for name, value in node["runs"].items() if name in started or (_concerns(name, known) and name not in node["config"])}
        reasons += differences(runs, started)
        left += differences(runs, {**node["earlier"], **node["files"], **node["after"]})
        reasons += [f"{path} changes" for path, value in secrets.items() if node["secrets"].get(path, "") != digest(value, node["salt"])]
        reasons += [f"{path} is newer than the server" for path in node["newer"] if f"{path} changes" not in reasons]
    # The server reads that file only where its environment names it.
    config = node["config"] if _CONFIG in started else {}
    return {**node, "reasons": reasons, "left": left, "next": {**started, **config}}


def restart_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """What speaks against the restart that is due, if one is.

    :param site: ``name``, ``nodes`` (host → what :func:`restart_state` gives), ``missing`` (the site's hosts that are not in the run), ``force``.
    """
    nodes = site["nodes"]
    running = [host for host, node in nodes.items() if node["state"] == "running"]
    problems = [
        f"{line}: nodes with different MINIO_* variables never form a cluster. Set the same value on every node{_origin(line, nodes)}."
        for line in disagreements({host: node["next"] for host, node in nodes.items()})
    ]
    due = [f"{host}: {', '.join(shorten(node['reasons']))}" for host, node in nodes.items() if node["reasons"]]
    if due and running and not site["force"]:
        # A service that was never started is that of a new node.
        down = [host for host, node in nodes.items() if node["state"] == "stopped" or (node["state"] == "running" and not node["up"])]
        down += site["missing"]
        healing = max(node["healing"] for node in nodes.values())
        answers = [host for host in running if nodes[host]["up"]]
        why = [f"{', '.join(down)} {'is' if len(down) == 1 else 'are'} down"] if down else []
        why += [f"{healing} drive{'' if healing == 1 else 's'} of the site {'is' if healing == 1 else 'are'} healing"] if healing > 0 else []
        why += ["no node says whether drives of the site heal"] if healing < 0 and answers else []
        if why:
            problems.append(
                f"a restart of all nodes is due ({'; '.join(shorten(due))}), but {' and '.join(why)}: what a restart adds to that may cost the "
                "site its quorum. Wait until all is well, or set minio_cluster_force_restart: true."
            )
    return [f"site {site['name']}: {problem}" for problem in problems]


def _origin(line: str, nodes: t.Mapping[str, t.Any]) -> str:
    name = line.partition(":")[0]
    places = sorted({f"{node['foreign'][name]} on {host}" for host, node in nodes.items() if name in node["foreign"]})
    return f", see {', '.join(shorten(places))}" if places else " in the inventory"


def remarks(nodes: t.Mapping[str, t.Any]) -> list[str]:
    """How the nodes of a site differ now, which the run makes equal.

    :param nodes: see :func:`restart_problems`.
    """
    files = {host: node["files"] for host, node in nodes.items() if node["files"]}
    runs = {host: node["runs"] for host, node in nodes.items() if node["state"] == "running"}
    lines = [f"The environment files differ. {line}." for line in disagreements(files)]
    return lines + [f"The running servers differ. {line}." for line in disagreements(runs)]


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
    """Variables of the server that nodes have otherwise than others; it never forms a cluster with peers whose variables differ.

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
            lines.append(
                f"{name}: "
                + (
                    f"only on {shown[0]}"
                    if unset and len(shown) == 1
                    else f"one value on {', another on '.join(shown)}" + (f", none on {', '.join(unset)}" if unset else "")
                )
            )
    return lines


def shorten(lines: list[str]) -> list[str]:
    """The first lines, and how many more there are."""
    return lines if len(lines) <= _SHOWN else [*lines[:_SHOWN], f"and {len(lines) - _SHOWN} more"]
