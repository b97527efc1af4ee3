# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites by name, each as its own entry says, and the rules between two of them."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._site.sites import SITES_OPTION, addresses, open_site, rules_between, site_list

SITES = {
    "az1": {"url": "https://az1", "access_key": "a", "secret_key": "b", "validate_certs": False, "note": "not for modules"},
    "dr": {"url": "https://dr/", "replication_url": "https://dr:9443", "access_key": "c", "secret_key": "d", "ca_path": "/ca", "region": None},
}


def test_a8_each_site_has_what_its_own_entry_says():
    first, second = site_list(SITES, ["az1", "dr"])
    assert first == {"name": "az1", "url": "https://az1", "access_key": "a", "secret_key": "b", "validate_certs": False}
    assert second["ca_path"] == "/ca" and "validate_certs" not in second and "region" not in second


def test_targets_have_the_address_that_other_sites_use_and_no_keys():
    assert site_list(SITES, form="target") == [{"name": "az1", "url": "https://az1"}, {"name": "dr", "url": "https://dr:9443"}]


def test_addresses_have_no_keys():
    assert site_list(SITES, ["dr", "az1"], "address") == [
        {"name": "dr", "url": "https://dr/", "ca_path": "/ca"},
        {"name": "az1", "url": "https://az1", "validate_certs": False},
    ]


def test_every_unknown_site_is_named_with_the_nearest_one():
    with pytest.raises(InputErrors) as caught:
        site_list(SITES, ["az", "dr", "elsewhere"])
    assert len(caught.value.errors) == 2
    assert "Did you mean az1?" in caught.value.errors[0]
    assert "It has az1, dr." in caught.value.errors[1]


def test_addresses_are_those_under_which_other_sites_know_it():
    assert addresses(SITES["dr"]) == ["https://dr", "https://dr:9443"]


def rule(bucket, target, other=None, state="present"):
    return {"bucket": bucket, "target": target, "target_bucket": other, "state": state}


def test_rules_between_two_sites():
    sites = {
        "az1": {"rules": [rule("a", "dr"), rule("b", "dr", "b2"), rule("b", "dr", "b2"), rule("c", "dr", state="absent"), rule("a", "az2")]},
        "dr": {"rules": [rule("a", "az1"), rule("b2", "az1", "b", "absent")]},
        "az2": {"rules": [rule("b", "dr", "b2"), rule("z", "dr"), rule("a", "az1")]},
    }
    found = rules_between(sites, "az1", "dr")
    assert found["there"] == [{"bucket": "a", "target_bucket": "a"}, {"bucket": "b", "target_bucket": "b2"}]
    assert found["back"] == [{"bucket": "a", "target_bucket": "a"}, {"bucket": "b2", "target_bucket": "b"}]
    assert found["undeclared"] == [{"bucket": "b2", "target_bucket": "b"}]
    assert found["resync"] == [{"bucket": "a", "target": "az1"}, {"bucket": "b2", "target": "az1"}]
    assert found["others"] == [{"site": "az2", "buckets": ["b"]}]
    assert rules_between(sites, "dr", "az2") == {"there": [], "back": [], "undeclared": [], "others": [], "resync": []}


TEMPORARY = {"assume_role": {"duration": "15m"}, "client_cert": "/c", "client_key": "/k"}


def test_a_site_to_sign_in_at_has_its_login_and_one_whose_keys_a_server_keeps_has_not():
    sites = {"az1": {**SITES["az1"], **TEMPORARY}}
    assert site_list(sites)[0].items() >= TEMPORARY.items()
    assert TEMPORARY.keys() & site_list(sites, form="keys")[0].keys() == {"client_cert", "client_key"}
    assert site_list(sites, form="address")[0]["client_cert"] == "/c"


def test_a_token_of_an_identity_provider_stands_for_keys_but_where_a_server_keeps_them():
    sites = {"ci": {"url": "https://ci", "web_identity_token_file": "/run/token"}}
    assert site_list(sites) == [{"name": "ci", "url": "https://ci", "web_identity_token_file": "/run/token"}]
    with pytest.raises(InputErrors) as caught:
        site_list(sites, form="keys")
    assert [line.partition(":")[0] for line in caught.value.errors] == ["minio_sites.ci.access_key", "minio_sites.ci.secret_key"]


def validated(**site):
    found = ArgumentSpecValidator({"sites": SITES_OPTION}).validate({"sites": [{"name": "ci", "url": "https://ci", **site}]})
    return found.error_messages, found.validated_parameters["sites"][0]


@pytest.mark.parametrize(
    "site, says",
    [
        ({}, "one of the following is required: access_key, web_identity_token, web_identity_token_file"),
        ({"access_key": "a"}, "required together: access_key, secret_key"),
        ({"access_key": "a", "secret_key": "b", "colour": "red"}, "colour"),
    ],
)
def test_a_list_of_sites_refuses_what_no_site_can_be_reached_with(site, says):
    assert says in " ".join(validated(**site)[0])


@pytest.mark.parametrize("site", [{"access_key": "a", "secret_key": "b"}, {"access_key": "a", "secret_key": "b", "session_token": "t"}])
def test_the_keys_of_a_site_are_those_of_its_entry_alone(site, monkeypatch):
    monkeypatch.setenv("CI_MINIO_ACCESS_KEY", "of the environment")
    monkeypatch.setenv("MINIO_SESSION_TOKEN", "of the environment")
    errors, item = validated(**site)
    keys = open_site(item, 5).signing_keys
    assert not errors and (keys.access_key, keys.secret_key, keys.token) == ("a", "b", site.get("session_token", ""))
