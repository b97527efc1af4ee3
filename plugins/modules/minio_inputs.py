#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_inputs
short_description: Check the inputs of a playbook
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Fails with a line for each error in the inventory, the variables and the files of a deployment, before any host is contacted. The playbooks of this
    collection begin with it (C(creativeflow.minio.check_inputs)).
  - A line says where the error is, what it is, the nearest known name, and what to do. What is the same for many hosts is one line. Secrets are not shown.
  - It finds the group C(minio) empty; options such as C(--tags) with which a playbook would do nothing; variables that cannot be filled in, because what
    they refer to is not defined or cannot be decrypted; misspelt names of variables; values of a wrong type; sites without an address or with an unknown
    key; hosts of no site or of several; sites without hosts; misspelt names of sites; missing files; errors in the definitions of buckets, identities and
    rules; and receiving sites without a secret.
  - A variable whose name is nearly one of this collection's is taken for that one, misspelt. Names of your own that are meant so belong in
    C(minio_own_variables), a list. Other variables that begin with C(minio_) are no error; if they begin like those of a role, there is a warning.
  - What is only known while roles run, such as facts, is left to them.
  - It runs within C(ansible-playbook) itself, whichever host the task is for, and looks at all hosts of the play.
extends_documentation_fragment:
  - creativeflow.minio.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  roles:
    description:
      - The roles that the playbook applies; their variables are looked at. V(minio_sites) stands for the sites alone.
      - Without any, only the group, options such as C(--tags) and O(types_of) are.
    type: list
    elements: str
    default: []
  types_of:
    description:
      - Roles whose variables are checked for their types alone, for a playbook that unrelated inputs must not stop.
      - Has an effect without O(roles) only, because these are checked as a whole.
    type: list
    elements: str
    default: []
  every_site:
    description: Whether the playbook says something about all sites, so that one without hosts is an error.
    type: bool
    default: false
seealso:
  - plugin: creativeflow.minio.missing_files
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Check the inputs
  creativeflow.minio.minio_inputs:
    roles: [minio_buckets, minio_iam]
  run_once: true
"""

RETURN = r"""
msg:
  description: A line for each error, after one that says that nothing was changed.
  returned: when something is wrong
  type: str
  sample: "Nothing was changed on any host.\nminio_backup_sites: minio_sites has no site drr. Did you mean dr?"
"""

# Only its action runs, on the controller.
