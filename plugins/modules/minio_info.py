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
  - Returns facts about the servers in RV(server), and all buckets, replication rules, users, groups, policies, access keys and
    the server's configuration in the form that the modules take.
  - The result has no secret.
  - Ten requests, however much there is.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
options: {}
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
  sample: {requests: 10, seconds: 0.052}
"""

from ..module_utils._definitions.export import export_site
from ..module_utils._server.info import server_info
from ..module_utils._site.module import create_module, with_session


def main() -> None:
    """Entry point."""
    with_session(create_module({}), lambda session: {"changed": False, "server": server_info(session), **export_site(session)})


if __name__ == "__main__":
    main()
