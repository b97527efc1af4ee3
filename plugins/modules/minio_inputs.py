# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: input_problems
short_description: Find what is wrong with the inputs of a playbook
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives a line for each error in the inventory, the variables and the files of a deployment, before any host is contacted. The playbooks of this
    collection begin with it (C(creativeflow.minio.check_inputs)).
  - A line says where the error is, what it is, the nearest known name, and what to do. What is the same for many hosts is one line. Secrets are not shown.
  - It finds the group C(minio) empty; options such as C(--tags) with which a playbook would do nothing; variables that cannot be filled in, because what
    they refer to is not defined or cannot be decrypted; misspelt names of variables; values of a wrong type; sites without an address or with an unknown
    key; hosts of no site or of several; sites without hosts; misspelt names of sites; missing files; errors in the definitions of buckets, identities and
    rules; and receiving sites without a secret.
  - A variable whose name is nearly one of this collection's is taken for that one, misspelt. Names of your own that are meant so belong in
    C(minio_own_variables), a list. Other variables that begin with C(minio_) are no error; if they begin like those of a role, there is a warning.
  - What is only known while roles run, such as facts, is left to them.
options:
  _terms:
    description: Nothing.
    type: list
    elements: raw
  roles:
    description:
      - The roles that the playbook applies; their variables are looked at. V(minio_sites) stands for the sites alone.
      - Without any, only the group and options such as C(--tags) are.
    type: list
    elements: str
    default: []
  every_site:
    description: Whether the playbook says something about all sites, so that one without hosts is an error.
    type: bool
    default: false
seealso:
  - plugin: creativeflow.minio.missing_files
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Fail if an input is wrong
  ansible.builtin.fail:
    msg: "{{ problems | join('\n') }}"
  vars:
    problems: "{{ query('creativeflow.minio.input_problems', roles=['minio_buckets']) }}"
  when: problems | length > 0
  run_once: true
"""

RETURN = r"""
_list:
  description: The lines; nothing if nothing is wrong.
  type: list
  elements: str
"""

import typing as t

from ansible import context
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._inputs.checks import GROUPS, WITH_SITES, Inputs, doubtful, problems
from ..plugin_utils._inputs.reading import Host, read_host
from ..plugin_utils._paths import Paths

_OF_MEMBERS = ("minio_site", "minio_sites", "minio_cluster_tls_private_ca", *(f"{role}_site" for role in WITH_SITES))
_GROUPS = ("minio", *GROUPS.values())


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[str]:
        """A line for each error."""
        self.set_options(var_options=variables, direct=kwargs)
        raw = variables["hostvars"].raw_get
        groups = variables.get("groups") or {}
        names = list(dict.fromkeys(name for group in _GROUPS for name in groups.get(group, ())))
        in_run = set(variables.get("ansible_play_hosts_all") or names)

        def paths(host: Host) -> Paths:
            return paths_of(raw(host.name), host.engine.template)

        roles = tuple(self.get_option("roles"))
        found = Inputs(
            roles=roles,
            every_site=self.get_option("every_site"),
            groups=groups,
            hosts=[read_host(name, raw(name), self._loader) for name in names if name in in_run] if roles else [],
            everyone=[read_host(name, raw(name), self._loader, _OF_MEMBERS) for name in names] if roles else [],
            paths=paths,
            # Ansible keeps them in sets.
            tags=tuple(sorted(variables.get("ansible_run_tags") or ("all",))),
            skip_tags=tuple(sorted(variables.get("ansible_skip_tags") or ())),
            playbooks=tuple(context.CLIARGS.get("args") or ()),
            python=_python(variables, raw),
        )
        for line in doubtful(found):
            Display().warning(line)
        return problems(found)


def _python(variables: t.Mapping[str, t.Any], raw: t.Callable[[str], t.Mapping[str, t.Any]]) -> str:
    """The Python that modules run with that are delegated to localhost; as it is written where it is a template."""
    given = raw("localhost").get("ansible_python_interpreter")
    own = str(variables.get("ansible_playbook_python") or "")
    return own if given is None or "ansible_playbook_python" in str(given) else str(given)
