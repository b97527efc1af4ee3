# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites from a file of aliases."""

from __future__ import annotations

import json

import pytest
from ansible.errors import AnsibleLookupError
from ansible.plugins.loader import lookup_loader
from ansible_collections.creativeflow.minio.plugins.module_utils._site.entries import KEYS, site_errors

ALIASES = {
    "az1": {"url": "https://az1.example.net", "accessKey": "{{AZ1_MINIO_ACCESS_KEY}}", "secretKey": "${AZ1_MINIO_SECRET_KEY}", "api": "S3v4", "path": "auto"},
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mc_aliases.json"
    path.write_text(json.dumps(ALIASES), encoding="utf-8")
    return str(path)


def _sites(path):
    return lookup_loader.get("creativeflow.minio.sites").run([path], {})


def test_placeholders_come_from_the_environment(file, monkeypatch):
    monkeypatch.setenv("AZ1_MINIO_ACCESS_KEY", "key")
    monkeypatch.setenv("AZ1_MINIO_SECRET_KEY", "secret")
    assert _sites(file) == [{"az1": {"url": "https://az1.example.net", "access_key": "key", "secret_key": "secret"}}]


def test_what_mc_does_not_know_stays(tmp_path):
    """a8, c8: a site is spoken to as its entry says."""
    path = tmp_path / "aliases.json"
    alias = {"url": "HTTPS://AZ1/", "access_key": "key", "secret_key": "secret"}
    more = {"region": "eu", "ca_path": "ca.crt", "validate_certs": False, "replication_url": "https://az1.internal"}
    path.write_text(json.dumps({"az1": {**alias, **more, "timeout": None}}), encoding="utf-8")
    assert _sites(str(path)) == [{"az1": {**alias, "url": "https://az1", **more}}]


EACH = {
    "validate_certs": False, "timeout": 5, "assume_role": {"duration": "15m"}, "replication_url": "https://az1.internal", "api": "S3v2", "path": "off",
}  # fmt: skip


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("url", "access_key", "secret_key", "notes")])
def test_c8_each_key_of_a_site_is_kept(tmp_path, key):
    path = tmp_path / "aliases.json"
    entry = {"url": "https://az1", "access_key": "key", "secret_key": "secret", key: EACH.get(key, "a-value")}
    path.write_text(json.dumps({"az1": entry}), encoding="utf-8")
    assert _sites(str(path)) == [{"az1": entry}] and site_errors({"az1": entry}) == []


def test_c8_a_site_without_keys_of_its_own(tmp_path, monkeypatch):
    path = tmp_path / "aliases.json"
    path.write_text(json.dumps({"dr": {"url": "https://dr", "web_identity_token": "${CI_TOKEN}"}}), encoding="utf-8")
    monkeypatch.delenv("CI_TOKEN", raising=False)
    with pytest.raises(AnsibleLookupError, match="alias dr: web_identity_token: the environment variable CI_TOKEN is not set"):
        _sites(str(path))
    monkeypatch.setenv("CI_TOKEN", "a-token")
    assert _sites(str(path)) == [{"dr": {"url": "https://dr", "web_identity_token": "a-token"}}]


def test_every_variable_that_is_missing_is_named(file, monkeypatch):
    monkeypatch.delenv("AZ1_MINIO_ACCESS_KEY", raising=False)
    monkeypatch.delenv("AZ1_MINIO_SECRET_KEY", raising=False)
    with pytest.raises(AnsibleLookupError, match="(?s)AZ1_MINIO_ACCESS_KEY.*AZ1_MINIO_SECRET_KEY") as caught:
        _sites(file)
    assert file in str(caught.value)


def test_a_file_that_does_not_exist(tmp_path):
    with pytest.raises(AnsibleLookupError, match="none.json"):
        _sites(str(tmp_path / "none.json"))


def test_p13_a_whole_configuration_of_mc(tmp_path):
    path = tmp_path / "config.json"
    alias = {"url": "https://s3.example.net", "accessKey": "operator", "secretKey": "example-secret-1", "api": "S3v4", "path": "auto"}
    path.write_text(json.dumps({"version": "10", "aliases": {"az1": alias}}), encoding="utf-8")
    assert _sites(str(path)) == [{"az1": {"url": "https://s3.example.net", "access_key": "operator", "secret_key": "example-secret-1"}}]


def test_p13_numbers_of_yaml_and_placeholders_are_refused(tmp_path):
    path = tmp_path / "aliases.yml"
    path.write_text("az1: {url: https://az1, access_key: 0123, secret_key: $S3_SECRET}\n", encoding="utf-8")
    with pytest.raises(AnsibleLookupError, match="(?s)access_key must be text, and YAML reads it as a number.*secret_key: a placeholder"):
        _sites(str(path))


@pytest.mark.parametrize("content", ["[]", "5", '"text"', "null", "{}"])
def test_what_is_no_dictionary(tmp_path, content):
    path = tmp_path / "aliases.json"
    path.write_text(content, encoding="utf-8")
    if content == "{}":
        assert _sites(str(path)) == [{}]
    else:
        with pytest.raises(AnsibleLookupError, match="aliases"):
            _sites(str(path))
