#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_policy
short_description: Write, attach and remove IAM policies and bucket policies of MinIO
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Converges one policy, or any number of policies of a site, to what is declared.
  - An IAM policy, given by O(name), says what the users and groups may do that it is attached to.
  - A bucket policy, given by O(bucket), says what anonymous requests may do. MinIO does not look at it for a request with an access
    key. A private bucket is one without a bucket policy.
  - Each policy is checked against the server's grammar before any request. The error names the statement and the key, what MinIO
    does with it, and what to write instead. This includes what the server would take without doing what it says.
  - Policies are compared as the server reads them, so that another order or a single string in place of a list is no change.
  - The actual state is read in one request for all identities and two for all buckets, however many policies there are.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.purge
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  name:
    description:
      - The name of an IAM policy.
    type: str
  bucket:
    description:
      - The bucket of a bucket policy.
    type: str
  policies:
    description:
      - Several policies, each a dictionary with the options of one policy. All errors of all policies are reported at once, before anything is
        written.
    type: list
    elements: dict
    suboptions:
      name:
        description: See O(name).
        type: str
      bucket:
        description: See O(bucket).
        type: str
      policy:
        description: See O(policy).
        type: dict
      policy_file:
        description: See O(policy_file).
        type: path
      policy_variables:
        description: See O(policy_variables).
        type: dict
      users:
        description: See O(users).
        type: list
        elements: str
      groups:
        description: See O(groups).
        type: list
        elements: str
      users_absent:
        description: See O(users_absent).
        type: list
        elements: str
        version_added: 0.4.0
      groups_absent:
        description: See O(groups_absent).
        type: list
        elements: str
        version_added: 0.4.0
      purge_attachments:
        description: See O(purge_attachments).
        type: bool
        default: false
      state:
        description: See O(state).
        type: str
        choices: [present, absent]
        default: present
  policy:
    description:
      - The policy, a document in the language of S3 and IAM policies. For a bucket, an empty dictionary removes the bucket policy.
      - Without it and O(policy_file), an IAM policy must exist, and is only attached.
    type: dict
  policy_file:
    description:
      - A file with the policy, YAML if its name ends in C(.yml) or C(.yaml), else JSON, on the host where the module runs.
      - Placeholders such as C({{BUCKET_NAME}}) are filled. One that has no value is an error.
      - Mutually exclusive with O(policy).
    type: path
  policy_variables:
    description:
      - Values for the placeholders in O(policy_file), by the names of the placeholders. C(BUCKET_NAME) is always known for a bucket policy.
    type: dict
  users:
    description:
      - The users who get the IAM policy. Others keep it, unless O(purge_attachments) is set.
      - With O(state=absent), the users from whom it is detached.
    type: list
    elements: str
  groups:
    description:
      - The groups that get the IAM policy. Others keep it, unless O(purge_attachments) is set.
      - With O(state=absent), the groups from which it is detached.
    type: list
    elements: str
  users_absent:
    description:
      - Users from whom the IAM policy is detached, for example one of many who have a built-in policy. Others keep it.
    type: list
    elements: str
    version_added: 0.4.0
  groups_absent:
    description:
      - Groups from which the IAM policy is detached. Others keep it.
    type: list
    elements: str
    version_added: 0.4.0
  purge_attachments:
    description:
      - Whether exactly the users in O(users) and the groups in O(groups) have the IAM policy, so that it is detached from all others.
    type: bool
    default: false
    version_added: 0.2.0
  state:
    description:
      - Whether the policy exists.
      - An IAM policy that is attached to somebody who is not in O(users), O(groups), O(users_absent) or O(groups_absent) is not removed without
        O(purge_attachments).
    type: str
    choices: [present, absent]
    default: present
