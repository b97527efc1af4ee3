# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the sites that receive."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  targets:
    description:
      - The sites that receive, with their names. One list of sites fits all modules that have this option. This module does not
        connect to them, and uses O(targets[].name), O(targets[].url) and O(targets[].replication_url) only.
      - A name in place of a dictionary stands for what the variable C(minio_sites) says of that site. A dictionary without C(url) takes from there what it
        leaves out. One with C(url) takes nothing, so that no key from there goes to another address.
      - V(others) in place of the list stands for all sites of that variable but O(site).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name of the site.
        type: str
        required: true
      url:
        description:
          - Address of the site, which is also the one that the remote targets have, unless O(targets[].replication_url) is set.
          - Two spellings of one address are the same, for example with and without a slash at its end.
        type: str
        required: true
      replication_url:
        description:
          - The address that the remote targets have, if it differs from O(targets[].url).
        type: str
        version_added: 0.4.0
      access_key:
        description:
          - Not used.
        type: str
      secret_key:
        description:
          - Not used.
        type: str
      region:
        description:
          - Not used.
        type: str
      ca_path:
        description:
          - Not used.
        type: path
        version_added: 0.4.0
      validate_certs:
        description:
          - Not used.
        type: bool
        default: true
        version_added: 0.4.0
"""
