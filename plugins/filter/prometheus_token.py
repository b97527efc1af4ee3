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
  - The token is a secret. The server cannot revoke it. It is valid until it expires, until the secret key changes, or until the user is disabled or removed.
  - Give Prometheus a user of its own, whose only permission is C(admin:Prometheus). A token of the root user could not be revoked without new root
    credentials for the whole site.
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
    description:
      - Largest validity of the token in days. It is valid for at least half of this time.
      - All tokens that are made within half of this time are the same, so that a playbook which runs more often than that renews the token in time, and changes
        the file only then.
    type: int
    default: 90
  expires:
    description: The time at which the token expires, in seconds since 1970, instead of O(days). The same time gives the same token.
    type: int
  root_user:
    description: The name of the root user, for whom no token is made.
    type: str
    default: ''
"""

EXAMPLES = r"""
- name: Ensure that Prometheus has a user with one permission
  creativeflow.minio.minio_policy:
    name: metrics
    policy: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: ["admin:Prometheus"]}]}

# A run each month renews the token in time.
- name: Give Prometheus its token
  ansible.builtin.copy:
    content: "{{ vault_prometheus_secret_key | creativeflow.minio.prometheus_token(access_key='prometheus', root_user=minio_cluster_root_user) }}"
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

from ..plugin_utils._monitoring.token import expiry


def prometheus_token(secret_key, access_key, days=90, expires=None, root_user=""):
    """An HS512 JWT with the claims that the server asks for (S cmd/jwt.go:metricsRequestAuthenticate)."""
    if not secret_key or not access_key:
        raise AnsibleFilterError("prometheus_token: the access key and the secret key must not be empty.")
    if root_user and access_key == root_user:
        raise AnsibleFilterError(
            "prometheus_token: the access key is the root user's, so that the token could not be revoked. "
            "Create a user for Prometheus whose only permission is admin:Prometheus, and use its keys."
        )
    if int(days) < 1:
        raise AnsibleFilterError(f"prometheus_token: days is {days}. Give 1 or more.")
    claims = {"exp": int(expires) if expires is not None else expiry(time.time(), int(days)), "sub": access_key, "iss": "prometheus"}
    signed = b".".join(_encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS512", "typ": "JWT"}, claims))
    return (signed + b"." + _encode(hmac.digest(secret_key.encode(), signed, hashlib.sha512))).decode()


def _encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


class FilterModule:
    """Filters."""

    def filters(self):
        """The filters by name."""
        return {"prometheus_token": prometheus_token}
