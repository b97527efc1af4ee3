# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a backup has, and when it is none."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from ansible_collections.creativeflow.minio.plugins.plugin_utils._backup.document import (
    IAM_FILES,
    counts,
    declared_config,
    is_archive,
    lacking,
    load_backup,
    needs_replication,
    read_backup,
    secrets_of,
)
from ansible_collections.creativeflow.minio.plugins.plugin_utils._backup.restore import restore, unsaid

CONFIG = (
    "api requests_max=1600 cors_allow_origin=* \n"
    "# MINIO_AUDIT_WEBHOOK_ENDPOINT_env=http://a\n"
    "audit_webhook:env endpoint=http://b queue_size=100000 auth_token=secret-of-env \n"
    "# notify_webhook:off enable=off endpoint=http://c auth_token=secret-of-off \n"
    "# scanner speed=default \n"
)


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return out.getvalue()


class Site(Session):
    """A session whose requests end in memory."""

    server = "MinIO"

    def __init__(self):
        super().__init__("http://127.0.0.1:1", "admin", "admin-secret", site="az1")
        self.denied = ""
        self.identities = {name: {} for name in IAM_FILES}
        self.identities["users"] = {"alice": {"secretKey": "secret-of-alice", "status": "enabled"}}
        self.identities["policies"] = {"readonly": {}, "own": {}}
        self.files = {
            "b1/notification.xml": "<NotificationConfiguration/>",
            "b1/replication.xml": "<x/>",
            "b2/notification.xml": "<NotificationConfiguration/>",
        }
        self.damage = b""
        self.of_tier, self.more_tiers = {}, []

    def s3(self, method, bucket="", key="", query=None, body=b"", headers=None):
        return b"<ListAllMyBucketsResult><Buckets><Bucket><Name>b1</Name></Bucket><Bucket><Name>b2</Name></Bucket></Buckets></ListAllMyBucketsResult>"

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource=""):
        if command == self.denied:
            raise ServerError(self.site, self.url, 403, "AccessDenied", "Access Denied")
        if command in ("config", "list-access-keys-bulk"):
            return CONFIG.encode() if command == "config" else b"{}"
        if command == "tier":
            wire = {"Endpoint": "http://a", "Bucket": "b", "AccessKey": "k", "SecretKey": "REDACTED", **self.of_tier}
            return json.dumps([{"Name": "A", "Type": "minio", "MinIO": wire}, *self.more_tiers]).encode()
        if command == "export-iam":
            return archive({f"iam-assets/{name}.json": content for name, content in self.identities.items()})
        return self.damage or archive(self.files)

    def decrypt(self, data):
        return data


def test_everything_is_in_it():
    document = json.loads(json.dumps(read_backup(Site())))
    assert load_backup(json.dumps(document).encode(), "x") == document
    assert document["site"] == "az1"
    assert document["buckets"]["b1"]["replication.xml"] == "<x/>"
    assert counts(document) == {"buckets": 2, "users": 1, "groups": 0, "policies": 1, "access_keys": 0, "subsystems": 3, "tiers": 1}
    assert document["tiers"] == [{"name": "A", "type": "minio", "endpoint": "http://a", "bucket": "b", "access_key": "k"}]
    assert needs_replication(document) == ["b1"]
    assert secrets_of(document) == {"secret-of-alice", "secret-of-env", "secret-of-off"}


def test_what_definitions_cannot_say_of_tiers_is_named():
    site = Site()
    assert unsaid(read_backup(site)) == []
    site.of_tier, site.more_tiers = {"Newer": "secret-of-tier"}, [{"Name": "B", "Type": "other"}]
    document = json.loads(json.dumps(read_backup(site)))
    assert [tier["name"] for tier in document["tiers"]] == ["A"]
    lines = ["tier A: the server has what a definition cannot say: Newer", "tier B: the server has what a definition cannot say: its type other"]
    assert document["tiers_left_out"] == lines
    document["buckets"]["b1"]["website.xml"] = "<x/>"
    assert unsaid(document) == ["bucket b1: website.xml is not put back, because this collection does not know it. Set it with the tool of the server.", *lines]
    assert "secret-of-tier" not in json.dumps(document)
    assert restore(site, document, ["tiers"], False, True).remarks == lines
    assert restore(site, document, [], False, True).remarks == []


