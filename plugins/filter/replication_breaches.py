# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: replication_breaches
short_description: Collect what is wrong with the replication of several sites
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Collects the breaches from results of M(creativeflow.minio.minio_replication_status). A site that did not answer is a breach.
options:
  _input:
    description:
      - A list of dictionaries with C(site), its name, and C(status), the result of the module.
      - Each may have C(cluster), a result of M(creativeflow.minio.minio_cluster_info), for nodes and drives that are not online. It may also have
        C(declared), the site as M(creativeflow.minio.minio_definitions) returns it, for rules that do not exist or are disabled, with C(partial), whether a
        site may be in no rule, and C(grouped), whether it must have site replication with others.
    type: list
    elements: dict
    required: true
seealso:
  - plugin: creativeflow.minio.replication_table
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Fail if a site is behind
  ansible.builtin.assert:
    that: results | creativeflow.minio.replication_breaches | length == 0
"""

RETURN = r"""
_value:
  description: One line for each breach.
  type: list
  elements: str
  sample: ["site az1: generations → dr/generations: the target is offline, seen from this site."]
"""

import typing as t

from ..plugin_utils._verdict.clusters import Limits, of_cluster
from ..plugin_utils._verdict.replication import of_replication

_LIMITS = Limits(free=None)


def replication_breaches(results: t.Sequence[dict[str, t.Any]]) -> list[str]:
    """See DOCUMENTATION."""
    return [breach.text for breach in [*of_replication(results), *(breach for result in results for breach in of_cluster(result, _LIMITS))]]


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"replication_breaches": replication_breaches}
