# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: access_table
short_description: Show who can do what on which bucket in one table
version_added: 0.2.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes lines of a table, one for each identity and bucket, of the fact C(minio_iam_access) of the role P(creativeflow.minio.minio_iam#role).
options:
  _input:
    description: A list of dictionaries with C(kind), C(name), C(bucket), C(level) and C(prefix).
    type: list
    elements: dict
    required: true
seealso:
  - module: creativeflow.minio.minio_definitions
"""

EXAMPLES = r"""
- name: Who can do what
  ansible.builtin.debug:
    msg: "{{ minio_iam_access | creativeflow.minio.access_table }}"
"""

RETURN = r"""
_value:
  description: The lines of the table.
  type: list
  elements: str
  sample:
    - "WHO            BUCKET     LEVEL   PREFIX"
    - "service mlops  ai-models  owner"
"""

import typing as t

from ..module_utils._definitions.access import table


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"access_table": table}
