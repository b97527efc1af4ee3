# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What would not work, found before a host is touched. Each problem is one line: where, what, and what to do."""

from __future__ import annotations

import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._host.launch import options
from ...module_utils._host.places import BAD_FORMAT
from ...module_utils._server.layout import Pool, parity_errors, parse_pools
from .._certificates.domains import domain_problems
from .._certificates.material import address_problems
from .._programs.install import install_problems
from . import environment_file
from .credentials import credential_problems
from .drives import path_problems
from .growth import removed_nodes
from .kms_and_webhooks import kms_problems, webhook_problems
from .present_pools import PresentPool, changed_pools, present_pools
from .service_unit import is_temporary


def site_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """Problems that all nodes of a site share.

    :param site: ``name``, ``pools``, ``decommissioned_pools``, ``tls`` (a certificate is given), ``scheme``, ``addresses`` and
        ``file_scheme`` (see :func:`address_problems`), ``environment``,
        ``options``, ``port`` and ``console_port``, ``root_user``, ``root_password``,
        ``nodes`` (inventory host → node name, of the whole inventory), ``members`` (the inventory hosts of
        this site), ``present`` (the inventory hosts that are in the run), ``allow_missing``, ``file_errors``, ``install`` (see
        :mod:`_install`), ``root_files`` (the paths of the credentials on the hosts), ``kms_secret_key``, ``webhooks`` (those of
        each log), ``given`` (the variables that the user gives by name), ``server_config`` (subsystems that are set by the API).
    """
    problems = list(site["file_errors"]) + install_problems(site["install"], "minio_cluster_install")
    problems += credential_problems(site["root_user"], site["root_password"])
    problems += environment_file.value_errors(site["environment"], "minio_cluster_environment")
    problems += _given_problems(site["given"])
    problems += domain_problems(site["environment"].get("MINIO_DOMAIN"))
    problems += kms_problems(site["kms_secret_key"], site["environment"])
    for kind, webhooks in site["webhooks"].items():
        problems += webhook_problems(kind, webhooks)
    problems += [
        f"{name} of the environment wins over what this role writes, so that the server would not have the pools of minio_cluster_pools: leave {name} out."
        for name in _BEFORE_THE_POOLS
        if str(site["environment"].get(name, "")).strip()
    ]
    problems += _option_problems(site)
    problems += _address_problems(site)
    problems += [
        f"the root credentials cannot be kept in {path}: give an absolute path that is still there after a restart of the host."
        for path in site["root_files"]
        if not path.startswith("/") or path.startswith(("/run/", "/var/run/")) or is_temporary(path)
    ]
    asked, error = _set_drive_count(site["environment"])
    problems += error
    try:
        pools = parse_pools(site["pools"], "minio_cluster_pools")
    except InputErrors as found:
        problems += found.errors
    else:
        problems += _removed_problems(site["decommissioned_pools"])
        problems += _size_problems(pools, asked)
        problems += [
            f"minio_cluster_pools[{index}]: {pool.drives} is in a folder of temporary files. The service has one of its own, empty after each restart, "
            "and what is on the host's is removed when it is old: choose another folder."
            for index, pool in enumerate(pools)
            if any(map(is_temporary, pool.paths))
        ]
        problems += address_problems(site["tls"], site["addresses"], [node for pool in pools for node in pool.nodes], site["file_scheme"])
        problems += parity_errors(pools, *_storage_classes(site), asked)
        problems += _member_problems(pools, site)
    return [f"site {site['name']}: {problem}" for problem in problems]


_IN_MEMORY = ("tmpfs", "ramfs")


def host_problems(host: t.Mapping[str, t.Any]) -> list[str]:
    """Problems of one node.

    :param host: ``name``, ``node`` (its name in the pools), ``pools``, ``decommissioned_pools``, ``present`` (what :func:`restart_state` gives),
        ``drives`` and ``names`` (those of ``minio_node_info``), ``allow_root_drive``, ``user`` (of the service), ``devices`` (the paths at which
        devices are to be mounted), ``unmounted`` (those of them that are not yet), ``set_drive_count`` (``MINIO_ERASURE_SET_DRIVE_COUNT`` as it would be,
        0 for none).
    """
    try:
        pools = parse_pools(host["pools"], "minio_cluster_pools")
    except InputErrors:
        # The site's own problem, reported there.
        return []
    problems = []
    if host["node"] not in {node for pool in pools for node in pool.nodes} | removed_nodes(host["decommissioned_pools"]):
        problems.append(
            f"no pool names this host ('{host['node']}'): correct minio_cluster_pools, set minio_cluster_node_name, or take the host out of the site."
        )
    problems += host["present"]["problems"]
    problems += _present_problems(host, pools)
    own = {path for pool in pools if host["node"] in pool.nodes for path in pool.paths}
    problems += [
        f"minio_cluster_drive_devices has a device for {path}, which is no drive of this host in minio_cluster_pools: correct one of them."
        for path in host["devices"]
        if path not in own
    ]
    for drive in host["drives"]:
        path = drive["path"]
        if drive["contents"] == "unreadable" and drive["error"] != BAD_FORMAT:
            problems.append(
                f"drive {path} cannot be read ({drive['error']}): look at dmesg. Mount a new drive there if this one has failed, and run "
                f"creativeflow.minio.replace_drive -e minio_replace_node={host['name']} -e minio_replace_drive={path}."
            )
        elif path not in host["unmounted"]:
            problems += _drive_problems(path, drive["nearest"], drive["kind"], drive["on_root"] and not host["allow_root_drive"])
            if drive["file_system"] in _IN_MEMORY and not host["allow_root_drive"]:
                problems.append(
                    f"drive {path} is in memory ({drive['file_system']}), and its objects are gone when the host restarts: mount a device there "
                    "(for a trial, minio_cluster_allow_root_drive: true)."
                )
            problems += [f"drive {path}: {problem}" for problem in path_problems(drive, host["user"])]
    problems += [
        f"the name {name} does not resolve on this host: add it to the DNS or to /etc/hosts." for name, addresses in host["names"].items() if not addresses
    ]
    return [f"host {host['name']}: {problem}" for problem in problems]


