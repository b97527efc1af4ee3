#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_access_key
short_description: Create, change, replace and remove access keys of MinIO users
version_added: 0.2.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Converges one access key, or any number of access keys of a site, to what is declared. MinIO also calls them service accounts.
  - An access key belongs to a user and may do what the user may, or less, if it has a policy of its own.
  - A secret that differs from the declared one is noticed and replaced in place; the old secret ends at once. O(replaces) changes to
    another key instead, and the old one is valid until the new one has signed in.
  - No secret is shown in a result or a diff.
  - The actual state is read in one request however many keys there are.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.purge
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  key:
    description:
      - The access key, 3 to 20 characters.
    type: str
  secret:
    description:
      - The secret key, at least eight characters.
      - Needed for a key that does not exist yet. If not set, the secret of an existing key stays as it is.
    type: str
  user:
    description:
      - The user of the key, who must exist and be enabled; the root user is allowed, too. Required for a new key.
      - A key cannot be moved to another user.
      - Give a user of an LDAP directory by the name to sign in with, not by the DN. For a key that exists, any spelling of the DN works as well.
    type: str
  name:
    description:
      - A name for people, up to 32 letters, digits, C(_) and C(-). The server can change it but not remove it.
    type: str
  description:
    description:
      - A description for people, up to 256 bytes. The server can change it but not remove it.
    type: str
  policy:
    description:
      - The policy of the key, a document in the language of IAM policies, which limits the permissions of its user. An empty dictionary removes this
        policy, so that the key has all permissions of its user.
      - The policy is checked against the server's grammar before anything is written.
    type: dict
  policy_file:
    description:
      - A file with the policy, YAML if its name ends in C(.yml) or C(.yaml), else JSON. Placeholders such as C({{BUCKET_NAME}}) are filled.
    type: path
  policy_variables:
    description:
      - Values for the placeholders in O(policy_file), by the names of the placeholders.
    type: dict
  policy_name:
    description:
      - The name of an IAM policy whose document becomes the key's own policy, in place of O(policy). The server keeps a copy, so that a change of the
        IAM policy reaches the key with the next run.
      - It needs C(admin:ExportIAM) or C(admin:GetPolicy).
    type: str
    version_added: 0.4.0
  generate:
    description:
      - Whether the module makes the secret of a new key, in place of O(secret). RV(generated) has it, in the run that makes the key, and nobody can read
        it again. A key that exists keeps its secret.
      - Without O(key), the module makes that too. The next run finds the key by O(user) and O(name), which are needed then.
      - The task must have C(no_log=true), so that the secret is in its result and in no log. Register the result, and store the secret.
    type: bool
    default: false
    version_added: 0.4.0
  expires:
    description:
      - The end of the key, a day or a time such as V(2027-01-31T12:00:00Z), in UTC if it names no zone, from 15 minutes to 365 days ahead.
        The server then removes the key.
      - With an empty text, the key has no end.
    type: str
  enabled:
    description:
      - Whether the key's requests are accepted. If not set, an existing key stays as it is, and a new one is enabled.
    type: bool
  replaces:
    description:
      - The former key, which this one replaces. Properties of a new key that are not declared (user, name, description, policy, expiry) are taken
        from it.
      - When the new key has signed in, the old one is removed. Until then both are valid.
    type: str
  keep_replaced:
    description:
      - Whether to keep the key in O(replaces). Deploy the new key to the services with V(true), then run again with V(false).
    type: bool
    default: false
  state:
    description:
      - Whether the key exists.
    type: str
    choices: [present, absent]
    default: present
  keys:
    description:
      - Several access keys. All errors of all access keys are reported at once, before anything is written.
    type: list
    elements: dict
    suboptions:
      key:
        description: See O(key).
        type: str
      secret:
        description: See O(secret).
        type: str
      user:
        description: See O(user).
        type: str
      name:
        description: See O(name).
        type: str
      description:
        description: See O(description).
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
      policy_name:
        description: See O(policy_name).
        type: str
        version_added: 0.4.0
      generate:
        description: See O(generate).
        type: bool
        default: false
        version_added: 0.4.0
      expires:
        description: See O(expires).
        type: str
      enabled:
        description: See O(enabled).
        type: bool
      replaces:
        description: See O(replaces).
        type: str
      keep_replaced:
        description: See O(keep_replaced).
        type: bool
        default: false
      state:
        description: See O(state).
        type: str
        choices: [present, absent]
        default: present
