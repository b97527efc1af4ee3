#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_result
short_description: Write the result of a playbook as JSON
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Writes what a status, a comparison, a backup, a drill, a failover or a failback came to, as one file of JSON in a folder of the deployment. The
    playbooks of this collection do so at their end. The metrics and the report are made of these files.
  - The file of a kind is replaced, whole or not at all. A result that says failed keeps when the last success was, and its numbers.
  - It runs within C(ansible-playbook) itself, whichever host the task is for.
  - Secrets of C(minio_sites) and C(minio_replication_secrets) are taken out of whatever a server said.
extends_documentation_fragment:
  - creativeflow.minio.attributes
attributes:
  check_mode:
    support: full
    details:
      - In check mode no file is written.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - Each result has the time at which it was written.
options:
  kind:
    description:
      - The kind of the result, which is the name of the playbook.
    type: str
    choices: [status, verify_replication, verify_config, backup_config, drill, failover, failback]
    required: true
  sites:
    description:
      - The names of the sites that the result is about. For V(backup_config) it is one, for V(drill), V(failover) and V(failback) they are the site that
        clients leave and the other one. For these kinds, the names are part of the file's name.
    type: list
    elements: str
    required: true
  found:
    description:
      - The return value of the module, or the variable of the role, that the numbers and details come from. For V(verify_replication) it is a loop of
        M(creativeflow.minio.minio_replication_verify) over names of sites, for V(backup_config) a result of M(creativeflow.minio.minio_backup), for V(drill),
        V(failover) and V(failback) the C(minio_failover_result) of the role P(creativeflow.minio.minio_failover#role).
      - For V(verify_config) it has C(by_site), the number of differences by site, which is null where a site could not be compared, C(differences) and
        C(manifest), a line for each. For V(status) it is what P(creativeflow.minio.status_report#filter) gives.
    type: dict
    default: {}
  failure:
    description:
      - The return value of a task that may have failed. If it failed, its messages are those of the result.
    type: dict
    default: {}
  messages:
    description:
      - A line for each thing that is wrong. With any, the outcome is failed.
    type: list
    elements: str
    default: []
  folder:
    description:
      - The folder of the results on the controller. A relative path begins at the deployment's folder, see
        P(creativeflow.minio.deployment_path#lookup). The folder is created with the mode C(0750), the file has C(0640).
      - The default is the variable C(minio_results_dir), else C(.minio-results).
    type: path
seealso:
  - plugin: creativeflow.minio.results
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Back up a site
  creativeflow.minio.minio_backup:
    site: az1
    path: "backup/az1-{{ now(utc=true, fmt='%Y%m%dT%H%M%SZ') }}.vault"
  register: backup
  failed_when: false

- name: Write the result of the backup
  creativeflow.minio.minio_result:
    kind: backup_config
    sites: [az1]
    found: "{{ backup }}"
    messages: "{{ [backup.msg] if backup.msg is defined else [] }}"
  changed_when: false
"""

RETURN = r"""
path:
  description: The file.
  returned: success
  type: str
  sample: /srv/minio-config/.minio-results/backup_config-az1.json
result:
  description: The document. Its fields are described in C(docs/results.md).
  returned: success
  type: dict
  sample:
    schema: creativeflow.minio.result
    version: 1
    kind: backup_config
    sites: [az1]
    time: "2026-11-25T02:00:04Z"
    outcome: ok
    messages: []
    numbers: {buckets: 120, users: 14, groups: 3, policies: 16, access_keys: 9, subsystems: 2, tiers: 1}
    details: {path: backup/az1-20261125T020000Z.vault, vault_id: default, made: "2026-11-25T02:00:00Z"}
    last_ok: {time: "2026-11-25T02:00:04Z", numbers: {buckets: 120}}
messages:
  description: What is wrong, a line each. It is there also where the file could not be written.
  returned: when the options are valid
  type: list
  elements: str
  sample: []
errors:
  description: Every error of the input, if that is why the task failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["sites: a result of drill is one of sites. Name them."]
"""
