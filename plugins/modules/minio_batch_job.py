#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_batch_job
short_description: Start, watch and cancel batch jobs of a MinIO site
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - A batch job runs on the server. It removes objects that fulfil conditions, encrypts objects with another key, or copies objects to or from another site.
  - Several jobs are given in one task. All errors of all jobs are reported at once, before anything is started.
  - The server gives a job an id and keeps no name. This module knows a job again by its definition, which the server describes. A job is not started
    again while one with the same definition runs or after it has succeeded. One that has failed or was cancelled is started again.
  - B(The server forgets a job three days after its end.) After that, the same task starts it again.
  - Secrets do not count for the comparison, because the server does not show them.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    details:
      - What the server refuses when it takes a job is not known, for example because a bucket or another site is not there.
  idempotent:
    support: partial
    details:
      - With O(force=true), jobs are started in each run. Without it, a job is started again when the server has forgotten it.
options:
  jobs:
    description:
      - The jobs. Without any, the module only lists.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description:
          - The name for messages and O(credentials). The server does not keep it, so that two jobs cannot have the same definition.
        type: str
        required: true
      state:
        description:
          - Whether the job is to be started or cancelled. A job that has ended is not cancelled, and what it has done stays.
        type: str
        choices: [started, cancelled]
        default: started
      id:
        description:
          - The id of a job to cancel, in place of its definition.
        type: str
      expire:
        description:
          - Removes objects for good.
        type: dict
        suboptions:
          bucket: &bucket
            description:
              - The bucket.
            type: str
            required: true
          prefixes: &prefixes
            description:
              - The beginnings of names. Without this option, all objects are looked at.
            type: list
            elements: str
          rules:
            description:
              - The rules. An object is removed if it fulfils all conditions of one of them. Each needs a condition. V('*') as name stands for all objects.
              - Empty tags and metadata, and sizes of V(0), are refused, because to the server they are true of all objects. An age of V(0) is no condition.
            type: list
            elements: dict
            required: true
            suboptions:
              type:
                description:
                  - The kind of objects. V(deleted) stands for those whose current version is a delete marker.
                type: str
                choices: [object, deleted]
                default: object
              name:
                description:
                  - A pattern for the whole name, with C(*) and C(?).
                type: str
              older_than: &older
                description:
                  - The least age, such as V(12h) or V(30d).
                type: str
              created_before: &before
                description:
                  - A time such as V(2026-01-31T00:00:00Z), or a day in UTC.
                type: str
              tags: &tags
                description:
                  - Tags that an object has, each with a pattern for its value.
                type: dict
              metadata: &metadata
                description:
                  - Headers and metadata that an object has, such as C(content-type) or C(x-amz-meta-owner), each with a pattern for the value.
                type: dict
              size_less_than:
                description:
                  - A size such as V(10MiB).
                type: str
              size_greater_than:
                description:
                  - A size such as V(1KiB).
                type: str
              retain_versions:
                description:
                  - The number of newest versions that stay. With V(0), all versions are removed.
                type: int
                default: 0
          notify_endpoint: &notify
            description:
              - A URL to which the server reports the end. It may need O(credentials), C(notify_token).
            type: str
          retry_attempts: &attempts
            description:
              - The number of attempts for what fails. The server's default is 3. A job of the type C(replicate) is tried again as a whole, and the server
                does not count what fails then. With V(1), the counts are exact.
            type: int
          retry_delay: &delay
            description:
              - The least time between two attempts, such as V(500ms).
            type: str
      keyrotate:
        description:
          - Encrypts the keys of encrypted objects with another key of the KMS. Objects without encryption are left out, and objects with C(SSE-S3) get a new
            key and stay so.
        type: dict
        suboptions:
          bucket: *bucket
          prefix:
            description:
              - The beginning of names. Without this option, all objects are looked at.
            type: str
          encryption:
            description:
              - The kind of the new key. Objects with C(SSE-KMS) cannot get V(sse-s3).
            type: str
            choices: [sse-s3, sse-kms]
            required: true
          kms_key:
            description:
              - The key. Required for V(sse-kms).
            type: str
          kms_context:
            description:
              - The context of the key, as names with values.
            type: dict
          filter:
            description:
              - Conditions that objects fulfil. There are no times of their creation, because the server takes those the other way round.
            type: dict
            suboptions:
              newer_than: &newer
                description:
                  - The greatest age.
                type: str
              older_than: *older
              tags: *tags
              metadata: *metadata
              kms_key:
                description:
                  - The key that objects have now.
                type: str
          notify_endpoint: *notify
          retry_attempts: *attempts
          retry_delay: *delay
      replicate:
        description:
          - Copies objects between this site and another one. That one has an endpoint, this one has none.
        type: dict
        suboptions:
          source:
            description:
              - The side that objects come from.
            type: dict
            required: true
            suboptions:
              bucket: *bucket
              prefixes: *prefixes
              type: &side
                description:
                  - The kind of site.
                type: str
                choices: [minio, s3]
                default: minio
              endpoint: &endpoint
                description:
                  - The address of the other site.
                type: str
              path_style: &style
                description:
                  - Whether the bucket is a part of the path in URLs, for V(s3).
                type: str
                choices: ['on', 'off', auto]
          target:
            description:
              - The side that objects go to.
            type: dict
            required: true
            suboptions:
              bucket: *bucket
              prefix:
                description:
                  - Before the names of all objects there.
                type: str
              type: *side
              endpoint: *endpoint
              path_style: *style
          filter:
            description:
              - Conditions that objects fulfil.
            type: dict
            suboptions:
              newer_than: *newer
              older_than: *older
              created_after:
                description:
                  - A time, or a day in UTC.
                type: str
              created_before: *before
              tags: *tags
              metadata: *metadata
          snowball:
            description:
              - The archives in which small objects go to another MinIO. The server has defaults.
            type: dict
            suboptions:
              disable:
                description:
                  - Whether to send each object by itself.
                type: bool
              batch:
                description:
                  - The number of objects of an archive.
                type: int
              in_memory:
                description:
                  - Whether to build archives in memory.
                type: bool
              compress:
                description:
                  - Whether to compress archives.
                type: bool
              smaller_than:
                description:
                  - The size below which an object goes into an archive.
                type: str
              skip_errors:
                description:
                  - Whether to go on after an object that cannot be read.
                type: bool
          notify_endpoint: *notify
          retry_attempts: *attempts
          retry_delay: *delay
  credentials:
    description:
      - Secrets of jobs by their names, each with C(access_key), C(secret_key) and C(session_token) of the other site, and C(notify_token) for its endpoint.
      - They are required to start a job of the type C(replicate). The server keeps them until it forgets the job.
    type: dict
  force:
    description:
      - Whether to start jobs that run or have succeeded with the same definition again.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until all jobs that are to be started have ended. A line tells the progress meanwhile. A job that has failed, or was cancelled
        meanwhile, is an error.
    type: bool
    default: false
  wait_timeout:
    description:
      - The seconds to wait. A job that takes longer is an error, and goes on.
    type: int
    default: 300
  resume:
    description:
      - RV(resume) of a run that did not wait for the end, with the same O(jobs). The module then starts and cancels none, and waits for the jobs of that run.
        Its content is internal to the module.
    type: dict
