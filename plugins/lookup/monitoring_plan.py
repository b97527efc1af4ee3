# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: monitoring_plan
short_description: Plan what Prometheus needs to monitor the sites
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives the targets, the jobs and the rules that the role P(creativeflow.minio.minio_monitoring#role) writes, from the role's variables, C(minio_sites) and
    the inventory. It works in tasks of that role only. Nothing is read from hosts.
options:
  _terms:
    description: Nothing.
    type: list
    elements: raw
  buckets:
    description: Number of buckets of a site, by its name. The metrics of buckets are left out for a site with 100 or more.
    type: dict
    default: {}
seealso:
  - plugin: creativeflow.minio.monitoring_rules
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Fail if the inputs have errors
  ansible.builtin.fail:
    msg: "{{ plan.problems | join('\n') }}"
  vars:
    plan: "{{ lookup('creativeflow.minio.monitoring_plan') }}"
  when: plan.problems | length > 0
"""

RETURN = r"""
_list:
  description: The plan.
  type: list
  elements: dict
  contains:
    problems:
      description: A line for each error of the inputs.
      type: list
      elements: str
    targets:
      description: The content of each file of targets, by its name.
      type: dict
    jobs:
      description: The jobs, as C(scrape_configs) has them.
      type: list
      elements: dict
    rules:
      description: The content of the file of rules.
      type: dict
    left_out:
      description: A line for what is not monitored, and why.
      type: list
      elements: str
"""

import time
import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors
from ..module_utils._server.layout import expand, parse_volumes
from ..module_utils._site.entries import site_errors
from ..plugin_utils._cluster.environment_file import parse
from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._hosts.ports import listening
from ..plugin_utils._inputs.reading import Host, read_host
from ..plugin_utils._monitoring.plan import monitoring_plan
from ..plugin_utils._role_variables import RoleVariables

_OWN = (
    "alertmanager_config alertmanager_receiver blackbox blackbox_module interval leave_out nodes runbooks secrets status_targets thresholds token_days user"
).split()
_FOLDERS = {"folder": "_minio_monitoring_folder", "targets_folder": "_minio_monitoring_targets_folder"}


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        """One plan."""
        self.set_options(var_options=variables, direct=kwargs)
        known = RoleVariables(self._loader, variables)
        own = {name: known.required(f"minio_monitoring_{name}") for name in _OWN}
        own.update({name: known.required(variable) for name, variable in _FOLDERS.items()})
        own.update(sites=known.required("minio_sites") or {}, buckets=self.get_option("buckets"))
        errors = site_errors(own["sites"])
        if errors:
            return [{"problems": errors, "targets": {}, "jobs": [], "rules": {"groups": []}, "left_out": []}]
        groups = variables.get("groups") or {}
        raw = variables["hostvars"].raw_get
        members = [read_host(name, raw(name), self._loader) for name in groups.get("minio", ())]
        by_site = {site: [_node(host, raw, self._loader) for host in members if _site(host, own["sites"]) == site] for site in own["sites"]}
        before = [read_host(name, raw(name), self._loader) for name in groups.get("minio_proxies", ())]
        return [monitoring_plan(own, by_site, [{**host.values, "name": host.name, "site": _site(host, own["sites"])} for host in before], time.time())]


def _site(host: Host, sites: t.Iterable[str]) -> str:
    """The site of a host, as roles find it."""
    return str(host.get("minio_site") or next((group for group in host.groups if group in sites), ""))


def _node(host: Host, raw: t.Callable[[str], t.Mapping[str, t.Any]], loader: t.Any) -> dict[str, t.Any]:
    """The variables of a node, and what its environment file says."""
    file = _file(host, raw, loader)
    definitions = host.get("minio_cluster_pools") or _volumes(file)
    try:
        pools = [expand(str(pool["hosts"] or host.name)) for pool in definitions]
    except (InputErrors, KeyError, TypeError):
        # The role minio_cluster says what is wrong with pools.
        pools = []
    return {
        **host.values,
        "name": host.name,
        "port": listening(host.values, file)["port"],
        "pools": pools,
        "scheme": next((pool.get("scheme", "") for pool in definitions if isinstance(pool, dict)), ""),
    }


def _file(host: Host, raw: t.Callable[[str], t.Mapping[str, t.Any]], loader: t.Any) -> dict[str, str]:
    path = host.get("minio_cluster_env_file")
    if not path:
        return {}
    try:
        found = paths_of(raw(host.name), host.engine.template).find(str(path))
        return parse(loader.get_text_file_contents(found), str(path))
    except (AnsibleError, InputErrors):
        # The role minio_cluster says what is wrong with the file.
        return {}


def _volumes(file: t.Mapping[str, str]) -> list[dict[str, t.Any]]:
    try:
        return parse_volumes(file.get("MINIO_VOLUMES", ""), "MINIO_VOLUMES")
    except InputErrors:
        return []
