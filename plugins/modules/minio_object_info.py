#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_object_info
short_description: Get information about objects of a MinIO site, and make presigned URLs
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reads single objects with all that the server says of them, or lists objects or versions.
  - Makes URLs by which anybody may read or write one object for some time, without keys.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  idempotent:
    support: partial
    details:
      - A presigned URL is another one each time.
options:
  bucket:
    description:
      - The bucket.
    type: str
    required: true
  objects:
    description:
      - The objects to read. Without this option, the bucket is listed.
    type: list
    elements: dict
    suboptions:
      key:
        description:
          - The name.
        type: str
        required: true
      version_id:
        description:
          - The version, if not the current one.
        type: str
      sse_c_key:
        description:
          - The key of an object with SSE-C, 32 bytes in base64.
        type: str
  tags:
    description:
      - Whether to read the tags of O(objects), which is one more request for each. The access key needs C(s3:GetObjectTagging).
    type: bool
    default: false
  locks:
    description:
      - Whether to read retention and legal hold of O(objects), which is two more requests for each. The access key needs C(s3:GetObjectRetention) and
        C(s3:GetObjectLegalHold).
    type: bool
    default: false
  prefix:
    description:
      - The beginning of the names to list.
    type: str
    default: ''
  versions:
    description:
      - Whether to list all versions and delete markers. The access key needs C(s3:ListBucketVersions).
    type: bool
    default: false
  limit:
    description:
      - The largest number of objects or versions to list.
    type: int
    default: 1000
  presign:
    description:
      - Makes a URL for each object. It is a secret for as long as it is valid. Use C(no_log=true), and note that a server checks the permissions of the access
        key when somebody uses it.
    type: dict
    suboptions:
      method:
        description:
          - The use of the URL. With V(put), objects are not looked at. They need not exist.
        type: str
        choices: [get, put]
        default: get
      expires:
        description:
          - The time for which it is valid, such as V(15m) or V(7d), which is the longest one. A URL ends with the temporary keys that sign it. A time that is
            longer than that of O(assume_role) is refused. The end of a O(session_token) is not known, and may be earlier than that of the URL.
        type: str
        default: 1h
seealso:
  - module: creativeflow.minio.minio_object
  - plugin: creativeflow.minio.presigned_url
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Check whether a report exists
  creativeflow.minio.minio_object_info:
    site: az1
    bucket: reports
    objects: [{key: 2026.pdf}]
    locks: true
  register: report

- name: List the versions below a prefix
  creativeflow.minio.minio_object_info:
    site: az1
    bucket: generations
    prefix: samples/
    versions: true

- name: Make a URL by which a partner can upload one file within a day
  creativeflow.minio.minio_object_info:
    site: az1
    bucket: uploads
    objects: [{key: partner/data.csv}]
    presign: {method: put, expires: 24h}
  register: upload
  no_log: true
"""

RETURN = r"""
objects:
  description:
    - The objects. A listing has C(key), C(size), C(etag) and C(modified) alone, and of versions C(version_id), C(delete_marker) and C(latest), too.
    - C(exists) is V(false) where there is none, or the version is a delete marker. C(sha256) is the server's checksum in base64 where it has one.
  returned: success
  type: list
  elements: dict
  sample:
    - key: 2026.pdf
      exists: true
      size: 48211
      etag: 0cc175b9c0f1b6a831c399e269772661
      modified: "2026-11-29T18:00:00Z"
      version_id: 4f1d6e9c-6d5b-4c8e-9a55-7f3f5d5f3f0e
      content_type: application/pdf
      headers: {}
      metadata: {}
      encryption: sse-kms
      kms_key: reports
      sha256: ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=
      replication: COMPLETED
      storage_class: STANDARD
      retention: {mode: COMPLIANCE, until: "2036-12-31T00:00:00Z"}
      legal_hold: false
truncated:
  description: Whether there are more than O(limit).
  returned: success
  type: bool
  sample: false
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["presign.expires: '8d' is not from 1 second to 7 days, which the server takes."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 1, seconds: 0.012}
"""

from ..module_utils._objects.info import INFO_OPTIONS, PRESIGN_OPTIONS, object_info
from ..module_utils._site.module import create_module, with_session


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "bucket": {"type": "str", "required": True},
            "objects": {"type": "list", "elements": "dict", "options": INFO_OPTIONS},
            "tags": {"type": "bool", "default": False},
            "locks": {"type": "bool", "default": False},
            "prefix": {"type": "str", "default": "", "no_log": False},
            "versions": {"type": "bool", "default": False},
            "limit": {"type": "int", "default": 1000},
            "presign": {"type": "dict", "options": PRESIGN_OPTIONS},
        }
    )
    with_session(module, lambda session: object_info(module.params, session))


if __name__ == "__main__":
    main()
