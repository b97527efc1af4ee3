# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put back, and in which order, on a site that imports as MinIO does."""

from __future__ import annotations

import copy
import io
import json
import zipfile

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.snapshot import iam_archive
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from ansible_collections.creativeflow.minio.plugins.plugin_utils._backup.document import IAM_FILES
from ansible_collections.creativeflow.minio.plugins.plugin_utils._backup.restore import PARTS, restore

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b1/*"]}]}


def key(parent, status="on", expiration=None, policy=None):
    found = {"parent": parent, "secretKey": f"secret-of-{parent}-{status}", "status": status, "name": "", "description": "", "sessionPolicy": policy}
    return {**found, "expiration": expiration}


def document():
    identities = {name: {} for name in IAM_FILES}
    identities.update(
        policies={"own": POLICY, "readonly": POLICY},
        users={"alice": {"secretKey": "secret-of-alice", "status": "enabled"}, "bob": {"secretKey": "secret-of-bob", "status": "disabled"}},
        groups={"team": {"status": "disabled", "members": ["alice"]}, "other": {"status": "enabled", "members": []}},
        svcaccts={
            "key-on": key("alice"),
            "key-off": key("alice", "off", policy=POLICY),
            "key-old": key("alice", expiration="2020-01-01T00:00:00Z"),
            "key-root": key("old-root", expiration="1970-01-01T00:00:00Z"),
        },
        user_mappings={"alice": {"policy": "own,readonly"}, "bob": {"policy": "own"}},
        stsuser_mappings={"uid=eve,dc=example": {"policy": "own"}},
        group_mappings={"team": {"policy": "own"}},
    )
    return {"format": 1, "site": "old", "made": "2026-11-25T00:00:00Z", "identities": identities, "buckets": {}, "config": ""}


class Site(Session):
    """A session whose requests end in memory."""

    def __init__(self):
        super().__init__("http://127.0.0.1:1", "admin", "admin-secret", site="new")
        self.files = {name: {} for name in IAM_FILES}
        self.buckets = []
        self.group = False
        self.export = True
        self.refuses = set()
        self.loses = set()
        self.sent = []
        self.gone = None

    def s3(self, method, bucket="", key="", query=None, body=b"", headers=None):
        return "".join(["<L>", *(f"<Bucket><Name>{name}</Name></Bucket>" for name in self.buckets), "</L>"]).encode()

    def decrypt(self, data):
        return data

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource=""):
        if method != "GET":
            self.sent.append((command, *sorted((query or {}).values())))
        if command == "export-iam" and not self.export:
            raise ServerError(self.site, self.url, 403, "AccessDenied", "Access Denied")
        if command == "site-replication/info" and self.group is None:
            raise ServerError(self.site, self.url, 403, "AccessDenied", "Access Denied")
        return {
            "export-iam": lambda: iam_archive(self.files),
            "config": lambda: b"",
            "site-replication/info": lambda: json.dumps({"enabled": self.group}).encode(),
            "import-iam-v2": lambda: self._import(body),
            "set-group-status": lambda: self.files["groups"][query["group"]].update(status=query["status"]),
            "update-service-account": lambda: self._update(query["accessKey"], json.loads(body)),
            "idp/ldap/policy-entities": self._directory,
            "idp/ldap/list-access-keys": lambda: self._keys_of(query["userDN"]),
        }[command]() or b""

    def _update(self, name, body):
        self.files["svcaccts"][name].update(status=body["newStatus"], secretKey=body["newSecretKey"], sessionPolicy=body.get("newPolicy"))

    def _directory(self):
        if self.gone is None:
            raise ServerError(self.site, self.url, 403, "XMinioIAMActionNotAllowed", "Specified IAM action is not allowed")
        return b"{}"

    def _keys_of(self, user):
        if user in self.gone:
            raise ServerError(self.site, self.url, 404, "XMinioAdminNoSuchUser", "The specified user does not exist")
        return b"{}"

    def _import(self, body):
        if "everything" in self.refuses:
            raise ServerError(self.site, self.url, 400, "XMinioAdminConfigBadJSON", "it is bad")
        failed, skipped = {}, {}
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            files = {name.split("/")[1].removesuffix(".json"): json.loads(archive.read(name)) for name in archive.namelist()}
        for file, items in files.items():
            for name, item in items.items():
                if name in (self.gone or ()) and file == "stsuser_mappings":
                    skipped.setdefault("users", []).append(name)
                elif name in self.refuses:
                    failed.setdefault({"svcaccts": "serviceAccounts", "users": "users"}[file], []).append({"name": name, "error": {}})
                elif name in self.loses:
                    self.loses.discard(name)
                elif file == "groups":
                    present = self.files["groups"].setdefault(name, {"status": "enabled", "members": []})
                    present["members"] = sorted({*present["members"], *item["members"]})
                else:
                    self.files[file][name] = {**item, "status": "on"} if file == "svcaccts" else item
        self.seen = {name: found["secretKey"] for name, found in self.files["svcaccts"].items()}
        return json.dumps({"failed": failed, "skipped": skipped}).encode()


def test_names_that_are_of_something_else_here_are_refused_before_anything_is_written():
    site, backup = Site(), document()
    site.files["users"]["key-on"] = {"secretKey": "secret-of-key-on", "status": "enabled"}
    site.files["svcaccts"]["bob"] = key("alice")
    backup["identities"]["svcaccts"]["admin"] = key("alice")
    with pytest.raises(InputErrors) as caught:
        restore(site, backup, PARTS, True, False)
    assert [line.partition(", and ")[0] for line in caught.value.errors] == [
        "site new: the backup has an access key admin",
        "site new: the backup has a user bob",
        "site new: the backup has an access key key-on",
    ]
    assert site.sent == []


def test_all_is_put_back_and_what_was_shut_out_stays_so():
    site, backup = Site(), document()
    done = restore(site, backup, PARTS, False, False)
    assert not done.outcome.failures and not done.outcome.rewritten
    wanted = copy.deepcopy(backup["identities"])
    del wanted["svcaccts"]["key-old"]
    # What is disabled got its secret with that, not before.
    assert site.seen["key-off"] != wanted["svcaccts"]["key-off"]["secretKey"]
    assert site.files == wanted
    assert [call[0] for call in site.sent] == ["import-iam-v2", "set-group-status", "import-iam-v2", "update-service-account"]
    assert done.remarks[0] == "access key key-old: it has expired."
    assert "old-root is no user of this site" in done.remarks[1] and len(done.remarks) == 2
    assert done.total == 8
    shown = json.dumps(done.outcome.diff())
    assert "secret-of" not in shown and "(changed)" in shown
    assert not restore(site, backup, PARTS, False, False).outcome.changes


@pytest.mark.parametrize("seen", [True, False])
def test_h5_who_left_the_directory_is_left_out_and_named(seen, monkeypatch):
    site, backup = Site(), document()
    site.gone = {"uid=eve,dc=example"}
    backup["identities"]["stsuser_mappings"]["uid=adam,dc=example"] = {"policy": "own"}
    backup["identities"]["svcaccts"]["key-eve"] = key("uid=eve,dc=example")
    if not seen:
        del backup["identities"]["svcaccts"]["key-eve"]
        # It went while the backup was put back, or the access key may not ask: the answer to the import says it.
        monkeypatch.setattr(site, "_keys_of", lambda user: b"{}")
    done = restore(site, backup, PARTS, False, False)
    assert not done.outcome.failures and not done.outcome.rewritten
    assert list(site.files["stsuser_mappings"]) == ["uid=adam,dc=example"] and "key-eve" not in site.files["svcaccts"]
    lines = [line for line in done.remarks if "eve" in line]
    assert lines[0] == "user uid=eve,dc=example: the directory of this site does not have it (any more), so that its policies are left out: own."
    if seen:
        assert lines[1].startswith("access key key-eve: it is left out, because the directory") and len(lines) == 2
        again = restore(site, backup, PARTS, False, False)
        assert not again.outcome.changes and again.remarks == done.remarks


def test_check_mode_writes_nothing():
    site = Site()
    done = restore(site, document(), PARTS, False, True)
    assert done.outcome.changes and not site.sent


@pytest.mark.parametrize("parts", [["config"], ["buckets"]])
def test_parts(parts):
    site = Site()
    assert not restore(site, document(), parts, False, False).outcome.changes
    assert not site.sent


def test_a_site_with_buckets_is_refused_unless_there_is_nothing_to_do():
    site, backup = Site(), document()
    site.buckets = [f"b{number}" for number in range(7)]
    with pytest.raises(MinioError, match="is not empty, but has b0, b1, b2, b3, b4 and 2 more"):
        restore(site, backup, PARTS, False, False)
    assert not site.sent
    site.buckets = ["only"]
    with pytest.raises(MinioError, match="but has only. A restore"):
        restore(site, backup, PARTS, False, True)
    assert not restore(site, backup, PARTS, True, False).outcome.failures
    assert not restore(site, backup, PARTS, False, False).outcome.changes


def test_a_site_that_may_be_of_a_group_is_refused():
    site = Site()
    site.group = None
    with pytest.raises(MinioError, match="admin:SiteReplicationInfo"):
        restore(site, document(), PARTS, False, False)
    assert not site.sent


def test_a_site_of_a_group_is_refused():
    site = Site()
    site.group = True
    with pytest.raises(MinioError, match="in a group of sites"):
        restore(site, document(), PARTS, True, False)


def test_who_restores_is_no_user_of_the_backup():
    backup = document()
    backup["identities"]["users"]["admin"] = {"secretKey": "secret-of-admin", "status": "enabled"}
    backup["config"] = "nonsense key=value\n"
    with pytest.raises(InputErrors) as error:
        restore(Site(), backup, ["identities"], False, False)
    assert "the backup has a user admin" in str(error.value)


def test_all_must_be_seen():
    site = Site()
    site.export = False
    with pytest.raises(MinioError, match="the access key lacks admin:ExportIAM"):
        restore(site, document(), PARTS, False, False)


def test_what_the_server_refuses_hinders_nothing_else():
    site, backup = Site(), document()
    site.refuses = {"key-on"}
    done = restore(site, backup, PARTS, False, False)
    assert {failure.object for failure in done.outcome.failures} == {"access key key-on"}
    assert "does not say why" in done.outcome.failures[0].error
    assert site.files["users"] == backup["identities"]["users"]


def test_an_import_that_fails_is_the_failure_of_all_in_it():
    site = Site()
    site.refuses = {"everything"}
    done = restore(site, document(), PARTS, False, False)
    assert {change.key for change in done.outcome.changes} == {(failure.object, failure.setting) for failure in done.outcome.failures}
    assert site.sent == [("import-iam-v2",)]


def test_what_gets_lost_is_written_again():
    site = Site()
    site.loses = {"alice"}
    done = restore(site, document(), PARTS, False, False)
    assert "user alice" in {change.object for change in done.outcome.rewritten}
    assert not done.outcome.failures


def test_what_differs_is_overwritten_and_the_rest_stays():
    site, backup = Site(), document()
    restore(site, backup, PARTS, False, False)
    site.files["users"]["alice"]["secretKey"] = "another-secret"
    site.files["users"]["carol"] = {"secretKey": "secret-of-carol", "status": "enabled"}
    site.files["groups"]["team"].update(status="enabled", members=["alice", "carol"])
    site.files["policies"]["own"] = {**POLICY, "Statement": []}
    done = restore(site, backup, PARTS, False, False)
    assert [change.key for change in done.outcome.changes] == [("policy own", "policy"), ("user alice", "secret"), ("group team", "enabled")]
    assert site.files["groups"]["team"] == {"status": "disabled", "members": ["alice", "carol"]}
    assert site.files["users"]["carol"]["secretKey"] == "secret-of-carol"