notes:
  - The access key needs C(admin:ListBatchJobs), C(admin:DescribeBatchJob), C(admin:StartBatchJob) and C(admin:CancelBatchJob).
  - The Python package C(PyYAML) is needed where the task runs.
  - A job of the type C(replicate) can be described with its keys to whoever has C(admin:DescribeBatchJob), where they are those of its source. Use keys for
    this one purpose.
seealso:
  - module: creativeflow.minio.minio_kms_key
  - module: creativeflow.minio.minio_bucket
    description: Lifecycle rules, for objects that are to be removed regularly.
"""

EXAMPLES = r"""
- name: Remove old temporary objects and wait for it
  creativeflow.minio.minio_batch_job:
    site: az1
    jobs:
      - name: cleanup
        expire:
          bucket: generations
          prefixes: [tmp/]
          rules:
            - {older_than: 30d}
            - {type: deleted, name: '*'}
    wait: true
    wait_timeout: 3600

- name: Encrypt with a new key
  creativeflow.minio.minio_batch_job:
    site: az1
    jobs:
      - name: new key
        keyrotate: {bucket: generations, encryption: sse-kms, kms_key: generations-2026, filter: {kms_key: generations}}

- name: Copy a bucket to another site once
  creativeflow.minio.minio_batch_job:
    site: az1
    jobs:
      - name: archive
        replicate:
          source: {bucket: reports}
          target: {bucket: reports, endpoint: "https://s3.archive.example.net"}
    credentials:
      archive: {access_key: az1-batch, secret_key: "{{ vault_archive_secret_key }}"}

