# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: writes an environment file."""

from __future__ import annotations

DOCUMENTATION = r"""
name: environment_render
short_description: Write variables as an environment file that systemd and MinIO read alike
version_added: 0.1.0
author: CreativeFlow (@creativeflow)
description:
  - Gives one line C(KEY='VALUE') for each variable, in the order of the names. Booleans become V(on) and V(off).
  - Fails on values that the two would read differently, such as those with a quote, a backslash or a line break.
positional: _input
options:
  _input:
    description: The variables.
    type: dict
    required: true
  part:
    description:
      - Part of the variables. V(public) leaves out the variables that hold secrets, V(secret) all others. Variables are told apart by their names, for
        example C(MINIO_KMS_SECRET_KEY) or C(MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_siem), and by their values, for example a url with a user and a
        password, or with a token in its query.
    type: str
    choices: [all, public, secret]
    default: all
seealso:
  - plugin: creativeflow.minio.environment_parse
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write an environment file
  ansible.builtin.copy:
    content: "{{ {'MINIO_REGION': 'eu-central-1'} | creativeflow.minio.environment_render }}"
    dest: /etc/default/minio
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The text of the file.
  type: str
"""

from ansible.errors import AnsibleFilterError

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._cluster.environment_file import divide, render


def environment_render(variables, part="all"):
    """The text of the file."""
    public, secret = divide(variables)
    parts = {"all": variables, "public": public, "secret": secret}
    if part not in parts:
        raise AnsibleFilterError(f"environment_render: part must be all, public or secret, not '{part}'.")
    try:
        return render(parts[part])
    except InputErrors as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"environment_render": environment_render}
