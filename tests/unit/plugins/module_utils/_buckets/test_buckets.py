# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real server shows only with extensions that upstream has not, or with a fault at the right moment."""

from __future__ import annotations

import json
import re

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.buckets import Buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.definition import check_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.cors import Cors
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.encryption import Encryption
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.lifecycle import Lifecycle
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.table import SETTINGS
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import Change, NotThereYet
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._site.snapshot import BucketSnapshot
from ansible_collections.creativeflow.minio.plugins.plugin_utils._backup.restore import RestoredBuckets, unsaid

SILO = b"""<LifecycleConfiguration><Rule><ID>cold</ID><Status>Enabled</Status><Filter><Prefix>a/</Prefix></Filter><Expiration><Days>9</Days></Expiration>
<AccessTransition><Days>30</Days><StorageClass>COLD</StorageClass></AccessTransition></Rule></LifecycleConfiguration>"""

OLD_SILO, NEW_SILO = "2026-08-06T00:00:00Z", "2026-09-03T13:18:01Z"
CORS_RULES = [
    {"id": "app", "origins": ["https://*.example.net"], "methods": ["PUT", "POST"], "headers": ["*"], "expose_headers": ["ETag"], "max_age": 0},
    {"origins": ["*"], "methods": ["GET"]},
]
CORS = b"""<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><CORSRule><ID>app</ID><AllowedOrigin>https://*.example.net</AllowedOrigin>
<AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST</AllowedMethod><AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader>
<MaxAgeSeconds>0</MaxAgeSeconds></CORSRule><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>"""


class Site(Session):
    """A session whose requests end in memory: the KMS has the keys that are given, and some S3 calls are refused."""

    def __init__(self, keys=("key-1",), refused=(), version=""):
        super().__init__("http://127.0.0.1:1", "admin", "secret", site="az1")
        self.keys, self.refused, self.version, self.sent = keys, refused, version, []

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource="", once=False):
        if command == "info":
            return json.dumps({"services": {"kmsStatus": [{"status": "online"}] if self.keys else []}, "servers": [{"version": self.version}]}).encode()
        if command == "kms/key/status":
            if self.keys == "denied":
                raise ServerError("az1", "http://az1", 403, "AccessDenied", "Access Denied.")
            wrong = {} if query["key-id"] in self.keys else {"encryption-error": "key with given key ID does not exist"}
            return json.dumps({"key-id": query["key-id"], **wrong}).encode()
        raise ServerError("az1", "http://az1", 403, "AccessDenied", "Access Denied.")

    def s3(self, method, bucket="", key="", query=None, body=b"", headers=None):
        self.sent.append((method, bucket, *sorted(query or {})))
        if set(query or {}) & set(self.refused):
            raise ServerError("az1", "http://az1", 503, "SlowDownWrite", "No.", bucket)
        return b""


def buckets(session, **item):
    declared, errors = check_buckets([{"name": "users", **item}], "f")
    assert errors == []
    return Buckets(session, declared)


def compared(session, data=None, exists=True, **item):
    files = {("users", file): text for file, text in (data or {}).items()}
    snapshot = BucketSnapshot({"users"} if exists else set(), lambda bucket, file: files.get((bucket, file)))
    return buckets(session, **item).compare(snapshot)


def test_c16_a_declared_lifecycle_does_not_drop_what_it_cannot_say():
    with pytest.raises(InputErrors, match="bucket users: lifecycle: the bucket has rule cold: AccessTransition, which a definition cannot say"):
        compared(Site(), {"lifecycle.xml": SILO}, lifecycle=[{"id": "cold", "prefix": "a/", "expire_days": 10}])


def test_c16_what_is_the_same_otherwise_stays_and_an_empty_list_removes_it():
    same = [{"id": "cold", "prefix": "a/", "expire_days": 9}]
    assert compared(Site(), {"lifecycle.xml": SILO}, lifecycle=same) == []
    assert [change.after for change in compared(Site(), {"lifecycle.xml": SILO}, lifecycle=[])] == [None]


def test_c16_parts_that_every_server_has_are_known():
    everything = [
        {"id": "a", "tags": {"k": "v", "l": "w"}, "size_greater_than": 1, "expire_date": "2030-01-01", "prefix": "p"},
        {"id": "b", "expire_days": 3, "expire_all_versions": True},
        {"id": "c", "delete_marker_days": 3},
        {"id": "d", "expire_delete_marker": True},
        {"id": "e", "transition_days": 3, "transition_tier": "COLD", "noncurrent_expire_days": 4, "noncurrent_keep": 2},
        {"id": "f", "noncurrent_transition_days": 3, "noncurrent_transition_tier": "COLD", "enabled": False},
    ]
    lifecycle = Lifecycle()
    rules = check_buckets([{"name": "users", "lifecycle": everything}], "f")[0][0]["lifecycle"]
    assert lifecycle.unsaid(lifecycle.render(rules)) == []
    assert lifecycle.unsaid(SILO) == ["rule cold: AccessTransition"]


