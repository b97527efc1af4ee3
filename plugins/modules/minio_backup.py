#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_backup
short_description: Back up the configuration of a MinIO site
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Writes all users, groups, policies and access keys with their secrets, all buckets with their settings, the configuration of the server
    and the remote tiers without their secrets to one file, encrypted with Ansible Vault. M(creativeflow.minio.minio_restore) puts them back.
  - It runs within C(ansible-playbook) itself, whichever host the task is for, and encrypts before it writes. What it reads is in no file, no argument
    of a program and no result in plain text.
  - C(ansible-vault view) shows the file, which is JSON with the files of the server's exports.
  - Five requests, however much there is. It fails, and writes nothing, where the server gave less than there is.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    support: full
    details:
      - In check mode everything is read, and nothing is written.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - Each run writes a file, and refuses one that exists.
options:
  path:
    description:
      - The file to write on the controller. It must not exist. Its mode is C(0600), and that of its folder, if it is created, C(0700).
    type: path
    required: true
  vault_password_file:
    description:
      - A file with the secret to encrypt with, or a program that prints it. If not set, the secret is one of the running C(ansible-playbook).
    type: path
  vault_id:
    description:
      - The label of the secret of the running C(ansible-playbook) to encrypt with. The default is that of C(--encrypt-vault-id) in the configuration
        (C(vault_encrypt_identity)), else the only one there is. If there are several, it must be given.
      - With O(vault_password_file), the label that is written to the file.
    type: str
notes:
  - Not in the backup are objects, the secrets of remote tiers, KMS keys, the root credentials, and what comes from the environment of the server. What
    the configuration says that still waits for a restart is not in it either.
  - The access key needs C(admin:ExportIAM), C(admin:ExportBucketMetadata), C(admin:ConfigUpdate) and C(admin:ListTier).
  - The Python of C(ansible-playbook) itself needs the package C(minio). Environment variables are those of C(ansible-playbook).
seealso:
  - module: creativeflow.minio.minio_restore
  - module: creativeflow.minio.minio_export
    description: The same without secrets, as definitions.
"""

EXAMPLES = r"""
- name: Back up a site
  creativeflow.minio.minio_backup:
    site: az1
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    path: "backup/az1-{{ now(utc=true, fmt='%Y%m%dT%H%M%SZ') }}.vault"

- name: With a secret of its own
  creativeflow.minio.minio_backup:
    site: az1
    path: /srv/backup/az1.vault
    vault_password_file: /etc/minio-backup/vault-password
"""

RETURN = r"""
path:
  description: The file.
  returned: success
  type: str
  sample: backup/az1-20261125T020000Z.vault
vault_id:
  description: The label of the secret that encrypted it.
  returned: success
  type: str
  sample: default
made:
  description: When it was made.
  returned: success
  type: str
  sample: "2026-11-25T02:00:00Z"
counts:
  description: How much is in it. Subsystems are those of the server's configuration, and targets of them, that differ from a fresh server.
  returned: success
  type: dict
  sample: {buckets: 120, users: 14, groups: 3, policies: 16, access_keys: 9, subsystems: 2, tiers: 1}
needs_replication:
  description: The buckets that have replication rules, which a restore does not put back.
  returned: success
  type: list
  elements: str
  sample: [generations]
not_expressed:
  description:
    - A line for each thing of a bucket or remote tier that M(creativeflow.minio.minio_restore) does not put back, because this collection does not
      know it. It is the same that a restore names in C(remarks). The backup has such things of buckets. Of remote tiers, it has their names alone.
  returned: success
  type: list
  elements: str
  sample: ["bucket media: website.xml is not put back, because this collection does not know it. Set it with the tool of the server."]
  version_added: 0.4.0
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 5, seconds: 0.21}
"""
