# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: how long certificates are valid."""

from __future__ import annotations

DOCUMENTATION = r"""
name: certificate_status
short_description: How long the certificates of sites are valid, for people and for monitoring
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - Makes a table and a list of breaches from what M(creativeflow.minio.minio_certificate_info) says.
positional: _input, least_days
options:
  _input:
    description:
      - The certificates that were asked for. Each has C(site), C(of), which is a node or an address, C(answer), the result of the module, and C(trusted),
        whether clients have to trust it.
    type: list
    elements: dict
    required: true
  least_days:
    description: A certificate with fewer days left is a breach.
    type: float
    required: true
"""

EXAMPLES = r"""
- name: Show the certificates
  ansible.builtin.debug:
    msg: "{{ (asked | creativeflow.minio.certificate_status(14)).lines }}"
"""

RETURN = r"""
_value:
  description: What to show, and what to fail for.
  type: dict
  contains:
    lines:
      description: A table, one line for each certificate; empty if there is none.
      type: list
      elements: str
    breaches:
      description: One line for each certificate that is not trusted or ends too soon.
      type: list
      elements: str
"""

from ..plugin_utils._certificates.status import certificate_status


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"certificate_status": lambda asked, least_days: certificate_status(asked, float(least_days))}
