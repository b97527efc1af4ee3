# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that judge a site before a host is touched."""

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster_problems
short_description: What would not work on a site, before a host is touched
version_added: 0.1.0
author: CreativeFlow (@creativeflow)
description:
  - The preflight of the role P(creativeflow.minio.minio_cluster#role). It is of little use elsewhere.
positional: _input
options:
  _input:
    description:
      - What is known of a site, its nodes, a host, its certificate, the drives of a site, or all clocks. The keys are those that the role passes.
    type: dict
    required: true
  of:
    description: What the input describes.
    type: str
    choices: [site, host, certificate, drives, clocks, install, removal, replacement, restart, identity, rotation, signature]
    default: site
  prefix:
    description: With O(of=install), how the names of the variables begin.
    type: str
    default: minio_binary
  limit:
    description: With O(of=clocks), how many seconds two clocks may differ.
    type: float
    default: 5
"""

EXAMPLES = r"""
- name: Show whether two clocks agree
  ansible.builtin.debug:
    msg: "{{ {'az1-n1': 0.2, 'az1-n2': 7.4} | creativeflow.minio.cluster_problems(of='clocks') }}"
"""

RETURN = r"""
_value:
  description: One line for each problem. An empty list means that nothing is known to be wrong.
  type: list
  elements: str
"""

from ansible.errors import AnsibleFilterError

from ..plugin_utils._cluster import certificates
from ..plugin_utils._cluster.credentials import identity_problems, rotation_problems
from ..plugin_utils._cluster.drives import pool_problems
from ..plugin_utils._cluster.growth import removal_problems, replacement_problems
from ..plugin_utils._cluster.install import install_problems
from ..plugin_utils._cluster.minisign import signature_problem
from ..plugin_utils._cluster.preflight import clock_problems, host_problems, site_problems
from ..plugin_utils._cluster.restart import restart_problems


def _clock_problems(clocks, limit=5.0):
    return clock_problems({host: float(offset) for host, offset in clocks.items()}, float(limit))


def _install_problems(inputs, prefix="minio_binary"):
    return install_problems(inputs, prefix)


def _signature_problems(signed):
    problem = signature_problem(signed["file"], signed["signature"], signed["key"])
    return [problem] if problem else []


_JUDGES = {
    "site": site_problems,
    "host": host_problems,
    "certificate": certificates.problems,
    "drives": pool_problems,
    "clocks": _clock_problems,
    "install": _install_problems,
    "removal": removal_problems,
    "replacement": replacement_problems,
    "restart": restart_problems,
    "identity": identity_problems,
    "rotation": rotation_problems,
    "signature": _signature_problems,
}


def cluster_problems(subject, of="site", **options):
    """One line for each problem."""
    if of not in _JUDGES:
        raise AnsibleFilterError(f"cluster_problems: of must be one of {', '.join(_JUDGES)}, not '{of}'.")
    return _JUDGES[of](subject, **options)


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"cluster_problems": cluster_problems}