- name: Cancel it
  creativeflow.minio.minio_batch_job:
    site: az1
    jobs:
      - {name: archive, state: cancelled, id: "replicate-ezsBbSwZgBb3P5x9PTSN9p:-1"}

- name: List all jobs
  creativeflow.minio.minio_batch_job:
    site: az1
  register: batch
"""

RETURN = r"""
jobs:
  description:
    - All jobs that the server knows, the newest first. C(names) has the declared jobs that it is, C(state) is C(queued), C(running), C(complete) or C(failed).
    - C(queued) has none of the counts. C(bytes) is counted for C(replicate) alone.
    - C(failed_objects) and C(failed_delete_markers) are V(null) when the server tries a job of the type C(replicate) again, because it does not count them
      then. Such a job ends as C(failed), although all may be copied.
  returned: success
  type: list
  elements: dict
  sample:
    - names: [cleanup]
      id: "expire-ZpQpd5n96TfeWpytWvfane:-1"
      type: expire
      state: complete
      started: "2026-11-29T19:03:52.181115482Z"
      user: ops
      objects: 812
      failed_objects: 0
      delete_markers: 3
      failed_delete_markers: 0
      bytes: 0
      retries: 0
      updated: "2026-11-29T19:04:11.240159267Z"
running:
  description: Whether one of the declared jobs has not ended.
  returned: success
  type: bool
  sample: false
resume:
  description: What another run needs to wait for the same jobs.
  returned: when RV(running) is true
  type: dict
  sample: {cleanup: "expire-ZpQpd5n96TfeWpytWvfane:-1"}
changes:
  description: The jobs that were started or cancelled, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample:
    - name: cleanup
      settings: [state]
failures:
  description: What could not be done, with the server's own code. The other jobs are started nevertheless.
  returned: always
  type: list
  elements: dict
  sample: []
rewritten:
  description: Always empty for this module, as far as nobody cancels a job at the same time.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many jobs were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 1, changed: 1, failed: 0, unchanged: 0}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["jobs[0] (cleanup).expire.rules[0]: it has no condition, so that it removes everything. Add one, or say so by name: '*'."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 4, seconds: 0.211}
"""

from ..module_utils._batch.module import run_jobs
from ..module_utils._batch.options import JOB_OPTIONS
from ..module_utils._site.module import create_module, with_session


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "jobs": {"type": "list", "elements": "dict", "default": [], "options": JOB_OPTIONS},
            "credentials": {"type": "dict", "no_log": True},
            "force": {"type": "bool", "default": False},
            "wait": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 300},
            "resume": {"type": "dict"},
        },
        read_later=("jobs",),
    )
    with_session(module, lambda session: run_jobs(module, session))


if __name__ == "__main__":
    main()
