# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: sites_to_ask
short_description: List sites for a query of their health
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes the option O(creativeflow.minio.minio_site_health#module:sites) from C(minio_sites). Keys are left out.
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
seealso:
  - module: creativeflow.minio.minio_site_health
"""

EXAMPLES = r"""
- name: Query the health of all sites
  creativeflow.minio.minio_site_health:
    sites: "{{ minio_sites | creativeflow.minio.sites_to_ask }}"
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
from ansible_collections.creativeflow.minio.plugins.module_utils._site_lists import to_ask


def sites_to_ask(sites: t.Any, names: t.Any = None) -> list[dict[str, t.Any]]:
    """The list. :raises AnsibleFilterError: a site that is not there."""
    try:
        return to_ask(sites, names)
    except InputErrors as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"sites_to_ask": sites_to_ask}
