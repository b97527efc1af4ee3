# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: site_list
short_description: Give sites by their names as modules take them
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes the list that the options C(sites) and C(targets) of modules take from the variable C(minio_sites). Each site has what its own entry says.
options:
  _input:
    description: The variable C(minio_sites).
    type: dict
    required: true
  names:
    description: The names of the sites, all if it is not given. An unknown name is an error, which names the nearest known one.
    type: list
    elements: str
  form:
    description:
      - V(connection) has everything that a module needs to sign in, V(address) has no keys and no region, and V(target) has the name and the address that
        other sites use.
    type: str
    choices: [connection, address, target]
    default: connection
"""

EXAMPLES = r"""
- name: Compare az1 with dr
  creativeflow.minio.minio_replication_verify:
    site: az1
    targets: "{{ minio_sites | creativeflow.minio.site_list(['dr']) }}"
"""

RETURN = r"""
_value:
  description: One dictionary for each name, with C(name), C(url), and what else the site's entry says.
  type: list
  elements: dict
  sample: [{name: dr, url: "https://s3.dr.example.net", access_key: dr-root, secret_key: "…", ca_path: /etc/ssl/dr.pem}]
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils._common.errors import InputErrors
from ..module_utils._site.sites import site_list


def _site_list(sites: dict[str, dict[str, t.Any]], names: t.Optional[list[str]] = None, form: str = "connection") -> list[dict[str, t.Any]]:
    try:
        return site_list(sites, names, form)
    except InputErrors as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"site_list": _site_list}