notes:
  - Users and groups are those of the server itself. Where it has an LDAP directory, which M(creativeflow.minio.minio_config) sets
    (C(identity_ldap)), they are those of the directory, given by their DN, for example C(uid=anna,ou=people,dc=example,dc=net). Neither case
    nor spaces around the parts of a DN count, nor how a character of another script is escaped. Where it cannot be told from that whether a user or
    group has policies already, because an attribute has another name, the server is asked, for which the access key needs C(admin:ListUsers).
  - With OpenID the server keeps no list of who has which policy. The token's claim names the policies, or C(role_policy) of C(identity_openid)
    does, see M(creativeflow.minio.minio_config).
  - The access key needs C(admin:ExportIAM), C(admin:CreatePolicy), C(admin:DeletePolicy) and C(admin:AttachUserOrGroupPolicy). In place
    of C(admin:ExportIAM), C(admin:ListUserPolicies), C(admin:ListUsers), C(admin:ListGroups) and C(admin:GetGroup) do as well, with more
    requests.
  - The policies of a disabled user or group are changed by an import, without a moment in which it is enabled. The access key needs
    C(admin:ImportIAM) for it, and C(admin:ExportIAM) for a disabled group.
  - In check mode, a policy that is attached and does not exist yet is a warning, because a task before this one may make it.
seealso:
  - module: creativeflow.minio.minio_user
  - module: creativeflow.minio.minio_config
  - module: creativeflow.minio.minio_bucket
"""

EXAMPLES = r"""
- name: What the service that makes images may do
  creativeflow.minio.minio_policy:
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    name: generations-writer
    policy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: [s3:GetObject, s3:PutObject]
          Resource: arn:aws:s3:::generations/*
        - Effect: Allow
          Action: s3:ListBucket
          Resource: arn:aws:s3:::generations
    users: [image-service]

- name: One template for the readers of two buckets
  creativeflow.minio.minio_policy:
    site: az1
    policies:
      - name: templates-reader
        policy_file: policies/reader.json
        policy_variables: {BUCKET_NAME: templates}
        groups: [designers]
      - name: brand-kits-reader
        policy_file: policies/reader.json
        policy_variables: {BUCKET_NAME: brand-kits}
        groups: [designers]

- name: Anybody may read what lies below public/
  creativeflow.minio.minio_policy:
    site: az1
    bucket: system-assets
    policy_file: policies/public-read.json

- name: Make a bucket private again
  creativeflow.minio.minio_policy:
    site: az1
    bucket: system-assets
    state: absent
"""

RETURN = r"""
changes:
  description:
    - The policies that were changed, or would be in check mode, and what of them. A bucket policy is called C(bucket) and the
      bucket's name. A user or group that a policy was attached to, or detached from, is a setting of its own.
  returned: always
  type: list
  elements: dict
  sample:
    - name: generations-writer
      settings: [policy, user image-service]
    - name: bucket system-assets
      settings: [policy]
failures:
  description: What could not be done, with the server's own code. The other policies are done nevertheless.
  returned: always
  type: list
  elements: dict
  sample:
    - name: generations-writer
      setting: user image-service
      code: XMinioAdminNoSuchUser
      error: "site az1 (https://s3.az1.example.net): idp/builtin/policy/attach user image-service: XMinioAdminNoSuchUser: The
        specified user does not exist. Create the user first."
rewritten:
  description: What was found missing after the apply, because somebody else wrote at the same time, and was written again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many policies were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 3, changed: 1, failed: 0, unchanged: 2}
kept:
  description: The IAM policies in O(purge_scope) that are not declared, but that a user or a group has. They are not purged.
  returned: when there are any
  type: list
  elements: str
  sample: [media-old]
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample:
    - "policy reader: policies/reader.json: Statement[0] (Sid 'Read'): Action: s3:GetObjct: MinIO does not know this action and answers
      XMinioMalformedIAMPolicy. Did you mean s3:GetObject?"
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 1, seconds: 0.031}
"""

from ..module_utils._common.purge import IDENTITY_PURGE_OPTIONS
from ..module_utils._identities.policies import policies_from
from ..module_utils._identities.policy_inputs import POLICY_OPTIONS
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    module = create_module(
        {"policies": {"type": "list", "elements": "dict", "options": POLICY_OPTIONS}, **POLICY_OPTIONS, **IDENTITY_PURGE_OPTIONS},
        read_later=("policies",),
        required_one_of=[("name", "bucket", "policies")],
        mutually_exclusive=[("name", "bucket", "policies"), ("policy", "policy_file")],
    )
    run_kind(module, "policy document", policies_from)


if __name__ == "__main__":
    main()
