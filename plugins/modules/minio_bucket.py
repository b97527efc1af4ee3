#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_bucket
short_description: Create, configure and remove MinIO buckets
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Converges one bucket, or any number of buckets of a site, to what is declared.
  - The actual state is read in two requests however many buckets there are. Creations and settings go to the server in imports
    of up to 50 buckets, so that one task with a list is much faster than a loop over tasks.
  - After an apply the state is read once more. What is missing is written again, and then reported as lost, because the server
    can lose one of two simultaneous writes to the same bucket without an error.
  - What can be known to fail is found before anything is written. Where the server refuses a setting of a new bucket all the same, RV(failures)
    says that the bucket is there without it, and how to continue.
  - An option that is not set leaves that setting of the bucket as it is. An empty value removes the setting.
  - Without the permissions C(admin:ExportBucketMetadata) and C(admin:ImportBucketMetadata) the module does the same by S3 calls,
    which takes longer.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  name:
    description:
      - The name of the bucket.
    type: str
  buckets:
    description:
      - Several buckets, each a dictionary with the options of one bucket.
      - A list from a C(buckets_definition.json) can be used as it is.
      - All errors of all buckets are reported at once, before anything is written.
    type: list
    elements: dict
    suboptions:
      name:
        description: See O(name).
        type: str
        required: true
      state:
        description: See O(state).
        type: str
        choices: [present, absent]
        default: present
      versioning:
        description: See O(versioning).
        type: raw
      versioning_exclude:
        description: See O(versioning_exclude).
        type: dict
        version_added: 0.2.0
        suboptions: &versioning_exclude
          prefixes:
            description: Beginnings of keys, at most 10. They may contain C(*).
            type: list
            elements: str
          folders:
            description: Whether to leave out keys that end with C(/).
            type: bool
            default: false
      object_lock:
        description: See O(object_lock).
        type: bool
        aliases: [objectLocking]
      retention:
        description: See O(retention).
        type: dict
        suboptions: &retention
          mode:
            description:
              - The mode of the retention. Capitals make no difference.
              - A version under V(GOVERNANCE) can be removed with the permission C(s3:BypassGovernanceRetention), one under V(COMPLIANCE) by nobody.
            type: str
            choices: [COMPLIANCE, GOVERNANCE]
          days:
            description: The number of days, 1 to 36500.
            type: int
          years:
            description: The number of years, 1 to 100, in place of days.
            type: int
      tags:
        description: See O(tags).
        type: dict
      purge_tags:
        description: See O(purge_tags).
        type: bool
        default: true
        version_added: 0.2.0
      quota:
        description: See O(quota).
        type: str
      policy:
        description: See O(policy).
        type: dict
      policy_file:
        description: See O(policy_file).
        type: path
        aliases: [defaultPolicyFile, policyFile]
      policy_variables:
        description: See O(policy_variables).
        type: dict
        aliases: [policyVariables]
      prefixes:
        description: See O(prefixes).
        type: dict
        version_added: 0.2.0
      encryption:
        description: See O(encryption).
        type: dict
        version_added: 0.2.0
        suboptions: &encryption
          algorithm:
            description:
              - The kind of encryption. Capitals make no difference.
              - With V(SSE-S3), the server chooses the key. With V(SSE-KMS), the key in C(key) is used.
            type: str
            choices: [SSE-S3, SSE-KMS]
          key:
            description: The name of a key of the KMS. Required for V(SSE-KMS), and not allowed for V(SSE-S3).
            type: str
      lifecycle:
        description: See O(lifecycle).
        type: list
        elements: dict
        version_added: 0.2.0
        suboptions: &lifecycle
          id:
            description: The name of the rule, up to 255 characters. The default is made from the content of the rule.
            type: str
          enabled:
            description: Whether the rule is in force.
            type: bool
            default: true
          prefix:
            description: The beginning of the keys of the objects that the rule is for.
            type: str
          tags:
            description: Tags of the objects that the rule is for. An object needs all of them. Names and values are free.
            type: dict
          size_greater_than:
            description: The size above which an object is affected, in bytes or with a unit, for example V(1MiB).
            type: str
          size_less_than:
            description: The size below which an object is affected, in bytes or with a unit.
            type: str
          expire_days:
            description: The age in days at which an object is removed.
            type: int
          expire_date:
            description: The day from which objects are removed, for example V(2027-01-31). It begins at midnight UTC.
            type: str
          expire_delete_marker:
            description: Whether to remove a delete marker that is the only version left.
            type: bool
          expire_all_versions:
            description: Whether to remove all versions of the object, with C(expire_days).
            type: bool
          delete_marker_days:
            description: The days after a delete marker was set, at which all versions of its object are removed.
            type: int
          transition_days:
            description: The age in days at which an object moves to C(transition_tier). The default is 0.
            type: int
          transition_date:
            description: The day from which objects move to C(transition_tier), in place of C(transition_days).
            type: str
          transition_tier:
            description: The name of the tier that receives objects. It must exist on the server.
            type: str
          noncurrent_expire_days:
            description: The days after a version was replaced, at which it is removed.
            type: int
          noncurrent_keep:
            description: The number of replaced versions of each object that are kept.
            type: int
          noncurrent_transition_days:
            description: The days after a version was replaced, at which it moves to C(noncurrent_transition_tier). The default is 0.
            type: int
          noncurrent_transition_tier:
            description: The name of the tier that receives replaced versions. It must exist on the server.
            type: str
      notifications:
        description: See O(notifications).
        type: list
        elements: dict
        version_added: 0.2.0
        suboptions: &notifications
          target:
            description: A notification target of the server as C(ID:TYPE), for example V(primary:webhook), or its ARN.
            type: str
            required: true
          events:
            description:
              - Names of events such as V(s3:ObjectCreated:Put), or the short forms V(put), V(get), V(delete), V(replica), V(ilm) and V(scanner).
            type: list
            elements: str
            required: true
          prefix:
            description: The beginning of the keys of the objects that events are sent for.
            type: str
          suffix:
            description: The end of the keys of the objects that events are sent for.
            type: str
      cors:
        description: See O(cors).
        type: list
        elements: dict
        version_added: 0.4.0
        suboptions: &cors
          id:
            description:
              - A name of the rule, up to 255 characters.
            type: str
          origins:
            description:
              - The origins of the pages, such as V(https://app.example.net). Each may have one C(*).
            type: list
            elements: str
            required: true
          methods:
            description:
              - The methods, of V(GET), V(PUT), V(HEAD), V(POST) and V(DELETE).
            type: list
            elements: str
            required: true
          headers:
            description:
              - The headers that a page may send. Each may have one C(*).
            type: list
            elements: str
          expose_headers:
            description:
              - The headers of answers that a page may read.
            type: list
            elements: str
          max_age:
            description:
              - The seconds for which a browser may remember the answer.
            type: int
      force:
        description: See O(force).
        type: bool
        default: false
      sites:
        description: Not used. M(creativeflow.minio.minio_definitions) chooses the buckets of each site by it.
        type: list
        elements: str
  state:
    description:
      - Whether the bucket exists.
      - A bucket that holds objects, or old versions of them, is not removed without O(force).
    type: str
    choices: [present, absent]
    default: present
  versioning:
    description:
      - The state of versioning. V(enabled) keeps every version of an object. V(suspended) keeps the existing versions and creates no more.
      - V(disabled) is for a bucket that never needed it. The server cannot go back to that, so a bucket that has versioning is
        suspended.
      - The server does not suspend versioning of a bucket that has object lock or replication rules, nor of any bucket of a site with
        site replication. This is checked before anything is written.
      - V(true) is the same as V(enabled), and V(false) the same as V(disabled), here, in O(buckets) and in files of definitions.
    type: raw
  versioning_exclude:
    description:
      - Keys without versions in a bucket with versioning. An empty dictionary leaves nothing out.
      - Objects that are left out are not replicated either. With object lock the server takes no prefixes.
    type: dict
    version_added: 0.2.0
    suboptions: *versioning_exclude
  object_lock:
    description:
      - Whether objects can be locked. It is given at creation only and implies versioning.
      - For a bucket that exists without it, the module explains this and writes nothing.
    type: bool
  retention:
    description:
      - The default retention of new objects. Needs O(object_lock).
      - It has a mode and one of days and years. An empty dictionary removes it.
    type: dict
    suboptions: *retention
  tags:
    description:
      - The tags of the bucket, at most 50. Names and values are free. An empty dictionary removes all tags. A value is text or a whole number.
      - MinIO takes ASCII letters, digits, spaces and C(+-._:/@=) in keys, of up to 128 characters, and values, of up to 256.
    type: dict
  purge_tags:
    description:
      - Whether to remove the tags that are not in O(tags). With V(false), O(tags) are added to those of the bucket.
    type: bool
    default: true
    version_added: 0.2.0
  quota:
    description:
      - The largest size of the bucket, in bytes or with a unit, for example V(5TiB) or V(500GB). V(0) removes the quota.
    type: str
  policy:
    description:
      - The bucket policy, a document in the language of S3 policies. An empty dictionary removes it.
      - MinIO applies bucket policies to anonymous requests only. Permissions of users are granted by IAM policies, see
        M(creativeflow.minio.minio_policy).
      - The policy is checked against the server's grammar before anything is written.
    type: dict
  policy_file:
    description:
      - A file with the bucket policy in JSON or YAML. Placeholders such as C({{BUCKET_NAME}}) are filled.
      - C(BUCKET_NAME) is always known; other names come from O(policy_variables).
      - Mutually exclusive with O(policy) and O(prefixes).
    type: path
  policy_variables:
    description:
      - Values for the placeholders in O(policy_file), by the names of the placeholders.
    type: dict
  prefixes:
    description:
      - A short form of O(policy). The access of anonymous clients by prefix; the prefix C("") is the whole bucket.
      - C(public-read) reads objects whose keys are known. C(public-list) lists them as well. C(public-write) uploads.
        C(public-read-write) does all that, and deletes.
      - An empty dictionary removes the bucket policy.
    type: dict
    version_added: 0.2.0
  encryption:
    description:
      - The encryption of new objects whose upload names none. An empty dictionary removes it.
      - The server needs a KMS, or C(MINIO_KMS_SECRET_KEY). The module checks before anything is written that the server has one and that the KMS
        encrypts with the key, if the access key has C(admin:ServerInfo) and C(admin:KMSKeyStatus).
    type: dict
    version_added: 0.2.0
    suboptions: *encryption
  lifecycle:
    description:
      - The complete list of lifecycle rules. An empty list removes them.
      - A rule needs at least one action. Its filters are C(prefix), C(tags), C(size_greater_than) and C(size_less_than).
      - The tiers must exist. This is checked before anything is written.
      - MinIO has no rule for incomplete uploads. It removes those of all buckets after the time in C(stale_uploads_expiry) of its
        configuration C(api), 24 hours by default. C(abort_incomplete_upload_days) is therefore refused with this explanation,
        where the server itself would accept a document with it and drop it.
    type: list
    elements: dict
    version_added: 0.2.0
    suboptions: *lifecycle
  notifications:
    description:
      - The complete list of event notifications. An empty list removes them.
      - The targets must be configured on the server. This is checked before anything is written.
    type: list
    elements: dict
    version_added: 0.2.0
    suboptions: *notifications
  cors:
    description:
      - The complete list of rules by which web pages of other origins may use the bucket. An empty list removes them. The first rule that
        fits is used.
      - Silo has this from its release of 3 September 2026 on, and upstream does not. A server without it is refused before anything is
        written. There, C(cors_allow_origin) of the subsystem C(api) says which origins may use the whole site, see
        M(creativeflow.minio.minio_config).
    type: list
    elements: dict
    version_added: 0.4.0
    suboptions: *cors
  force:
    description:
      - Whether to remove the bucket with all its objects and versions, with O(state=absent). This cannot be undone.
      - The replication rules of the bucket are removed first, so that the copies on other sites stay. In a group of sites
        (M(creativeflow.minio.minio_site_replication)) the objects and the bucket are removed on all sites.
      - Versions under a retention in mode C(GOVERNANCE) are removed too, which needs the permission C(s3:BypassGovernanceRetention).
      - Versions under a legal hold, or under a retention in mode C(COMPLIANCE) that has not ended, cannot be removed by anybody. The
        module names them, also in check mode, and removes nothing.
    type: bool
    default: false
  wait_timeout:
    description:
      - The seconds within which O(force) must empty the buckets whose versions the server removes one by one. These are buckets
        with object lock, and all buckets in a group of sites. The task shows its progress meanwhile. It fails if versions are left, and
        another run continues.
    type: int
    default: 300
    version_added: 0.4.0
  purge:
    description:
      - Whether to remove the buckets in O(purge_scope) that are not declared. Use it with O(buckets), the whole list.
      - A bucket that holds objects, or old versions of them, is never purged. It is named in RV(kept) and in a warning.
    type: bool
    default: false
    version_added: 0.2.0
  purge_scope:
    description:
      - The buckets that O(purge) may remove. Buckets outside are never touched.
    type: dict
    version_added: 0.2.0
    suboptions:
      prefix:
        description: The beginning of their names.
        type: str
      tags:
        description: Tags of the buckets. A bucket needs all of them. Names and values are free.
        type: dict
  purge_limit:
    description:
      - The largest number of buckets that one run may purge, or a share of those in the scope. If there are more, nothing is written.
    type: str
    default: 10%
    version_added: 0.2.0
notes:
  - A setting of a bucket that has parts which the options cannot say, because a newer server added them, is not written. They are named.
  - In check mode, a tier, a notification target, a KMS or one of its keys that the site does not have yet is a warning, because a task before this one may
    make it.
seealso:
  - module: creativeflow.minio.minio_policy
  - module: creativeflow.minio.minio_bucket_replication
"""

EXAMPLES = r"""
- name: One bucket, with what it may hold and how long nothing can be removed from it
  creativeflow.minio.minio_bucket:
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    name: platform-backups
    object_lock: true
    retention:
      mode: GOVERNANCE
      days: 30
    quota: 5TiB
    tags:
      owner: platform

- name: All buckets of a definitions file
  creativeflow.minio.minio_bucket:
    site: az1
    buckets: "{{ lookup('ansible.builtin.file', 'config/buckets_definition.json') | from_json }}"

- name: Anybody may read what lies below public/
  creativeflow.minio.minio_bucket:
    site: az1
    name: system-assets
    policy_file: policies/public-read.json
    policy_variables:
      PREFIX: public/

- name: Everything else that a bucket can be told
  creativeflow.minio.minio_bucket:
    site: az1
    name: generations
    versioning: enabled
    versioning_exclude:
      prefixes: [tmp/]
    encryption:
      algorithm: SSE-KMS
      key: generations
    prefixes:
      samples/: public-read
    lifecycle:
      - {id: tmp, prefix: tmp/, expire_days: 3}
      - {id: old, noncurrent_expire_days: 90, noncurrent_keep: 3}
      - {id: cold, prefix: archive/, size_greater_than: 1MiB, transition_days: 30, transition_tier: COLD}
    notifications:
      - {target: "thumbnails:webhook", events: [put], prefix: uploads/, suffix: .png}

- name: A bucket that the pages of an application upload to (Silo)
  creativeflow.minio.minio_bucket:
    site: az1
    name: uploads
    cors:
      - {origins: ["https://app.example.net"], methods: [PUT, POST], headers: [content-type], max_age: 3600}
      - {origins: ["*"], methods: [GET]}

- name: Exactly these buckets, of those that are the media team's
  creativeflow.minio.minio_bucket:
    site: az1
    buckets: "{{ media_buckets }}"
    purge: true
    purge_scope:
      tags: {team: media}
    purge_limit: "3"

- name: Remove a bucket that is empty
  creativeflow.minio.minio_bucket:
    site: az1
    name: scratch
    state: absent
"""

RETURN = r"""
changes:
  description: The buckets that were changed, or would be in check mode, with the settings. C(state) is creation or removal.
  returned: always
  type: list
  elements: dict
  sample:
    - name: generations
      settings: [state, versioning, tags]
failures:
  description: What could not be done, with the server's own code. The other buckets are done nevertheless.
  returned: always
  type: list
  elements: dict
  sample:
    - name: logs
      setting: quota
      code: AccessDenied
      error: "site az1 (https://s3.az1.example.net): set-bucket-quota logs: AccessDenied: Access Denied."
rewritten:
  description: The settings that were found missing after the apply, because somebody else wrote at the same time, and were written again.
  returned: always
  type: list
  elements: dict
  sample: []
removed_versions:
  description: The versions of objects that were removed one by one to empty buckets.
  returned: when there are any
  type: int
  sample: 120430
  version_added: 0.4.0
kept:
  description: The buckets that were not purged because they hold objects.
  returned: when there are any
  type: list
  elements: str
  sample: [team-archive]
counts:
  description: How many buckets were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 9, changed: 1, failed: 0, unchanged: 8}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["buckets[3].versionning: unknown key. Did you mean versioning?"]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 2, seconds: 0.214}
"""

from ..module_utils._buckets.buckets import REMOVAL_TIMEOUT
from ..module_utils._buckets.options import BUCKET_OPTIONS, BUCKETS_OPTION, buckets_from
from ..module_utils._common.purge import PURGE_OPTIONS
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "buckets": BUCKETS_OPTION,
            "wait_timeout": {"type": "int", "default": REMOVAL_TIMEOUT},
            **BUCKET_OPTIONS,
            **PURGE_OPTIONS,
        },
        read_later=("buckets", *BUCKET_OPTIONS),
        required_one_of=[("name", "buckets")],
        mutually_exclusive=[("name", "buckets"), ("policy", "policy_file", "prefixes")],
    )
    run_kind(module, "bucket", buckets_from)


if __name__ == "__main__":
    main()
