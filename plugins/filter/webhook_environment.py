# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: the variables of webhooks."""

from __future__ import annotations

DOCUMENTATION = r"""
name: webhook_environment
short_description: The variables of a MinIO server for webhooks of its log
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - What the role P(creativeflow.minio.minio_cluster#role) makes of O(creativeflow.minio.minio_cluster#role:main:minio_cluster_audit_webhooks) and
    O(creativeflow.minio.minio_cluster#role:main:minio_cluster_logger_webhooks). It is of little use elsewhere.
positional: _input
options:
  _input:
    description:
      - The webhooks, each with the keys C(name) and C(endpoint), and perhaps C(auth_token), C(client_cert), C(client_key), C(queue_dir), C(queue_size),
        C(batch_size), C(max_retry), C(retry_interval), C(http_timeout) and C(proxy).
    type: list
    elements: dict
    required: true
  kind:
    description: Which log they get.
    type: str
    choices: [audit, logger]
    required: true
  folder:
    description: The folder of certificates on the host. They are named C(audit-NAME.crt), C(audit-NAME.key) and so on.
    type: path
    default: /etc/minio/webhooks
seealso:
  - plugin: creativeflow.minio.environment_render
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the variables of a webhook
  ansible.builtin.debug:
    msg: "{{ [{'name': 'siem', 'endpoint': 'https://siem.example.net/minio'}] | creativeflow.minio.webhook_environment(kind='audit') }}"
  # MINIO_AUDIT_WEBHOOK_ENABLE_siem: "on", MINIO_AUDIT_WEBHOOK_ENDPOINT_siem: https://siem.example.net/minio
"""

RETURN = r"""
_value:
  description: The variables. Those of tokens are secrets.
  type: dict
"""

from ansible.errors import AnsibleFilterError

from ..plugin_utils._cluster import kms_and_webhooks


def webhook_environment(webhooks, kind, folder="/etc/minio/webhooks"):
    """The variables."""
    if kind not in kms_and_webhooks.KINDS:
        raise AnsibleFilterError(f"webhook_environment: kind must be {' or '.join(kms_and_webhooks.KINDS)}, not '{kind}'.")
    return kms_and_webhooks.webhook_environment(kind, webhooks, folder)


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"webhook_environment": webhook_environment}
