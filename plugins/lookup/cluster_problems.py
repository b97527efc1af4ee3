# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster_problems
short_description: Find what speaks against an operation on the nodes of a MinIO site
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives a line for each problem, with the place, what is wrong there, and what to do. Nothing is read from hosts or changed.
  - Problems of V(restart), V(replacement), V(upgrade) and V(version) that many hosts or drives share are one line, and there are at most 40 lines.
  - Most operations are those of the role P(creativeflow.minio.minio_cluster#role), whose tasks have read what is needed. They work in its tasks only.
options:
  _terms:
    description:
      - The subject. V(site) is the deployment of a site.
      - V(restart), V(removal) of pools, V(replacement) of drives, V(rotation) of the root credentials and V(upgrade) are of a site, V(version) is of the
        new program, V(rotated) of a rotation that was made. V(remarks) are differences between nodes, which a run ends.
      - V(install) and V(signature) work everywhere, see O(install), O(file), O(signature), O(key) and O(prefix).
    type: list
    elements: str
    required: true
    choices: [site, restart, removal, replacement, rotation, rotated, upgrade, version, remarks, install, signature]
  install:
    description:
      - Source of a program, for V(install), C(method), C(flavour), C(source), C(source_problems), C(url), C(sha256), C(minisign_key), C(package),
        C(package_problems) and C(version).
    type: dict
    default: {}
  prefix:
    description: Prefix of the names of the variables, for V(install).
    type: str
    default: minio_binary
  file:
    description: Path of the file on the controller, for V(signature).
    type: path
  signature:
    description: Path of its signature by minisign, for V(signature).
    type: path
  key:
    description: The public key, for V(signature).
    type: str
seealso:
  - plugin: creativeflow.minio.cluster_plan
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Fail if a program is not what its owner signed
  ansible.builtin.fail:
    msg: "{{ problems | join(' ') }}"
  vars:
    problems: "{{ query('creativeflow.minio.cluster_problems', 'signature', file='minio', signature='minio.minisig', key=minisign_key) }}"
  when: problems | length > 0
  delegate_to: localhost
"""

RETURN = r"""
_list:
  description: The lines; nothing if nothing is known to be wrong.
  type: list
  elements: str
"""

import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._cluster.checks import CHECKS, known_from
from ..plugin_utils._grouped import grouped
from ..plugin_utils._programs.install import install_problems
from ..plugin_utils._programs.minisign import signature_problem
from ..plugin_utils._role_variables import RoleVariables

_SHOWN = {"restart", "replacement", "upgrade", "version"}
"""What is shown as it is, so that the lines have to be few."""


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[str]:
        """The lines. :raises AnsibleLookupError: a variable cannot be filled in, or nobody knows what is asked."""
        self.set_options(var_options=variables, direct=kwargs)
        own: dict[str, t.Callable[[], list[str]]] = {"install": self._install, "signature": self._signature}
        unknown = [term for term in terms if term not in CHECKS and term not in own]
        if unknown:
            raise AnsibleLookupError(f"cluster_problems: nobody knows {', '.join(unknown)}. Ask for {', '.join([*CHECKS, *own])}.")
        try:
            lines = [line for term in terms for line in (own[term]() if term in own else CHECKS[term](known_from(RoleVariables(self._loader, variables))))]
        except InputErrors as error:
            raise AnsibleLookupError(str(error)) from None
        # A preflight of the whole run groups what it gets from sites.
        return grouped(lines) if set(terms) <= _SHOWN else list(dict.fromkeys(lines))

    def _install(self) -> list[str]:
        return install_problems(self.get_option("install"), self.get_option("prefix"))

    def _signature(self) -> list[str]:
        problem = signature_problem(self.get_option("file"), self.get_option("signature"), self.get_option("key"))
        return [problem] if problem else []
