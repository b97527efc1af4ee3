# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: failover_losses
short_description: Tell what a failover loses
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Collects from the results of modules which versions the new site lacks, and every reason why there may be others.
options:
  _input:
    description: The results of M(creativeflow.minio.minio_site_health) by the name of the site.
    type: dict
    required: true
  from_site:
    description: The name of the site that clients leave.
    type: str
    required: true
  to_site:
    description: The name of the site that takes over.
    type: str
    required: true
  writers:
    description: The result of M(creativeflow.minio.minio_writers) for O(from_site), if its writers could be stopped.
    type: dict
  drained:
    description: The result of M(creativeflow.minio.minio_replication_drain) for O(from_site), if it was drained.
    type: dict
  compared:
    description:
      - The results of M(creativeflow.minio.minio_replication_verify) for the other sites, if they were compared. Each has C(item) with C(site), the
        name of the site, and C(buckets), the buckets that were to be compared, as a loop registers it.
    type: list
    elements: dict
  declared:
    description:
      - Dictionaries with C(bucket) and C(target_bucket), one for each pair that rules of the definitions lead from O(from_site) to O(to_site), as C(there) of
        RV(creativeflow.minio.rules_between#filter:_value) has them. Where O(from_site) has no enabled rule for one, what is missing is not known.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Show what would be lost
  ansible.builtin.debug:
    msg: "{{ health.by_name | creativeflow.minio.failover_losses('az1', 'dr', writers=stopped, drained=drained, declared=rules.there) }}"
"""

RETURN = r"""
_value:
  description:
    - C(losses) has a line for each version that O(to_site) lacks, C(unknown) a line for each reason why there may be others, C(rpo) says both in one
      line, and C(certain) is whether nothing is lost and nothing is unknown.
  type: dict
  sample: {losses: [], unknown: [], rpo: nothing lost, certain: true}
"""

import typing as t

from ..plugin_utils._failover_losses import failover_losses


def _failover_losses(health: dict[str, t.Any], from_site: str, to_site: str, **results: t.Any) -> dict[str, t.Any]:
    return failover_losses(from_site, to_site, health, **results)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"failover_losses": _failover_losses}
