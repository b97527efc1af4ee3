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


def expiry(**options):
    return json.loads(decode(prometheus_token("secret-key", "access", **options).split(".")[1]))["exp"]


@pytest.mark.parametrize(("options", "days"), [({}, 90), ({"days": 1}, 1), ({"days": "30"}, 30)])
def test_b7_a_token_ends_within_the_days_and_not_before_half_of_them(options, days):
    assert days * 86400 / 2 <= expiry(**options) - int(time.time()) <= days * 86400


def test_b7_a_token_stays_the_same_until_it_is_due(monkeypatch):
    found = []
    for day in range(120):
        monkeypatch.setattr(time, "time", lambda day=day: 1900000000.5 + day * 86400)
        found.append(expiry(days=30) - int(time.time()))
    assert len({left + day * 86400 for day, left in enumerate(found)}) in (8, 9)
    assert min(found) > 14 * 86400 and max(found) <= 30 * 86400


def test_b7_the_root_user_gets_none():
    with pytest.raises(AnsibleFilterError, match="Create a user for Prometheus"):
        prometheus_token("secret-key", "root", root_user="root")
    assert prometheus_token("secret-key", "access", root_user="root")


@pytest.mark.parametrize("days", [0, -1])
def test_b7_days_that_are_none(days):
    with pytest.raises(AnsibleFilterError, match="Give 1 or more"):
        prometheus_token("secret-key", "access", days=days)


@pytest.mark.parametrize("secret, access", [("", "a"), ("s", "")])
def test_empty_keys(secret, access):
    with pytest.raises(AnsibleFilterError, match="must not be empty"):
        prometheus_token(secret, access)
