# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: missing_files
short_description: Check that the files exist that variables name
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives a line for each path that is not a file on the controller that can be read, with the variable that names it and all places where it was searched for.
  - Paths are found as P(creativeflow.minio.deployment_path#lookup) finds them.
  - In check mode, files in the folder of the private authority (C(minio_cluster_tls_private_ca)) need not be there, because the first run makes them.
options:
  _terms:
    description:
      - Names of variables, dictionaries of values by name, or lists of these. A variable that is not defined or is empty names no file.
      - A value is a path, a list of paths, or dictionaries with C(ca_path), C(client_cert), C(client_key), C(policy_file) or
        C(web_identity_token_file) in them.
    type: list
    elements: raw
    required: true
  tasks:
    description: The variables whose files must be lists of tasks. The line about one that is not has the file and the position.
    type: list
    elements: str
    default: []
seealso:
  - plugin: creativeflow.minio.deployment_path
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Fail if a file is missing
  ansible.builtin.fail:
    msg: "{{ missing | join('\n') }}"
  vars:
    missing: "{{ query('creativeflow.minio.missing_files', 'minio_sites', {'hook': 'hooks/dns.yml'}) }}"
  when: missing | length > 0
"""

RETURN = r"""
_list:
  description: The lines; nothing if all files are there.
  type: list
  elements: str
"""

import typing as t

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._paths import Paths
from ..plugin_utils._task_files import task_list_problem


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[str]:
        """A line for each file that is missing. :raises AnsibleLookupError: ``minio_definitions_dir`` is no path."""
        self.set_options(var_options=variables, direct=kwargs)
        known = variables or {}
        template = self._templar.template if self._templar else lambda value: value
        try:
            paths = paths_of(known, template)
        except InputErrors as error:
            raise AnsibleLookupError(str(error)) from None
        values: dict[str, t.Any] = {}
        for item in (item for term in terms for item in (term if isinstance(term, list) else [term])):
            values.update(item if isinstance(item, dict) else {item: known.get(item)})
        made = _made(known, paths, template) if known.get("ansible_check_mode") else []
        lines = [line for name, value in values.items() for line in paths.problems(name, value, template, made=made) or self._no_tasks(name, value, paths)]
        return list(dict.fromkeys(lines))

    def _no_tasks(self, name: str, value: t.Any, paths: Paths) -> list[str]:
        """Why the file of a variable is no list of tasks."""
        path = paths.find(value) if value and name in self.get_option("tasks") else ""
        if not path:
            return []
        try:
            line, problem = task_list_problem(str(self._loader.get_text_file_contents(path)))
        except (AnsibleError, ValueError) as error:
            return [f"{name}: {path}: cannot be read: {' '.join(str(error).split())}"]
        return [f"{name}: {path}:{line}: {problem}"] if problem else []


def _made(known: t.Mapping[str, t.Any], paths: Paths, template: t.Callable[[t.Any], t.Any]) -> list[str]:
    """Where the folder of the private authority may be, which a run makes and check mode does not."""
    folder = template(known.get("minio_cluster_tls_private_ca") or "")
    return paths.candidates(folder) if isinstance(folder, str) else []
