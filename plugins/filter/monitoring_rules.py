# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: monitoring_rules
short_description: Make Prometheus' alerting rules for MinIO
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives the content of a file of rules, which Prometheus from 2.42 on reads. Every alert has a severity, a summary, a description and a
    C(runbook_url).
  - The rules look at the jobs C(minio-node), C(minio-cluster), C(minio-bucket), C(minio-iam), C(minio-status), C(minio-tls) and C(minio-proxy), with a label
    C(site).
options:
  _input:
    description: Thresholds that differ from their defaults.
    type: dict
    required: true
  runbooks:
    description: The address below which the runbooks are. The default is that of this collection's repository.
    type: str
    default: https://github.com/creativeflow/ansible-minio/blob/main/docs/runbooks
  leave_out:
    description: Names of alerts that are not wanted.
    type: list
    elements: str
    default: []
seealso:
  - plugin: creativeflow.minio.replication_metrics
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write the rules
  ansible.builtin.copy:
    content: "{{ {'lag_seconds': 300} | creativeflow.minio.monitoring_rules | to_nice_yaml(sort_keys=false) }}"
    dest: /etc/prometheus/rules/minio.yml
    mode: "0644"
    validate: promtool check rules %s
"""

RETURN = r"""
_value:
  description: The content of the file.
  type: dict
  sample:
    groups:
      - name: minio-site
        rules:
          - alert: MinioSiteDown
            expr: max by (site) (up{job="minio-node"}) == 0
            for: 1m
            labels: {severity: critical}
            annotations:
              summary: "site {{ $labels.site }}: no node answers"
              runbook_url: https://github.com/creativeflow/ansible-minio/blob/main/docs/runbooks/site-down.md
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._monitoring.rules import RUNBOOKS, rules


def monitoring_rules(thresholds: t.Mapping[str, t.Any], runbooks: str = RUNBOOKS, leave_out: t.Sequence[str] = ()) -> dict[str, t.Any]:
    """See DOCUMENTATION."""
    try:
        return rules(thresholds, runbooks, leave_out)
    except InputErrors as error:
        raise AnsibleFilterError(f"monitoring_rules: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"monitoring_rules": monitoring_rules}
