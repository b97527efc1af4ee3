# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task leaves out of a site is taken from minio_sites, what it says wins, and no other secret is looked at."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._paths import Paths
from ansible_collections.creativeflow.minio.plugins.plugin_utils._site import SiteNames

AZ1 = {"url": "http://az1", "access_key": "k1", "secret_key": "s1", "region": "eu", "ca_path": "ca.pem", "validate_certs": True, "timeout": 7, "notes": "x"}
DR = {"url": "http://dr", "access_key": "k2", "secret_key": "s2", "replication_url": "http://dr.internal", "region": ""}
UNKNOWN = {"url": "http://az2", "access_key": "{{ nowhere }}", "secret_key": "{{ nowhere }}"}
SITES = {"az1": AZ1, "dr": DR, "az2": UNKNOWN}


def template(value):
    if value == "{{ nowhere }}":
        raise LookupError(value)
    return SITES if value == "{{ sites }}" else AZ1 if value == "{{ az1 }}" else value


@pytest.fixture(name="complete")
def _complete(tmp_path):
    (tmp_path / "ca.pem").write_text("")

    def complete(arguments, module="minio_user", sites="{{ sites }}", environment=()):
        return SiteNames(sites, template, lambda: Paths(str(tmp_path), str(tmp_path)), environment).complete(arguments, module)

    complete.authority = str(tmp_path / "ca.pem")
    return complete


@pytest.mark.parametrize("sites", [SITES, "{{ sites }}", {"az1": "{{ az1 }}"}])
@pytest.mark.parametrize("option", ["site", "alias"])
def test_a_name_is_enough(complete, sites, option):
    found = complete({option: "az1", "name": "anna"}, sites=sites)
    assert found == {option: "az1", "name": "anna", **{key: value for key, value in AZ1.items() if key != "notes"}, "ca_path": complete.authority}


def test_what_the_task_says_wins(complete):
    said = {"site": "az1", "url": "http://other", "ca_path": "", "validate_certs": False, "timeout": 3}
    assert complete(said) == {**said, "access_key": "k1", "secret_key": "s1", "region": "eu"}


def test_keys_are_a_pair(complete):
    assert "secret_key" not in complete({"site": "az1", "access_key": "mine"})
    assert "access_key" not in complete({"site": "az1", "secret_key": "mine"})


def test_what_is_empty_is_not_said(complete):
    assert "region" not in complete({"site": "dr"})


@pytest.mark.parametrize(
    ("arguments", "sites", "error"),
    [
        ({"site": "az11"}, SITES, "site az11: minio_sites has no such site. Did you mean az1?"),
        ({"site": "elsewhere"}, SITES, "site elsewhere: minio_sites has no such site. It has az1, dr, az2."),
        ({"site": "az1"}, None, "site az1: minio_sites is not set. Set it, or give url, access_key and secret_key, or AZ1_MINIO_URL in the"),
        ({"site": "az1"}, {}, "site az1: minio_sites is not set."),
        ({"site": "az1"}, ["az1"], "minio_sites: must be a dictionary of the sites by name, not a list."),
        ({"site": "az1"}, {"az1": None}, "minio_sites.az1: must be a dictionary with url, access_key and secret_key, not nothing."),
    ],
)
def test_a_name_that_is_none(complete, arguments, sites, error):
    with pytest.raises(InputErrors) as caught:
        complete(arguments, sites=sites)
    (line,) = caught.value.errors
    assert line.startswith(error)


@pytest.mark.parametrize("sites", [SITES, None])
def test_a_site_of_the_environment(complete, sites):
    assert complete({"site": "new-1"}, sites=sites, environment={"NEW_1_MINIO_URL"}) == {"site": "new-1"}
    with pytest.raises(InputErrors):
        complete({"site": "new-2"}, sites=sites, environment={"NEW_1_MINIO_URL", "MINIO_URL"})


@pytest.mark.parametrize("sites", [SITES, None, {}])
@pytest.mark.parametrize("arguments", [{}, {"url": "http://x"}, {"site": "new", "url": "http://x"}, {"alias": "new"}, {"alias": None}])
def test_others_stay_as_they_are(complete, arguments, sites):
    assert complete(arguments, sites=sites) == arguments


@pytest.mark.parametrize("targets", [["dr"], "dr", [{"name": "dr"}]])
def test_a_list_of_names(complete, targets):
    target = {"name": "dr", "url": "http://dr.internal"}
    assert complete({"site": "az1", "targets": targets}, "minio_replication_status")["targets"] == [target]
    signed = {"name": "dr", "url": "http://dr", "replication_url": "http://dr.internal", "access_key": "k2", "secret_key": "s2"}
    (found,) = complete({"site": "az1", "targets": targets}, "minio_replication_verify")["targets"]
    assert found == {**signed, **({"region": found["region"]} if "region" in found else {})}
    assert complete({"sites": targets}, "minio_site_health")["sites"] == [{"name": "dr", "url": "http://dr"}]