def test_what_the_environment_says_is_no_part_of_the_configuration():
    assert declared_config({"config": CONFIG}) == [
        {"name": "api", "settings": {"requests_max": "1600"}, "state": "present"},
        {"name": "audit_webhook:env", "settings": {"auth_token": "secret-of-env", "enable": "on"}, "state": "present"},
        {"name": "notify_webhook:off", "settings": {"enable": "off", "endpoint": "http://c", "auth_token": "secret-of-off"}, "state": "present"},
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.files.pop("b2/notification.xml"),
        lambda site: site.identities.pop("stsuser_mappings"),
        lambda site: setattr(site, "damage", b"PK\x03\x04 and no more"),
        lambda site: setattr(site, "damage", archive({"b1/notification.xml": "x"}).replace(b"xPK", b"yPK")),
    ],
)
def test_less_than_there_is_is_no_backup(change):
    site = Site()
    change(site)
    with pytest.raises(MinioError, match="did not give everything"):
        read_backup(site)


@pytest.mark.parametrize(
    ("command", "permission"),
    [
        ("export-iam", "admin:ExportIAM"),
        ("export-bucket-metadata", "admin:ExportBucketMetadata"),
        ("config", "admin:ConfigUpdate"),
        ("tier", "admin:ListTier"),
    ],
)
def test_the_missing_permission_is_named(command, permission):
    site = Site()
    site.denied = command
    with pytest.raises(MinioError, match=f"A backup needs {permission}"):
        read_backup(site)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no backup"),
        ("[]", "no backup"),
        ("{}", "no backup"),
        (json.dumps({"format": 2, "site": "", "made": "", "identities": {}, "buckets": {}, "config": ""}), "its format is 2"),
    ],
)
def test_what_is_no_backup(text, says):
    with pytest.raises(InputErrors, match=says):
        load_backup(text.encode(), "file")


def test_h15_an_export_of_identities_by_mc_is_read():
    site = Site()
    data = archive({f"iam-assets/{name}.json": content for name, content in {**site.identities, "groups": None}.items()})
    document = load_backup(data, "az1-iam-info.zip")
    assert is_archive(data) and document["identities"] == {**site.identities, "groups": {}}
    assert lacking(document, ["config", "identities", "buckets"]) == ["config", "buckets"] and not document["remarks"]
    assert secrets_of(document) == {"secret-of-alice"} and counts(document)["users"] == 1 and not needs_replication(document)
    assert declared_config(document) == []


def test_h15_what_an_export_by_mc_lacks_is_named():
    document = load_backup(archive({"iam-assets/users.json": {}}), "x.zip")
    assert len(document["remarks"]) == len(IAM_FILES) - 1
    assert document["remarks"][0] == "x.zip has no group_mappings: the server could not read all when it was exported, and what is not in it is not put back."


def test_h15_an_export_of_buckets_by_mc_is_read():
    document = load_backup(archive(Site().files), "cluster-metadata.zip")
    assert sorted(document["buckets"]) == ["b1", "b2"] and needs_replication(document) == ["b1"]
    assert lacking(document, ["identities", "buckets"]) == ["identities"]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (archive({"other.txt": "x"}), "this zip is none of mc admin cluster iam export"),
        (archive({}), "this zip is none of"),
        (archive({"iam-assets/users.json": "{"}), "the zip is damaged"),
        (archive({"iam-assets/users.json": [1]}), "iam-assets/users.json: it is no table of names"),
        (archive({"iam-assets/users.json": {}})[:-9], "the zip is damaged"),
        (archive({"iam-assets/svcaccts.json": {"k": {"parent": "a", "secretKey": 5}}}), "k has no secretKey and no status. Export it anew"),
        (b"PK", "the zip is damaged"),
        (b"\xff\xfe", "no zip of mc admin cluster iam export"),
    ],
)
def test_h15_what_is_no_export_is_refused_in_one_line(data, part):
    with pytest.raises(InputErrors) as caught:
        load_backup(data, "x.zip")
    assert part in str(caught.value) and "\n" not in str(caught.value)
