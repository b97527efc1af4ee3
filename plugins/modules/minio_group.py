#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_group
short_description: Create, change and remove groups of MinIO users
version_added: 0.2.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Converges one group, or any number of groups of a site, to what is declared.
  - Permissions of the members are granted by policies that are attached to the group, see M(creativeflow.minio.minio_policy).
  - The actual state is read in one request however many groups there are.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.purge
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  name:
    description:
      - The name of the group.
    type: str
  members:
    description:
      - The users in the group. They must exist.
      - If not set, the members of a group stay as they are, and a new group has none.
    type: list
    elements: str
  purge_members:
    description:
      - Whether to remove members that are not in O(members). With V(false), O(members) are added to those of the group.
    type: bool
    default: true
  enabled:
    description:
      - Whether the policies of the group apply to its members. If not set, an existing group stays as it is, and a new one is enabled.
    type: bool
  state:
    description:
      - Whether the group exists. The members of a group that is removed stay users.
    type: str
    choices: [present, absent]
    default: present
  groups:
    description:
      - Several groups. All errors of all groups are reported at once, before anything is written.
    type: list
    elements: dict
    suboptions:
      name:
        description: See O(name).
        type: str
        required: true
      members:
        description: See O(members).
        type: list
        elements: str
      purge_members:
        description: See O(purge_members).
        type: bool
        default: true
      enabled:
        description: See O(enabled).
        type: bool
      state:
        description: See O(state).
        type: str
        choices: [present, absent]
        default: present
notes:
  - Groups are those of the server itself. With LDAP, groups are those of the directory, and the server refuses to make others.
  - The access key needs C(admin:ExportIAM), C(admin:AddUserToGroup), C(admin:RemoveUserFromGroup), C(admin:EnableGroup) and
    C(admin:DisableGroup). In place of C(admin:ExportIAM), C(admin:GetGroup) and C(admin:ListUsers) do as well, with more requests.
  - In check mode, a member that does not exist yet is a warning, because a task before this one may make it.
seealso:
  - module: creativeflow.minio.minio_user
  - module: creativeflow.minio.minio_policy
"""

EXAMPLES = r"""
- name: A group of two services, and what they may do
  creativeflow.minio.minio_group:
    url: https://s3.az1.example.net
    access_key: "{{ vault_az1_access_key }}"
    secret_key: "{{ vault_az1_secret_key }}"
    name: media
    members: [image-service, video-service]

- name: The policy of the group
  creativeflow.minio.minio_policy:
    site: az1
    name: media-writer
    policy_file: policies/writer.json
    policy_variables:
      BUCKET_NAME: generations
    groups: [media]

- name: One more member
  creativeflow.minio.minio_group:
    site: az1
    name: media
    members: [audio-service]
    purge_members: false
"""

RETURN = r"""
changes:
  description: The groups that were changed, or would be in check mode, with what of them. C(state) is creation or removal.
  returned: always
  type: list
  elements: dict
  sample:
    - name: media
      settings: [state, members]
failures:
  description: What could not be done, with the server's own code. The other groups are done nevertheless.
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
  description: How many groups were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 1, changed: 1, failed: 0, unchanged: 0}
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["groups[1]: group media: it is declared twice. Declare it once."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 3, seconds: 0.052}
"""

from ..module_utils._common.purge import IDENTITY_PURGE_OPTIONS
from ..module_utils._identities.groups import GROUP_OPTIONS, groups_from
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    several = {"type": "list", "elements": "dict", "options": {**GROUP_OPTIONS, "name": {**GROUP_OPTIONS["name"], "required": True}}}
    module = create_module(
        {"groups": several, **GROUP_OPTIONS, **IDENTITY_PURGE_OPTIONS},
        required_one_of=[("name", "groups")],
        mutually_exclusive=[("name", "groups")],
    )
    run_kind(module, "group", groups_from)


if __name__ == "__main__":
    main()
