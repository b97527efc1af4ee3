#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_readwrite_check
short_description: Check whether a MinIO site accepts writes and serves reads
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Writes a small object into each bucket, reads it, and removes it for good. A site that answers health checks can still be without write quorum,
    over its quota, or closed to a user.
  - Fails with one line for each bucket that does not serve.
  - A bucket with a replication rule without C(delete_replication) gets the object as a replica, which is not sent on, because a target would never
    remove it.
  - In a bucket with a default retention the object has one of its own, of 5 seconds, and the module waits for its end.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    support: full
    details:
      - Check mode does nothing.
  diff_mode:
    support: N/A
    details:
      - Nothing stays of what it writes.
  idempotent:
    support: full
options:
  buckets:
    description:
      - The buckets to check. The default is all buckets that the access key can see.
    type: list
    elements: str
notes:
  - The access key needs C(s3:PutObject), C(s3:GetObject), C(s3:DeleteObject), C(s3:DeleteObjectVersion), C(s3:ListBucketVersions) and
    C(s3:GetBucketObjectLockConfiguration).
  - So that nothing stays on targets of rules without C(delete_replication), it needs C(s3:GetReplicationConfiguration) and, in those buckets,
    C(s3:ReplicateObject). Without the former, the object is sent to them.
seealso:
  - module: creativeflow.minio.minio_replication_status
"""

EXAMPLES = r"""
- name: Does dr serve
  creativeflow.minio.minio_readwrite_check:
    site: dr
    buckets: [users, generations]
"""

RETURN = r"""
buckets:
  description: The buckets that serve, with the seconds that it took.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - {name: users, write_seconds: 0.012, read_seconds: 0.004}
breaches:
  description: A line for each bucket that does not serve.
  returned: when the site answered
  type: list
  elements: str
  sample: []
notes:
  description: A line for each bucket whose replication rules the access key may not read, so that a target may have kept the object.
  returned: when the site answered
  type: list
  elements: str
  sample: []
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 31, seconds: 0.2}
"""

from ..module_utils._site.module import create_module, with_session
from ..module_utils._status.readwrite import check_from


def main() -> None:
    """Entry point."""
    module = create_module({"buckets": {"type": "list", "elements": "str"}})
    with_session(module, lambda session: check_from(module.params, session, module.check_mode))


if __name__ == "__main__":
    main()
