# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What speaks against an operation, from what the tasks of the role minio_cluster have read of hosts and sites."""

from __future__ import annotations

import base64
import typing as t
from dataclasses import dataclass

from ansible.module_utils.parsing.convert_bool import boolean

from .._grouped import grouped
from .._role_variables import RoleVariables
from .capacity import weak_pools
from .credentials import identity_problems, rotation_problems
from .drives import pool_problems
from .growth import expansion, removal_problems, replacement_problems
from .node import read_node
from .occupied import Wanted, occupied_problems
from .preflight import clock_problems, host_problems
from .present_pools import present_pools
from .restart import remarks, restart_problems, restart_state
from .upgrade import state_problems, version_problems

Facts = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Known:
    """What is known when a task runs.

    :param host: the host that it runs for. :param own: gives a variable of it by name, None where it is not set. :param facts: what tasks have read, by host.
    :param batch: the hosts that are still in the run.
    """

    host: str
    own: t.Callable[[str], t.Any]
    facts: t.Mapping[str, Facts]
    batch: t.Sequence[str]

    def flag(self, name: str) -> bool:
        """A variable that is true or false; text is what people write on the command line."""
        return boolean(self.own(name), strict=False)

    @property
    def plan(self) -> Facts:
        """That of the host."""
        return t.cast(Facts, self.own("_minio_cluster_plan"))

    @property
    def staying(self) -> list[str]:
        """The hosts of the site that have a pool and are in the run; the first acts for the site."""
        return [host for host in self.plan["belonging"] if host in self.batch]

    def each(self, name: str, hosts: t.Iterable[str], default: t.Any) -> dict[str, t.Any]:
        """A fact of hosts; the default where a host has none."""
        return {host: self.facts[host].get(name, default) for host in hosts}

    def nodes(self) -> dict[str, t.Any]:
        """What is known of the service of each node that stays."""
        return {host: node for host, node in self.each("_minio_cluster_node", self.staying, None).items() if node is not None}

    def answer(self) -> tuple[dict[str, t.Any], str]:
        """What the site said of itself, and why it did not."""
        replaced = self.own("minio_cluster_replaced_node")
        speaker = next((host for host in self.staying if host != replaced), self.host)
        told = self.facts[speaker].get("_minio_cluster_standing", {})
        return dict(told.get("cluster") or {}), str(told.get("msg") or "")


def known_from(variables: RoleVariables) -> Known:
    """What the variables of a task tell."""
    raw = variables.raw
    return Known(raw["inventory_hostname"], variables.value, raw["hostvars"], variables.value("ansible_play_batch") or ())


def of_site(known: Known) -> list[str]:
    """What speaks against deploying the site of the host."""
    return pool_problems(_drives(known)) + identity_problems(_restart(known)) + restart_problems(_restart(known))


def host_problems_of(known: Known, plan: Facts, node: Facts) -> list[str]:
    """What speaks against deploying a host, and what is wrong with the variables of its site, in the lines of one host.

    :param plan: of the host, as the fact has it. :param node: of the host, as :func:`node_of` gives it.
    """
    look = known.own("_minio_cluster_look")
    devices = known.own("minio_cluster_drive_devices")
    made = (known.own("minio_drives_plan") or {}) if devices else {}
    lines = host_problems(
        {
            "name": known.host,
            "node": plan["node"],
            "pools": known.own("minio_cluster_pools"),
            "decommissioned_pools": known.own("minio_cluster_decommissioned_pools"),
            "present": node,
            "set_drive_count": plan["set_drive_count"],
            "drives": look["drives"],
            "names": look["names"],
            "allow_root_drive": known.flag("minio_cluster_allow_root_drive"),
            "user": known.own("minio_cluster_user"),
            "devices": [device["path"] for device in devices],
            "unmounted": list(made.get("sizes", ())),
        }
    )
    own = [*look["path_problems"], *([] if plan["leaves"] else occupied_problems(look, _wanted(known, plan)))]
    return [*plan["site_problems"], *lines, *made.get("problems", ()), *plan["problems"], *(f"host {known.host}: {line}" for line in own)]


def _wanted(known: Known, plan: Facts) -> Wanted:
    ports = plan["ports"]
    return Wanted(
        # A server that is bound to one address leaves the port of others free.
        ports={int(ports[name]): f"minio_cluster_{name}" for name in ("port", "console_port") if str(ports[name.replace("port", "address")]).startswith(":")},
        transfer_ports={int(ports[f"{name}_port"]): f"minio_cluster_{name}.port" for name in ("sftp", "ftp") if int(ports[f"{name}_port"])},
        drives=plan["layout"]["drives"],
        user=known.own("minio_cluster_user"),
        program=known.own("minio_cluster_install_path"),
    )