def test_what_a_task_before_may_make_is_told_apart_from_what_the_server_cannot_do():
    """A tier can be made by a task before, CORS by none."""
    encryption, cors = {"algorithm": "SSE-KMS", "key": "later"}, [{"origins": ["*"], "methods": ["GET"]}]
    with pytest.raises(NotThereYet, match="does not use the key later") as caught:
        compared(Site(), encryption=encryption)
    assert [change.setting for change in caught.value.changes] == ["encryption"]
    with pytest.raises(InputErrors, match="no CORS") as caught:
        compared(Site(version=OLD_SILO), encryption=encryption, cors=cors)
    assert not isinstance(caught.value, NotThereYet) and len(caught.value.errors) == 2


def test_c16_a_restore_names_what_it_does_not_put_back():
    files = {"website.xml": "<Website/>", "other.xml": "", "replication.xml": "<R/>", "lifecycle.xml": SILO.decode(), "quota.json": '{"size": 1, "rate": 5}'}
    texts = unsaid({"buckets": {"users": files}})
    assert [text.partition(" is not put back")[0] for text in texts] == [
        "bucket users: lifecycle: rule cold: AccessTransition",
        "bucket users: quota: rate",
        "bucket users: website.xml",
    ]
    assert RestoredBuckets(Site(), {"users": files}).remarks() == texts


@pytest.mark.parametrize(("version", "remarks"), [(NEW_SILO, 0), (OLD_SILO, 1), ("2026-02-12T20:18:48Z", 1)])
def test_h4_cors_is_put_back_where_the_server_has_it(version, remarks):
    restored = RestoredBuckets(Site(version=version), {"users": {"cors.xml": CORS.decode()}})
    found = [change.setting for change in restored.compare(BucketSnapshot({"users"}, lambda bucket, file: None))]
    assert len(restored.remarks()) == remarks and found == ["cors"][remarks:]
    assert all("cors_allow_origin" in text for text in restored.remarks())


@pytest.mark.parametrize(("version", "problem"), [
    (NEW_SILO, ""), (OLD_SILO, f"the server .silo {OLD_SILO}. has no CORS of buckets"), ("DEVELOPMENT.GOGET", ""),
    ("2026-02-12T20:18:48Z", "bucket users: cors: the server .upstream 2026-02-12T20:18:48Z. has no CORS of buckets. .*cors_allow_origin"),
])  # fmt: skip
def test_h4_cors_is_refused_before_anything_is_written(version, problem):
    session = Site(version=version)
    if problem:
        with pytest.raises(InputErrors, match=problem):
            compared(session, exists=False, cors=CORS_RULES)
    else:
        assert [change.setting for change in compared(session, exists=False, cors=CORS_RULES)] == ["state", "cors"]
    assert session.sent == []


def test_h4_cors_of_a_bucket():
    assert compared(Site(version=NEW_SILO), {"cors.xml": CORS}, cors=CORS_RULES) == []
    assert [change.before for change in compared(Site(), {"cors.xml": CORS}, cors=[])] == [CORS_RULES]
    assert Cors().parse(Cors().render(CORS_RULES)) == CORS_RULES
    extended = CORS.replace(b"</CORSRule>", b"<AllowPrivateNetwork>true</AllowPrivateNetwork></CORSRule>", 1)
    with pytest.raises(InputErrors, match="bucket users: cors: the bucket has CORSRule/AllowPrivateNetwork"):
        compared(Site(version=NEW_SILO), {"cors.xml": extended}, cors=CORS_RULES[:1])


@pytest.mark.parametrize(("rule", "problem"), [
    ({"origins": ["https://a"]}, "cors.0..methods: missing"),
    ({"origins": [], "methods": ["GET"]}, "cors.0..origins: it is empty"),
    ({"origins": ["*://*.example.net"], "methods": ["GET"]}, "more than one"),
    ({"origins": ["*"], "methods": ["PATCH"]}, "'PATCH' is not one of GET"),
    ({"origins": ["*"], "methods": ["GET"], "max_age": -1}, "-1 is not a whole number"),
    ({"origins": "*", "methods": ["GET"]}, "is not a list of names"),
    ({"origin": ["*"], "methods": ["GET"]}, "origin: unknown key. Did you mean origins"),
])  # fmt: skip
def test_h4_a_wrong_rule_of_cors(rule, problem):
    errors = check_buckets([{"name": "users", "cors": [rule]}], "f")[1]
    assert any(re.search(problem, error) for error in errors), errors


