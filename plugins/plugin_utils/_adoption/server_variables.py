# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""With which variables the role minio_cluster takes over the servers that hosts have, as text for group_vars. Values of secrets are not known here."""

from __future__ import annotations

import json
import shlex
import typing as t

import yaml

from ...module_utils._common.errors import InputErrors
from ...module_utils._host.launch import filled, launch, option, volumes_of
from ...module_utils._server.layout import expand, parse_volumes
from .._hosts.ports import listening

Facts = t.Mapping[str, t.Any]

_HOW = "See docs/adopt.md of the collection."
_OWN = {
    "MINIO_REGION": "minio_cluster_region",
    "MINIO_STORAGE_CLASS_STANDARD": "minio_cluster_storage_class_standard",
    "MINIO_STORAGE_CLASS_RRS": "minio_cluster_storage_class_rrs",
    "MINIO_ERASURE_SET_DRIVE_COUNT": "",
}
"""Variables of the server that may be shown, with those of the role; without one, they are entries of ``minio_cluster_environment``."""
_BY_OTHERS = {"MINIO_VOLUMES", "MINIO_ARGS", "MINIO_ENDPOINTS", "MINIO_OPTS", "MINIO_ADDRESS", "MINIO_CONSOLE_ADDRESS", "MINIO_CONFIG_ENV_FILE"}
"""What the role writes itself, from its other variables."""


def server_variables(found: t.Mapping[str, Facts], services: t.Optional[t.Mapping[str, Facts]] = None) -> str:
    """The text for the group of a site. Hosts with the same variables share a part, which names them.

    :param found: by host, what ``minio_node_info`` returned for a service that does not exist, so that all servers are others.
    :param services: by host, what it returned for the unit of one of them; empty without one.
    """
    parts: dict[str, list[str]] = {}
    for host, look in found.items():
        parts.setdefault("\n".join(_lines(host, look, (services or {}).get(host) or {})), []).append(host)
    return "\n\n".join(f"# {', '.join(names)}\n{text}" for text, names in parts.items()) + "\n" if parts else ""


def _lines(host: str, found: Facts, service: Facts) -> list[str]:
    if "other_servers" not in found:
        why = " ".join(str(found.get("msg") or "it was not reached").split())
        return [f"# This host could not be read: {why}"]
    servers = list(found["other_servers"])
    if not servers:
        return ["# No MinIO runs there, and no unit starts one."]
    if not any(server["unit"] for server in servers):
        return [f"# MinIO runs {_name(server)}, which no variable takes over. Move it into a service first. {_HOW}" for server in servers]
    if "service" not in service:
        return [f"# The service could not be read: {' '.join(str(service.get('msg') or 'it was not reached').split())}"]
    own = next(server for server in servers if server["unit"] == f"{service['service']['name']}.service")
    servers.remove(own)
    return [*_taken_over(host, own, service), *(f"# There is another MinIO: {_name(server)}." for server in servers)]


def _name(server: Facts) -> str:
    place = server["unit"] or ("in a container" if server["container"] else "outside of systemd")
    return f"{place} (pid {server['pid']})" if server["pid"] else f"{place}, which does not run"


def _taken_over(host: str, server: Facts, found: Facts) -> list[str]:
    """The variables for a server that has a unit."""
    service, sources = found["service"], found["sources"]
    running = service["state"] == "running"
    now = [source for source in sources if (source["kind"] in ("process", "process_config")) == running]
    public = {name: value for source in now for name, value in source["public"].items()}
    command = list(service["command"]) if running else str(service["start_command"]).split()
    values: dict[str, t.Any] = {"minio_cluster_service_name": server["unit"].removesuffix(".service")}
    if server["user"]:
        values.update(minio_cluster_user=server["user"], minio_cluster_group=found["user"]["group"] or server["user"])
    if server["program"] or command:
        values["minio_cluster_install_path"] = server["program"] or command[0]
    files = [source["where"] for source in sources if source["kind"] in ("earlier", "file", "after")]
    if files:
        values["minio_cluster_service_env_file"] = files[0]
    notes = [f"# {problem}" for source in sources for problem in source["problems"]]
    notes += [f"# The unit has several environment files: {', '.join(files)}. The role writes the first."] if len(files) > 1 else []
    notes += _pools(host, command, public, values)
    options = _listens(command, public, values)
    notes += [f"# Its certificates are in {options}: give them as minio_cluster_tls_cert and minio_cluster_tls_key."] if options else []
    for name, variable in _OWN.items():
        if public.get(name) and variable:
            values[variable] = public[name]
        elif public.get(name):
            values["minio_cluster_environment"] = {name: public[name]}
    names = sorted({name for source in now for name in source["sums"] if name.startswith("MINIO_")} - _BY_OTHERS - set(_OWN))
    notes += [f"# It has these variables, too. Take their values from the host, secrets into the vault: {', '.join(names)}."] if names else []
    # Texts of Ansible are of classes of their own, which YAML does not know.
    plain = json.loads(json.dumps(values))
    return [*yaml.safe_dump(plain, sort_keys=False, width=1000).splitlines(), *notes]


def _pools(host: str, command: t.Sequence[str], public: t.Mapping[str, str], values: dict[str, t.Any]) -> list[str]:
    """Adds the pools; notes on what is to be done by hand."""
    started = launch("the server", public, command)
    try:
        pools = parse_volumes(started.volumes, "its pools") if started.volumes else []
    except InputErrors as error:
        return [f"# minio_cluster_pools: {line}" for line in error.errors]
    if not pools:
        return [f"# minio_cluster_pools: {started.problem or started.doubt or 'nothing says which drives the server has.'}"]
    # The form of the command line without a host is that of a server of one node.
    values["minio_cluster_pools"] = [{"hosts": pool["hosts"] or host, "drives": pool["drives"]} for pool in pools]
    nodes = [node for pool in pools if pool["hosts"] for node in expand(pool["hosts"])]
    return [f"# {host} is none of {', '.join(nodes[:4])}: set minio_cluster_node_name in its host_vars."] if nodes and host not in nodes else []


def _listens(command: t.Sequence[str], public: t.Mapping[str, str], values: dict[str, t.Any]) -> str:
    """Adds the ports, and gives the folder of certificates, if one is named."""
    words = filled(command, public)
    ports = listening({"minio_cluster_options": shlex.join(words)}, {**public, "MINIO_VOLUMES": volumes_of(public, command)})
    values.update(minio_cluster_port=ports["port"], minio_cluster_console_port=ports["console_port"])
    return option(words, "certs-dir", "S")
