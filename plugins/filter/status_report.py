# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: status_report
short_description: Judge the status of all sites of a deployment
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Judges nodes, drives, quorum, space, versions, replication, open failovers and certificates of all sites. A site that was not asked, or did not answer, is
    a breach. Each breach has a runbook. The role P(creativeflow.minio.minio_replication#role) and the playbook C(creativeflow.minio.status) use it.
options:
  _input:
    description: A list as for P(creativeflow.minio.replication_breaches#filter), with a dictionary for each site that was asked.
    type: list
    elements: dict
    required: true
  sites:
    description: The names of all sites that must have been asked.
    type: list
    elements: str
    required: true
  now:
    description: Time at which the sites were asked, in seconds since 1970.
    type: float
    required: true
  certificates:
    description: Results about certificates, as for P(creativeflow.minio.certificate_status#filter).
    type: list
    elements: dict
    default: []
  unreached:
    description: The names of hosts that Ansible does not reach.
    type: list
    elements: str
    default: []
  left_out:
    description: The names of sites that were not to be asked. They are no breach, and are named.
    type: list
    elements: str
    default: []
  free:
    description: The part of the space of a pool that must be free, from 0 to 1. Empty for no limit.
    type: raw
    default: 0.1
  spare_drives:
    description: Number of further drives that must be able to fail before a set stops taking writes. Empty for no limit.
    type: raw
    default: ""
  operation_hours:
    description: Hours for which a failover may be open. Empty for no limit.
    type: raw
    default: 24
  certificate_days:
    description: Days for which a certificate must be valid.
    type: float
    default: 14
  runbooks:
    description: The address or folder of the runbooks. The default is that of the alerts, see P(creativeflow.minio.monitoring_rules#filter).
    type: str
  everything:
    description: Whether RV(_value.lines) also has the rules that are well.
    type: bool
    default: false
seealso:
  - module: creativeflow.minio.minio_result
"""

EXAMPLES = r"""
- name: Fail if anything is wrong
  ansible.builtin.fail:
    msg: "{{ report.breaches | join('\n') }}"
  vars:
    report: "{{ results | creativeflow.minio.status_report(minio_sites.keys(), now().timestamp()) }}"
  when: report.breaches | length > 0
"""

RETURN = r"""
_value:
  description: The report.
  type: dict
  contains:
    messages:
      description: One line for each breach.
      type: list
      elements: str
      sample: ["site az1: node az1-n2:9000 is offline. Start it, or replace it."]
    breaches:
      description: The same lines with the addresses of the runbooks.
      type: list
      elements: str
    lines:
      description: Lines for people. They have one line for each site, the rules and certificates that are not well, and how many are.
      type: list
      elements: str
    line:
      description: All in one line, as Nagios reads it.
      type: str
      sample: "MINIO OK: 2 sites, 8 nodes, 36 rules | lag=0s"
    numbers:
      description: What can be counted.
      type: dict
    details:
      description: Everything for programs, described in C(docs/results.md).
      type: dict
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..plugin_utils._monitoring.rules import RUNBOOKS
from ..plugin_utils._verdict.clusters import Limits
from ..plugin_utils._verdict.report import report


def status_report(results: t.Sequence[dict[str, t.Any]], sites: t.Iterable[str], now: float, **options: t.Any) -> dict[str, t.Any]:
    """See DOCUMENTATION."""
    limits = Limits(
        free=_number("free", options.pop("free", 0.1)),
        spare_drives=_number("spare_drives", options.pop("spare_drives", None)),
        operation_hours=_number("operation_hours", options.pop("operation_hours", 24)),
        certificate_days=_number("certificate_days", options.pop("certificate_days", 14)) or 0,
    )
    return report(list(results), list(sites), limits, float(now), runbooks=options.pop("runbooks", "") or RUNBOOKS, **options)


def _number(name: str, value: t.Any) -> t.Any:
    """``None`` for nothing. :raises AnsibleFilterError: it is no number."""
    if value is None or value == "":
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise AnsibleFilterError(f"status_report: {name} is {value!r}. Give a number, or nothing for no limit.") from None


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"status_report": status_report}
