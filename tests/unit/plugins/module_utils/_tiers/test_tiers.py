# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote tiers: the server's formats of every type, and what a real server shows only with clouds or at the right moment."""

from __future__ import annotations

import base64
import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import converge
from ansible_collections.creativeflow.minio.plugins.module_utils._tiers.definition import check_tiers
from ansible_collections.creativeflow.minio.plugins.module_utils._tiers.formats import parse, render, render_credentials, secrets_in, unsaid
from ansible_collections.creativeflow.minio.plugins.module_utils._tiers.tiers import Tiers, read_tiers, tier_usage
from ansible_collections.creativeflow.minio.plugins.plugin_utils._backup.restore import restored_tiers

from tests.unit.fakes import OneByOne

KEY = json.dumps({"type": "service_account", "private_key": "secret-of-google"})
S3 = {"name": "A", "type": "s3", "bucket": "b"}
AZURE = {"name": "A", "type": "azure", "bucket": "b", "account": "acc"}


@pytest.mark.parametrize(("tier", "part", "wire", "credentials"), [
    ({"name": "A", "type": "minio", "endpoint": "http://h:9000", "bucket": "b", "prefix": "p", "access_key": "k", "secret_key": "s"},
     "MinIO", {"Endpoint": "http://h:9000", "Bucket": "b", "Prefix": "p", "AccessKey": "k", "SecretKey": "s"}, {"access": "k", "secret": "s"}),
    ({**S3, "storage_class": "GLACIER", "access_key": "k", "secret_key": "s"},
     "S3", {"Endpoint": "https://s3.amazonaws.com", "Bucket": "b", "StorageClass": "GLACIER", "AccessKey": "k", "SecretKey": "s"},
     {"access": "k", "secret": "s"}),
    ({**S3, "role": True}, "S3", {"Endpoint": "https://s3.amazonaws.com", "Bucket": "b", "AWSRole": True}, {"awsrole": True}),
    ({**S3, "region": "eu-1", "role_arn": "arn", "role_token_file": "/t", "role_session_name": "n"},
     "S3", {"Endpoint": "https://s3.amazonaws.com", "Bucket": "b", "Region": "eu-1", "AWSRoleARN": "arn", "AWSRoleWebIdentityTokenFile": "/t",
            "AWSRoleSessionName": "n"}, {"awsroleARN": "arn", "awsroleWebIdentity": "/t"}),
    ({**AZURE, "account_key": "s"}, "Azure", {"Bucket": "b", "AccountName": "acc", "AccountKey": "s"}, {"secret": "s"}),
    ({**AZURE, "tenant_id": "t", "client_id": "c", "client_secret": "s"},
     "Azure", {"Bucket": "b", "AccountName": "acc", "SPAuth": {"TenantID": "t", "ClientID": "c", "ClientSecret": "s"}},
     {"azSP": {"TenantID": "t", "ClientID": "c", "ClientSecret": "s"}}),
    ({"name": "A", "type": "gcs", "bucket": "b", "credentials": KEY},
     "GCS", {"Bucket": "b", "Creds": base64.urlsafe_b64encode(KEY.encode()).decode()}, {"creds": base64.b64encode(KEY.encode()).decode()}),
])  # fmt: skip
def test_every_type_and_way_to_sign_in(tier, part, wire, credentials):
    assert check_tiers([tier], "tiers")[1] == []
    written = render(tier)
    assert written == {"Version": "v1", "Type": tier["type"], "Name": "A", part: wire}
    assert render_credentials(tier) == credentials
    shown = {key: value for key, value in tier.items() if key not in ("secret_key", "account_key", "client_secret", "credentials")}
    assert parse(written) == {**shown, **({"endpoint": "https://s3.amazonaws.com"} if tier["type"] == "s3" else {})}
    assert unsaid(written) == []


def test_what_no_definition_says():
    assert unsaid({"Name": "A", "Type": "s3", "S3": {"Bucket": "b", "AWSRoleDurationSeconds": 900, "New": ""}}) == ["AWSRoleDurationSeconds"]
    assert unsaid({"Name": "A", "Type": "tape"}) == ["its type tape"]


def test_a_secret_of_a_service_principal_that_the_server_shows_is_not_read():
    listed = {"Name": "A", "Type": "azure", "Azure": {"Bucket": "b", "AccountName": "a", "SPAuth": {"TenantID": "t", "ClientID": "c", "ClientSecret": "shown"}}}
    site = Site([listed])
    lost = []
    assert "shown" not in json.dumps(read_tiers(site, lost)) and lost == []


def test_what_must_not_be_shown():
    assert secrets_in({"A": {"secret_key": "x", "force": True}, "B": {"credentials": {"private_key": "y"}}, "C": None}) == {"x", "y"}


