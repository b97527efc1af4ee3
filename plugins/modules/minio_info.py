#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_info
short_description: Get everything about a MinIO site
version_added: 0.2.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Returns facts about the servers in RV(server), and all buckets, replication rules, users, groups, policies, access keys,
    remote tiers and the server's configuration in the form that the modules take.
  - The result has no secret.
  - Eleven requests, however much there is, and three more with O(usage).
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
options:
  usage:
    description:
      - Whether to give the objects and bytes of each bucket and of each tier in RV(usage).
      - The access key needs C(admin:DataUsageInfo) and C(admin:ListTier) for it.
    type: bool
    default: false
    version_added: 0.4.0
seealso:
  - module: creativeflow.minio.minio_cluster_info
  - module: creativeflow.minio.minio_export
  - module: creativeflow.minio.minio_replication_status
"""

EXAMPLES = r"""
- name: Read a site
  creativeflow.minio.minio_info:
    site: az1
  register: site

- name: All drives work, and all nodes have one version
  ansible.builtin.assert:
    that:
      - site.server.drives.offline == 0
      - site.server.versions | length == 1
"""

RETURN = r"""
server:
  description:
    - What the servers say of themselves. C(usage) is what the scanner has counted, which takes a while after a change.
    - C(pool) is V(null) for a node with drives of several pools. M(creativeflow.minio.minio_cluster_info) has them.
    - C(tiers), C(notification_targets) and C(encryptions) are V(null) where the access key may not see them.
  returned: success
  type: dict
  sample:
    mode: online
    deployment_id: b8f36343-e99f-4091-8eb5-46ec3aa963e5
    versions: ["2026-02-12T20:18:48Z"]
    nodes:
      - endpoint: az1-n1.example.net:9000
        state: online
        version: "2026-02-12T20:18:48Z"
        pool: 1
        drives: [{path: /mnt/disk1/minio, state: ok, bytes: 97793294336, used: 21107032064}]
    drives: {online: 16, offline: 0}
    parity: {standard: 4, reduced_redundancy: 1}
    usage: {buckets: 9, objects: 120431, bytes: 6012954214}
    tiers: [COLD]
    notification_targets: ["primary:webhook"]
    encryptions: [SSE-KMS, SSE-S3]
usage:
  description:
    - What the scanner of the servers has counted in each bucket and tier. It is as old as C(counted), the end of the scanner's last pass, which is
      V(null) before the first one. A bucket that was not counted yet has V(null) for each number.
    - C(created) is when the bucket was made. C(versions) and C(delete_markers) are those of buckets with versioning.
    - C(tiers) also has the site's own storage classes, such as C(STANDARD).
  returned: when O(usage=true)
  type: dict
  version_added: 0.4.0
  sample:
    counted: "2026-11-29T02:14:07Z"
    buckets:
      - {name: generations, created: "2025-03-01T09:12:44Z", objects: 120431, versions: 130077, delete_markers: 12, bytes: 6012954214}
    tiers:
      - {tier: COLD, objects: 1204, versions: 1204, bytes: 70129542140}
      - {tier: STANDARD, objects: 120431, versions: 130077, bytes: 6012954214}
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
  sample: {requests: 11, seconds: 0.052}
"""

from ..module_utils._definitions.export import export_site
from ..module_utils._server.info import server_info
from ..module_utils._server.usage import bucket_usage
from ..module_utils._site.module import create_module, with_session
from ..module_utils._tiers.tiers import tier_usage


def main() -> None:
    """Entry point."""
    module = create_module({"usage": {"type": "bool", "default": False}})
    with_session(
        module,
        lambda session: {
            "changed": False,
            "server": server_info(session),
            **export_site(session),
            **({"usage": {**bucket_usage(session), "tiers": tier_usage(session)}} if module.params["usage"] else {}),
        },
    )


if __name__ == "__main__":
    main()
