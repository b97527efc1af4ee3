# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: sites_as_targets
short_description: List sites as targets of replication
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes the option C(targets), which several modules of this collection have, from C(minio_sites). The result holds secrets.
positional: _input
options:
  _input:
    description: The sites by name, as C(minio_sites) has them.
    type: dict
    required: true
  names:
    description: Names of the sites. All sites, if not set.
    type: list
    elements: str
  without:
    description: Names of the sites that are left out, mostly that of the source.
    type: list
    elements: str
    default: []
seealso:
  - module: creativeflow.minio.minio_replication_verify
"""

EXAMPLES = r"""
- name: Compare az1 with its targets
  creativeflow.minio.minio_replication_verify:
    alias: az1
    targets: "{{ minio_sites | creativeflow.minio.sites_as_targets(without=['az1']) }}"
  delegate_to: localhost
"""

RETURN = r"""
_value:
  description: The list.
  type: list
  elements: dict
  sample:
    - {name: dr, url: "https://s3.dr.example.net", ca_path: files/dr-ca.crt}
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._site_lists import as_targets


def sites_as_targets(sites: t.Any, names: t.Any = None, without: t.Any = ()) -> list[dict[str, t.Any]]:
    """The list. :raises AnsibleFilterError: a site that is not there."""
    try:
        return as_targets(sites, names, without)
    except InputErrors as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"sites_as_targets": sites_as_targets}