def shown_elsewhere(known: Known, plan: Facts) -> dict[str, t.Any]:
    """The ``files`` of a new node that are the same on the first new node of its site, ``host``, so that one diff is enough.

    :param plan: that of the host.
    """
    nothing: dict[str, t.Any] = {"host": "", "files": []}
    if known.own("_minio_cluster_look")["service"]["state"] != "absent":
        return nothing
    looks = known.each("_minio_cluster_look", (host for host in plan["belonging"] if host in known.batch), None)
    new = [host for host, look in looks.items() if look and look["service"]["state"] == "absent"]
    if known.host not in new[1:]:
        return nothing
    theirs = known.facts[new[0]]["_minio_cluster_plan"]["files"]
    return {"host": new[0], "files": [path for path, file in plan["files"].items() if file["content"] is not None and theirs.get(path) == file]}


def run_of(known: Known) -> dict[str, list[str]]:
    """What was found for all hosts of the run: ``problems``, grouped, and ``busy``, the sites of which a host differs or has to restart."""
    facts = {host: known.facts[host] for host in known.batch}
    lines = [line for told in facts.values() for line in told.get("_minio_cluster_node", {}).get("host_problems", [])]
    lines += [line for name in ("_minio_cluster_problems", "_minio_cluster_growth_problems") for told in facts.values() for line in told.get(name, [])]
    clocks = {host: told["_minio_cluster_look"]["clock"] for host, told in facts.items() if told.get("_minio_cluster_look")}
    lines += clock_problems(clocks, float(known.own("minio_cluster_clock_limit")))
    busy = {told["_minio_cluster_plan"]["site"] for told in facts.values() if "_minio_cluster_node" in told and _is_busy(told)}
    return {"problems": grouped(lines), "busy": sorted(busy)}


def _is_busy(told: Facts) -> bool:
    """Whether anything of a host is written, started or restarted, after which the whole site is looked at again."""
    if told["_minio_cluster_plan"]["leaves"]:
        return False
    node = told["_minio_cluster_node"]
    return bool(node["reasons"]) or any(node["differences"][part] for part in ("install", "drives", "configure", "service"))


def of_restart(known: Known) -> list[str]:
    """What speaks against the restart that is due."""
    return restart_problems(_restart(known))


def of_removal(known: Known) -> list[str]:
    """What speaks against pools that are to go."""
    cluster, error = known.answer()
    return removal_problems(
        {**_pools(known), "volumes": {host: node["volumes"] for host, node in known.nodes().items()}, "cluster": cluster, "error": error},
    )


def of_replacement(known: Known) -> list[str]:
    """What speaks against filling drives of the host again."""
    cluster, error = known.answer()
    return replacement_problems(
        {
            "name": known.host,
            "node": known.plan["node"],
            "site": known.plan["site"],
            "paths": known.plan["layout"]["drives"],
            "wanted": known.own("minio_cluster_replaced"),
            "drives": known.own("_minio_cluster_places")["drives"],
            # Devices that are named are mounted by the role.
            "allow_root_drive": known.flag("minio_cluster_allow_root_drive") or bool(known.own("minio_cluster_drive_devices")),
            "cluster": cluster,
            "error": error,
        }
    )


def of_rotation(known: Known) -> list[str]:
    """What speaks against other root credentials."""
    served = known.own("_minio_cluster_served") or {}
    return rotation_problems(
        {
            "name": known.plan["site"],
            "root_user": known.own("minio_cluster_root_user"),
            "root_password": known.own("minio_cluster_root_password"),
            "before": known.own("_minio_cluster_before"),
            "error": (known.own("_minio_cluster_tried") or {}).get("msg") or "",
            "served": served.get("identities") or {},
            "access_keys": served.get("access_keys") or {},
            "site_replication": served.get("site_replication") or "",
            "states": known.nodes(),
            "missing": _missing(known),
            "cut_off": any(str(result.get("item")).endswith(".previous") and result.get("content") for result in _held(known)),
        }
    ) + of_restart(known)


def of_upgrade(known: Known) -> list[str]:
    """What speaks against a restart of the site with another program."""
    return state_problems(
        {
            "name": known.plan["site"],
            "cluster": known.own("_minio_cluster_info")["cluster"],
            "pending": sum(rule.get("pending_objects") or 0 for rule in known.own("_minio_cluster_behind")["rules"]),
            "max_pending": int(known.own("minio_cluster_upgrade_max_pending")),
        }
    )


def of_version(known: Known) -> list[str]:
    """What speaks against the new program itself."""
    mates = known.own("_minio_cluster_mates")
    programs = {host: self_told for host, self_told in known.each("_minio_cluster_program", mates, None).items() if self_told}
    return version_problems(
        {
            "name": known.plan["site"],
            "cluster": known.facts[mates[0]]["_minio_cluster_info"]["cluster"],
            "targets": {host: program["version"] for host, program in programs.items()},
            "sums": {host: program["new"] for host, program in programs.items()},
            "force": known.flag("minio_cluster_upgrade_force"),
        }
    )


def node_of(known: Known, environment: t.Mapping[str, t.Any], more_secrets: t.Mapping[str, str]) -> dict[str, t.Any]:
    """The service of the host, see :func:`restart_state`.

    :param environment: all variables that the server shall have. :param more_secrets: what files shall hold that it reads when it starts, beside those of the
        role's own variables.
    """
    secrets = {**known.own("_minio_cluster_secret_files"), **more_secrets}
    paths = {*secrets, known.own("_minio_cluster_kms_file")}
    return restart_state(read_node(known.own("_minio_cluster_look"), known.own("_minio_cluster_salt"), paths), environment, secrets)


