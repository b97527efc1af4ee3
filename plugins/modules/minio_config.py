#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_config
short_description: Set the configuration of a MinIO server
version_added: 0.2.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Converges subsystems of the server's configuration, and targets of them, to what is declared. These are the settings of C(mc admin config).
    They are kept by the site and hold for all of its nodes.
  - Keys that are not declared stay as they are. A key that already has the declared value because it is the default is not written.
  - Secrets are compared with what the server has, so that a changed one is noticed. They are never shown, and neither is a
    url with credentials, such as C(amqp://user:password@host) or C(https://host/?token=...).
  - The server applies some subsystems at once (C(api), C(audit_kafka), C(audit_webhook), C(batch), C(browser), C(callhome), C(compression),
    C(drive), C(heal), C(ilm), C(logger_webhook), C(scanner), C(storage_class), C(subnet)) and all others when it starts. RV(restart_required)
    tells whether a restart of all nodes is due, also in a later run, until it was done. The role P(creativeflow.minio.minio_cluster#role) does it.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  name:
    description:
      - The subsystem, for example V(api), or a target of it, for example V(notify_webhook:uploads).
    type: str
  settings:
    description:
      - The keys of the subsystem and their values, as C(mc admin config set) names them. Each subsystem has other keys, so that there are no suboptions.
      - V(true) and V(false) are written as V(on) and V(off), a list with commas.
      - An empty value, or null, puts the key back to its default.
      - A target is on, unless C(enable) is false.
    type: dict
  state:
    description:
      - Whether the target exists. With V(absent), a subsystem is put back to its defaults.
    type: str
    choices: [present, absent]
    default: present
  subsystems:
    description:
      - Several subsystems and targets. All errors of all of them are reported at once, before anything is written.
    type: list
    elements: dict
    suboptions:
      name:
        description: See O(name).
        type: str
        required: true
      settings:
        description: See O(settings).
        type: dict
      state:
        description: See O(state).
        type: str
        choices: [present, absent]
        default: present
notes:
  - The environment of the server goes before its configuration. Where a variable there says otherwise than what is declared, the module says
    which one and writes nothing.
  - The server tries a notification target when it is set. What it cannot reach, it refuses.
  - Subsystems that need a restart are compared with what the next start would have. The server keeps no record of a removal, so this module sets a
    target off, with the comment C(removed), before it removes it. What something else removed is noticed only after the restart.
  - Where some nodes of the site started after a declared subsystem was set, and others did not, a restart is due, whichever node answers.
  - C(comment) is not supported, because the server does not give it back.
  - The access key needs C(admin:ConfigUpdate), and C(admin:ServerInfo) for subsystems that need a restart.
seealso:
  - module: creativeflow.minio.minio_bucket
    description: Its option C(notifications) uses the targets.
  - name: Server configuration of MinIO
    description: The subsystems and their keys.
    link: https://docs.min.io/community/minio-object-store/reference/minio-server/settings.html
"""

EXAMPLES = r"""
- name: More requests at a time, and an audit log
  creativeflow.minio.minio_config:
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    subsystems:
      - name: api
        settings: {requests_max: 1600, stale_uploads_expiry: 48h}
      - name: audit_webhook:siem
        settings:
          endpoint: https://siem.example.net/minio
          auth_token: "{{ vault_siem_token }}"

- name: A target for the events of buckets
  creativeflow.minio.minio_config:
    site: az1
    name: notify_webhook:uploads
    settings:
      endpoint: https://hooks.example.net/uploads
      queue_dir: /var/lib/minio/events
  register: config

- name: Restart all nodes together, where that is due
  creativeflow.minio.minio_mc:
    site: az1
    command: [admin, service, restart, az1]
  when: config.restart_required

- name: Who signs in with OpenID gets the policies that the claim of the token names, and through a second client always the same ones
  creativeflow.minio.minio_config:
    site: az1
    subsystems:
      - name: identity_openid
        settings:
          config_url: https://sso.example.net/realms/platform/.well-known/openid-configuration
          client_id: minio
          client_secret: "{{ vault_openid_secret }}"
          claim_name: policy
      - name: identity_openid:readers
        settings:
          config_url: https://sso.example.net/realms/platform/.well-known/openid-configuration
          client_id: minio-readers
          client_secret: "{{ vault_openid_readers_secret }}"
          role_policy: readonly

- name: Back to the defaults
  creativeflow.minio.minio_config:
    site: az1
    name: scanner
    state: absent
"""

RETURN = r"""
restart_required:
  description: Whether something is stored that comes into force with a restart only. In check mode, whether that would be so.
  returned: when the site was read
  type: bool
  sample: true
restart_for:
  description: The subsystems and targets for which it is.
  returned: when the site was read
  type: list
  elements: str
  sample: ["notify_webhook:uploads"]
changes:
  description: The subsystems and targets that were changed, or would be in check mode, with what of them. C(state) is creation or removal.
  returned: always
  type: list
  elements: dict
  sample:
    - name: notify_webhook:uploads
      settings: [state, endpoint, queue_dir, enable]
failures:
  description: What could not be done, with the server's own code. The other subsystems are done nevertheless.
  returned: always
  type: list
  elements: dict
  sample: []
rewritten:
  description: What was found missing after the apply, because somebody else wrote at the same time, and was written again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many subsystems and targets were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 1, changed: 1, failed: 0, unchanged: 0}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["subsystem api: settings.request_max: unknown key. Did you mean requests_max?"]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 3, seconds: 0.052}
"""

from ..module_utils._server.config import SUBSYSTEM_OPTIONS, secrets_in, server_config_from
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    several = {"type": "list", "elements": "dict", "options": {**SUBSYSTEM_OPTIONS, "name": {**SUBSYSTEM_OPTIONS["name"], "required": True}}}
    module = create_module(
        {"subsystems": several, **SUBSYSTEM_OPTIONS},
        required_one_of=[("name", "subsystems")],
        mutually_exclusive=[("name", "subsystems"), ("settings", "subsystems")],
    )
    for item in [module.params, *(module.params["subsystems"] or [])]:
        module.no_log_values |= secrets_in(item["settings"] or {})
    run_kind(module, "subsystem", server_config_from)


if __name__ == "__main__":
    main()
