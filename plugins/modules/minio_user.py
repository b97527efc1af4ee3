#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_user
short_description: Create, change and remove users of MinIO
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Converges one user, or any number of users of a site, to what is declared.
  - A secret that differs from the declared one is noticed and replaced in place. The user keeps its policies, groups and service
    accounts. No secret is shown in a result or a diff.
  - Permissions are granted by policies, see M(creativeflow.minio.minio_policy).
  - The actual state is read in one request however many users there are.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.purge
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  name:
    description:
      - The name of the user, which is its access key.
    type: str
  secret:
    description:
      - The secret key of the user, at least eight characters.
      - Needed for a user that does not exist yet. If not set, the secret of an existing user stays as it is.
    type: str
  state:
    description:
      - Whether the user exists. A removed user loses its service accounts too.
    type: str
    choices: [present, absent]
    default: present
  enabled:
    description:
      - Whether the user's requests are accepted. If not set, an existing user stays as it is, and a new one is enabled.
    type: bool
  groups:
    description:
      - The groups of the user, exactly. An empty list takes the user out of all groups. The groups must exist, see
        M(creativeflow.minio.minio_group).
      - If not set, groups stay as they are. It needs C(admin:ExportIAM), C(admin:AddUserToGroup) and C(admin:RemoveUserFromGroup).
      - Declare members either here or in the group. Two tasks that both do undo each other.
    type: list
    elements: str
    version_added: 0.4.0
  users:
    description:
      - Several users. All errors of all users are reported at once, before anything is written.
    type: list
    elements: dict
    suboptions:
      name:
        description: See O(name).
        type: str
        required: true
      secret:
        description: See O(secret).
        type: str
      state:
        description: See O(state).
        type: str
        choices: [present, absent]
        default: present
      enabled:
        description: See O(enabled).
        type: bool
      groups:
        description: See O(groups).
        type: list
        elements: str
        version_added: 0.4.0
notes:
  - The access key needs C(admin:ExportIAM), C(admin:CreateUser), C(admin:EnableUser) and C(admin:DeleteUser).
  - In place of C(admin:ExportIAM), C(admin:ListUsers) does as well. The module then tries each declared secret by one signed request
    of the user's own. The server turns a disabled user away before it looks at the secret, so that of a disabled user it is not
    compared.
  - The root user is not one of the site's users.
  - Users are those of the server itself. With an LDAP directory, users are those of the directory, and the server refuses to make others.
  - The user of the access key of the connection is not removed or disabled, because the key ends with it.
  - In check mode, a group that does not exist yet is a warning, because a task before this one may make it.
seealso:
  - module: creativeflow.minio.minio_policy
"""

EXAMPLES = r"""
- name: The user that other sites replicate with
  creativeflow.minio.minio_user:
    url: https://s3.dr.example.net
    access_key: "{{ vault_dr_access_key }}"
    secret_key: "{{ vault_dr_secret_key }}"
    name: replication
    secret: "{{ vault_dr_replication_secret }}"

- name: Several users at once
  creativeflow.minio.minio_user:
    site: az1
    users:
      - name: image-service
        secret: "{{ vault_image_service_secret }}"
      - name: intern
        enabled: false
      - name: former-service
        state: absent
"""

RETURN = r"""
changes:
  description: The users that were changed, or would be in check mode, with what of them. C(state) is creation or removal.
  returned: always
  type: list
  elements: dict
  sample:
    - name: replication
      settings: [state, secret]
failures:
  description: What could not be done, with the server's own code. The other users are done nevertheless.
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
  description: How many users were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 1, changed: 1, failed: 0, unchanged: 0}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["users[1]: user intern: it is declared twice. Declare it once."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 3, seconds: 0.052}
"""

from ..module_utils._common.purge import IDENTITY_PURGE_OPTIONS
from ..module_utils._identities.users import USER_OPTIONS, users_from
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    several = {"type": "list", "elements": "dict", "options": {**USER_OPTIONS, "name": {"type": "str", "required": True}}}
    module = create_module(
        {"users": several, **USER_OPTIONS, **IDENTITY_PURGE_OPTIONS},
        required_one_of=[("name", "users")],
        mutually_exclusive=[("name", "users")],
    )
    run_kind(module, "user", users_from)


if __name__ == "__main__":
    main()
