#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_login_check
short_description: Check who can sign in at a MinIO site
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Signs one request with each of the given names and secrets and tells what the server answers.
  - With O(identities), does so with every user and access key that is enabled, whose secrets it reads from the site. A later run that gets the
    answers as O(before) fails with one line for each that is no longer served as it was.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
  - creativeflow.minio.attributes.actiongroup_minio
options:
  logins:
    description:
      - The names and secrets to try. The access key of the connection is not used for them.
    type: list
    elements: dict
    default: []
    suboptions:
      access_key:
        description:
          - The name of a user, or an access key.
        type: str
        required: true
      secret_key:
        description:
          - The secret key that belongs to O(logins[].access_key).
        type: str
        required: true
  identities:
    description:
      - Whether to try the users and access keys of the site too. This needs C(admin:ExportIAM) and C(admin:SiteReplicationInfo).
    type: bool
    default: false
  before:
    description:
      - RV(identities) of an earlier run, to compare with. It has a key for each user and access key.
    type: dict
  most:
    description:
      - The largest number of users and access keys to try, access keys first.
    type: int
    default: 500
notes:
  - Users of a directory or an OpenID provider have no secret on the site and are not tried. Temporary credentials are not, either.
seealso:
  - module: creativeflow.minio.minio_user
  - module: creativeflow.minio.minio_access_key
"""

EXAMPLES = r"""
- name: Do the new credentials work
  creativeflow.minio.minio_login_check:
    site: az1
    logins:
      - {access_key: "{{ vault_az1_root_user }}", secret_key: "{{ vault_az1_root_password }}"}
  register: result
  failed_when: not result.logins[0].accepted

- name: Remember who is served
  creativeflow.minio.minio_login_check:
    site: az1
    identities: true
  register: before

- name: Are all of them still served
  creativeflow.minio.minio_login_check:
    site: az1
    identities: true
    before: "{{ before.identities }}"
"""

RETURN = r"""
logins:
  description: What the server answered to each of O(logins), in their order. C(code) is C(ok) or the server's own.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - {access_key: az1-root, accepted: false, code: SignatureDoesNotMatch}
identities:
  description: What it answered to users and access keys.
  returned: when the site answered
  type: dict
  sample: {mlops: ok, reader: AccessDenied}
access_keys:
  description: The access keys of the site and whose they are.
  returned: when the site answered
  type: dict
  sample: {mlops-dashboard: mlops}
site_replication:
  description: The name of the site in a group of site replication. Empty where it is in none.
  returned: when the site answered
  type: str
  sample: ""
breaches:
  description: A line for each that is not served as before.
  returned: when the site answered
  type: list
  elements: str
  sample: []
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 4, seconds: 0.05}
"""

from ..module_utils._root.logins import LOGIN_OPTIONS, check_from
from ..module_utils._site.module import create_module, with_session


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "logins": {"type": "list", "elements": "dict", "default": [], "options": LOGIN_OPTIONS},
            "identities": {"type": "bool", "default": False},
            "before": {"type": "dict"},
            "most": {"type": "int", "default": 500},
        }
    )
    with_session(module, lambda session: check_from(module.params, session))


if __name__ == "__main__":
    main()