@pytest.mark.parametrize("others", ["others", ["others"]])
def test_all_other_sites(complete, others):
    names = [target["name"] for target in complete({"site": "az1", "targets": others}, "minio_replication_status")["targets"]]
    assert names == ["dr", "az2"]
    with pytest.raises(InputErrors, match="targets: minio_sites is not set, so that there are no others"):
        complete({"site": "az1", "url": "http://x", "targets": others}, "minio_replication_status", None)


def test_the_keys_of_a_target_are_its_own(complete):
    (found,) = complete({"targets": [{"name": "dr", "access_key": "replication", "secret_key": "r"}]}, "minio_bucket_replication")["targets"]
    assert (found["url"], found["replication_url"], found["access_key"], found["secret_key"]) == ("http://dr", "http://dr.internal", "replication", "r")


@pytest.mark.parametrize("module", ["minio_bucket_replication", "minio_replication_verify", "minio_replication_drain"])
def test_an_address_in_a_list_gets_no_keys_of_the_site_of_its_name(complete, module):
    whole = {"name": "dr", "url": "http://x"}
    assert complete({"targets": [whole]}, module)["targets"] == [whole]


LASTING = {"url": "http://ci", "access_key": "k", "secret_key": "s"}
TEMPORARY = {**LASTING, "session_token": "t", "client_cert": "ca.pem"}


def test_a_site_of_a_list_is_signed_in_at_as_its_entry_says(complete):
    (found,) = complete({"targets": ["ci"]}, "minio_replication_verify", {"ci": TEMPORARY})["targets"]
    assert found == {"name": "ci", **TEMPORARY, "client_cert": complete.authority}
    (found,) = complete({"sites": ["ci"]}, "minio_site_health", {"ci": TEMPORARY})["sites"]
    assert found == {"name": "ci", "url": "http://ci", "client_cert": complete.authority}


def test_keys_of_a_list_that_the_task_gives_have_no_token_of_another_user(complete):
    mine = {"name": "ci", "access_key": "mine", "secret_key": "m"}
    (found,) = complete({"targets": [mine]}, "minio_replication_verify", {"ci": TEMPORARY})["targets"]
    assert found == {**mine, "url": "http://ci", "client_cert": complete.authority}


@pytest.mark.parametrize("module, option", [("minio_bucket_replication", "targets"), ("minio_site_replication", "sites")])
def test_keys_that_a_server_keeps_have_no_token(complete, module, option):
    (found,) = complete({option: ["ci"]}, module, {"ci": TEMPORARY})[option]
    assert found == {"name": "ci", **LASTING, "client_cert": complete.authority}


def test_all_errors_at_once(complete):
    with pytest.raises(InputErrors) as caught:
        complete({"site": "no", "targets": ["dr", "nor", "neither"]}, "minio_replication_status")
    assert [line.split(":")[0] for line in caught.value.errors] == ["site no", "site nor", "site neither"]


def test_a_dictionary_may_lack_what_is_not_needed(complete):
    lost = [{"name": "lost"}]
    assert complete({"sites": lost}, "minio_site_replication")["sites"] == lost
    assert complete({"sites": lost}, "minio_site_replication", None)["sites"] == lost
    with pytest.raises(InputErrors, match="site lost: minio_sites has no such site"):
        complete({"sites": ["lost"]}, "minio_site_replication")


@pytest.mark.parametrize("sites", [5, ["az1"], "text"])
@pytest.mark.parametrize("arguments", [{"site": "az11"}, {"targets": "others"}, {"site": "az11", "targets": ["dr"]}])
def test_what_minio_sites_cannot_be_is_an_error_and_no_traceback(complete, sites, arguments):
    with pytest.raises(InputErrors, match="minio_sites: must be a dictionary of the sites by name"):
        complete(arguments, "minio_replication_status", sites)


def test_a_site_whose_name_is_a_number_is_named_as_well(complete):
    with pytest.raises(InputErrors, match="site az1: minio_sites has no such site. It has 2026."):
        complete({"site": "az1"}, sites={2026: AZ1})


@pytest.mark.parametrize("arguments", [{}, {"url": "http://x"}, {"targets": [{"name": "dr", "url": "http://dr"}]}])
def test_what_names_no_site_needs_neither_minio_sites_nor_the_folder_of_the_deployment(arguments):
    def unknown(*_any):
        raise LookupError("a variable that is not defined here")

    assert SiteNames("{{ nowhere }}", unknown, unknown).complete(arguments, "minio_replication_status") == arguments


def test_null_is_no_name(complete):
    assert complete({"site": None, "alias": "dr"})["url"] == "http://dr"
    assert complete({"site": None, "url": "http://x"}) == {"site": None, "url": "http://x"}


@pytest.mark.parametrize("targets", [5, [5], [None], [["dr"]], [{}], [{"name": ["dr"]}], [{"name": 5}], [{"url": "http://x"}]])
def test_what_is_no_name_is_left_to_the_module(complete, targets):
    assert complete({"targets": targets}, "minio_replication_status")["targets"] == targets