notes:
  - The access key that the module signs with needs C(admin:ExportIAM), C(admin:CreateServiceAccount), C(admin:UpdateServiceAccount) and
    C(admin:RemoveServiceAccount). In place of C(admin:ExportIAM), C(admin:ListServiceAccounts) does as well, with one request for each
    key, and one signed with the declared secret, which cannot be compared for a disabled key.
  - Other tools can give a key a policy that has a version and no statements, with which it may do nothing. It stays so, unless O(policy) is declared.
  - An update that does not name a policy makes the server take away the one that a key has. The module therefore sends it again with
    each update.
  - An access key of a disabled user is created by an import. The access key of the connection needs C(admin:ImportIAM) for it.
  - In check mode, a policy of O(policy_name) that does not exist yet is a warning, because a task before this one may make it.
seealso:
  - module: creativeflow.minio.minio_user
  - module: creativeflow.minio.minio_policy
"""

EXAMPLES = r"""
- name: A key of the image service that only reads
  creativeflow.minio.minio_access_key:
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    key: image-reader
    secret: "{{ vault_image_reader_secret }}"
    user: image-service
    name: thumbnails
    policy:
      Version: "2012-10-17"
      Statement:
        - {Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::generations/*"}

- name: Have a key with a secret that the module makes
  creativeflow.minio.minio_access_key:
    site: az1
    user: image-service
    name: thumbnails
    generate: true
    policy_name: readonly
  no_log: true
  register: key

- name: Store the secret of a new key
  ansible.builtin.copy:
    content: "{{ key.generated[0] | to_nice_json }}"
    dest: /etc/image-service/s3.json
    mode: "0400"
  no_log: true
  when: key.generated | length > 0

- name: Rotate, first step. Both keys are valid
  creativeflow.minio.minio_access_key:
    site: az1
    key: image-reader-2
    secret: "{{ vault_image_reader_2_secret }}"
    replaces: image-reader
    keep_replaced: true

- name: Rotate, second step, when the service has the new key
  creativeflow.minio.minio_access_key:
    site: az1
    key: image-reader-2
    secret: "{{ vault_image_reader_2_secret }}"
    replaces: image-reader
"""

RETURN = r"""
generated:
  description: The keys that this run has made, with the secrets that it has made. Nobody can read them again.
  returned: when a key has O(generate)
  type: list
  elements: dict
  version_added: 0.4.0
  sample:
    - {key: 4TQ0X2LW7N1B9KZ3D8RA, secret: kept-from-the-documentation, user: image-service, name: thumbnails}
changes:
  description: The access keys that were changed, or would be in check mode, with what of them. C(state) is creation or removal.
  returned: always
  type: list
  elements: dict
  sample:
    - name: image-reader
      settings: [state, secret, user, name, policy]
failures:
  description: What could not be done, with the server's own code. The other access keys are done nevertheless.
  returned: always
  type: list
  elements: dict
  sample: []
rewritten:
  description: What was found missing after the apply, because somebody else wrote at the same time, and was written again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many access keys were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 1, changed: 1, failed: 0, unchanged: 0}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["keys[1]: access key image-reader: it is declared twice. Declare it once."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 3, seconds: 0.052}
"""

from ..module_utils._common.purge import IDENTITY_PURGE_OPTIONS
from ..module_utils._identities.access_keys import KEY_OPTIONS, access_keys_from
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    several = {"type": "list", "elements": "dict", "no_log": False, "options": KEY_OPTIONS}
    module = create_module(
        {"keys": several, **KEY_OPTIONS, **IDENTITY_PURGE_OPTIONS},
        required_one_of=[("key", "name", "keys")],
        mutually_exclusive=[("key", "keys")],
    )
    if any(item["generate"] for item in module.params["keys"] or [module.params]) and not module.no_log:
        module.fail_json(msg="generate: the result has the secret of a new key. Give the task no_log: true, so that it is in no log.")
    run_kind(module, "access key", access_keys_from)


if __name__ == "__main__":
    main()
