# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: former_variable
short_description: Read a variable by its former name
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives the value of a variable that has another name now, with a deprecation warning that names the new one. The warning is shown once in a run.
  - It is of use as the default of the variable with the new name.
options:
  _terms:
    description: The former name of the variable.
    type: list
    elements: str
    required: true
  new:
    description: The new name of the variable.
    type: str
    required: true
  default:
    description: The value where no variable of the former name is set.
    type: raw
seealso:
  - module: creativeflow.minio.minio_inputs
"""

EXAMPLES = r"""
- name: Set a default
  ansible.builtin.set_fact:
    example_accept: "{{ example_accept | default(lookup('creativeflow.minio.former_variable', 'accept', new='example_accept', default=false)) }}"
"""

RETURN = r"""
_list:
  description: The value.
  type: list
  elements: raw
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[t.Any]:
        """The value of the former variable, or else the default."""
        self.set_options(var_options=variables, direct=kwargs)
        known = variables or {}
        for name in terms:
            if name in known:
                Display().deprecated(f"{name} is deprecated. Use {self.get_option('new')}.", version="1.0.0", collection_name="creativeflow.minio")
                value = known[name]
                return [self._templar.template(value) if self._templar else value]
        return [self.get_option("default")]