def _present_problems(host: t.Mapping[str, t.Any], pools: t.Sequence[Pool]) -> list[str]:
    """How the definition would change the pools that the host has, by each source that names some."""
    try:
        removed = parse_pools(host["decommissioned_pools"], "minio_cluster_decommissioned_pools") if host["decommissioned_pools"] else []
    except InputErrors:
        # The site's own problem, reported there.
        return []
    present, told = host["present"], set()
    problems: list[str] = []
    for source in present["launches"]:
        if source["volumes"] not in told:
            told.add(source["volumes"])
            problems += changed_pools(source["volumes"], pools, removed, source["where"]) or _division_problems(
                present_pools(source["volumes"], source["where"]), pools, present["set_drive_count"], host["set_drive_count"]
            )
    return list(dict.fromkeys(problems))


def _division_problems(present: t.Iterable[PresentPool], pools: t.Sequence[Pool], before: t.Any, after: t.Any) -> list[str]:
    """A pool keeps the erasure sets that it was divided into."""
    try:
        count = int(before)
    except ValueError:
        return ["MINIO_ERASURE_SET_DRIVE_COUNT of the host is no number, so how its pools are divided is not known: correct it in its environment file."]
    problems = []
    for kept in present:
        for pool in filter(kept.is_like, pools):
            try:
                old, new = kept.set_size(pool, count), pool.set_size(int(after))
            except (InputErrors, ValueError):
                # No number, or none that the site's own check accepts.
                continue
            if old != new:
                advice = "leave the variable as it was" if count or not kept.listed else f"set it to {old}"
                problems.append(f"MINIO_ERASURE_SET_DRIVE_COUNT would divide {pool} into sets of {new} drives, but it has sets of {old}, for life: {advice}.")
    return problems


def _drive_problems(path: str, nearest: str, kind: str, refused: bool) -> list[str]:
    if kind != "directory":
        return [f"drive {path}: {nearest} is no directory."]
    if not refused:
        return []
    if nearest != path:
        return [f"drive {path} does not exist, and {nearest} is on the root file system: mount a file system of its own there."]
    return [
        f"drive {path} is on the root file system, which the server refuses: mount a file system of its own there "
        "(for a trial, minio_cluster_allow_root_drive: true)."
    ]


