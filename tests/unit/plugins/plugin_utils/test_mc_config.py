# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration of mc: what is in it already stays, and no key is shown."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.filter.mc_config import mc_config
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._site.entries import KEYS, site_errors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._mc_config import build, names_of, without

SITE = {"url": "https://s3.az1.example.net/", "access_key": "key", "secret_key": "hidden-value", "region": "eu"}
RESULT = {"url": "https://s3.az1.example.net", "accessKey": "key", "secretKey": "hidden-value", "api": "S3v4", "path": "auto"}


def test_build():
    assert build({"az1": SITE}, "", False, {}) == {"version": "10", "aliases": {"az1": RESULT}}


def test_camel_case_and_placeholders():
    alias = {"url": "http://n1:9000", "accessKey": "{{AZ1_KEY}}", "secretKey": "${AZ1_SECRET}", "api": "s3v4", "path": "off"}
    built = build(json.dumps({"az1": alias}), "", False, {"AZ1_KEY": "a", "AZ1_SECRET": "b"})
    assert built["aliases"]["az1"] == {"url": "http://n1:9000", "accessKey": "a", "secretKey": "b", "api": "S3v4", "path": "off"}


@pytest.mark.parametrize("purge, names", [(False, ["az1", "mine"]), (True, ["az1"])])
def test_other_aliases(purge, names):
    present = json.dumps({"version": "10", "aliases": {"mine": {"url": "http://x"}, "az1": {"url": "http://old"}}})
    built = build({"az1": SITE}, present, purge, {})
    assert sorted(built["aliases"]) == names and built["aliases"]["az1"] == RESULT


@pytest.mark.parametrize("present", ["not json", "[]", '{"aliases": 1}'])
def test_a_file_that_is_no_configuration_is_replaced(present):
    assert build({"az1": SITE}, present, False, {})["aliases"] == {"az1": RESULT}


def test_all_errors_at_once_without_keys():
    with pytest.raises(InputErrors) as found:
        build({"9": SITE, "a": {**SITE, "secretkey": "hidden-value"}, "b": {"url": "s3.example.net", "access_key": "{{NONE}}"}, "c": 5}, "", False, {})
    text = str(found.value)
    assert "hidden-value" not in text
    for part in (
        "alias 9", "unknown key 'secretkey', did you mean secret", "NONE is not set", "secretKey is missing", "is not of the form http", "alias c: must be"
    ):  # fmt: skip
        assert part in text


def test_broken_json():
    with pytest.raises(InputErrors, match="line 2: not JSON"):
        build('{\n"az1" 5}', "", False, {})
    with pytest.raises(InputErrors, match="line 1: not JSON at column 3: a comment begins there.*on line 3. "):
        build('{ // the sites\n"az1": 5,\n// "az2": 5\n}', "", False, {})


@pytest.mark.parametrize("value", ["$S3_SECRET", "{{ vault_az1_secret }}", "<SECRET>", "{{az1}}-x", "YOUR-SECRET-KEY-HERE"])
def test_p13_what_nobody_has_filled_in_is_no_key(value):
    with pytest.raises(InputErrors, match="alias az1: secret_key: a placeholder is not filled in") as found:
        build({"az1": {**SITE, "secret_key": value}}, "", False, {"S3_SECRET": "x"})
    assert len(found.value.errors) == 1 and value not in str(found.value)


@pytest.mark.parametrize("value", ["a$B", "$abc", "a{b}c", "<a", "$ecret-Word", "a{{b"])
def test_p13_keys_with_odd_signs_are_keys(value):
    assert build({"az1": {**SITE, "secret_key": value}}, "", False, {})["aliases"]["az1"]["secretKey"] == value


@pytest.mark.parametrize("value", [123456789, 0o755, 1e5, True, ["a"], {"a": 1}])
def test_p13_a_number_is_no_key(value):
    with pytest.raises(InputErrors) as found:
        build({"az1": {**SITE, "secret_key": value}}, "", False, {})
    assert len(found.value.errors) == 1 and "secret_key must be text" in found.value.errors[0] and str(value) not in found.value.errors[0]


