#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_tier
short_description: Add and remove remote tiers of a MinIO site, and change their credentials
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - A remote tier is a bucket elsewhere to which rules of O(creativeflow.minio.minio_bucket#module:lifecycle) move objects. Clients go on reading
    them from the site.
  - Several tiers are given in one task. All errors of all tiers are reported at once, before anything is written.
  - The server changes nothing of a tier but its credentials. Where something else is declared, the module says so and writes nothing.
  - A tier that a rule of any bucket uses is not removed. The rules are named.
  - The server writes, reads and removes a small object in a tier before it takes the tier or other credentials. Where it refuses credentials, those
    that it had stay.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  idempotent:
    support: partial
    details:
      - With O(update_secret=always), secrets are written in each run.
options:
  tiers:
    description:
      - The tiers. An option that is not set leaves that of a tier that exists as it is.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The name, by which rules of lifecycles call it. The server has capitals alone, and so small letters are made capitals.
        type: str
        required: true
      state:
        description:
          - Whether the tier exists. The server refuses the removal of a tier that has objects, see O(tiers[].force).
        type: str
        choices: [present, absent]
        default: present
      type:
        description:
          - The kind of storage. V(minio) is another MinIO, V(s3) is Amazon S3 or what speaks its protocol, V(azure) is Azure Blob Storage and V(gcs) is Google
            Cloud Storage. Required with O(tiers[].state=present).
        type: str
        choices: [minio, s3, azure, gcs]
      endpoint:
        description:
          - The address. Required for V(minio). The default for V(s3) is C(https://s3.amazonaws.com), and for V(azure)
            C(https://ACCOUNT.blob.core.windows.net). V(gcs) has none.
        type: str
      bucket:
        description:
          - The bucket, or the container of Azure. It must exist. Required with O(tiers[].state=present).
        type: str
      prefix:
        description:
          - Before the names of all objects there. Give each tier its own bucket or prefix.
        type: str
      region:
        description:
          - The region of the bucket.
        type: str
      storage_class:
        description:
          - The storage class of the objects there, for V(s3), V(azure) and V(gcs).
        type: str
      access_key:
        description:
          - The access key, for V(minio) and V(s3).
        type: str
      secret_key:
        description:
          - The secret key of O(tiers[].access_key).
        type: str
      role:
        description:
          - Whether the servers sign in by the role of the machine that they run on, for V(s3) on Amazon's machines.
        type: bool
      role_arn:
        description:
          - The role that the servers take with the token in O(tiers[].role_token_file), for V(s3).
        type: str
      role_token_file:
        description:
          - The path of the token on each server.
        type: str
      role_session_name:
        description:
          - The name of the session of O(tiers[].role_arn). The server makes one where it is not set.
        type: str
      account:
        description:
          - The storage account. Required for V(azure).
        type: str
      account_key:
        description:
          - The key of the storage account.
        type: str
      tenant_id:
        description:
          - The tenant of the service principal that the servers sign in with, in place of O(tiers[].account_key).
        type: str
      client_id:
        description:
          - The service principal.
        type: str
      client_secret:
        description:
          - The secret of the service principal.
        type: str
      credentials:
        description:
          - The content of the JSON file of a key of a service account, for V(gcs).
        type: json
      force:
        description:
          - Whether to add the tier, with O(tiers[].state=present), although there are objects at its bucket and prefix, such as those of the same tier before a
            site was restored.
          - With O(tiers[].state=absent), whether to remove the tier although there are objects. B(What the site has moved there cannot be read any more.)
        type: bool
        default: false
  update_secret:
    description:
      - The occasion on which the secret of an existing tier is written. The server never shows it, so that nobody can compare it.
      - No digest of it is kept either, because that would help others to guess it. A changed secret is found when the server can no longer sign in. If the old
        secret stays valid, use V(always).
      - V(on_failure) writes it where the server can no longer sign in at the tier. For this the server writes, reads and removes a small object in
        each tier for which a secret is declared, in check mode too. A tier that does not answer at all is an error.
      - V(always) writes it in each run, which is then reported as changed.
      - V(never) leaves it as it is. It is still needed to add a tier.
      - Where the server shows that another access key, role or service principal is in use, all of the credentials are written in any case.
    type: str
    choices: [on_failure, always, never]
    default: on_failure
notes:
  - The access key needs C(admin:ListTier) and C(admin:SetTier), and C(admin:ExportBucketMetadata) to remove tiers.
  - Whether new credentials are good, and whether a tier is empty, is known by the server when it writes, and not in check mode.
  - Sites that replicate to each other do not have tiers in common. Declare them for each.
seealso:
  - module: creativeflow.minio.minio_bucket
  - module: creativeflow.minio.minio_info
    description: The tiers that there are, and how much is in them.
"""

EXAMPLES = r"""
- name: Add two tiers
  creativeflow.minio.minio_tier:
    site: az1
    tiers:
      - name: COLD
        type: minio
        endpoint: https://s3.cold.example.net
        bucket: az1-cold
        access_key: az1-tier
        secret_key: "{{ vault_cold_secret_key }}"
      - name: ARCHIVE
        type: azure
        account: creativeflow
        bucket: archive
        prefix: az1
        storage_class: Cool
        tenant_id: 6b2f0c61-9f0d-4f4b-8d4c-0f4a64a0f5a1
        client_id: 1c0f44c1-4f0a-4a3f-9a36-0c1d9d7f3d3b
        client_secret: "{{ vault_archive_client_secret }}"

- name: Move objects there after 30 days
  creativeflow.minio.minio_bucket:
    site: az1
    name: generations
    lifecycle:
      - {id: cold, transition_days: 30, transition_tier: COLD}

- name: Write the new secret of a tier, whatever it has
  creativeflow.minio.minio_tier:
    site: az1
    update_secret: always
    tiers:
      - name: GOOGLE
        type: gcs
        bucket: creativeflow-az1
        credentials: "{{ lookup('ansible.builtin.file', 'secrets/tier.json') }}"

- name: Remove a tier that no rule uses
  creativeflow.minio.minio_tier:
    site: az1
    tiers: [{name: COLD, state: absent}]
"""

RETURN = r"""
changes:
  description:
    - The tiers that were changed, or would be in check mode, with what of them. C(state) is addition or removal.
  returned: always
  type: list
  elements: dict
  sample:
    - name: COLD
      settings: [state]
    - name: ARCHIVE
      settings: [client_secret]
failures:
  description: What could not be done, with the server's own code. The other tiers are done nevertheless.
  returned: always
  type: list
  elements: dict
  sample:
    - name: COLD
      setting: state
      code: XMinioAdminTierBackendNotEmpty
      error: "site az1 (https://s3.az1.example.net): tier COLD: XMinioAdminTierBackendNotEmpty: Specified remote backend is not empty. There are objects …"
rewritten:
  description: What was found missing after the apply, because somebody else wrote at the same time, and was written again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many tiers were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 2, changed: 2, failed: 0, unchanged: 0}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["site az1: tier COLD: it is not removed, because rules of lifecycles use it: cold of the bucket generations. Take it out of them first …"]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 4, seconds: 0.311}
"""

from ..module_utils._site.module import create_module, run_kind
from ..module_utils._tiers.definition import TIER_OPTIONS
from ..module_utils._tiers.tiers import UPDATES, tiers_from


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "tiers": {"type": "list", "elements": "dict", "required": True, "options": TIER_OPTIONS},
            "update_secret": {"type": "str", "choices": list(UPDATES), "default": UPDATES[0], "no_log": False},
        }
    )
    run_kind(module, "tier", tiers_from)


if __name__ == "__main__":
    main()
