# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster_plan
short_description: Work out what a node of a MinIO site shall be
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Takes the variables of the role P(creativeflow.minio.minio_cluster#role), as they are for the host, and gives the files, the service, the command line and
    the addresses that they stand for. The role keeps it in a fact, once a run.
  - Nothing is read from the host or changed. Variables that are wrong give lines in C(problems) and C(site_problems).
  - It needs the defaults of the role, so it works in tasks of the role only.
options:
  _terms:
    description:
      - The part that is asked for; V(plan) without it, in which there is no secret.
      - V(candidates) are credentials that the root user may sign in with, C(access_key) and C(secret_key) of each. They are secret.
      - V(node) is how the service of the host is, as the role has read it, the reasons for which it has to restart, C(differences), what of the host is not
        as it should be, by the part of the deployment, C(texts), the contents of secret files by their paths, and C(obsolete), the folders of certificates
        that the role wrote and that it removes, C(certificate_due), why the private authority has to make a certificate, C(tls), that of the plan with the
        certificate that the node has or gets, and C(name_remarks), on names without a certificate, and C(shown_elsewhere), the C(files) of a new
        node that are those of another one, C(host), whose diffs are enough. It is secret.
      - V(run) is what was found for all hosts of the run, C(problems), what speaks against it, and C(busy), the sites of which a host differs.
      - V(sums) are the SHA-256 sums of the programs on the controller that hosts of the run are to get, by their paths, and by path and key for those whose
        signature is right.
      - V(expansion) is what another pool means to the site, C(added), C(begun) and C(problems).
      - V(devices) is what has to be done so that devices become drives, C(problems), C(drives), C(make), C(mount), C(sizes) and C(needs_package). It works
        everywhere.
    type: list
    elements: str
    choices: [plan, node, run, sums, candidates, expansion, devices]
  drives:
    description: The drives, for V(devices). Each has the keys C(path), C(device) and C(label), which is the last part of the path without it.
    type: list
    elements: dict
    default: []
  probe:
    description: Results of the role P(creativeflow.minio.minio_drives#role) on the host, for V(devices).
    type: str
    default: ''
  mount_options:
    description: The options of the mounts, for V(devices).
    type: str
    default: ''
  host:
    description: The host in messages, for V(devices).
    type: str
    default: ''
seealso:
  - plugin: creativeflow.minio.cluster_problems
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show the server's command line
  ansible.builtin.debug:
    msg: "{{ lookup('creativeflow.minio.cluster_plan').command_line }}"
"""

RETURN = r"""
_list:
  description:
    - One dictionary, the part that is asked for. These are the keys of the plan.
  type: list
  elements: dict
  contains:
    site:
      description: The site of the node.
      type: str
    node:
      description: Its name in the pools.
      type: str
    scheme:
      description: V(http) or V(https).
      type: str
    url:
      description: Address of the node.
      type: str
    urls:
      description: Addresses of the site, by where each is said.
      type: dict
    ports:
      description: As P(creativeflow.minio.cluster_ports#filter) gives them.
      type: dict
    layout:
      description: As P(creativeflow.minio.cluster_layout#filter) gives it, without C(errors).
      type: dict
    removed:
      description: The same for pools that were decommissioned.
      type: dict
    leaves:
      description: Whether the node has no pool any more.
      type: bool
    belonging:
      description: The hosts of the site that have a pool.
      type: list
      elements: str
    environment:
      description: Variables of the server that may be shown.
      type: dict
    secret_names:
      description: Names of the others.
      type: list
      elements: str
    options:
      description: Options of the server.
      type: str
    command_line:
      description: The server's whole command line.
      type: str
    files:
      description: Files that the role writes, by path, each with C(owner), C(group), C(mode) and C(content), which is none for a secret.
      type: dict
    absent:
      description: Files that the role removes.
      type: list
      elements: str
    copied:
      description: Files that come from the controller, each with C(source), C(path) and C(mode).
      type: list
      elements: dict
    folders:
      description: Folders in which root alone writes.
      type: list
      elements: str
    queues:
      description: Folders of the queues of the logs.
      type: list
      elements: str
    account:
      description: The user of the service, C(user), C(group), C(home) and C(shell).
      type: dict
    root_folders:
      description: Folders of root that the group of the service may enter.
      type: list
      elements: str
    certs_dir:
      description: Folder of the certificates.
      type: str
    swept_folders:
      description: Folders from which the role removes files that it does not write.
      type: list
      elements: str
    look:
      description: Options of M(creativeflow.minio.minio_node_info) with which it reads all that the plan is compared with.
      type: dict
    tls:
      description: >-
        Texts of C(certificate) and C(authorities), the C(fingerprint) of the first certificate, whether there is a C(key), whether it is the one that the
        node has, C(key_stays), and C(more), the certificates beside it, each with C(name), C(folder), C(server_name) (a name to ask for), C(fingerprint) and
        C(own_authority) (it leads to C(authorities)). What a private authority gives is known in V(node) alone.
      type: dict
    transfer:
      description: >-
        The C(folder), the paths of the C(files) and the C(ports) for SFTP and FTP, C(absent), files that the role removes, C(start_files), all that these
        read when the server starts, and C(host_key), the public part of the key with which SFTP proves who it is.
      type: dict
    remarks:
      description: >-
        What the server ignores in the environment file, C(file), and in C(minio_cluster_environment), C(given), and the names for which there is no
        certificate, C(names).
      type: dict
    set_drive_count:
      description: C(MINIO_ERASURE_SET_DRIVE_COUNT); 0 without it.
      type: raw
    inputs:
      description: Those of the role's variables that it is made from, but for secrets and long texts.
      type: dict
    site_problems:
      description: What is wrong with the variables of the site, in the plan of its first host.
      type: list
      elements: str
    problems:
      description: What is wrong with the certificate of the node.
      type: list
      elements: str
"""

import os
import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors
from ..module_utils._host.facts import sum_of
from ..plugin_utils._certificates.authority import CERTIFICATE_DAYS, RENEW_DAYS, Authority, Wanted, certificate_due, unread
from ..plugin_utils._cluster.checks import Known, candidates_of, expansion_of, host_problems_of, known_from, node_of, run_of, shown_elsewhere
from ..plugin_utils._cluster.differences import Found, Program, differences, look_options, obsolete_folders, unread_certificates
from ..plugin_utils._cluster.drives import device_plan
from ..plugin_utils._cluster.plan import Plan, make_plan
from ..plugin_utils._cluster.plan_inputs import FILE_VARIABLES, KEYED_FILES, TOLD_VARIABLES, VARIABLES, EnvironmentFile, Surroundings, inputs_from
from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._hosts.ports import listening
from ..plugin_utils._paths import Paths
from ..plugin_utils._programs.install import archive_of, download_sum
from ..plugin_utils._programs.minisign import signature_problem
from ..plugin_utils._role_variables import RoleVariables

_TLS_FILES = ("minio_cluster_tls_cert", "minio_cluster_tls_key", "minio_cluster_tls_ca")
_PORTS = (
    "minio_cluster_port",
    "minio_cluster_console_port",
    "minio_cluster_options",
    "minio_cluster_environment",
    "minio_cluster_sftp",
    "minio_cluster_ftp",
)


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[t.Any]:
        """The part of the plan that is asked for. :raises AnsibleLookupError: a variable cannot be filled in, or there is no such part."""
        self.set_options(var_options=variables, direct=kwargs)
        known = RoleVariables(self._loader, variables)
        part = terms[0] if terms else "plan"
        if part not in _PARTS:
            raise AnsibleLookupError(f"cluster_plan: there is no part '{part}'. It has {', '.join(_PARTS)}.")
        try:
            found = _PARTS[part](self, known)
        except InputErrors as error:
            raise AnsibleLookupError(str(error)) from None
        return found if isinstance(found, list) else [found]

    def plan(self, variables: RoleVariables, made: t.Optional[dict[str, str]] = None) -> tuple[Plan, dict[str, t.Any]]:
        """The plan of the host, and the variables that it is made from. :param made: the certificate of the private authority, if that is known."""
        file = variables.value("_minio_cluster_file")
        # Most defaults refer to the file. It is read once.
        known = variables.but({"_minio_cluster_file": file})
        own = {name: known.required(name) for name in VARIABLES}
        paths = paths_of(known.raw, known.template)
        return make_plan(inputs_from(own, self._surroundings(known, own, file, paths, made or {}), paths.find)), own

    def _surroundings(self, known: RoleVariables, own: dict[str, t.Any], file: dict[str, t.Any], paths: Paths, made: dict[str, str]) -> Surroundings:
        host, hostvars = known.raw["inventory_hostname"], known.raw["hostvars"]
        present = tuple(known.value("ansible_play_batch") or ())
        members = tuple(known.required("_minio_cluster_members"))
        speaker = next((member for member in members if member in present), host)
        everyone = known.raw["groups"]["all"] if speaker == host else members
        return Surroundings(
            host=host,
            members=members,
            nodes={name: str(hostvars[name].get("minio_cluster_node_name") or "") for name in everyone},
            present=present,
            speaker=speaker,
            url=known.required("_minio_cluster_urls").get("the url of the site in minio_sites", ""),
            ports=listening({name: own[name] for name in _PORTS}, file["variables"]),
            file=EnvironmentFile(file["errors"], file["variables"], file["scheme"], file["ignored"], file["remarks"]),
            made=made,
            tls_files=self._tls_files(own, paths),
            read=lambda path: self._text(paths.find(path)),
            file_problems={name: paths.problems(f"minio_cluster_install_{name}", own[f"minio_cluster_install_{name}"]) for name in ("source", "package")},
            missing=tuple(dict.fromkeys(self._missing(known, own, paths))),
        )

    def _missing(self, known: RoleVariables, own: dict[str, t.Any], paths: Paths) -> t.Iterator[str]:
        for name in FILE_VARIABLES:
            yield from paths.problems(name, own.get(name, known.value(name)))
        for name, keys in KEYED_FILES.items():
            yield from paths.problems(name, own[name], keys=keys)
        if own["minio_cluster_tls_private_ca"]:
            yield from unread(str(known.value("_minio_cluster_private_ca")))

    def _text(self, path: str) -> str:
        """What a file of the controller holds, decrypted; nothing where there is none, which the plan names as a problem."""
        return str(self._loader.get_text_file_contents(path)).rstrip() if path and os.path.isfile(path) else ""

    def _tls_files(self, own: dict[str, t.Any], paths: Paths) -> dict[str, t.Any]:
        """The texts of the files that variables name, decrypted, and the variables that name an empty one."""
        found: dict[str, t.Any] = {"missing": []}
        for name in _TLS_FILES:
            path = paths.find(own[name]) if own[name] else ""
            if path and os.path.isfile(path):
                found[name] = self._text(path)
                if not found[name]:
                    found["missing"].append(f"{name} ({path})")
        return found

    def devices(self, _variables: RoleVariables) -> dict[str, t.Any]:
        """What has to be done to devices."""
        return device_plan(self.get_option("drives"), self.get_option("probe"), self.get_option("host"), self.get_option("mount_options"))

    def public(self, variables: RoleVariables) -> dict[str, t.Any]:
        """The plan without its secrets."""
        plan, own = self.plan(variables)
        return {**_told(plan), "inputs": {name: own[name] for name in TOLD_VARIABLES}}

    def node(self, variables: RoleVariables) -> dict[str, t.Any]:
        """The service of the host, and what of the host differs."""
        # Most of the time goes into filling in variables, and the plan, as a fact, has most of them.
        filled = variables.but((variables.raw.get("_minio_cluster_plan") or {}).get("inputs", {}))
        known = known_from(filled)
        due, made = self._certificate(filled, known)
        plan, _own = self.plan(filled, made)
        found = Found(
            look=known.own("_minio_cluster_look"),
            salt=known.own("_minio_cluster_salt"),
            program=_program(known),
            copied={file.path: self._content(file.source) for file in plan.copied},
            devices=(known.own("minio_drives_plan") or {}) if known.own("minio_cluster_drive_devices") else {},
            validate=known.flag("minio_cluster_tls_validate"),
            full=known.flag("minio_cluster_full"),
        )
        keys = {path: plan.secrets.files[path].rstrip("\n") for path in plan.transfer["files"] if path in plan.secrets.files}
        state = node_of(known, plan.secrets.environment, keys)
        told = _told(plan)
        unread = unread_certificates(plan, found.look) if state["state"] == "running" else []
        return {
            **state,
            "reasons": [*state["reasons"], *unread],
            "differences": differences(plan, found),
            "host_problems": host_problems_of(known, told, state),
            "texts": dict(plan.secrets.files),
            "obsolete": obsolete_folders(plan, found.look),
            "certificate_due": due,
            "tls": told["tls"],
            "name_remarks": list(plan.remarks["names"]),
            "shown_elsewhere": shown_elsewhere(known, told),
        }

    def _certificate(self, variables: RoleVariables, known: Known) -> tuple[list[str], dict[str, str]]:
        """Why the private authority has to make a certificate, and the one that the node is to have: what was made in this run, or what it has."""
        if not known.own("minio_cluster_tls_private_ca"):
            return [], {}
        pair = known.own("_minio_cluster_look")["pair"]
        folder = str(known.own("_minio_cluster_private_ca"))
        if any(unread(folder)):
            # The plan names it as a problem, and nothing is made.
            return [], {}
        authority = Authority(folder, self._text(f"{folder}/ca.crt"), self._text(f"{folder}/ca.key"), str(known.own("minio_cluster_tls_private_ca_passphrase")))
        node, more = str(known.own("minio_cluster_node_name")), known.own("_minio_cluster_more_names")
        names = dict.fromkeys(filter(None, [node, *(name for name in known.own("minio_cluster_tls_names") if name not in more)]))
        days = [int(known.own(f"minio_certificates_{name}") or default) for name, default in (("days", CERTIFICATE_DAYS), ("renew_days", RENEW_DAYS))]
        due = ["minio_cluster_full is set"] if known.flag("minio_cluster_full") else []
        due += certificate_due(pair, authority, Wanted(node, tuple(names), *days))
        if due:
            return due, variables.value("minio_certificates_made") or {}
        return [], {"certificate": pair["certificate"], "authority": authority.certificate}

    def _content(self, path: str) -> bytes:
        """What a file of the controller holds, decrypted; nothing where there is none, which the plan names as a problem."""
        if not os.path.isfile(path):
            return b""
        with open(self._loader.get_real_file(path), "rb") as file:
            return file.read()


def _told(plan: Plan) -> dict[str, t.Any]:
    return {**plan.public(), "look": look_options(plan)}


def _program(known: Known) -> Program:
    artifact, key = (str(known.own(name) or "") for name in ("minio_binary_artifact", "minio_cluster_install_minisign_key"))
    url, sha256 = (str(known.own(f"minio_cluster_install_{name}") or "") for name in ("url", "sha256"))
    sums, method = known.own("_minio_cluster_sums") or {}, str(known.own("minio_cluster_install_method"))
    return Program(
        method=method,
        path=str(known.own("minio_cluster_install_path")),
        wanted=sums.get(artifact) or download_sum(method, url, sha256),
        signed=bool(key) and f"{artifact} {key}" not in sums,
    )


def _sums(known: Known) -> dict[str, str]:
    """The sums of the programs that are on the controller already, and those of their downloads by path and key where the signature of that key is right."""
    paths = {host: str(path) for host, path in known.each("minio_binary_artifact", known.batch, "").items() if path}
    found = {path: sum_of(path) for path in sorted({*paths.values()}) if os.path.isfile(path)}
    signed = {(path, *(str(known.facts[host].get(f"minio_cluster_install_{name}") or "") for name in ("minisign_key", "url"))) for host, path in paths.items()}
    for path, key, url in sorted(signed):
        download = path + archive_of(url)
        if key and path in found and os.path.isfile(download) and not signature_problem(download, f"{download}.minisig", key):
            found[f"{path} {key}"] = found[path]
    return found


_PARTS: dict[str, t.Callable[[LookupModule, RoleVariables], t.Any]] = {
    "plan": LookupModule.public,
    "node": LookupModule.node,
    "run": lambda _lookup, variables: run_of(known_from(variables)),
    "sums": lambda _lookup, variables: _sums(known_from(variables)),
    "candidates": lambda _lookup, variables: candidates_of(known_from(variables)),
    "expansion": lambda _lookup, variables: expansion_of(known_from(variables)),
    "devices": LookupModule.devices,
}