def test_p13_a_whole_configuration_is_accepted():
    made = {
        "gcs": {"url": "https://storage.googleapis.com", "accessKey": "YOUR-ACCESS-KEY-HERE", "secretKey": "YOUR-SECRET-KEY-HERE", "api": "S3v2"},
        "local": {"url": "http://localhost:9000", "accessKey": "", "secretKey": "", "api": "S3v4", "path": "auto"},
        "play": {"url": "https://play.min.io", "accessKey": "public", "secretKey": "also-public", "api": "S3v4", "path": "auto"},
    }
    mine = {"local": {**RESULT, "url": "http://localhost:9000"}}
    assert build({"version": "10", "aliases": {**made, "az1": RESULT}}, "", False, {})["aliases"] == {"az1": RESULT}
    assert build({"version": "10", "aliases": mine}, "", False, {})["aliases"] == mine


def test_both_spellings_of_a_key():
    with pytest.raises(InputErrors, match="accessKey is there in both spellings"):
        build({"az1": {**SITE, "accessKey": "other"}}, "", False, {})


def test_h8_an_alias_is_taken_out_and_the_others_stay():
    made = {"gcs": {"url": "https://storage.googleapis.com", "accessKey": "", "secretKey": "", "api": "S3v2"}}
    text = json.dumps({"version": "10", "aliases": {**made, "az1": RESULT, "dr": RESULT}})
    one = without(text, ["dr"])
    assert (one["removed"], one["left"]) == (["dr"], ["az1"])
    assert json.loads(one["text"]) == {"version": "10", "aliases": {**made, "az1": RESULT}}
    assert without(text, ["dr", "az1", "other"]) == {"text": "", "removed": ["az1", "dr"], "left": []}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"aliases": []}'])
def test_h8_what_is_no_configuration_has_no_alias(text):
    assert without(text, ["dr"]) == {"text": "", "removed": [], "left": []}


def test_h8_nothing_changes_without_the_alias():
    text = json.dumps({"version": "10", "aliases": {"az1": RESULT}})
    assert without(text, ["dr"]) == {"text": text, "removed": [], "left": ["az1"]}


@pytest.mark.parametrize("aliases", [{"az1": SITE}, json.dumps({"az1": SITE}), {"version": "10", "aliases": {"az1": RESULT}}])
def test_h8_the_names_of_aliases_in_each_form(aliases):
    assert names_of(aliases) == ["az1"]
    assert names_of("no JSON") == names_of(["az1"]) == []


EACH = {
    "validate_certs": False, "timeout": 5, "assume_role": {"duration": "15m"}, "replication_url": "https://az1.internal", "api": "S3v2", "path": "off",
    "session_token": "a-token",
}  # fmt: skip


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("url", "access_key", "secret_key")])
def test_p10_each_key_of_a_site_is_taken(key):
    sites = {"az1": {**SITE, key: EACH.get(key, "a-value")}}
    assert site_errors(sites) == []
    known = {"api": {"api": "S3v2"}, "path": {"path": "off"}, "session_token": {"sessionToken": "a-token"}}
    assert build(sites, "", False, {})["aliases"] == {"az1": {**RESULT, **known.get(key, {})}}


@pytest.mark.parametrize("key", ["web_identity_token", "web_identity_token_file"])
def test_p10_a_site_without_keys_of_its_own_gets_no_alias(key):
    found = mc_config({"az1": SITE, "dr": {"url": "https://dr", key: "a-value"}})
    assert (found["errors"], found["without_keys"]) == ([], ["dr"])
    assert json.loads(found["text"])["aliases"] == {"az1": RESULT}
    assert mc_config({"dr": {"url": "dr", key: "a-value"}})["errors"] == mc_config({"dr": {**SITE, "url": "dr"}})["errors"]
    assert mc_config({"az1": {**SITE, key: "a-value"}})["without_keys"] == []
