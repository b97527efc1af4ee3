# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: reads an environment file of the server."""

from __future__ import annotations

DOCUMENTATION = r"""
name: environment_parse
short_description: Read the environment file of a MinIO server
version_added: 0.1.0
author: CreativeFlow (@creativeflow)
description:
  - Reads C(KEY=VALUE) lines as systemd reads them (comments with V(;) too, continued lines, spaces around the equals sign), and tells which variables
    the server does not read. Old names that it still reads are kept, with a remark.
  - What a person would read otherwise than a program is an error, for example a comment behind a value, or a quotation mark that is not closed.
  - A file with errors gives the list RV(_value.errors) instead of values, so that all errors of a site can be reported together.
positional: _input
options:
  _input:
    description: The text of the file.
    type: str
    required: true
  name:
    description: The file's name, for messages.
    type: str
    default: environment
  node:
    description: The node whose drives volumes without a host are.
    type: str
    default: ''
    version_added: 0.4.0
seealso:
  - plugin: creativeflow.minio.environment_render
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show what the server ignores in a file
  ansible.builtin.debug:
    msg: "{{ (lookup('ansible.builtin.file', 'minio_cluster_vars.env') | creativeflow.minio.environment_parse).remarks }}"
"""

RETURN = r"""
_value:
  description: The content of the file.
  type: dict
  contains:
    errors:
      description: What is wrong with the file.
      type: list
      elements: str
    variables:
      description: The variables. They may be secrets.
      type: dict
    pools:
      description: The pools of C(MINIO_VOLUMES), with the keys C(hosts) and C(drives).
      type: list
      elements: dict
    scheme:
      description: V(http) or V(https), as in C(MINIO_VOLUMES); empty if it does not say.
      type: str
    port:
      description: The port in C(MINIO_VOLUMES); 0 if it does not say.
      type: int
    ignored:
      description: The names of the variables that the server does not read.
      type: list
      elements: str
    remarks:
      description: For each variable that the server ignores, or uses otherwise than its name says, one line.
      type: list
      elements: str
"""

from ..module_utils._common.errors import InputErrors
from ..module_utils._server.layout import parse_volumes
from ..plugin_utils._cluster.environment_file import parse
from ..plugin_utils._cluster.environment_names import is_read, remark


def environment_parse(text, name="environment", node=""):
    """Variables, pools and remarks."""
    empty = {"errors": [], "variables": {}, "pools": [], "scheme": "", "port": 0, "ignored": [], "remarks": []}
    try:
        variables = parse(text, name)
        pools = parse_volumes(variables.get("MINIO_VOLUMES", ""), f"{name}: MINIO_VOLUMES")
    except InputErrors as error:
        return {**empty, "errors": error.errors}
    first = pools[0] if pools else empty
    return {
        "errors": [],
        "variables": variables,
        "pools": [{"hosts": pool["hosts"] or node, "drives": pool["drives"]} for pool in pools],
        "scheme": first["scheme"],
        "port": first["port"],
        "ignored": [variable for variable in variables if not is_read(variable)],
        "remarks": [f"{name}: {variable}: {remark(variable)}" for variable in variables if remark(variable)],
    }


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"environment_parse": environment_parse}
