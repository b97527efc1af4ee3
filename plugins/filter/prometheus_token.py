# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: a bearer token for Prometheus."""

from __future__ import annotations

DOCUMENTATION = r"""
name: prometheus_token
short_description: Make a bearer token with which Prometheus reads a MinIO server's metrics
version_added: 0.1.0
author: CreativeFlow (@creativeflow)
description:
  - Makes the token that C(mc admin prometheus generate) makes, without a request to the server.
  - The token is a secret. It is valid until it expires, or until the secret key changes.
positional: _input
options:
  _input:
    description: The secret key.
    type: str
    required: true
  access_key:
    description: The access key. Other users than root need the permission C(admin:Prometheus).
    type: str
    required: true
  days:
    description: How many days the token is valid.
    type: int
    default: 36500
  expires:
    description: The time at which the token expires, in seconds since 1970, instead of O(days). The same time gives the same token.
    type: int
"""

EXAMPLES = r"""
- name: Give Prometheus its token
  ansible.builtin.copy:
    content: "{{ vault_az1_secret_key | creativeflow.minio.prometheus_token(access_key=vault_az1_access_key, expires=1924988400) }}"
    dest: /etc/prometheus/az1.token
    owner: prometheus
    mode: "0600"
  no_log: true
"""

RETURN = r"""
_value:
  description: The token.
  type: str
"""

import base64
import hashlib
import hmac
import json
import time

from ansible.errors import AnsibleFilterError


def prometheus_token(secret_key, access_key, days=36500, expires=None):
    """An HS512 JWT with the claims that the server asks for."""
    if not secret_key or not access_key:
        raise AnsibleFilterError("prometheus_token: the access key and the secret key must not be empty.")
    claims = {"exp": int(expires) if expires is not None else int(time.time()) + int(days) * 86400, "sub": access_key, "iss": "prometheus"}
    signed = b".".join(_encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS512", "typ": "JWT"}, claims))
    return (signed + b"." + _encode(hmac.digest(secret_key.encode(), signed, hashlib.sha512))).decode()


def _encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"prometheus_token": prometheus_token}
