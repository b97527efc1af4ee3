#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_restore
short_description: Restore a backup of the configuration on an empty MinIO site
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Puts back what M(creativeflow.minio.minio_backup) wrote. Users sign in with the secrets that they had.
  - It also reads what C(mc admin cluster iam export) wrote, which has the identities, and what C(mc admin cluster bucket export) wrote, which has the
    buckets. Such a zip has all secrets in plain text; C(ansible-vault encrypt) takes it as it is, and the module reads it then too.
  - A site that has buckets is refused, unless O(force=true). Nothing is removed that the backup does not have.
  - Everything is compared first, and what is as it was is not written. What was written is read again, so that the module succeeds where the site has
    what the backup says.
  - It runs within C(ansible-playbook) itself, whichever host the task is for. The decrypted backup is in no file, no argument of a program and no result.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  path:
    description:
      - The backup, a file of the controller. From a zip of C(mc), the O(parts) that it has are restored, and RV(remarks) name the others.
    type: path
    required: true
  parts:
    description:
      - The parts of the backup to restore. Notifications of buckets need the targets of the server's configuration, and these need a restart. If there
        are any, restore V(config) first, restart the site if RV(restart_required), and then restore the other parts.
    type: list
    elements: str
    choices: [config, identities, tiers, buckets]
    default: [config, identities, tiers, buckets]
  tier_credentials:
    description:
      - The secrets of remote tiers that the site does not have yet, by their names, each with the options of
        O(creativeflow.minio.minio_tier#module:tiers) such as C(secret_key). The server does not give secrets of tiers, so that a backup does not have
        them. Tiers that the site has keep theirs.
      - A tier whose bucket has objects, which is so for one that was in use, needs C(force=true) too.
      - Without them, add the tiers before (M(creativeflow.minio.minio_tier)), or leave V(tiers) out of O(parts).
    type: dict
    default: {}
    version_added: 0.4.0
  force:
    description:
      - Whether to restore on a site that has buckets. Its settings, users, groups and access keys are overwritten by those in the backup.
    type: bool
    default: false
  vault_password_file:
    description:
      - A file with the secret to decrypt with, or a program that prints it. If not set, all secrets of the running C(ansible-playbook) are tried.
    type: path
  vault_id:
    description:
      - The label of the secret of O(vault_password_file), for a program that asks for it.
    type: str
notes:
  - Not put back are replication rules and remote targets, which the server does not import. Run the playbook C(creativeflow.minio.replication) next.
  - What a newer server adds to buckets and remote tiers and this collection does not know, such as C(AccessTransition) of Silo or another type of tier,
    is not put back, and named in RV(remarks). So is CORS of buckets where the server has none.
  - KMS keys and notification targets of the environment must be there before, and are named where they are not.
  - An access key that has expired is left out, and named in RV(remarks). So are policies and access keys of users and groups that the LDAP directory of
    the site does not have any more. For the question, a policy that cannot exist is asked for a group of the directory, also in check mode; the server
    looks for the group first, and writes nothing.
  - A user of the backup whose name is that of an access key here, or the other way round, is an error before anything is written.
  - The server forgets at an import that an access key or a group was disabled. The module disables them again, before they can be used.
  - Buckets are made anew, so that their dates of creation are new.
  - The access key needs C(admin:ImportIAM), C(admin:ExportIAM), C(admin:ImportBucketMetadata), C(admin:ExportBucketMetadata), C(admin:ConfigUpdate),
    C(admin:ServerInfo), C(admin:SiteReplicationInfo), C(admin:EnableGroup), C(admin:UpdateServiceAccount), C(admin:ListTier), C(admin:SetTier) and the
    S3 calls for buckets; the root user has them. With a directory also C(admin:ListServiceAccounts) and C(admin:UpdatePolicyAssociation), without which
    it does not know in check mode who left it.
  - The Python of C(ansible-playbook) itself needs the package C(minio). Environment variables are those of C(ansible-playbook).
seealso:
  - module: creativeflow.minio.minio_backup
"""

EXAMPLES = r"""
- name: Put everything back on a new site
  creativeflow.minio.minio_restore:
    site: az1
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    path: backup/az1-20261125T020000Z.vault

- name: What is different from the backup, without changing it
  creativeflow.minio.minio_restore:
    site: az1
    path: backup/az1-20261125T020000Z.vault
    force: true
  check_mode: true
  diff: true
"""

RETURN = r"""
site:
  description: The site of which it is a backup; empty for a zip of C(mc), which does not say.
  returned: when the file was read
  type: str
  sample: az1
made:
  description: When the backup was made.
  returned: when the file was read
  type: str
  sample: "2026-11-25T02:00:00Z"
needs_replication:
  description: The buckets that had replication rules, which are not put back.
  returned: when the file was read
  type: list
  elements: str
  sample: [generations]
remarks:
  description: A line for each thing that does not come back, or is of no use here.
  returned: when the file was read
  type: list
  elements: str
  sample: ["access key old-dashboard: it has expired."]
restart_required:
  description: Whether the configuration comes into force with a restart only. In check mode, whether that would be so.
  returned: with V(config) in O(parts), when the site was read
  type: bool
  sample: true
restart_for:
  description: The subsystems and targets for which it is.
  returned: with V(config) in O(parts), when the site was read
  type: list
  elements: str
  sample: ["notify_webhook:uploads"]
changes:
  description: What was put back, or would be in check mode. C(state) is creation.
  returned: when the site was read
  type: list
  elements: dict
  sample:
    - name: bucket generations
      settings: [state, versioning, quota]
    - name: user mlops
      settings: [state, secret, enabled, policies]
failures:
  description: What could not be put back, with the server's own code. The rest is done nevertheless.
  returned: when the site was read
  type: list
  elements: dict
  sample: []
rewritten:
  description: What was found missing after the apply, because somebody else wrote at the same time, and was written again.
  returned: when the site was read
  type: list
  elements: dict
  sample: []
counts:
  description: How many objects the parts have, and how many of them were changed, failed or were as they should be.
  returned: when the site was read
  type: dict
  sample: {total: 155, changed: 155, failed: 0, unchanged: 0}
errors:
  description: Every reason why the site cannot take the backup, if that is why the module failed.
  returned: when the site cannot take it
  type: list
  elements: str
  sample: ["site az1: bucket media: lifecycle: the site has no tier COLD. It has none. Add it first, or correct the name."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 21, seconds: 1.4}
"""
