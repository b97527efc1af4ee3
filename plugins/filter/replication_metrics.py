# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: replication_metrics
short_description: Give what status and playbooks found as metrics for Prometheus
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes a text in the format of Prometheus from results of M(creativeflow.minio.minio_replication_status), for the textfile collector of
    node_exporter. Every name begins with C(creativeflow_minio_).
  - With O(certificates) and O(results), the text also has what these say, so that one file has all metrics of the collection.
  - What is not known is left out. Every metric has its HELP and TYPE, also where it has no value.
options:
  _input:
    description:
      - A list of dictionaries with C(site), its name, and C(status), the result of the module.
      - Each may have C(cluster), a result of M(creativeflow.minio.minio_cluster_info), for versions, nodes, drives, pools and healing, and C(written), one of
        M(creativeflow.minio.minio_readwrite_check).
    type: list
    elements: dict
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
    version_added: 0.4.0
  results:
    description: Results of playbooks, each with C(kind), C(sites), C(time), C(outcome), C(numbers), C(details) and C(last_ok).
    type: list
    elements: dict
    default: []
    version_added: 0.4.0
  unreadable:
    description: Number of files of results that could not be read.
    type: int
    default: 0
    version_added: 0.4.0
  sites:
    description:
      - The names of all sites that must have been asked. One without an entry counts as a site that gave no status.
      - Results about single sites that are not among them are left out.
    type: list
    elements: str
    default: []
    version_added: 0.4.0
seealso:
  - plugin: creativeflow.minio.replication_table
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Let Prometheus know
  ansible.builtin.copy:
    content: "{{ [{'site': 'az1', 'status': status_az1}] | creativeflow.minio.replication_metrics(now().timestamp()) }}"
    dest: /var/lib/node_exporter/textfile_collector/minio_replication.prom
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The text.
  type: str
  sample: |
    # HELP creativeflow_minio_replication_online Whether the site reaches the target.
    # TYPE creativeflow_minio_replication_online gauge
    creativeflow_minio_replication_online{site="az1",bucket="users",target="dr",rule="dr-users"} 1
"""

import typing as t

from ..plugin_utils._monitoring.families import text
from ..plugin_utils._monitoring.samples import of_certificates, of_results, of_status
from ..plugin_utils._results.document import of_sites


def replication_metrics(
    status: t.Sequence[dict[str, t.Any]],
    now: float,
    certificates: t.Sequence[dict[str, t.Any]] = (),
    results: t.Sequence[dict[str, t.Any]] = (),
    unreadable: int = 0,
    sites: t.Sequence[str] = (),
) -> str:
    """See DOCUMENTATION."""
    return text([*of_status(status, now, sites), *of_certificates(certificates), *of_results(of_sites(results, sites), unreadable)])


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"replication_metrics": replication_metrics}
