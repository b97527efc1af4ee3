# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: capacity_plan
short_description: Usable capacity and fault tolerance of server pools
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Calculates how much server pools hold, and how many of their drives and nodes may fail, before anything is bought or built.
  - Erasure sets and parity follow the rules of the server.
positional: _input
options:
  _input:
    description: The pools, in the form of C(minio_cluster_pools), each with the keys C(hosts) and C(drives).
    type: list
    elements: dict
    required: true
  drive_size:
    description: Size of one drive, for example V(8TB) or V(7.2TiB), or a list with a size for each pool.
    type: raw
    required: true
  parity:
    description: Number of parity drives, for example V(EC:4) or V(4). The default is that of the server, by the size of the sets of the first pool.
    type: str
    default: ''
  set_size:
    description: Drives in an erasure set (E(MINIO_ERASURE_SET_DRIVE_COUNT)). V(0) leaves the choice to the server.
    type: int
    default: 0
"""

EXAMPLES = r"""
- name: Show what four nodes with four drives of 8 TB hold
  ansible.builtin.debug:
    msg: "{{ minio_cluster_pools | creativeflow.minio.capacity_plan('8TB') }}"
"""

RETURN = r"""
_value:
  description:
    - The plan of the site.
    - RV(_value.pools) has the same for each pool, with its C(name), C(sets) and C(set_size), and without the parity, which is the same in all pools.
  type: dict
  contains:
    nodes:
      description: Number of nodes. A node in two pools counts twice.
      type: int
    drives:
      description: Number of drives.
      type: int
    parity:
      description: Parity drives of each erasure set.
      type: int
    raw_bytes:
      description: Size of all drives.
      type: int
    usable_bytes:
      description: Size without parity.
      type: int
    usable:
      description: The same for people.
      type: str
      sample: 87.3 TiB
    ratio:
      description: Usable share of the raw size.
      type: float
      sample: 0.75
    may_fail:
      description: C(drives) and C(nodes) that may fail, in the worst case, while the site can still be written to.
      type: dict
      sample: {drives: 4, nodes: 1}
    may_fail_for_reads:
      description: C(drives) and C(nodes) that may fail, in the worst case, while everything can still be read.
      type: dict
      sample: {drives: 4, nodes: 1}
    pools:
      description: The plan of each pool.
      type: list
      elements: dict
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._cluster.capacity import capacity_plan


def _capacity_plan(pools: t.Any, drive_size: t.Any, parity: t.Any = "", set_size: t.Any = 0) -> dict[str, t.Any]:
    try:
        return capacity_plan(pools, drive_size, parity, set_size)
    except InputErrors as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"capacity_plan": _capacity_plan}
