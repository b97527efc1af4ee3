# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: where a server listens."""

from __future__ import annotations

DOCUMENTATION = r"""
name: cluster_ports
short_description: Find out on which ports a MinIO server listens
version_added: 0.4.0
author: CreativeFlow (@creativeflow)
description:
  - Works out the ports of a server from the variables of the role P(creativeflow.minio.minio_cluster#role), its command line, its environment and its
    environment file.
  - The roles P(creativeflow.minio.minio_cluster#role), P(creativeflow.minio.minio_host#role) and P(creativeflow.minio.minio_proxy#role) use it, so that the
    server, its firewall and its proxy agree.
positional: _input
options:
  _input:
    description:
      - The variables of a node, such as C(hostvars[node]). Only C(minio_cluster_port), C(minio_cluster_console_port), C(minio_cluster_options),
        C(minio_cluster_environment), C(minio_cluster_sftp) and C(minio_cluster_ftp) matter.
    type: dict
    required: true
  file:
    description: The environment file, as P(creativeflow.minio.environment_parse#filter) returns it.
    type: dict
    default: {}
seealso:
  - plugin: creativeflow.minio.environment_parse
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the ports of a node
  ansible.builtin.debug:
    msg: "{{ hostvars['az1-n1'] | creativeflow.minio.cluster_ports }}"
"""

RETURN = r"""
_value:
  description: Where the server listens.
  type: dict
  contains:
    port:
      description: The port of the server.
      type: int
    console_port:
      description: The port of its console.
      type: int
    address:
      description: The port with a colon before it, and before that the address that the server is bound to, if there is one.
      type: str
    console_address:
      description: The same for the console.
      type: str
    console_in_options:
      description: Whether the options name the console's address already.
      type: bool
    sftp_port:
      description: The port of SFTP, V(0) for none.
      type: int
    ftp_port:
      description: The port of FTP, V(0) for none.
      type: int
    passive_ports:
      description: The ports on which FTP sends files, V(FIRST-LAST), empty for none.
      type: str
    transfer:
      description: All ports of SFTP and FTP, numbers or V(FIRST-LAST), also those that C(--sftp) and C(--ftp) in the options name.
      type: list
      elements: str
    problems:
      description: A line for each value that is not a port, and for each two that differ.
      type: list
      elements: str
  sample:
    port: 9000
    console_port: 9443
    address: ":9000"
    console_address: "10.0.0.1:9443"
    console_in_options: true
    sftp_port: 8022
    ftp_port: 0
    passive_ports: ""
    transfer: ["8022"]
    problems: []
"""

from ..plugin_utils._hosts.ports import listening


def cluster_ports(variables, file=None):
    """See DOCUMENTATION."""
    file = file or {}
    found = listening(variables, file.get("variables", {}))
    return {**found, "problems": list(file.get("errors", [])) + found["problems"]}


class FilterModule:
    """The filter of this file."""

    def filters(self):
        """By name."""
        return {"cluster_ports": cluster_ports}
