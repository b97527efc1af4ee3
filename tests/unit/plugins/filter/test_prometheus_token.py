# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token for Prometheus is a JWT that is signed with the secret key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.creativeflow.minio.plugins.filter.prometheus_token import prometheus_token


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_claims_and_signature():
    header, claims, signature = prometheus_token("secret-key", "access", expires=1900000000).split(".")
    assert json.loads(decode(header)) == {"alg": "HS512", "typ": "JWT"}
    assert json.loads(decode(claims)) == {"exp": 1900000000, "sub": "access", "iss": "prometheus"}
    assert decode(signature) == hmac.digest(b"secret-key", f"{header}.{claims}".encode(), hashlib.sha512)


def test_days():
    claims = json.loads(decode(prometheus_token("secret-key", "access", days=2).split(".")[1]))
    assert claims["exp"] == pytest.approx(time.time() + 2 * 86400, abs=5)


@pytest.mark.parametrize("secret, access", [("", "a"), ("s", "")])
def test_empty_keys(secret, access):
    with pytest.raises(AnsibleFilterError, match="must not be empty"):
        prometheus_token(secret, access)
