#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_certificate_info
short_description: Get information about the certificate that a server presents
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes a TLS handshake and reports the certificate, whether a client would trust it, and the days that are left.
  - Needs nothing but Python, so that it can run on every node of a site and see what its neighbours see.
  - The role P(creativeflow.minio.minio_cluster#role) asks every node with it after a renewal.
extends_documentation_fragment:
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
options:
  host:
    description: Name or address of the server.
    type: str
    required: true
  port:
    description: Port of the server.
    type: int
    default: 9000
  server_name:
    description: The name that the certificate must be valid for. The default is O(host).
    type: str
  ca_path:
    description: File with the authorities to trust. The default are those of the system.
    type: path
  timeout:
    description: Seconds within which the handshake must be finished.
    type: float
    default: 10
  wait_fingerprint:
    description: SHA-256 sum of the certificate to wait for, in hexadecimal. The default is not to wait.
    type: str
    version_added: 0.4.0
  wait_timeout:
    description:
      - Seconds to wait until the server presents the certificate of O(wait_fingerprint). Without an answer the module asks again, too.
      - When they are over, the module reports what the server presents, and fails only if it does not answer.
    type: float
    default: 30
    version_added: 0.4.0
seealso:
  - module: community.crypto.get_certificate
"""

EXAMPLES = r"""
- name: Look at the certificate of every node
  creativeflow.minio.minio_certificate_info:
    host: "{{ inventory_hostname }}"
    ca_path: /etc/minio/certs/CAs/ca.crt
  register: shown

- name: Wait for a renewed certificate
  creativeflow.minio.minio_certificate_info:
    host: "{{ inventory_hostname }}"
    wait_fingerprint: "{{ renewed.fingerprints.sha256 | replace(':', '') }}"
"""

RETURN = r"""
verified:
  description: Whether a client would take the certificate.
  returned: success
  type: bool
  sample: true
error:
  description: Why a client would not.
  returned: success
  type: str
  sample: certificate has expired
fingerprint:
  description: The certificate's SHA-256 sum.
  returned: success
  type: str
  sample: 5f1b1e0b8c6c0c9f0e3f6b7c1d2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c
certificate:
  description: What the certificate says, if a client would take it.
  returned: success
  type: dict
  sample:
    serial_number: 4D1C8A90C3A1F2D1B5E7
    subject: commonName=az1-n1.example.net
    issuer: commonName=az1 nodes
    not_before: "2026-11-01T00:00:00Z"
    not_after: "2027-11-01T00:00:00Z"
    names: [az1-n1.example.net, s3.az1.example.net]
days_left:
  description: How many days the certificate is still valid, if a client would take it.
  returned: success
  type: float
  sample: 341.5
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._common.errors import MinioError
from ..module_utils._host.handshake import shown_certificate, wait_for_certificate


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "host": {"type": "str", "required": True},
            "port": {"type": "int", "default": 9000},
            "server_name": {"type": "str"},
            "ca_path": {"type": "path"},
            "timeout": {"type": "float", "default": 10},
            "wait_fingerprint": {"type": "str"},
            "wait_timeout": {"type": "float", "default": 30},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        found = wait_for_certificate(
            lambda: shown_certificate(params["host"], params["port"], params["server_name"] or params["host"], params["ca_path"], params["timeout"]),
            params["wait_fingerprint"],
            params["wait_timeout"],
        )
    except MinioError as error:
        module.fail_json(msg=str(error))
    except OSError as error:
        module.fail_json(msg=f"ca_path {params['ca_path']} cannot be read ({error.strerror or error}): give a file with certificates in PEM.")
    module.exit_json(changed=False, **found)


if __name__ == "__main__":
    main()
