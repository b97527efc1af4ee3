# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: the pool that a name means."""

from __future__ import annotations

DOCUMENTATION = r"""
name: pool_choice
short_description: Find the server pool that a name means
version_added: 0.4.0
author: CreativeFlow (@creativeflow)
description:
  - Finds a pool by its hosts, by its hosts and drives, or by its part of the servers' command line.
  - A name that fits several pools finds none, and says which ones it fits.
positional: _input, name
options:
  _input:
    description: The pools, as RV(creativeflow.minio.cluster_layout#filter:_value.pools) has them.
    type: list
    elements: dict
    required: true
  name:
    description: Hosts such as V(az1-n{1...4}), hosts and drives such as V(az1-n{1...4}:/mnt/disk{1...4}), or a part of the servers' command line.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the nodes of a pool
  ansible.builtin.debug:
    msg: "{{ ((pools | creativeflow.minio.cluster_layout).pools | creativeflow.minio.pool_choice('az1-n{1...4}:/mnt/disk{1...4}')).pool.nodes }}"
"""

RETURN = r"""
_value:
  description: The choice.
  type: dict
  contains:
    pool:
      description: The pool as it was given; empty where none fits, or several do.
      type: dict
    problem:
      description: Which pools the name fits, where it fits several; otherwise empty.
      type: str
    names:
      description: The hosts and drives of every pool.
      type: list
      elements: str
"""

from ..module_utils._server.pool_choice import Named, ambiguous, fitting


def pool_choice(pools, name):
    """The pool that a name means."""
    named = {Named(pool["hosts"], pool["drives"], pool["command_line"]): pool for pool in pools}
    fits = fitting(list(named), str(name))
    return {
        "pool": named[fits[0]] if len(fits) == 1 else {},
        "problem": ambiguous(name, fits) if len(fits) > 1 else "",
        "names": [str(pool) for pool in named],
    }


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"pool_choice": pool_choice}
