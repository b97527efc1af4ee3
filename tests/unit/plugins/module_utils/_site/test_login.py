# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Temporary keys: how they are asked for, read, renewed, and what contradicts."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._site import login as login_module
from ansible_collections.creativeflow.minio.plugins.module_utils._site.connection import CONNECTION_SPEC, connection, session_from
from ansible_collections.creativeflow.minio.plugins.module_utils._site.login import Keys, Login, NoKeys, user_behind
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._site.transport import Transport

TOKEN = ".".join(["x", base64.urlsafe_b64encode(json.dumps({"parent": "ops"}).encode()).rstrip(b"=").decode(), "y"])
GIVEN = f"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>TEMP%d</AccessKeyId>
<SecretAccessKey>secret-of-temp</SecretAccessKey><SessionToken>{TOKEN}</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
REFUSED = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type></Type><Code>ExpiredToken</Code>
<Message>is expired.</Message></Error></ErrorResponse>"""
PARAMS = {**{name: option.get("default") for name, option in CONNECTION_SPEC.items()}, "url": "http://h", "access_key": "a", "secret_key": "secret-of-a"}


@pytest.mark.parametrize("name", ["access_key", "secret_key", "session_token"])
def test_a_key_with_a_line_break_is_named_and_not_shown(name):
    with pytest.raises(InputErrors) as caught:
        connection({**PARAMS, "site": "az1", name: "hidden-of-me\n"}, {})
    assert caught.value.errors[0].startswith(f"site az1: {name}: it has a line break") and "hidden" not in str(caught.value)


@pytest.mark.parametrize("keys", [{"access_key": "a\n", "secret_key": "secret-of-a"}, {"access_key": "a", "secret_key": "secret-of-a", "token": "x\r\n"}])
def test_no_session_has_such_a_key(keys):
    with pytest.raises(MinioError, match="site az1: .*: it has a line break"):
        Session("http://h", site="az1", **keys)


def test_keys_are_renewed_before_their_end(monkeypatch, clock):
    monkeypatch.setattr(login_module, "time", clock)
    sent = []

    def exchange(self, method, url, body, headers, within=None):
        sent.append((method, url, body, headers))
        return SimpleNamespace(status=200, data=(GIVEN % len(sent)).encode(), reason="", headers={})

    monkeypatch.setattr(Transport, "_exchange", exchange)
    transport = Transport("az1", "http://h", Login(Keys("a", "secret-of-a"), duration=900, policy={"Version": "x"}), None, None, True, 5)
    assert sent == []
    assert [transport.signing_keys.access_key, transport.signing_keys.access_key] == ["TEMP1", "TEMP1"]
    clock.now += 850
    assert transport.signing_keys.access_key == "TEMP2"
    method, url, body, headers = sent[0]
    assert (method, url) == ("POST", "http://h/")
    assert parse_qs(body.decode()) == {"Action": ["AssumeRole"], "Version": ["2011-06-15"], "DurationSeconds": ["900"], "Policy": ['{"Version": "x"}']}
    assert "/sts/aws4_request" in headers["Authorization"] and "secret-of" not in str(headers)
    assert "secret-of" not in repr(transport.signing_keys)


def _of_region(sent, region="eu-west-1"):
    """A server of a region: what gives temporary keys expects us-east-1 whatever it is, and the S3 API says which."""
    wrong = "The authorization header is malformed; the region is wrong; expecting '%s'."

    def exchange(self, method, url, body, headers, within=None):
        sent.append((method, url))
        if f"/{region}/" in headers["Authorization"]:
            return SimpleNamespace(status=200, data=(GIVEN % 1).encode(), reason="", headers={})
        if method == "POST":
            text = REFUSED.replace("ExpiredToken", "AccessDenied").replace("is expired.", wrong % "us-east-1")
            return SimpleNamespace(status=403, data=text.encode(), reason="", headers={})
        text = f"<Error><Code>AuthorizationHeaderMalformed</Code><Message>{wrong % region}</Message></Error>"
        return SimpleNamespace(status=400, data=text.encode(), reason="", headers={})

    return exchange


def test_temporary_keys_of_a_site_of_another_region(monkeypatch):
    sent = []
    monkeypatch.setattr(Transport, "_exchange", _of_region(sent))
    transport = Transport("az1", "http://h", Login(Keys("a", "secret-of-a")), None, None, True, 5)
    assert transport.signing_keys.access_key == "TEMP1"
    assert sent == [("POST", "http://h/"), ("GET", "http://h/region"), ("POST", "http://h/")]


def test_a_region_that_was_given_is_not_replaced_for_temporary_keys(monkeypatch):
    sent = []
    monkeypatch.setattr(Transport, "_exchange", _of_region(sent))
    transport = Transport("az1", "http://h", Login(Keys("a", "secret-of-a")), "us-west-2", None, True, 5)
    with pytest.raises(NoKeys, match="the region is wrong"):
        assert transport.signing_keys
    assert sent == [("POST", "http://h/")]


def test_requests_and_urls_have_the_token(monkeypatch):
    sent = []
    monkeypatch.setattr(Transport, "_exchange", lambda self, *given: sent.append(given) or SimpleNamespace(status=200, data=b"", headers={}))
    session = session_from({**PARAMS, "session_token": TOKEN})
    assert session.access_key == "ops"
    session.s3("GET", "bucket")
    assert sent[0][3]["x-amz-security-token"] == TOKEN and "x-amz-security-token" in sent[0][3]["Authorization"]
    assert "X-Amz-Security-Token=" in session.presigned("GET", "bucket", "key", 60)


def test_a_url_does_not_outlive_its_keys(monkeypatch, clock):
    monkeypatch.setattr(login_module, "time", clock)
    sent = []
    monkeypatch.setattr(
        Transport, "_exchange", lambda self, *given: sent.append(given) or SimpleNamespace(status=200, data=(GIVEN % len(sent)).encode(), headers={}, reason="")
    )
    session = session_from({**PARAMS, "assume_role": {"duration": "15m"}})
    with pytest.raises(MinioError, match=r"a URL for 7 d .* after 15 min.*assume_role\.duration"):
        session.presigned("GET", "bucket", "key", 7 * 86400)
    assert "TEMP1" in session.presigned("GET", "bucket", "key", 600)
    clock.now += 400
    assert "TEMP2" in session.presigned("GET", "bucket", "key", 600)
    assert "TEMP2" in session.presigned("GET", "bucket", "key", 900)
    clock.now += 61
    assert "TEMP3" in session.presigned("GET", "bucket", "key", 900)
    assert len(sent) == 3


def test_a_token_of_a_provider_takes_the_place_of_keys(monkeypatch, tmp_path):
    sent = []
    monkeypatch.setattr(
        Transport, "_exchange", lambda self, *given: sent.append(given) or SimpleNamespace(status=200, data=(GIVEN % 1).encode(), headers={}, reason="")
    )
    (tmp_path / "token").write_text("token-of-provider\n", encoding="utf-8")
    role = {"arn": "arn:x", "duration": None, "policy": None}
    session = session_from({**PARAMS, "access_key": None, "secret_key": None, "web_identity_token_file": str(tmp_path / "token"), "assume_role": role})
    assert session.signing_keys.access_key == "TEMP1"
    form = parse_qs(sent[0][2].decode())
    assert form["WebIdentityToken"] == ["token-of-provider"] and form["RoleArn"] == ["arn:x"] and form["DurationSeconds"] == ["3600"]
    assert "Authorization" not in sent[0][3]


@pytest.mark.parametrize(("status", "data", "code"), [
    (400, REFUSED, "ExpiredToken"), (200, "<html", "200"), (200, "<a/>", "200"), (503, "", "503"), (200, GIVEN.replace("SessionToken", "Other") % 1, "200"),
])  # fmt: skip
def test_what_is_no_answer_with_keys(status, data, code):
    with pytest.raises(NoKeys) as caught:
        Login(token="t").read(SimpleNamespace(status=status, data=data.encode(), reason="why"), "az1", "http://h")
    assert caught.value.code == code and "AssumeRoleWithWebIdentity" in str(caught.value) and "secret-of" not in str(caught.value)


@pytest.mark.parametrize(("token", "user"), [(TOKEN, "ops"), ("", ""), ("a.b.c", ""), ("a.e30.c", ""), ("a.W10.c", ""), ("a.b", ""), ("ü.ü.ü", "")])
def test_who_is_behind_a_token(token, user):
    assert user_behind(token) == user


@pytest.mark.parametrize(("change", "problem"), [
    ({"web_identity_token": "x", "web_identity_token_file": "y"}, "Give one of them."),
    ({"web_identity_token": "x", "session_token": "secret-of-y"}, "session_token: web_identity_token is given, too"),
    ({"assume_role": {"duration": "1h"}, "session_token": "secret-of-y"}, "temporary keys cannot get others"),
    ({"assume_role": {"duration": "1m"}}, "is not from 15 minutes"),
    ({"assume_role": {"policy": {"x": "y" * 2048}}}, "2048 bytes"),
    ({"assume_role": {"arn": "x"}}, "for a token of an identity provider alone"),
    ({"client_key": "x"}, "client_cert is missing"),
    ({"access_key": None}, "access_key is missing"),
])  # fmt: skip
def test_what_contradicts(change, problem):
    with pytest.raises(InputErrors, match=problem) as caught:
        connection({**PARAMS, **change}, {})
    assert "secret-of" not in str(caught.value)


def test_a_token_of_the_environment_is_of_the_keys_beside_it():
    environment = {"AZ1_MINIO_ACCESS_KEY": "e", "AZ1_MINIO_SECRET_KEY": "s", "AZ1_MINIO_SESSION_TOKEN": "t"}
    assert connection({**PARAMS, "site": "az1"}, environment)["session_token"] == ""
    found = connection({**PARAMS, "site": "az1", "access_key": None, "secret_key": None}, environment)
    assert found == {"url": "http://h", "access_key": "e", "secret_key": "s", "session_token": "t"}


def test_files_that_cannot_be_used(tmp_path):
    (tmp_path / "cert").write_text("no certificate", encoding="utf-8")
    for path in ("none", "cert"):
        with pytest.raises(MinioError, match="client_cert .* cannot be used"):
            session_from({**PARAMS, "client_cert": str(tmp_path / path)})
    with pytest.raises(MinioError, match="web_identity_token_file .* cannot be read"):
        Login(token_file=str(tmp_path / "none")).body()


@pytest.mark.parametrize("value", [0, -1])
@pytest.mark.parametrize(("site", "place"), [(None, ""), ("az1", "site az1: ")])
def test_c9_a_timeout_of_no_seconds_is_one_line(value, site, place):
    params = {**PARAMS, "site": site, "timeout": value}
    with pytest.raises(InputErrors) as error:
        session_from(params, {})
    assert error.value.errors == [f"{place}timeout must be a number of seconds above 0."]
    session_from({**params, "timeout": 1}, {})
