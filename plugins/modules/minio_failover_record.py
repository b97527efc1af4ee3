#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_failover_record
short_description: Keep the record of an open failover on both sites
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Records that a failover, a failback, a rebuild or a drill between two sites has begun and has not ended.
  - The record is kept in a folder of the controller, and on each site as the IAM policy C(minio-failover), which no user has.
  - While a record is open, M(creativeflow.minio.minio_bucket_replication) with O(creativeflow.minio.minio_bucket_replication#module:purge) keeps the
    rules that lead back to O(from_site), and M(creativeflow.minio.minio_replication_status) reports the record.
  - The keys of O(sites), which are O(from_site) and O(to_site), need C(admin:GetPolicy), C(admin:CreatePolicy) and C(admin:DeletePolicy).
  - A second run continues the operation with the IDs of its resyncs. After O(resume_within) seconds without a run, the module fails until O(resume)
    decides whether to continue.
extends_documentation_fragment:
  - creativeflow.minio.signed_sites
  - creativeflow.minio.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
    description: The record has no settings.
  idempotent:
    support: full
options:
  operation:
    description:
      - The operation that begins or ends.
    type: str
    choices: [failover, failback, rebuild, drill]
    required: true
  from_site:
    description:
      - The name of the site that clients leave, or that is rebuilt. Rules lead back to it.
    type: str
    required: true
  to_site:
    description:
      - The name of the site that serves instead, or that has everything.
    type: str
    required: true
  silent:
    description:
      - The names of sites that do not answer. They get no record.
    type: list
    elements: str
    default: []
  folder:
    description:
      - The folder of the controller for the records. It is created if it does not exist.
    type: path
    required: true
  state:
    description:
      - The state of the operation. V(begun) writes the record, V(ended) removes it, V(queried) only reads it.
      - V(moved) records that clients may have been sent to the other site, so that a run that continues the operation does not undo it.
    type: str
    choices: [begun, moved, ended, queried]
    default: begun
  resume:
    description:
      - Whether to continue an operation that has not ended. With V(false), a new one begins, with new IDs for its resyncs.
      - If not set, an operation is continued if its last run was not more than O(resume_within) seconds ago.
    type: bool
  resume_within:
    description:
      - The seconds without a run after which O(resume) is required.
    type: int
    default: 86400
  timeout:
    description:
      - The seconds within which a site must answer a request.
    type: int
    default: 30
requirements:
  - python >= 3.9
  - minio >= 7.2.20, < 8
seealso:
  - module: creativeflow.minio.minio_site_health
  - module: creativeflow.minio.minio_writers
"""

EXAMPLES = r"""
- name: Record that a failover begins
  creativeflow.minio.minio_failover_record:
    operation: failover
    from_site: az1
    to_site: dr
    sites: [az1, dr]
    folder: .minio-drills
  delegate_to: localhost
"""

RETURN = r"""
open:
  description: Whether the operation has begun and not ended.
  returned: success
  type: bool
began:
  description: When its first run began, in seconds of Unix.
  returned: success
  type: int
  sample: 1764368040
resumed:
  description: Whether an earlier run began it.
  returned: success
  type: bool
moved:
  description: Whether a run may have sent the clients to the other site.
  returned: success
  type: bool
seconds:
  description: Seconds since its first run began.
  returned: success
  type: int
  sample: 0
idle:
  description: Seconds since its last run on this controller.
  returned: success
  type: int
  sample: 0
stale:
  description: Whether its last run is more than O(resume_within) seconds ago, and O(resume) is not set. The module then fails and writes nothing.
  returned: always
  type: bool
known_by:
  description: Where the record was before this run. V(controller) stands for the file in O(folder).
  returned: success
  type: list
  elements: str
  sample: [controller, az1, dr]
"""

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ..module_utils._common.errors import MinioError
from ..module_utils._failover.operation import operation_between
from ..module_utils._failover.record import OPERATIONS
from ..module_utils._site.sites import SITES_OPTION
from ..module_utils._site.transport import IMPORT_ERROR


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "operation": {"type": "str", "choices": list(OPERATIONS), "required": True},
            "from_site": {"type": "str", "required": True},
            "to_site": {"type": "str", "required": True},
            "sites": SITES_OPTION,
            "silent": {"type": "list", "elements": "str", "default": []},
            "folder": {"type": "path", "required": True},
            "state": {"type": "str", "choices": ["begun", "moved", "ended", "queried"], "default": "begun"},
            "resume": {"type": "bool"},
            "resume_within": {"type": "int", "default": 86400},
            "timeout": {"type": "int", "default": 30},
        },
        supports_check_mode=True,
    )
    if IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("minio>=7.2.20,<8"), exception=str(IMPORT_ERROR))
    try:
        result = operation_between(module.params, module.check_mode)
    except MinioError as error:
        module.fail_json(msg=str(error))
    if "msg" in result:
        module.fail_json(**result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
