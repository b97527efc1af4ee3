# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: site_members
short_description: List the hosts of a site
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - A host belongs to a site because it is in a group of the site's name, or because its variable C(minio_site) has that name.
options:
  _input:
    description: The variable C(groups).
    type: dict
    required: true
  hostvars:
    description: The variable C(hostvars).
    type: dict
    required: true
  site:
    description: The name of the site.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the hosts of az1
  ansible.builtin.debug:
    msg: "{{ groups | creativeflow.minio.site_members(hostvars, 'az1') }}"
"""

RETURN = r"""
_value:
  description: The names of the hosts, those of the group first, each once. It is empty where no host belongs to the site.
  type: list
  elements: str
  sample: [az1-n1, az1-n2]
"""

import typing as t

from ..plugin_utils._hosts.members import site_members


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"site_members": site_members}
