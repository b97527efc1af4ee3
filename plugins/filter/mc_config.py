# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: the configuration file of mc."""

from __future__ import annotations

DOCUMENTATION = r"""
name: mc_config
short_description: Make the configuration file of mc from the addresses and keys of sites
version_added: 0.1.0
author: CreativeFlow (@creativeflow)
description:
  - Puts aliases into C(config.json), the configuration file of C(mc). The result holds secrets.
  - Values such as V({{PRIMARY_MINIO_SECRET_KEY}}) or V(${PRIMARY_MINIO_SECRET_KEY}) are taken from the environment of the controller.
positional: _input
options:
  _input:
    description:
      - The aliases by name, each with the keys C(url), C(access_key), C(secret_key), and optionally C(session_token), C(api) and C(path). The
        spelling of C(mc), such as C(accessKey), is accepted as well, and so are a whole C(config.json) and the text of a JSON file of either.
      - The other keys of C(minio_sites) are accepted, too, and mean nothing to C(mc). A site with C(web_identity_token) or C(web_identity_token_file), and
        so without keys of its own, gets no alias.
    type: raw
    required: true
  present:
    description: The text of the file as it is now. Aliases in it are kept, and so is the text if nothing has to change.
    type: str
    default: ''
  purge:
    description: Whether aliases that are in O(present) but not in the input are removed.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Write the configuration file
  ansible.builtin.copy:
    content: "{{ (minio_sites | creativeflow.minio.mc_config).text }}"
    dest: "{{ ansible_facts['env']['HOME'] }}/.mc/config.json"
    mode: "0600"
  no_log: true
"""

RETURN = r"""
_value:
  description: The configuration, or what is wrong with the aliases.
  type: dict
  contains:
    errors:
      description: What is wrong with the aliases. No key is shown.
      type: list
      elements: str
    text:
      description: The text of the file. It holds secrets.
      type: str
    without_keys:
      description: The names of sites that get no alias, because their keys come from an identity provider.
      type: list
      elements: str
"""

import json
import os

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._mc_config import build, read, read_aliases


def mc_config(aliases, present="", purge=False):
    """The text of the file and the sites that are not in it, or the errors."""
    try:
        config = build(aliases, present, bool(purge), os.environ)
        without_keys = [name for name, alias in read_aliases(aliases, os.environ).items() if not alias["accessKey"]]
    except InputErrors as error:
        return {"errors": error.errors, "text": "", "without_keys": []}
    # mc writes the same content in another layout.
    text = present if config == read(present) else json.dumps(config, indent="\t", sort_keys=True) + "\n"
    return {"errors": [], "text": text, "without_keys": without_keys}


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"mc_config": mc_config}
