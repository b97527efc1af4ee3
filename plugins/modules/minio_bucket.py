#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_bucket
short_description: Create, configure and remove MinIO buckets
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Converges one bucket, or any number of buckets of a site, to what is declared.
  - The actual state is read in two requests however many buckets there are. Creations and settings go to the server in imports
    of about a hundred buckets, so that one task with a list is much faster than a loop over tasks.
  - After an apply the state is read once more. What is missing is written again, and then reported as lost, because the server
    can lose one of two simultaneous writes to the same bucket without an error.
  - An option that is not set leaves that setting of the bucket as it is. An empty value removes the setting.
  - Without the permissions C(admin:ExportBucketMetadata) and C(admin:ImportBucketMetadata) the module does the same by S3 calls,
    which takes longer.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  name:
    description:
      - The name of the bucket.
    type: str
  buckets:
    description:
      - Several buckets. Each is a dictionary with the keys O(name), O(state), O(versioning), O(object_lock), O(retention), O(tags),
        O(quota), O(policy), O(policy_file), O(policy_variables) and O(force) of this module.
      - The keys of a C(buckets_definition.json), C(objectLocking) and C(defaultPolicyFile), are accepted as well.
      - All errors of all buckets are reported at once, before anything is written.
    type: list
    elements: dict
  state:
    description:
      - Whether the bucket exists.
      - A bucket that holds objects, or old versions of them, is not removed without O(force).
    type: str
    choices: [present, absent]
    default: present
  versioning:
    description:
      - V(enabled) keeps every version of an object. V(suspended) keeps the versions there are and makes no more.
      - V(disabled) is for a bucket that never needed it. The server cannot go back to that, so a bucket that has versioning is
        suspended.
      - The server does not suspend versioning of a bucket that has object lock or replication rules.
    type: str
    choices: [enabled, suspended, disabled]
  object_lock:
    description:
      - Whether objects can be locked. It is given at creation only and implies versioning.
      - For a bucket that exists without it, the module explains this and writes nothing.
    type: bool
  retention:
    description:
      - The default retention of new objects. Needs O(object_lock).
      - A dictionary with C(mode), C(GOVERNANCE) or C(COMPLIANCE), and one of C(days) and C(years). An empty dictionary removes it.
    type: dict
  tags:
    description:
      - The tags of the bucket, exactly. An empty dictionary removes all tags.
    type: dict
  quota:
    description:
      - The largest size of the bucket, in bytes or with a unit, for example V(5TiB) or V(500GB). V(0) removes the quota.
    type: str
  policy:
    description:
      - The bucket policy. An empty dictionary removes it.
      - MinIO applies bucket policies to anonymous requests only. What users may do is said by IAM policies, see
        M(creativeflow.minio.minio_policy).
      - The policy is checked against the server's grammar before anything is written.
    type: dict
  policy_file:
    description:
      - A file with the bucket policy in JSON or YAML. Placeholders such as C({{BUCKET_NAME}}) are filled.
      - C(BUCKET_NAME) is always known; other names come from O(policy_variables).
      - Mutually exclusive with O(policy).
    type: path
  policy_variables:
    description:
      - Values for the placeholders in O(policy_file).
    type: dict
  force:
    description:
      - With O(state=absent), remove the bucket with all its objects and versions. This cannot be undone.
    type: bool
    default: false
seealso:
  - module: creativeflow.minio.minio_policy
  - module: creativeflow.minio.minio_bucket_replication
"""

EXAMPLES = r"""
- name: One bucket, with what it may hold and how long nothing can be removed from it
  creativeflow.minio.minio_bucket:
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    name: platform-backups
    object_lock: true
    retention:
      mode: GOVERNANCE
      days: 30
    quota: 5TiB
    tags:
      owner: platform

- name: All buckets of a definitions file, with the site's address and keys from PRIMARY_MINIO_URL and so on
  creativeflow.minio.minio_bucket:
    alias: primary
    buckets: "{{ lookup('ansible.builtin.file', 'config/buckets_definition.json') | from_json }}"

- name: Anybody may read what lies below public/
  creativeflow.minio.minio_bucket:
    alias: primary
    name: system-assets
    policy_file: policies/public-read.json
    policy_variables:
      PREFIX: public/

- name: Remove a bucket that is empty
  creativeflow.minio.minio_bucket:
    alias: primary
    name: scratch
    state: absent
"""

RETURN = r"""
changes:
  description: The buckets that were changed, or would be in check mode, with the settings. C(state) is creation or removal.
  returned: always
  type: list
  elements: dict
  sample:
    - name: generations
      settings: [state, versioning, tags]
failures:
  description: What could not be done, with the server's own code. The other buckets are done nevertheless.
  returned: always
  type: list
  elements: dict
  sample:
    - name: logs
      setting: quota
      code: AccessDenied
      error: "site az1 (https://s3.az1.example.net): set-bucket-quota logs: AccessDenied: Access Denied."
rewritten:
  description: The settings that were found missing after the apply, because somebody else wrote at the same time, and were written again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many buckets were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 9, changed: 1, failed: 0, unchanged: 8}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["buckets[3].versionning: unknown key. Did you mean versioning?"]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 2, seconds: 0.214}
"""

from ansible_collections.creativeflow.minio.plugins.module_utils._buckets import BUCKET_OPTIONS, buckets_from
from ansible_collections.creativeflow.minio.plugins.module_utils._modules import create_module, run_kind


def main() -> None:
    """Entry point."""
    module = create_module(
        {"buckets": {"type": "list", "elements": "dict"}, **BUCKET_OPTIONS},
        required_one_of=[("name", "buckets")],
        mutually_exclusive=[("name", "buckets"), ("policy", "policy_file")],
    )
    run_kind(module, "bucket", buckets_from)


if __name__ == "__main__":
    main()
