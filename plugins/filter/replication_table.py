# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: replication_table
short_description: Show the replication status of several sites in one table
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes lines of a table, one for each replication rule, from results of M(creativeflow.minio.minio_replication_status). A site that
    did not answer has one line that says so.
options:
  _input:
    description:
      - A list of dictionaries with C(site), its name, and C(status), the result of the module.
      - Each may have C(cluster), a result of M(creativeflow.minio.minio_cluster_info), for nodes and drives that are not online. It may also have
        C(declared), the site as M(creativeflow.minio.minio_definitions) returns it, for rules that do not exist, with C(partial), whether a site may be in
        no rule.
    type: list
    elements: dict
    required: true
seealso:
  - plugin: creativeflow.minio.replication_breaches
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show two sites
  ansible.builtin.debug:
    msg: "{{ [{'site': 'az1', 'status': status_az1}, {'site': 'az2', 'status': status_az2}] | creativeflow.minio.replication_table }}"
"""

RETURN = r"""
_value:
  description: The lines of the table.
  type: list
  elements: str
  sample:
    - "RULE                   STATE   WAITING  SIZE  FAILED  OLDEST  PROBE   VERDICT"
    - "az1 generations → dr   online  0        0 B   0       0 s     0.21 s  ok"
"""

import typing as t

from ..plugin_utils._verdict.table import table


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"replication_table": table}
