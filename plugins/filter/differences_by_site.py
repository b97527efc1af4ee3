# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: differences_by_site
short_description: Count what the roles would change on each site
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Counts what P(creativeflow.minio.config_differences#filter) names.
positional: sites
options:
  _input:
    description: The variables of the hosts on which the roles ran.
    type: list
    elements: dict
    required: true
  sites:
    description: The names of all sites.
    type: list
    elements: str
    required: true
seealso:
  - plugin: creativeflow.minio.config_differences
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show how many objects of each site are not as declared
  ansible.builtin.debug:
    msg: "{{ ansible_play_hosts | map('extract', hostvars) | creativeflow.minio.differences_by_site(minio_sites.keys()) }}"
  run_once: true
"""

RETURN = r"""
_value:
  description: The number of objects by the name of the site. It is null where a site could not be compared.
  type: dict
  sample: {az1: 0, dr: null}
"""

import typing as t

from ..plugin_utils._config_differences import differences_by_site


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"differences_by_site": differences_by_site}
