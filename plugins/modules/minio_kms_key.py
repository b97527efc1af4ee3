#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_kms_key
short_description: Create keys in the KMS of a MinIO site, and list them
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes the keys that the KMS of a site does not have. A bucket with C(SSE-KMS) needs its key before its first object
    (O(creativeflow.minio.minio_bucket#module:encryption)).
  - B(The server cannot delete a key.) Neither can this module. A key is deleted in the KMS itself, and what was encrypted with it can never be read
    again.
  - A site whose key comes from its environment (C(MINIO_KMS_SECRET_KEY)) has that key alone. Others are refused before anything is written.
  - Whether a key is there is found by having the KMS encrypt and decrypt with it. Where it cannot for another reason, the module says so and makes
    nothing.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  keys:
    description:
      - The names of the keys. Without any, the module only reads.
    type: list
    elements: str
    default: []
  state:
    description:
      - Whether the keys exist. V(present) makes the keys that are missing.
      - V(absent) makes sure that there are none of these names. It fails where there is one, because the server cannot delete it.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The access key needs C(admin:KMSKeyStatus), C(admin:KMSCreateKey) to make keys, and C(kms:ListKeys) to list them. The identity with which the server
    signs in at KES needs C(/v1/key/create/), C(/v1/key/generate/) and C(/v1/key/decrypt/), and C(/v1/key/list/) to list.
  - Two sites that replicate encrypted objects to each other may have different keys.
seealso:
  - module: creativeflow.minio.minio_bucket
"""

EXAMPLES = r"""
- name: Create the keys of two buckets
  creativeflow.minio.minio_kms_key:
    site: az1
    keys: [generations, platform-backups]

- name: Encrypt all new objects of a bucket with its key
  creativeflow.minio.minio_bucket:
    site: az1
    name: generations
    encryption: {algorithm: SSE-KMS, key: generations}

- name: List the keys
  creativeflow.minio.minio_kms_key:
    site: az1
  register: kms
"""

RETURN = r"""
kms:
  description:
    - The KMS of the site. C(available) has the keys that there are now, and is V(null) where the access key may not list them, or the KMS does not.
    - C(name) is C(MinIO builtin) for a key from the environment.
  returned: success
  type: dict
  sample: {name: MinIO KES, default_key: az1, available: [az1, generations, platform-backups]}
changes:
  description: The keys that were made, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample:
    - name: generations
      settings: [state]
failures:
  description: What could not be done, with the server's own code. The other keys are made nevertheless.
  returned: always
  type: list
  elements: dict
  sample: []
rewritten:
  description: The keys that were not there after they were made, and were made again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many keys were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 2, changed: 1, failed: 0, unchanged: 1}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["site az1: key media: the site has one key, az1, which comes from its environment (MINIO_KMS_SECRET_KEY), and cannot make others. …"]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 5, seconds: 0.052}
"""

from ..module_utils._server.kms_keys import kms_keys_from
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "keys": {"type": "list", "elements": "str", "default": [], "no_log": False},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        }
    )
    run_kind(module, "key", kms_keys_from)


if __name__ == "__main__":
    main()
