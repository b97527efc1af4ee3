# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: proxy_plan
short_description: Plan how a proxy reaches the nodes of a MinIO site
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives what the role P(creativeflow.minio.minio_proxy#role) writes, from the role's variables and those of the nodes. It works in tasks of that role only.
  - Nothing is read from hosts or changed.
options:
  _terms:
    description:
      - Parts to give. V(nodes) has the names and the ports of the nodes of the site. V(plan) says how they are reached, and what speaks against it.
    type: list
    elements: str
    required: true
    choices: [nodes, plan]
seealso:
  - plugin: creativeflow.minio.cluster_ports
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Fail if the preflight checks found problems
  ansible.builtin.fail:
    msg: "{{ plan.problems | join('\n') }}"
  vars:
    plan: "{{ lookup('creativeflow.minio.proxy_plan', 'plan') }}"
  when: plan.problems | length > 0
"""

RETURN = r"""
_list:
  description: What was asked for.
  type: list
  elements: dict
  contains:
    names:
      description: Names of the nodes, for V(nodes).
      type: list
      elements: str
    port:
      description: Port of the server on the first node, for V(nodes). Without nodes, it is the one that the variables of the proxy's host name.
      type: int
    console_port:
      description: The same for the console.
      type: int
    servers:
      description: Each node with C(name), C(address) and C(options), which HAProxy takes for TLS, for V(plan).
      type: list
      elements: dict
    rise:
      description: The number of good answers after which a node gets requests again, for V(plan).
      type: int
    problems:
      description: A line for each error, for V(plan).
      type: list
      elements: str
"""

import dataclasses
import os
import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._certificates.domains import domains_of, proxy_problems
from ..plugin_utils._cluster.environment_file import parse
from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._hosts.members import site_members
from ..plugin_utils._hosts.ports import listening
from ..plugin_utils._hosts.proxy import Node, Proxy, problems_of, rise_of, servers_of
from ..plugin_utils._role_variables import RoleVariables

_PARTS = ("nodes", "plan")
_READ = "node_name port console_port options environment sftp ftp env_file".split()
_KINDS: dict[str, t.Callable[[t.Any], t.Any]] = {"int": lambda value: int(value or 0), "bool": bool, "str": lambda value: str(value or "")}


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        """One dictionary for each term. :raises AnsibleLookupError: a variable cannot be filled in, or nobody knows what is asked."""
        self.set_options(var_options=variables, direct=kwargs)
        unknown = [term for term in terms if term not in _PARTS]
        if unknown:
            raise AnsibleLookupError(f"proxy_plan: nobody knows {', '.join(unknown)}. Ask for {', '.join(_PARTS)}.")
        known = RoleVariables(self._loader, variables or {})
        members = _members(known)
        # Without a node in the inventory, the variables of the proxy's own host tell the ports.
        nodes = [self._node(host, known) for host in members or [str(known.required("inventory_hostname"))]]
        told = {"names": [node.name for node in nodes] if members else [], "port": nodes[0].port, "console_port": nodes[0].console_port}
        # The defaults of the role are of them, too.
        return [told if term == "nodes" else self._plan(known.but({"_minio_proxy_nodes": told}), nodes, members) for term in terms]

    def _plan(self, known: RoleVariables, nodes: t.Sequence[Node], members: t.Container[str]) -> dict[str, t.Any]:
        proxy = _proxy(known)
        problems = problems_of(proxy, nodes, members) + self._of_domains(known, proxy, nodes)
        return {"servers": servers_of(proxy), "rise": rise_of(proxy), "problems": problems}

    def _node(self, host: str, known: RoleVariables) -> Node:
        facts = known.raw["hostvars"][host]
        values = {name: facts.get(f"minio_cluster_{name}") for name in _READ}
        problems: list[str] = []
        file = self._file(values["env_file"], known, problems)
        given = {f"minio_cluster_{name}": value for name, value in values.items() if value is not None}
        found = listening(given, file)
        own = values["environment"] if isinstance(values["environment"], t.Mapping) else {}
        domains = domains_of(own.get("MINIO_DOMAIN", file.get("MINIO_DOMAIN")))
        return Node(host, str(values["node_name"] or host), found["port"], found["console_port"], domains, (*problems, *found["problems"]))

    def _file(self, path: t.Any, known: RoleVariables, problems: list[str]) -> dict[str, str]:
        """The environment file of a node. :param problems: gets a line for each reason why it cannot be read."""
        try:
            paths = paths_of(known.raw, known.template)
            problem = paths.problem("minio_cluster_env_file", path)
            if problem or not path:
                problems += [problem] if problem else []
                return {}
            return parse(str(self._loader.get_text_file_contents(paths.find(path))), os.path.basename(path))
        except InputErrors as error:
            problems += error.errors
            return {}

    def _of_domains(self, known: RoleVariables, proxy: Proxy, nodes: t.Iterable[Node]) -> list[str]:
        """Domains of the nodes whose buckets the proxy's certificate is not for."""
        path = paths_of(known.raw, known.template).find(proxy.tls_cert) if proxy.tls == "terminate" else ""
        domains = dict.fromkeys(domain for node in nodes for domain in node.domains)
        if not domains or not os.path.isfile(path):
            return []
        return proxy_problems(domains, str(self._loader.get_text_file_contents(path)), "minio_proxy_tls_cert")


def _members(known: RoleVariables) -> list[str]:
    """The hosts of the site that are nodes."""
    groups = known.raw["groups"]
    found = site_members(groups, known.raw["hostvars"], str(known.required("minio_proxy_site")))
    return sorted({*found} & {*groups.get("minio", ())})


def _proxy(known: RoleVariables) -> Proxy:
    backends = known.required("minio_proxy_backends") or ()
    values: dict[str, t.Any] = {
        "host": known.required("inventory_hostname"),
        "backends": tuple(name.strip() for name in backends.split(",")) if isinstance(backends, str) else tuple(map(str, backends)),
    }
    for field in dataclasses.fields(Proxy):
        if field.name not in values:
            values[field.name] = _KINDS[str(field.type)](known.required(f"minio_proxy_{field.name}"))
    return Proxy(**values)
