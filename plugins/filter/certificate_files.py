# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: the files of a server's certificate."""

from __future__ import annotations

DOCUMENTATION = r"""
name: certificate_files
short_description: The files that a server with TLS needs, as it reads them
version_added: 0.3.0
author: CreativeFlow (@creativeflow)
description:
  - Takes the PEM blocks out of texts and leaves out what is beside them. The server refuses a key file with anything after the key, even an empty line.
positional: _input
options:
  _input:
    description: The keys C(certificate), C(key) and C(authorities), each a text with PEM blocks, or empty.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the sum of a certificate
  ansible.builtin.debug:
    msg: "{{ ({'certificate': text, 'key': '', 'authorities': ''} | creativeflow.minio.certificate_files).fingerprint }}"
"""

RETURN = r"""
_value:
  description: The texts of the files.
  type: dict
  contains:
    certificate:
      description: The certificate and what is between it and its authority.
      type: str
    key:
      description: The key.
      type: str
    authorities:
      description: The authorities, each once.
      type: str
    fingerprint:
      description: The SHA-256 sum of the first certificate.
      type: str
"""

from ..plugin_utils._certificates.material import files


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"certificate_files": files}
