# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites of which one encrypts what another cannot."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.encryption import Encryption
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.sites_encryption import encryption_between, read_encryption
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.snapshot import BucketReplication
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

S3, KEY = {"algorithm": "SSE-S3"}, {"algorithm": "SSE-KMS", "key": "k9"}


class Site(Session):
    """A session whose KMS has some keys, the first one the default."""

    def __init__(self, keys):
        super().__init__("http://127.0.0.1:1", "k", "s")
        self.known_keys = keys

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource="", once=False):
        key = (query or {}).get("key-id", self.known_keys[0])
        return json.dumps({"key-id": key, **({} if key in self.known_keys else {"encryption-error": "no such key"})}).encode()


def site(*keys, **buckets):
    state = {name: BucketReplication(encryption=Encryption().render(value) if value else b"") for name, value in buckets.items()}
    return read_encryption(Site(keys), {"services": {"kmsStatus": [{}] if keys else []}}, state)


@pytest.mark.parametrize(("one", "two", "problem", "warning"), [
    (site(), site(), "", ""),
    (site("k1", logs=S3), site("k1"), "", ""),
    (site("k1", logs=S3), site(), "site two: it has no KMS, and one has one, whose buckets logs have encryption", ""),
    (site("k1", logs=None), site(), "", "site two: it has no KMS, and one has one, so that clients may ask for encryption"),
    (site("k1", "k9", logs=KEY), site("k1"), "site two: its KMS does not use the key k9, by which the buckets logs of one are encrypted: no such key", ""),
    (site("k1", "k9", logs=KEY), site("k1", "k9"), "", ""),
    (site("k1"), site("k2", "k1"), "", "site one: its KMS does not use the key k2, the default of two"),
])  # fmt: skip
def test_h14_a_group_of_sites_whose_kms_differ(one, two, problem, warning):
    problems, warnings = encryption_between(Session("http://127.0.0.1:1", "k", "s"), {"one": one, "two": two})
    assert len(problems) == bool(problem) and problem in "".join(problems)
    assert len(warnings) == bool(warning) and warning in "".join(warnings)
