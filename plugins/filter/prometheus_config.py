# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: prometheus_config
short_description: Put entries of this collection into the configuration of Prometheus or Alertmanager
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives the text of a file with entries for MinIO, each between two marks at the beginning of its list. All else stays as it is, with comments and order.
    Entries of an earlier run are replaced.
  - Prometheus from 2.43 on reads jobs from files of their own (C(scrape_config_files)). 2.42 does not, and gets them in its C(scrape_configs).
options:
  _input:
    description: The text of C(prometheus.yml) or C(alertmanager.yml).
    type: str
    required: true
  jobs:
    description: The jobs, for Prometheus.
    type: list
    elements: dict
    default: []
  version:
    description: Output of C(promtool --version), for Prometheus.
    type: str
    default: ''
  folder:
    description: The folder of C(rules.yml), and of C(scrape.yml) with the jobs, for Prometheus.
    type: str
    default: ''
  receiver:
    description: The receiver of all alerts of MinIO, for Alertmanager. The file must have it.
    type: str
    default: ''
  name:
    description: The file, for messages.
    type: str
    default: the file
seealso:
  - plugin: creativeflow.minio.monitoring_plan
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show the configuration of Alertmanager with a route for MinIO
  ansible.builtin.debug:
    msg: "{{ lookup('ansible.builtin.file', 'alertmanager.yml') | creativeflow.minio.prometheus_config(receiver='operators') }}"
"""

RETURN = r"""
_value:
  description: The text.
  type: str
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._monitoring.alertmanager import inhibitions, route
from ..plugin_utils._monitoring.plan import main_file
from ..plugin_utils._monitoring.sections import put
from ..plugin_utils._role_variables import plain


def prometheus_config(
    text: str, jobs: t.Sequence[dict[str, t.Any]] = (), version: str = "", folder: str = "", receiver: str = "", name: str = "the file"
) -> str:
    """See DOCUMENTATION."""
    try:
        if receiver:
            return put(text, {"route.routes": [route(plain(receiver))], "inhibit_rules": inhibitions()}, name)
        return put(text, main_file(version, plain(folder), plain(jobs), [f"{plain(folder)}/rules.yml"]), name)
    except InputErrors as error:
        raise AnsibleFilterError(f"prometheus_config: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"prometheus_config": prometheus_config}
