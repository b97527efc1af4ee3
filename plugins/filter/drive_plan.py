# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: which devices may become drives."""

from __future__ import annotations

DOCUMENTATION = r"""
name: drive_plan
short_description: What has to be done so that devices become drives
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - The judgement of the role P(creativeflow.minio.minio_drives#role). It is of little use elsewhere.
positional: _input, probe
options:
  _input:
    description: The drives, each with the keys C(path), C(device) and C(label).
    type: list
    elements: dict
    required: true
  probe:
    description: What the role read on the host.
    type: str
    required: true
  host:
    description: The host, for messages.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show what would be formatted
  ansible.builtin.debug:
    msg: "{{ (drives | creativeflow.minio.drive_plan(probe, host=inventory_hostname)).make }}"
"""

RETURN = r"""
_value:
  description: The plan.
  type: dict
  contains:
    problems:
      description: One line for each reason not to touch the devices.
      type: list
      elements: str
    drives:
      description: All drives.
      type: list
      elements: dict
    make:
      description: The drives whose devices are blank, so that a file system is to be made.
      type: list
      elements: dict
    sizes:
      description: The bytes of the devices that are not mounted yet, by path.
      type: dict
    needs_package:
      description: Whether a file system is to be made and the program for it is missing.
      type: bool
"""

from ..plugin_utils._cluster.drives import device_plan


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"drive_plan": device_plan}
