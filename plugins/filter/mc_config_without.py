# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: the configuration file of mc without some aliases."""

from __future__ import annotations

DOCUMENTATION = r"""
name: mc_config_without
short_description: Take aliases out of the configuration file of mc
version_added: 0.4.0
author: CreativeFlow (@creativeflow)
description:
  - Takes aliases out of the text of C(config.json), the configuration file of C(mc). The result holds the secrets of the others.
positional: _input, names
options:
  _input:
    description: The text of the file. Empty if there is none.
    type: str
    required: true
  names:
    description: Names of the aliases.
    type: list
    elements: str
    required: true
  aliases:
    description: Aliases whose names are taken out too, in one of the forms that P(creativeflow.minio.mc_config#filter) takes.
    type: raw
    default: {}
"""

EXAMPLES = r"""
- name: Show which aliases would be left
  ansible.builtin.debug:
    msg: "{{ (lookup('ansible.builtin.file', '~/.mc/config.json') | creativeflow.minio.mc_config_without(['dr'])).left }}"
"""

RETURN = r"""
_value:
  description: The rest.
  type: dict
  contains:
    text:
      description: The text of the file. It holds secrets. Empty where no alias is left but those that mc makes by itself.
      type: str
    removed:
      description: Names of the aliases that were taken out.
      type: list
      elements: str
    left:
      description: Names of the others, without those that mc makes by itself.
      type: list
      elements: str
"""

from ..plugin_utils._mc_config import names_of, without


def mc_config_without(present, names, aliases=None):
    """The configuration without aliases."""
    return without(present, [*names, *names_of(aliases or {})])


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"mc_config_without": mc_config_without}
