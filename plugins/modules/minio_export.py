#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_export
short_description: Export a MinIO site as definitions
version_added: 0.2.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Returns all buckets with their settings, all replication rules, all users, groups, policies and access keys, the server's
    configuration beside its defaults, and all remote tiers, in the form that the modules take, so that an existing site can be adopted. Giving the result to
    them changes nothing.
  - The result has no secret. RV(not_expressed) names settings that definitions cannot express.
  - Seven requests, however much there is. Without the permission C(admin:ExportBucketMetadata) buckets are read by S3 calls, and
    C(admin:GetBucketQuota) is needed. Without C(admin:ExportIAM) there are no identities in the result, and without
    C(admin:ConfigUpdate) no configuration, and without C(admin:ListTier) no tiers.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
options:
  sites:
    description:
      - The addresses of sites, by the names of the sites. The targets of replication rules get these names, or else their host and port.
    type: dict
    default: {}
seealso:
  - module: creativeflow.minio.minio_info
"""

EXAMPLES = r"""
- name: Read a site
  creativeflow.minio.minio_export:
    site: az1
  register: site

- name: Write its buckets as definitions
  ansible.builtin.copy:
    content: "{{ site.buckets | to_nice_json }}"
    dest: config/buckets_definition.json
    mode: "0644"
  delegate_to: localhost
"""

RETURN = r"""
buckets:
  description: The buckets with their settings, as O(creativeflow.minio.minio_bucket#module:buckets) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - name: generations
      versioning: enabled
policies:
  description: The IAM policies and who has them, as O(creativeflow.minio.minio_policy#module:policies) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - name: service-mlops
      policy: {Version: "2012-10-17", Statement: []}
      users: [mlops]
users:
  description: The users without secrets, as O(creativeflow.minio.minio_user#module:users) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - name: mlops
      enabled: true
groups:
  description: The groups, as O(creativeflow.minio.minio_group#module:groups) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - name: media
      enabled: true
      members: [mlops]
access_keys:
  description: The access keys without secrets, as O(creativeflow.minio.minio_access_key#module:keys) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - key: mlops-dashboard
      user: mlops
      enabled: true
      policy: {}
rules:
  description: The replication rules, as O(creativeflow.minio.minio_bucket_replication#module:rules) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - bucket: generations
      target: dr
      target_bucket: generations
      priority: 1
      enabled: true
targets:
  description: The sites that receive, without secrets, as O(creativeflow.minio.minio_bucket_replication#module:targets) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - {name: dr, url: "https://s3.dr.example.net", access_key: replication, region: ""}
subsystems:
  description:
    - What of the server's configuration is not the default and not set by its environment, without secrets, as
      O(creativeflow.minio.minio_config#module:subsystems) takes it.
  returned: success
  type: list
  elements: dict
  version_added: 0.3.0
  sample:
    - name: api
      settings: {requests_max: "1600"}
tiers:
  description: The remote tiers without secrets, as O(creativeflow.minio.minio_tier#module:tiers) takes them.
  returned: success
  type: list
  elements: dict
  version_added: 0.4.0
  sample:
    - {name: COLD, type: minio, endpoint: "https://s3.cold.example.net", bucket: az1-cold, access_key: az1-tier}
not_expressed:
  description: A line for each thing that the definitions cannot say.
  returned: success
  type: list
  elements: str
  sample: ["bucket media: replication rule old: it names one tag with several values."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 7, seconds: 0.052}
"""

from ..module_utils._definitions.export import export_site
from ..module_utils._site.module import create_module, with_session


def main() -> None:
    """Entry point."""
    module = create_module({"sites": {"type": "dict", "default": {}}})
    with_session(module, lambda session: {"changed": False, **export_site(session, module.params["sites"])})


if __name__ == "__main__":
    main()
