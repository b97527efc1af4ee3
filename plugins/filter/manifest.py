# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: manifest
short_description: Sum up files in the format of md5sum and sha256sum
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reads files on the controller and gives their sums, with their paths relative to a folder.
options:
  _input:
    description: The paths of the files.
    type: list
    elements: path
    required: true
  folder:
    description: The folder that the paths in the manifest are relative to.
    type: path
    required: true
"""

EXAMPLES = r"""
- name: Write a manifest
  ansible.builtin.copy:
    content: "{{ (paths | creativeflow.minio.manifest(folder=playbook_dir)).sha256 }}"
    dest: SHA256SUMS
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The texts of the two manifests.
  type: dict
  contains:
    md5:
      description: What C(md5sum --check) takes.
      type: str
    sha256:
      description: What C(sha256sum --check) takes.
      type: str
"""

import typing as t

from ..plugin_utils._manifest import manifest


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"manifest": manifest}
