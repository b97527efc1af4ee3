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
      - The sites that receive, so that they can be called by name. The list that M(creativeflow.minio.minio_bucket_replication) takes fits; its
        keys are not used.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - What the site is called.
        type: str
        required: true
      url:
        description:
          - The address that the remote targets have.
        type: str
        required: true
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
"""
