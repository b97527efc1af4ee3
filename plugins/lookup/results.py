# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: results
short_description: Read the results that playbooks wrote
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reads all files that M(creativeflow.minio.minio_result) wrote to a folder. A file that cannot be read is named, and does not fail the lookup, so that it
    hides no other one.
options:
  _terms:
    description:
      - The folder. A relative path begins at the deployment's folder, see P(creativeflow.minio.deployment_path#lookup).
      - The default is the variable C(minio_results_dir), else C(.minio-results).
    type: list
    elements: path
seealso:
  - module: creativeflow.minio.minio_result
"""

EXAMPLES = r"""
- name: Show when the last drill without losses was
  ansible.builtin.debug:
    msg: "{{ results.documents | selectattr('kind', 'eq', 'drill') | map(attribute='last_ok.time', default='never') }}"
  vars:
    results: "{{ lookup('creativeflow.minio.results') }}"
"""

RETURN = r"""
_list:
  description:
    - One dictionary with C(documents), described in C(docs/results.md), and C(unreadable), a line for each file that cannot be read.
  type: list
  elements: dict
  sample: [{documents: [{kind: drill, outcome: ok}], unreadable: []}]
"""

import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._results.folder import folder_of, read_results


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        """The documents. :raises AnsibleLookupError: the folder is no path."""
        self.set_options(var_options=variables, direct=kwargs)
        known = variables or {}
        template = self._templar.template if self._templar else lambda value: value
        try:
            found = read_results(folder_of(terms[0] if terms else None, known, template))
        except InputErrors as error:
            raise AnsibleLookupError(str(error)) from None
        return [{"documents": found.documents, "unreadable": found.unreadable}]