UNKNOWN = {
    "tags": b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet><Color/></Tagging>",
    "encryption": b"<S><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"
    b"<BucketKeyEnabled/></Rule></S>",
    "notifications": b"<N><TopicConfiguration><Topic>t</Topic></TopicConfiguration></N>",
    "versioning": b"<V><Status>Enabled</Status><MFADelete>Enabled</MFADelete></V>",
    "lifecycle": b"<L><Rule><ID>a</ID><Filter><And><Prefix>p/</Prefix><ObjectAge>3</ObjectAge></And></Filter><Expiration><Days>1</Days></Expiration></Rule>"
    b"<Scope/></L>",
    "quota": b'{"quota": 5, "size": 5, "quotatype": "hard", "rate": 0, "requests": 7}',
}


@pytest.mark.parametrize(("name", "parts"), [
    ("tags", ["Color"]), ("encryption", ["Rule/BucketKeyEnabled"]), ("notifications", ["TopicConfiguration"]), ("versioning", ["MFADelete"]),
    ("lifecycle", ["Scope", "rule a: Filter/And/ObjectAge"]), ("quota", ["requests"]),
])  # fmt: skip
def test_h4_what_a_newer_server_adds_to_a_setting_is_seen(name, parts):
    assert {setting.name: setting for setting in SETTINGS}[name].unsaid(UNKNOWN[name]) == parts


@pytest.mark.parametrize(("keys", "problem"), [
    (("key-1",), ""),
    (("key-2",), "bucket users: encryption: the KMS of the site does not use the key key-1: key with given key ID does not exist. Create the key"),
    ((), "bucket users: encryption: the site has no encryption SSE-KMS. It has none. Configure a KMS"),
    ("denied", ""),
])  # fmt: skip
def test_h2_a_key_is_asked_for_before_a_bucket_is_made(keys, problem):
    session = Site(keys)
    if problem:
        with pytest.raises(InputErrors, match=problem):
            compared(session, exists=False, encryption={"algorithm": "SSE-KMS", "key": "key-1"})
    else:
        compared(session, exists=False, encryption={"algorithm": "SSE-KMS", "key": "key-1"})
    assert session.sent == []


def test_h2_a_key_that_is_called_like_an_algorithm():
    assert Encryption().lacking(Site(("SSE-S3",)), Encryption().needed({"algorithm": "SSE-KMS", "key": "SSE-S3"})) == {}


def test_h2_rules_that_the_server_refuses_with_the_object_lock_that_the_bucket_has():
    lock = b"<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>"
    with pytest.raises(InputErrors, match="with object lock the server refuses"):
        compared(Site(), {"object-lock.xml": lock}, lifecycle=[{"id": "a", "delete_marker_days": 3}])


def test_h2_a_new_bucket_without_a_setting_is_named_with_what_to_do():
    kind = buckets(Site(refused=["encryption"]), encryption={"algorithm": "SSE-S3"}, tags={"a": "b"})
    encryption = Change("users", "encryption", None, {"algorithm": "SSE-S3"})
    changes = [Change("users", "state", None, "present"), Change("users", "tags", None, {"a": "b"}), encryption]
    (failure,) = kind.apply(changes)
    assert failure.setting == "encryption" and failure.error.endswith(
        "The bucket was created and does not have this setting: keep clients from writing to it, correct the cause, and run this again."
    )
    (failure,) = kind.apply(changes[1:])
    assert "The bucket was created" not in failure.error


def test_h12_the_module_does_not_choose_by_sites_and_says_so():
    assert "this module ignores sites" in buckets(Site(), sites=["az2"]).report()["warnings"][0]
    assert "warnings" not in buckets(Site()).report()


class Taken(Site):
    """Somebody made the bucket after it was looked for (S cmd/bucket-handlers.go, PutBucketHandler)."""

    def s3(self, method, bucket="", key="", query=None, body=b"", headers=None):
        super().s3(method, bucket, key, query, body, headers)
        if method == "PUT" and not query:
            raise ServerError("az1", "http://az1", 409, "BucketAlreadyOwnedByYou", "Your previous request succeeded.", bucket)
        return b""


def made_at_once(**item):
    session = Taken()
    kind = buckets(session, **item)
    return kind.apply(kind.compare(BucketSnapshot(set(), lambda bucket, file: None))), session.sent


def test_a_bucket_that_somebody_makes_at_the_same_time_is_there_and_gets_its_settings():
    failures, sent = made_at_once(versioning=True)
    assert failures == [] and sent == [("PUT", "users"), ("PUT", "users", "versioning")]


def test_a_bucket_that_somebody_makes_at_the_same_time_may_be_without_object_lock():
    failures, sent = made_at_once(object_lock=True)
    assert [failure.code for failure in failures] == ["BucketAlreadyOwnedByYou"] and sent == [("PUT", "users")]