class Site(OneByOne):
    """A site in memory with tiers; the credentials of those in ``wrong`` are refused, and those in ``down`` do not answer."""

    site, url = "az1", "http://az1"

    def __init__(self, listed=(), wrong=(), down=()):
        self.listed, self.wrong, self.down, self.sent = list(listed), set(wrong), set(down), []

    def admin(self, method, command, query=None, body=b"", encrypted=False, resource=""):
        self.sent.append((method, command))
        name = command.rpartition("/")[2]
        if (method, command) == ("GET", "tier"):
            return json.dumps(self.listed or None).encode()
        if (method, command) == ("GET", "tier-stats"):
            return json.dumps([{"Name": "B", "Type": "s3", "Stats": {"totalSize": 5, "numVersions": 3, "numObjects": 2}, "DailyStats": {}}]).encode()
        if name in self.down:
            raise ServerError(self.site, self.url, 503, "XMinioBackendDown", "Remote backend is unreachable")
        if name in self.wrong and method == "GET":
            raise ServerError(self.site, self.url, 403, "XMinioAdminTierInsufficientPermissions", "failed to perform PUT")
        if method == "POST":
            if json.loads(body).get("secret") == "refused":
                raise ServerError(self.site, self.url, 403, "XMinioAdminTierInsufficientPermissions", "failed to perform PUT")
            self.wrong.discard(name)
        if method == "PUT":
            raise ServerError(self.site, self.url, 409, "XMinioAdminTierAlreadyExists", "exists")
        return b""


LISTED = {"Name": "A", "Type": "s3", "S3": {"Endpoint": "https://s3.amazonaws.com", "Bucket": "b", "AccessKey": "k", "SecretKey": "REDACTED"}}


def run(site, update, **tier):
    declared, errors = check_tiers([{**S3, **tier}], "tiers")
    assert errors == []
    return converge(Tiers(site, declared, update), False)


@pytest.mark.parametrize(("update", "wrong", "changed"), [
    ("on_failure", (), False), ("on_failure", ("A",), True), ("always", (), True), ("never", ("A",), False),
])  # fmt: skip
def test_when_a_secret_is_written(update, wrong, changed):
    site = Site([LISTED], wrong)
    outcome = run(site, update, secret_key="s")
    assert [(change.setting, change.secret) for change in outcome.changes] == [("secret_key", True)] * changed
    assert outcome.failures == outcome.rewritten == []
    assert [method for method, _command in site.sent].count("POST") == changed


def test_a_tier_that_does_not_answer_is_no_reason_to_write_its_secret():
    with pytest.raises(InputErrors, match="tier A: the server cannot reach it, so that it is unknown .*update_secret: never"):
        run(Site([LISTED], down=("A",)), "on_failure", secret_key="s")


def test_after_refused_credentials_the_server_reads_those_that_it_has_stored():
    site = Site([LISTED])
    outcome = run(site, "always", secret_key="refused")
    assert [failure.code for failure in outcome.failures] == ["XMinioAdminTierInsufficientPermissions"]
    assert site.sent[site.sent.index(("POST", "tier/A")) + 1] == ("PUT", "tier")


@pytest.mark.parametrize(("listed", "tier", "problem"), [
    (LISTED, {"bucket": "c"}, "its bucket is 'b' and not 'c'"),
    (LISTED, {"access_key": "other"}, "secret_key is missing"),
    (LISTED, {"role": True}, "it signs in by access_key and secret_key, and not by role"),
    ({"Name": "A", "Type": "tape"}, {}, "it is of the type tape"),
    ({"Name": "A", "Type": "azure", "Azure": {"Bucket": "b", "AccountName": "acc", "AccountKey": "REDACTED", "SPAuth": {}}},
     {**AZURE, "tenant_id": "t", "client_id": "c", "client_secret": "s"}, "it signs in by account_key, and not by tenant_id and client_id and client_secret"),
])  # fmt: skip
def test_what_the_server_does_not_change(listed, tier, problem):
    site = Site([listed])
    with pytest.raises(InputErrors, match=problem):
        run(site, "always", **tier)
    assert {method for method, _command in site.sent} == {"GET"}


def test_a_restore_names_every_secret_that_is_missing():
    tiers = [{**S3, "access_key": "k"}, {**AZURE, "name": "B"}, {"name": "C", "type": "gcs", "bucket": "b"}]
    kind = restored_tiers(Site(), tiers, {"c": {"credentials": {"type": "service_account"}}})
    with pytest.raises(InputErrors) as caught:
        kind.compare(kind.read())
    assert ["tier A: the site does not" in caught.value.errors[0], "tier B: the site does not" in caught.value.errors[1]] == [True, True]
    assert len(caught.value.errors) == 2
    with pytest.raises(InputErrors, match=r"tier_credentials.D: the backup has no tier"):
        restored_tiers(Site(), tiers, {"D": {}})
    with pytest.raises(InputErrors, match=r"secret: unknown key. Did you mean secret_key"):
        restored_tiers(Site(), tiers, {"A": {"secret": "s"}})


def test_what_the_scanner_counted():
    assert tier_usage(Site()) == [{"tier": "B", "objects": 2, "versions": 3, "bytes": 5}]


@pytest.mark.parametrize(("key", "value", "noun"), [("type", [], "text"), ("secret_key", 17, "text"), ("role", "yes", "true or false")])
def test_c9_a_value_of_another_type_is_one_line_and_not_shown(key, value, noun):
    _tiers, errors = check_tiers([{**S3, key: value}], "tiers")
    assert errors == [f"tiers[0] (A).{key}: it must be {noun}."]
