#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_object
short_description: Put, copy, fetch and remove objects of a MinIO site
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Puts objects from files, texts and folders, copies them on the server, writes them to files, and removes them. Metadata, headers, tags, retention, legal
    hold and encryption are declared beside the content.
  - Several objects are given in one task. All errors of all objects are reported at once, before anything is written.
  - Content is compared by size and ETag. The ETag of an object that went up in parts is calculated from parts of usual sizes, and of other whole MiB. Where
    the server has encrypted the content so that its ETag does not show it, the SHA-256 checksum is compared that this module has the server keep.
  - Of a folder, only the files that differ are put, several at a time. A folder with nothing to change costs one listing. With SSE-KMS and SSE-C, the listing
    does not show the content. Then each file of the same size costs one more request.
  - Files are on the host where the task runs. Use C(delegate_to=localhost) for files of the controller.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    details:
      - What the server refuses only when it writes is not known, for example a key that is not in the KMS.
options:
  bucket:
    description:
      - The bucket of all objects that name none. It must exist.
    type: str
  objects:
    description:
      - The objects and folders. An option that is not set leaves that of an object as it is, unless its content is written anew. New content has what is
        declared, and nothing of what the former one had.
    type: list
    elements: dict
    required: true
    suboptions:
      bucket:
        description:
          - The bucket, if it is not O(bucket).
        type: str
      key:
        description:
          - The name. It has no C(//), no C(/) at its beginning, and no C(.) and C(..) as a part.
          - With a folder in O(objects[].src), the beginning of the names, to which the paths below the folder are added. It may be empty.
        type: str
        required: true
      state:
        description:
          - Whether the object exists. V(fetched) writes it to the file O(objects[].dest), and gives the file the time of the object. Where neither ETag nor
            checksum tells the content, a file with the same size and time counts as the same.
        type: str
        choices: [present, absent, fetched]
        default: present
      src:
        description:
          - A file or a folder. Of a folder, the content alone is compared. Headers, metadata, tags and encryption are for the files that are put.
          - What is in the bucket and not in the folder stays.
        type: path
      follow:
        description:
          - Whether to follow links in a folder, wherever they lead. If not, links are left out and named in a warning, and nothing outside of the folder
            is read.
        type: bool
        default: false
      content:
        description:
          - The content as text, in place of O(objects[].src).
        type: raw
      copy_from:
        description:
          - An object of the same site whose content this one shall have, in place of O(objects[].src). Its headers and metadata are taken over where they are
            not declared. Where neither ETags nor checksums can tell whether it is a copy, size and time do.
        type: dict
        suboptions:
          bucket:
            description:
              - Its bucket, if that is not the same.
            type: str
          key:
            description:
              - Its name.
            type: str
            required: true
          version_id:
            description:
              - Its version, if that is not the current one.
            type: str
          sse_c_key:
            description:
              - Its key, if it has SSE-C.
            type: str
      dest:
        description:
          - The file for V(fetched), or a folder in which it gets the last part of its name. A new file is for its owner alone.
        type: path
      content_type:
        description:
          - The media type. New content without it has the one that is usual for the ending of its name.
        type: str
      headers:
        description:
          - The headers that the server sends with the object, of C(Cache-Control), C(Content-Disposition), C(Content-Encoding), C(Content-Language) and
            C(Expires). An empty value removes one.
        type: dict
      metadata:
        description:
          - All metadata of the user, with the names as they follow C(x-amz-meta-). Names make no difference between capitals and small letters.
        type: dict
      tags:
        description:
          - All tags, of which an object has at most ten. V({}) removes those that it has.
        type: dict
      retention:
        description:
          - The time until which the version cannot be removed. The bucket must have object lock.
        type: dict
        suboptions:
          mode:
            description:
              - The kind of retention. V(governance) can be lifted with a permission, V(compliance) by nobody. V(none) lifts governance.
            type: str
            choices: [governance, compliance, none]
            required: true
          until:
            description:
              - The end, such as V(2027-01-31T00:00:00Z), or a day alone, in UTC.
            type: str
      legal_hold:
        description:
          - Whether the version has a legal hold, which has no end. The bucket must have object lock.
        type: bool
      encryption:
        description:
          - The encryption on the drives. V(sse-s3) and V(sse-kms) need a KMS, V(sse-c) needs TLS and O(objects[].sse_c_key) in each request.
          - If not set, the default of the bucket counts.
        type: str
        choices: [sse-s3, sse-kms, sse-c]
      kms_key:
        description:
          - The key of the KMS for V(sse-kms). If not set, that of the bucket or site is used.
        type: str
      sse_c_key:
        description:
          - The key of V(sse-c), 32 bytes in base64. Who loses it loses the object. Also needed to read such an object.
        type: str
      version_id:
        description:
          - A version, to fetch or remove it. Removing a delete marker by its version shows the object again. With V(present), O(objects[].tags),
            O(objects[].retention) and O(objects[].legal_hold) of it can be changed.
        type: str
      versions:
        description:
          - The versions that V(absent) removes. With V(current), a versioned bucket gets a delete marker, and older versions stay. V(all) removes every version
            for good.
        type: str
        choices: [current, all]
        default: current
      bypass_governance:
        description:
          - Whether to remove versions under governance, and to shorten or lift it.
        type: bool
        default: false
  wait_timeout:
    description:
      - The seconds after which no further object is begun. What is left is reported as failed with the code C(Unfinished), and another run goes on with it.
        A line tells the progress meanwhile.
    type: int
    default: 3600
notes:
  - The access key needs C(s3:GetObject) and C(s3:PutObject), C(s3:ListBucket) for folders and to tell a missing object from one that it may not read,
    C(s3:DeleteObject) for V(absent) and C(s3:DeleteObjectVersion), C(s3:ListBucketVersions) for all versions and delete markers. Tags, retention and legal
    hold need C(s3:GetObjectTagging), C(s3:PutObjectTagging), C(s3:GetObjectRetention), C(s3:PutObjectRetention), C(s3:GetObjectLegalHold),
    C(s3:PutObjectLegalHold) and C(s3:GetBucketObjectLockConfiguration).
  - A file of more than 16 MiB goes up in parts of that size, eight at a time, each of which must have arrived within O(timeout).
  - Content in O(objects[].content) does not appear in results and differences.
seealso:
  - module: creativeflow.minio.minio_object_info
  - module: creativeflow.minio.minio_bucket
  - plugin: creativeflow.minio.presigned_url
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Put a file and a text
  creativeflow.minio.minio_object:
    site: az1
    bucket: system-assets
    objects:
      - key: logo.png
        src: files/logo.png
        headers: {Cache-Control: "public, max-age=86400"}
      - key: config/app.json
        content: "{{ app_settings | to_json }}"
        tags: {owner: platform}
  delegate_to: localhost

- name: Put what differs of a folder
  creativeflow.minio.minio_object:
    site: az1
    bucket: website
    objects:
      - key: static/
        src: build/
  delegate_to: localhost

- name: Keep a report for ten years
  creativeflow.minio.minio_object:
    site: az1
    bucket: reports
    objects:
      - key: 2026.pdf
        src: /srv/reports/2026.pdf
        encryption: sse-kms
        kms_key: reports
        retention: {mode: compliance, until: 2036-12-31}

- name: Fetch an object, copy another one and remove a third one with all its versions
  creativeflow.minio.minio_object:
    site: az1
    bucket: system-assets
    objects:
      - {key: config/app.json, state: fetched, dest: /etc/app.json}
      - {key: logo-old.png, copy_from: {key: logo.png}}
      - {key: secrets.txt, state: absent, versions: all}
"""

RETURN = r"""
changes:
  description: The objects that were changed, or would be in check mode, and what of each.
  returned: always
  type: list
  elements: dict
  sample:
    - name: system-assets/logo.png
      settings: [state, headers]
uploaded:
  description: How many objects were put, and their bytes.
  returned: success
  type: dict
  sample: {objects: 12, bytes: 48211}
left_out:
  description: What of folders was left out, which is links without O(objects[].follow) and what is neither file nor folder.
  returned: success
  type: list
  elements: str
  sample: ["build/: latest: a link. Set follow: true to follow links."]
failures:
  description: What could not be done, with the server's own code. The other objects are done nevertheless.
  returned: always
  type: list
  elements: dict
  sample:
    - name: system-assets/logo.png
      setting: state
      code: AccessDenied
      error: "site az1 (https://s3.az1.example.net): system-assets: AccessDenied: Access Denied. The access key lacks the permission: …"
rewritten:
  description: What was found missing after the apply, because somebody else wrote at the same time, and was written again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many objects were declared, those of folders one by one, and how many changed, failed and were unchanged.
  returned: always
  type: dict
  sample: {total: 812, changed: 12, failed: 0, unchanged: 800}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["objects[0] (a//b).key: a name has no '//', no '/' at its beginning, and no '.' and '..' as a part."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 14, seconds: 0.402}
"""

from ..module_utils._objects.definition import OBJECT_OPTIONS
from ..module_utils._objects.objects import objects_from
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "bucket": {"type": "str"},
            "objects": {"type": "list", "elements": "dict", "required": True, "options": OBJECT_OPTIONS},
            "wait_timeout": {"type": "int", "default": 3600},
        }
    )
    run_kind(module, "object", objects_from)


if __name__ == "__main__":
    main()
