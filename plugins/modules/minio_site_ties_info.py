#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_site_ties_info
short_description: Get what ties a MinIO site to the other sites
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reads which rules, remote targets, tiers and groups of other sites lead to a site, which operations between sites are open, and what the site has that no
    other site has.
  - For the last, all versions of each of its buckets are listed, and compared with the targets of its rules and with buckets of the same name on other sites.
    A bucket with its versions on one of these is complete there. Delete markers do not count.
  - A site that does not tell has its C(error) in the result, which is no failure of the module. Nothing is known of that site then.
  - O(sites) has all sites of the deployment, and O(leaving) among them. Their keys, best those of the root user, need C(admin:ExportBucketMetadata),
    C(admin:SiteReplicationInfo), C(admin:ListTier) and C(admin:GetPolicy), and to list the versions of all buckets.
extends_documentation_fragment:
  - creativeflow.minio.signed_sites
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
options:
  leaving:
    description:
      - The name of the site.
    type: str
    required: true
  silent:
    description:
      - The names of sites that do not answer. They are not asked.
    type: list
    elements: str
    default: []
  addresses:
    description:
      - Further addresses by which rules of other sites may lead to O(leaving), for example those of its nodes.
    type: list
    elements: str
    default: []
  folder:
    description:
      - The folder of the controller for the records of M(creativeflow.minio.minio_failover_record).
    type: path
    required: true
  timeout:
    description:
      - The seconds within which a site must answer a request.
    type: int
    default: 60
requirements:
  - python >= 3.9
  - minio >= 7.2.20, < 8
seealso:
  - module: creativeflow.minio.minio_replication_verify
  - module: creativeflow.minio.minio_failover_record
"""

EXAMPLES = r"""
- name: Query what ties dr to the other sites
  creativeflow.minio.minio_site_ties_info:
    leaving: dr
    sites: [az1, az2, dr]
    folder: .minio-drills
  delegate_to: localhost
  register: ties
"""

RETURN = r"""
others:
  description: What each other site that is not O(silent) has of O(leaving). A site with an C(error) has only that.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the site.
      type: str
    error:
      description: Why the site did not tell. Empty if it did.
      type: str
    rules:
      description: The rules that lead to O(leaving), each with C(bucket), C(id) and C(target_bucket).
      type: list
      elements: dict
    targets:
      description: The remote targets there that no rule uses, each with C(bucket) and C(target_bucket).
      type: list
      elements: dict
    is_peer:
      description: Whether both are in the same group of site replication.
      type: bool
    tiers:
      description: The tiers whose objects are on O(leaving).
      type: list
      elements: str
    operations:
      description: The operations with O(leaving) that have not ended, each with C(operation), C(from_site), C(to_site) and C(began).
      type: list
      elements: dict
  sample: [{name: az1, error: "", rules: [{bucket: media, id: dr-media, target_bucket: media}], targets: [], is_peer: false, tiers: [], operations: []}]
own:
  description: What O(leaving) tells itself. Empty if it is O(silent).
  returned: success
  type: dict
  contains:
    name:
      description: The name of the site.
      type: str
    error:
      description: Why the site did not tell. Empty if it did.
      type: str
    peers:
      description: The sites of its group of site replication. Empty if it is in none.
      type: list
      elements: str
    operations:
      description: The operations that have not ended.
      type: list
      elements: dict
    buckets:
      description:
        - The buckets whose versions are not all on one other site.
        - Each has in C(places) the C(site) and C(bucket) that it was compared with, how many versions are C(missing) and C(different) there, and the first
          C(keys). There are no places where no other site has such a bucket.
      type: list
      elements: dict
  sample: {name: dr, error: "", peers: [], operations: [], buckets: [{bucket: scratch, places: []}]}
recorded:
  description: The operations with O(leaving) that the controller has recorded, each with C(operation), C(from_site) and C(to_site).
  returned: success
  type: list
  elements: dict
  sample: []
"""

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ..module_utils._common.errors import MinioError
from ..module_utils._removal.ties import ties_from
from ..module_utils._site.module import hide_secrets_in_addresses
from ..module_utils._site.sites import SITES_OPTION
from ..module_utils._site.transport import IMPORT_ERROR


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "leaving": {"type": "str", "required": True},
            "sites": SITES_OPTION,
            "silent": {"type": "list", "elements": "str", "default": []},
            "addresses": {"type": "list", "elements": "str", "default": []},
            "folder": {"type": "path", "required": True},
            "timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    hide_secrets_in_addresses(module)
    if IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("minio>=7.2.20,<8"), exception=str(IMPORT_ERROR))
    try:
        module.exit_json(**ties_from(module.params))
    except MinioError as error:
        module.fail_json(msg=str(error))


if __name__ == "__main__":
    main()
