# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules between sites that do not encrypt alike."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.definition import check_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.encryption import Encryption
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError, Unreachable
from ansible_collections.creativeflow.minio.plugins.module_utils._definitions.rules import Rules
from ansible_collections.creativeflow.minio.plugins.module_utils._replication import encryption as rule_encryption
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.encryption import Changed, check_encryption
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.rule import DeclaredRule
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

S3 = {"algorithm": "SSE-S3"}
DECLARED = DeclaredRule("logs", "dr", True, {"prefix": "", "tags": ()}, {"url": "http://dr", "bucket": "logs-copy"})
TARGETS = {"dr": {"url": "http://dr", "access_key": "k", "secret_key": "s", "region": None, "ca_path": None, "validate_certs": True}}


def kms(key):
    return {"algorithm": "SSE-KMS", "key": key}


class Site(Session):
    """A site in memory. :param keys: of its KMS, the first one the default. :param may: whether the key may ask for the KMS."""

    def __init__(self, keys=("k1",), encryption=None, may=True, down=False, missing=False):
        super().__init__("http://127.0.0.1:1", "k", "s", site="here")
        self.keys, self.encryption, self.may, self.down, self.missing = keys, encryption, may, down, missing

    def _answers(self):
        if self.down:
            raise Unreachable("site dr (http://dr): the connection was refused.")

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource="", once=False):
        self._answers()
        if not self.may:
            raise ServerError("dr", "http://dr", 403, "AccessDenied", "Access Denied.")
        if command == "info":
            return json.dumps({"services": {"kmsStatus": [{}] if self.keys else []}}).encode()
        key = query.get("key-id", self.keys[0])
        return json.dumps({"key-id": key, **({} if key in self.keys else {"encryption-error": "no such key"})}).encode()

    def s3(self, method, bucket="", key="", query=None, body=b"", headers=None):
        self._answers()
        if self.missing or not self.encryption:
            code = "NoSuchBucket" if self.missing else "ServerSideEncryptionConfigurationNotFoundError"
            raise ServerError("dr", "http://dr", 404, code, code, bucket)
        return Encryption().render(self.encryption)


@pytest.fixture(name="check")
def _check(monkeypatch):
    def check(target, encryption=None, new=True, here=None):
        monkeypatch.setattr(rule_encryption, "open_site", lambda site, timeout: target)
        return check_encryption(here or Site(), [Changed(DECLARED, new, encryption)], TARGETS)

    return check


@pytest.mark.parametrize(("encryption", "target", "problem"), [
    (S3, Site(), "the bucket logs-copy on dr is not, so that a resync stores replicas there without encryption. Declare encryption for logs-copy on dr"),
    (S3, Site(encryption=S3), ""),
    (S3, Site(encryption=kms("k9"), may=False), ""),
    (kms("k1"), Site(keys=("k2",), encryption=S3), "with the key k1, which the KMS of dr does not use: no such key"),
    (kms("k1"), Site(keys=("k2", "k1"), encryption=S3), ""),
    (kms("k1"), Site(keys=("k1",), encryption=kms("k1"), may=False), ""),
    (S3, Site(missing=True), ""),
])  # fmt: skip
def test_h14_a_new_rule_of_an_encrypted_bucket(check, encryption, target, problem):
    problems, warnings = check(target, encryption)
    assert warnings == []
    if problem:
        assert len(problems) == 1 and problems[0].startswith("site here: replication rule logs → dr/logs-copy: ") and problem in problems[0]
        assert check(target, encryption, new=False) == ([], problems)
    else:
        assert problems == []


@pytest.mark.parametrize("target", [Site(down=True), Site(keys=(), encryption=S3, may=False)])
def test_h14_what_cannot_be_seen_is_not_taken_for_right(check, target):
    problems, warnings = check(target, kms("k1"))
    assert problems == [] and len(warnings) == 1 and "is not known: site dr" in warnings[0]


@pytest.mark.parametrize(("here", "target", "warning"), [
    (Site(), Site(keys=()), "site dr: it has no KMS, and site here has one"),
    (Site(), Site(keys=("k2",)), "site dr: its KMS does not use the key k1, the default of site here"),
    (Site(), Site(), ""),
    (Site(keys=()), Site(keys=()), ""),
    (Site(), Site(may=False), ""),
    (Site(may=False), Site(), ""),
    (Site(), Site(down=True), ""),
])  # fmt: skip
def test_h14_a_new_rule_of_a_bucket_without_encryption(check, here, target, warning):
    problems, warnings = check(target, here=here)
    assert problems == [] and len(warnings) == bool(warning) and warning in "".join(warnings)
    assert check(target, here=here, new=False) == ([], [])


@pytest.mark.parametrize(("there", "wrong"), [({}, True), ({"encryption": {}}, True), ({"encryption": {"algorithm": "SSE-S3"}}, False)])
def test_h14_definitions_of_both_ends(there, wrong):
    buckets = {
        site: {"logs": check_buckets([{"name": "logs", "versioning": True, **more}], "f")[0][0]}
        for site, more in (("az1", {"encryption": {"algorithm": "SSE-S3"}}), ("dr", there))
    }
    rules = Rules(["az1", "dr"], buckets)
    rules.add([{"bucket": "logs", "source": "az1", "target": "dr"}], "r.json")
    rules.check(True)
    assert len(rules.errors) == wrong and all("logs has encryption on az1, and the bucket on dr has not" in error for error in rules.errors)