def clock_problems(clocks: t.Mapping[str, t.Mapping[str, float]], limit: float) -> list[str]:
    """Whether the clocks of all hosts agree.

    :param clocks: for each host, ``offset``, its clock minus the controller's, in seconds, and ``uncertainty``: by how much that may be wrong.
    """
    if not clocks:
        return []
    offsets = {host: clock["offset"] for host, clock in clocks.items()}
    slow, fast = min(offsets, key=offsets.__getitem__), max(offsets, key=offsets.__getitem__)
    apart = offsets[fast] - offsets[slow]
    if apart - clocks[fast]["uncertainty"] - clocks[slow]["uncertainty"] <= limit:
        return []
    middle = sorted(offsets.values())[len(offsets) // 2]
    wrong = sorted((host for host in offsets if abs(offsets[host] - middle) > limit / 2), key=lambda host: -abs(offsets[host] - middle))
    shown = ", ".join(f"{host} {offsets[host]:+.1f} s" for host in wrong[:8])
    return [f"clocks: {fast} is {apart:.1f} s ahead of {slow}, the limit is {limit:g} s. Against the controller's clock: {shown}. Synchronise them (chrony)."]


_BY_THE_ROLE = {
    "MINIO_VOLUMES": "minio_cluster_pools",
    "MINIO_OPTS": "minio_cluster_options",
    "MINIO_ROOT_USER": "minio_cluster_root_user",
    "MINIO_ROOT_PASSWORD": "minio_cluster_root_password",
    "MINIO_ROOT_USER_FILE": "minio_cluster_root_user_file",
    "MINIO_ROOT_PASSWORD_FILE": "minio_cluster_root_password_file",
}


_BEFORE_THE_POOLS = ("MINIO_ARGS", "MINIO_CONFIG")
"""What goes before ``MINIO_VOLUMES`` (S cmd/server-main.go, serverCmdArgs; cmd/common-main.go, buildServerCtxt)."""
_BY_VARIABLES = {"address": "minio_cluster_port", "certs-dir": "minio_cluster_tls_cert", "S": "minio_cluster_tls_cert", "config": "minio_cluster_pools"}
"""Options that are none of the user's, with the variables that set them."""


def _given_problems(given: t.Mapping[str, t.Any]) -> list[str]:
    return [
        f"minio_cluster_environment sets {name}, which the role checks: set {variable} instead." for name, variable in _BY_THE_ROLE.items() if name in given
    ]


def _storage_classes(site: t.Mapping[str, t.Any]) -> tuple[str, str]:
    """STANDARD and RRS, from the environment, which wins on the server, else from its configuration."""
    stored = next((item.get("settings") or {} for item in site["server_config"] if item.get("name") == "storage_class"), {})
    standard, rrs = (str(site["environment"].get(f"MINIO_STORAGE_CLASS_{name.upper()}", "") or stored.get(name) or "") for name in ("standard", "rrs"))
    return standard, rrs


def _set_drive_count(environment: t.Mapping[str, t.Any]) -> tuple[int, list[str]]:
    value = environment.get("MINIO_ERASURE_SET_DRIVE_COUNT", 0)
    try:
        return int(value), []
    except (TypeError, ValueError):
        return 0, ["MINIO_ERASURE_SET_DRIVE_COUNT is no number."]


def _option_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    words = site["options"].split()
    problems = [
        f"minio_cluster_options (or MINIO_OPTS of the environment file) contains {'-' if len(option) == 1 else '--'}{option}: set {variable} instead."
        for option, variable in _BY_VARIABLES.items()
        if options(words, option)
    ]
    if site["scheme"] == "https" and not site["tls"]:
        problems.append("the pools are addressed by https: give minio_cluster_tls_cert and minio_cluster_tls_key.")
    return problems


def _removed_problems(definitions: t.Any) -> list[str]:
    try:
        if definitions:
            parse_pools(definitions, "minio_cluster_decommissioned_pools")
    except InputErrors as found:
        return found.errors
    return []


def _address_problems(site: t.Mapping[str, t.Any]) -> list[str]:
    """Addresses in the environment, which the options of the role's command line go before."""
    problems = []
    options = (("MINIO_ADDRESS", "minio_cluster_port", site["port"]), ("MINIO_CONSOLE_ADDRESS", "minio_cluster_console_port", site["console_port"]))
    for name, variable, port in options:
        value = str(site["environment"].get(name, ""))
        given = value.rpartition(":")[2]
        if value and value != f":{port}":
            more = f" and set {variable}: {given}." if given.isdigit() and int(given) != int(port) else ". This role has it listen on all addresses."
            problems.append(f"{name} is {value}, but the server gets :{port} on its command line, which goes before: leave {name} out{more}")
    return problems


def _size_problems(pools: t.Sequence[Pool], asked: int) -> list[str]:
    problems = []
    for index, pool in enumerate(pools):
        try:
            pool.set_size(asked)
        except InputErrors as found:
            problems += [f"minio_cluster_pools[{index}] ({pool}): {error}" for error in found.errors]
    return problems


def _member_problems(pools: t.Sequence[Pool], site: t.Mapping[str, t.Any]) -> list[str]:
    hosts_of: dict[str, list[str]] = {}
    for host, node in site["nodes"].items():
        hosts_of.setdefault(node or host, []).append(host)
    problems = []
    absent = []
    for node in dict.fromkeys(node for pool in pools for node in pool.nodes):
        hosts = hosts_of.get(node, [])
        if not hosts:
            problems.append(f"node {node} of minio_cluster_pools is no host of the inventory: add it, or set minio_cluster_node_name on the host that it is.")
        elif len(hosts) > 1:
            problems.append(f"hosts {', '.join(hosts)} all have the node name {node}.")
        elif hosts[0] not in site["members"]:
            problems.append(f"host {hosts[0]} is named by minio_cluster_pools but belongs to another site: correct its group or minio_site.")
        elif hosts[0] not in site["present"]:
            absent.append(hosts[0])
    if absent and not site["allow_missing"]:
        problems.append(
            f"{', '.join(absent)} not in this run (unreachable, --limit, or serial): all nodes of a site must get the same files and restart "
            "together. If a node is lost for now, set minio_cluster_allow_missing_nodes: true."
        )
    return problems