def candidates_of(known: Known) -> list[dict[str, str]]:
    """What the root user may sign in with: the credentials that it shall have, those that the user names, and those that hosts hold. They are secret."""
    user, previous = known.own("minio_cluster_root_user"), known.own("minio_cluster_previous_root_password")
    pairs = [(user, known.own("minio_cluster_root_password"))]
    pairs += [(known.own("minio_cluster_previous_root_user") or user, previous)] if previous else []
    for held in known.each("_minio_cluster_held", known.staying, {}).values():
        texts = [str(result.get("content") or "") for result in held.get("results", ())]
        pairs += [(_decoded(name), _decoded(word)) for name, word in zip(texts[::2], texts[1::2]) if name and word]
    return [{"access_key": name, "secret_key": word} for name, word in dict.fromkeys(pairs)]


def _held(known: Known) -> list[dict[str, t.Any]]:
    """What was read of the files of credentials on all hosts."""
    return [result for held in known.each("_minio_cluster_held", known.staying, {}).values() for result in held.get("results", ())]


def _decoded(text: str) -> str:
    # With what is no UTF-8, no module signs in; other credentials may.
    return base64.b64decode(text).decode(errors="replace").strip()


def of_rotated(known: Known) -> list[str]:
    """What speaks against the change of the root credentials that was made."""
    back = known.each("_minio_cluster_back", known.staying, "it is not reached")
    lost = [f"{host}: {why}" for host, why in back.items() if why is not True]
    if lost:
        return lost
    verified = known.own("_minio_cluster_verified") or {}
    answers = [login["accepted"] for login in verified.get("logins") or ()]
    lines = [] if answers[:1] == [True] else ["The new credentials do not sign in."]
    lines += ["The old credentials still sign in."] if answers[1:2] == [True] else []
    return lines + ([str(verified["msg"])] if verified.get("msg") else [])


def remarks_of(known: Known) -> list[str]:
    """How the nodes of the site differ now, which the run makes equal; and new pools in which no node may be down."""
    nodes = known.nodes()
    present = [pool for volumes in {node["volumes"] for node in nodes.values()} for pool in present_pools(volumes, "MINIO_VOLUMES")]
    storage_class = known.plan["environment"].get("MINIO_STORAGE_CLASS_STANDARD", "")
    return remarks(nodes) + weak_pools(known.own("minio_cluster_pools"), present, storage_class, known.plan["set_drive_count"])


def expansion_of(known: Known) -> dict[str, t.Any]:
    """What the addition of a server pool does to the site, see :func:`expansion`."""
    cluster, error = known.answer()
    facts = {host: known.facts[host] for host in known.batch}
    return expansion(
        {
            **_pools(known),
            "volumes": {host: told["_minio_cluster_node"]["volumes"] for host, told in facts.items()},
            "nodes": {host: told["_minio_cluster_plan"]["node"] for host, told in facts.items()},
            "drives": {host: told["_minio_cluster_places"]["drives"] for host, told in facts.items()},
            "cluster": cluster,
            "error": error,
        }
    )


def _pools(known: Known) -> dict[str, t.Any]:
    return {
        "name": known.plan["site"],
        "pools": known.own("minio_cluster_pools"),
        "decommissioned_pools": known.own("minio_cluster_decommissioned_pools"),
    }


def _missing(known: Known) -> list[str]:
    return [host for host in known.plan["belonging"] if host not in known.batch]


def _restart(known: Known) -> dict[str, t.Any]:
    return {
        "name": known.plan["site"],
        "nodes": known.nodes(),
        "missing": _missing(known),
        "force": known.flag("minio_cluster_force_restart"),
        "root": known.own("_minio_cluster_root_files"),
        "kms": {known.own("_minio_cluster_kms_file"): known.own("minio_cluster_kms_secret_key")},
        "allow_kms_change": known.flag("minio_cluster_allow_kms_change"),
    }


def _drives(known: Known) -> dict[str, t.Any]:
    """The drives of the site's hosts that are in the run, those that leave as well."""
    hosts = [host for host in known.own("_minio_cluster_members") if host in known.batch]
    return {
        "name": known.plan["site"],
        "pools": known.own("minio_cluster_pools"),
        "hosts": [
            {
                "node": facts["_minio_cluster_plan"]["node"],
                "drives": (facts.get("_minio_cluster_look") or {}).get("drives", []),
                "sizes": (facts.get("minio_drives_plan") or {}).get("sizes", {}),
            }
            for facts in (known.facts[host] for host in hosts)
        ],
        "tolerance": float(known.own("minio_cluster_drive_size_tolerance")),
    }


CHECKS: dict[str, t.Callable[[Known], list[str]]] = {
    "site": of_site,
    "restart": of_restart,
    "removal": of_removal,
    "replacement": of_replacement,
    "rotation": of_rotation,
    "rotated": of_rotated,
    "upgrade": of_upgrade,
    "version": of_version,
    "remarks": remarks_of,
}
"""By the name of what is checked."""
