# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: deployment_path
short_description: Find files on the controller by the rule of a deployment
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives the absolute paths of files and folders on the controller, by the rule that all roles and playbooks of this collection use.
  - A relative path begins at the deployment's folder, which is C(minio_definitions_dir), or the folder above the inventory if it is not set. What is not
    there is searched for in the working directory. C(~) is the home of the user who runs Ansible. An absolute path stays as it is.
  - C(minio_definitions_dir) itself may be relative to the working directory. Without an inventory that is a file or a folder, the deployment's folder is the
    working directory.
  - A path that exists in neither place is given as it would be in the deployment's folder.
options:
  _terms:
    description: Paths, lists of paths, or dictionaries with paths in them.
    type: list
    elements: raw
    required: true
  existing:
    description: Whether to leave out paths that do not exist.
    type: bool
    default: false
  places:
    description: Whether to give all places where each path may be, whether or not it exists.
    type: bool
    default: false
  required:
    description: Whether to fail if a path is not a file that can be read. The error names all of them, and where they were searched for.
    type: bool
    default: false
  variable:
    description: The name of the variable that the paths come from, for the error.
    type: str
    default: path
  keys:
    description: The keys that hold paths, in dictionaries and in what is below them.
    type: list
    elements: str
    default: [ca_path, client_cert, client_key, policy_file, web_identity_token_file]
seealso:
  - plugin: creativeflow.minio.missing_files
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Include the tasks of a hook
  ansible.builtin.include_tasks:
    file: "{{ lookup('creativeflow.minio.deployment_path', 'hooks/dns.yml', required=true) }}"

- name: Read the definitions
  creativeflow.minio.minio_definitions:
    sites: [az1, dr]
    buckets: "{{ query('creativeflow.minio.deployment_path', ['config/buckets_definition.json']) }}"
  delegate_to: localhost

- name: Use the sites with absolute paths of their authorities
  ansible.builtin.set_fact:
    sites: "{{ lookup('creativeflow.minio.deployment_path', minio_sites) }}"
  no_log: true
"""

RETURN = r"""
_list:
  description: The absolute paths, and the dictionaries with absolute paths in them.
  type: list
  elements: raw
"""

import os
import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._paths import Paths


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[t.Any]:
        """The absolute paths. :raises AnsibleLookupError: a path is no text, or what is required is not there."""
        self.set_options(var_options=variables, direct=kwargs)
        items = [item for term in terms for item in (term if isinstance(term, list) else [term])]
        try:
            paths = paths_of(variables, self._templar.template if self._templar else lambda value: value)
            problems = [line for item in items for line in paths.problems(self.get_option("variable"), item)] if self.get_option("required") else []
            if problems:
                raise InputErrors(problems)
            if self.get_option("places"):
                return [place for item in items for place in paths.candidates(item)]
            return self._found(paths, items)
        except InputErrors as error:
            raise AnsibleLookupError(str(error)) from None

    def _found(self, paths: Paths, items: list[t.Any]) -> list[t.Any]:
        keys, existing = self.get_option("keys"), self.get_option("existing")
        found = [paths.replace(item, keys) if isinstance(item, dict) else paths.find(item) for item in items]
        return [item for item in found if not existing or isinstance(item, dict) or os.path.exists(item)]
