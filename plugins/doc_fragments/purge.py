# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The removal of what is not declared, for what has a name and no tags."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  purge:
    description:
      - Whether to remove the objects in O(purge_scope) that are not declared. Use it with the complete list.
      - The access key needs C(admin:ExportIAM) for it. The access key that the module signs with is never purged, nor its
        user and the groups of that user.
      - Check mode lists the removals.
    type: bool
    default: false
    version_added: 0.2.0
  purge_scope:
    description:
      - The objects that O(purge) may remove. Nothing outside of it is ever removed.
    type: dict
    version_added: 0.2.0
    suboptions:
      prefix:
        description: The beginning of the names.
        type: str
  purge_limit:
    description:
      - The largest number of objects that one run may purge, or a share of those in the scope. If there are more, nothing is written.
    type: str
    default: 10%
    version_added: 0.2.0
"""
