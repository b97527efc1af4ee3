# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: rules_between
short_description: Find the replication rules between two sites
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Tells which buckets replicate from one site to another, and what has to lead back during a failover.
options:
  _input:
    description: The value RV(creativeflow.minio.minio_definitions#module:sites) of M(creativeflow.minio.minio_definitions).
    type: dict
    required: true
  source:
    description: The name of the site that the rules lead from.
    type: str
    required: true
  target:
    description: The name of the site that the rules lead to.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show what replicates from az1 to dr
  ansible.builtin.debug:
    msg: "{{ (definitions.sites | creativeflow.minio.rules_between('az1', 'dr')).there }}"
"""

RETURN = r"""
_value:
  description:
    - C(there) has the buckets of O(source) with their target buckets, C(back) the same the other way around, and C(undeclared) those of C(back)
      for which there is no declared rule. C(others) has the other sites with rules that lead to the same buckets of O(target), and
      C(resync) what sends everything back, as M(creativeflow.minio.minio_replication_resync) takes it.
  type: dict
  sample:
    there: [{bucket: users, target_bucket: users}]
    back: [{bucket: users, target_bucket: users}]
    undeclared: [{bucket: users, target_bucket: users}]
    others: [{site: az2, buckets: [users]}]
    resync: [{bucket: users, target: az1}]
"""

import typing as t

from ..module_utils._site.sites import rules_between


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"rules_between": rules_between}
