# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: manifest_differences
short_description: Compare two manifests of files
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Says which files were added, removed or changed between two manifests of the filter P(creativeflow.minio.manifest#filter).
positional: written
options:
  _input:
    description: The manifest of the files as they are.
    type: str
    required: true
  written:
    description: The manifest that was written before.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Refuse files that were not reviewed
  ansible.builtin.assert:
    that: now | creativeflow.minio.manifest_differences(reviewed) | length == 0
"""

RETURN = r"""
_value:
  description: One line for each file that differs.
  type: list
  elements: str
  sample: ["config/buckets_definition.json: changed since the manifest was written."]
"""

import typing as t

from ..plugin_utils._manifest import differences


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"manifest_differences": differences}
