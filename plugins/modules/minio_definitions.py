#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_definitions
short_description: Read and check the definitions of a MinIO deployment
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reads the files that define buckets and replication rules, JSON or YAML, and checks them together with the policies that they name.
  - Every error of every file is reported at once, with file, index and key and the likely fix. No site is contacted.
  - The result has, for each site, what M(creativeflow.minio.minio_bucket) and M(creativeflow.minio.minio_bucket_replication) take.
    It holds no secret.
extends_documentation_fragment:
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
attributes:
  idempotent:
    support: full
    description: Running it again gives the same result.
options:
  sites:
    description:
      - The names of all sites.
    type: list
    elements: str
    required: true
  buckets:
    description:
      - Files that define buckets, each a list. The keys are those of M(creativeflow.minio.minio_bucket), and C(sites) for a bucket that
        not all sites have. The keys C(objectLocking) and C(defaultPolicyFile) are accepted, and V(true) and V(false) for C(versioning).
      - A policy file is relative to the folder of the definition, to the folder above, or to O(policy_folders). The first that exists is
        used. C(~) is the home of the user.
    type: list
    elements: path
    default: []
  rules:
    description:
      - Files that define replication rules. Each has a list C(bucketReplications), with the keys C(sourceAlias), C(sourceBucket), C(targetAlias),
        C(targetBucket), C(isAsync), C(priority), C(tags) and C(storageClass), or those of
        M(creativeflow.minio.minio_bucket_replication) with C(source) for the site.
    type: list
    elements: path
    default: []
  identities:
    description:
      - Files that define services and groups and what they may do. Each is a list of services, or a dictionary with C(services) and C(groups).
      - A service has C(name), C(buckets), a dictionary of levels by bucket or a list of dictionaries with C(name), C(level) and C(prefix), and
        optionally C(keys), C(enabled), C(sites) and C(state). A group has C(name), C(members), C(buckets), and optionally C(sites) and C(state).
      - The levels are C(reader), C(writer) and C(owner).
    type: list
    elements: path
    default: []
    version_added: 0.2.0
  policy_variables:
    description:
      - Values for the placeholders in policy files, by the names of the placeholders, for all buckets. V(BUCKET_NAME) is always known.
    type: dict
    default: {}
  policy_folders:
    description:
      - Further folders that policy files are relative to.
    type: list
    elements: path
    default: []
    version_added: 0.4.0
  allow_partial:
    description:
      - Whether to accept rules by which objects that are written on one site never reach another site with the same bucket. Replicas are not forwarded,
        so every site that takes writes needs a rule to every other site.
      - A rule may have C(allow_partial) for its own bucket.
    type: bool
    default: false
seealso:
  - module: creativeflow.minio.minio_bucket
  - module: creativeflow.minio.minio_bucket_replication
"""

EXAMPLES = r"""
- name: Read the definitions
  creativeflow.minio.minio_definitions:
    sites: [az1, az2, dr]
    buckets: [config/buckets_definition.json]
    rules: [config/replication_rules.json]
    identities: [config/iam_definition.json]
  delegate_to: localhost
  register: definitions
"""

RETURN = r"""
sites:
  description:
    - What is declared for each site.
  returned: success
  type: dict
  sample:
    az1:
      buckets: [{name: generations, state: present, versioning: enabled}]
      rules: [{bucket: generations, target: dr, state: present}]
      receives: [generations]
      identities:
        users: [{name: mlops, state: present}]
        groups: []
        policies: [{name: service-mlops, users: [mlops], policy: {Version: "2012-10-17", Statement: []}, purge_attachments: true}]
        keys: []
        access: [{kind: service, name: mlops, bucket: ai-models, level: owner, prefix: ""}]
site_groups:
  description: The sites that have site replication with each other. The first of each group takes the request, and may hold buckets.
  returned: success
  type: list
  elements: list
  sample: [[az1, az2, dr]]
errors:
  description: Every error, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["config/buckets_definition.json[3] (logs).versionning: unknown key. Did you mean versioning?"]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._common.errors import InputErrors
from ..module_utils._definitions.deployment import read_deployment


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "sites": {"type": "list", "elements": "str", "required": True},
            "buckets": {"type": "list", "elements": "path", "default": []},
            "rules": {"type": "list", "elements": "path", "default": []},
            "identities": {"type": "list", "elements": "path", "default": []},
            "policy_variables": {"type": "dict", "default": {}},
            "policy_folders": {"type": "list", "elements": "path", "default": []},
            "allow_partial": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        found = read_deployment(
            params["sites"],
            params["buckets"],
            params["rules"],
            params["identities"],
            params["policy_variables"],
            params["allow_partial"],
            params["policy_folders"],
        )
    except InputErrors as error:
        module.fail_json(msg=str(error), errors=error.errors)
    for line in found["warnings"]:
        module.warn(line)
    module.exit_json(changed=False, sites=found["sites"], site_groups=found["site_groups"])


if __name__ == "__main__":
    main()
