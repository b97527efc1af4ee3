# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths on the controller: one rule for all of them (a6)."""

from __future__ import annotations

import os

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._paths import Paths, deployment_folder


@pytest.fixture
def place(tmp_path):
    """A deployment's folder with a space and a letter outside of ASCII, and a working directory."""
    for name in ("my dépôt/inventory/prod/hosts.yml", "my dépôt/config/buckets.json", "work/config/rules.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "my dépôt/inventory/hosts.yml").write_text("", encoding="utf-8")
    return tmp_path


def _folder(place, definitions_dir=None, inventory_file=None, sources=()):
    sources = [source if "," in source else str(place / source) for source in sources]
    inventory_file = str(place / inventory_file) if inventory_file and "," not in inventory_file else inventory_file
    return os.path.relpath(deployment_folder(definitions_dir, inventory_file, sources, str(place / "work")), place)


@pytest.mark.parametrize(
    ("own", "sources"),
    [
        pytest.param("my dépôt/inventory/hosts.yml", ["my dépôt/inventory"], id="a folder"),
        pytest.param("my dépôt/inventory/hosts.yml", ["my dépôt/inventory/hosts.yml"], id="a file"),
        pytest.param("my dépôt/inventory/prod/hosts.yml", ["my dépôt/inventory"], id="a folder in the inventory's folder"),
        pytest.param(None, ["my dépôt/inventory"], id="the implicit localhost"),
        pytest.param(None, ["localhost,", "my dépôt/inventory/hosts.yml"], id="the implicit localhost, and a list of hosts first"),
        pytest.param("my dépôt/inventory/hosts.yml", ["work", "my dépôt/inventory"], id="several inventories: that of the host"),
        pytest.param("my dépôt/inventory/hosts.yml", [], id="sources are not known"),
    ],
)
def test_the_folder_above_the_inventory(place, own, sources):
    assert _folder(place, None, own, sources) == "my dépôt"


def test_a_file_in_a_subfolder_is_an_inventory_of_its_own(place):
    assert _folder(place, None, "my dépôt/inventory/prod/hosts.yml", ["my dépôt/inventory/prod/hosts.yml"]) == "my dépôt/inventory"


def test_of_two_inventories_the_nearer_one_counts(place):
    assert _folder(place, None, "my dépôt/inventory/prod/hosts.yml", ["my dépôt/inventory", "my dépôt/inventory/prod"]) == "my dépôt/inventory"


@pytest.mark.parametrize("sources", [[], ["host,"], ["gone/inventory"]])
def test_without_an_inventory_it_is_the_working_directory(place, sources):
    assert _folder(place, None, "host," if sources == ["host,"] else None, sources) == "work"


def test_a_link_is_the_folder_that_the_user_names(place):
    (place / "own").mkdir()
    (place / "own/inventory").symlink_to(place / "my dépôt/inventory")
    assert _folder(place, None, "own/inventory/hosts.yml", ["own/inventory"]) == "own"


@pytest.mark.parametrize(("given", "wanted"), [("deploy", "work/deploy"), ("..", "."), ("../my dépôt/", "my dépôt"), ("~/x", "home/x")])
def test_minio_definitions_dir_wins_and_begins_at_the_working_directory(place, monkeypatch, given, wanted):
    monkeypatch.setenv("HOME", str(place / "home"))
    assert _folder(place, given, "my dépôt/inventory/hosts.yml", ["my dépôt/inventory"]) == wanted


@pytest.mark.parametrize("given", [["a"], 3, {"a": 1}, True])
def test_a_folder_that_is_no_text(place, given):
    with pytest.raises(InputErrors, match="minio_definitions_dir: must be a path"):
        _folder(place, given)


@pytest.fixture
def paths(place):
    return Paths(str(place / "my dépôt"), str(place / "work"))


def test_first_the_deployment_then_the_working_directory(place, paths):
    assert paths.find("config/buckets.json") == str(place / "my dépôt/config/buckets.json")
    assert paths.find("config/rules.json") == str(place / "work/config/rules.json")
    (place / "my dépôt/config/rules.json").write_text("", encoding="utf-8")
    assert paths.find("./config/../config/rules.json") == str(place / "my dépôt/config/rules.json")


def test_what_is_nowhere_would_be_in_the_deployment(place, paths):
    assert paths.find("backup") == str(place / "my dépôt/backup")


def test_a_link_to_nothing_is_not_there(place, paths):
    (place / "my dépôt/config/rules.json").symlink_to("gone")
    assert paths.find("config/rules.json") == str(place / "work/config/rules.json")


def test_absolute_and_home(place, paths, monkeypatch):
    monkeypatch.setenv("HOME", str(place / "home"))
    assert paths.find("/etc/hosts") == "/etc/hosts"
    assert paths.find("/nowhere/x") == "/nowhere/x"
    assert paths.find("~/x") == str(place / "home/x")


def test_nothing_is_nothing(paths):
    assert [paths.find(""), paths.find(None), paths.candidates("")] == ["", "", []]
    assert paths.problems("minio_cluster_tls_cert", "") == paths.problems("minio_cluster_tls_cert", None) == paths.problems("x", []) == []


def test_a_missing_file_is_named_with_all_places(place, paths):
    (line,) = paths.problems("minio_failover_hook", "hooks/dns.yml")
    assert line == (
        "minio_failover_hook: the file hooks/dns.yml does not exist on the controller. "
        f"Searched: {place}/my dépôt/hooks/dns.yml, {place}/work/hooks/dns.yml. Correct the path or create the file."
    )


def test_one_place_where_both_folders_are_the_same(place):
    assert Paths(str(place), str(place)).candidates("x") == [str(place / "x")]


def test_every_path_of_a_variable(paths):
    sites = {"az1": {"url": "u", "ca_path": "az1.crt", "secret_key": "s"}, "dr": {"ca_path": "config/buckets.json"}, "az2": {"ca_path": None}}
    assert [line.split(":")[0] for line in paths.problems("minio_sites", sites)] == ["minio_sites.az1.ca_path"]
    webhooks = [{"name": "one", "client_cert": "a", "client_key": "b"}]
    assert [line.split(":")[0] for line in paths.problems("webhooks", webhooks)] == ["webhooks[0].client_cert", "webhooks[0].client_key"]
    assert [line.split(":")[0] for line in paths.problems("files", ["config/buckets.json", "a"])] == ["files[1]"]
    assert [line.split(":")[0] for line in paths.problems("files", ["a"])] == ["files"]


def test_secrets_beside_paths_are_not_filled_in(paths):
    filled = []

    def template(value):
        filled.append(value)
        return {"{{ az1 }}": {"ca_path": "{{ file }}", "secret_key": "{{ secret }}"}, "{{ file }}": "none.crt"}.get(value, value)

    sites = {"az1": "{{ az1 }}", "dr": {"ca_path": "{{ file }}", "secret_key": "{{ secret }}"}}
    assert [line.split(":")[0] for line in paths.problems("minio_sites", sites, template)] == ["minio_sites.az1.ca_path", "minio_sites.dr.ca_path"]
    assert "{{ secret }}" not in filled


@pytest.mark.parametrize("value", [3, True, ["a", 3], {"x": {"ca_path": 3}}])
def test_a_path_that_is_no_text_is_a_line(paths, value):
    assert "must be a path, not" in paths.problems("name", value)[-1]


def test_a_folder_is_no_file(place, paths):
    (line,) = paths.problems("minio_cluster_kes_ca", "config")
    assert line.startswith(f"minio_cluster_kes_ca: {place}/my dépôt/config on the controller is not a file.")


def test_what_the_user_may_not_read(paths, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "cannot be read: permission denied" in paths.problems("x", "config/buckets.json")[0]


def test_paths_in_dictionaries_become_absolute_and_the_rest_stays(place, paths):
    sites = {"az1": {"url": "https://az1", "ca_path": "config/rules.json", "secret_key": "config/rules.json"}, "ca_path": {"url": "u"}}
    found = paths.replace(sites)
    assert found == {
        "az1": {"url": "https://az1", "ca_path": str(place / "work/config/rules.json"), "secret_key": "config/rules.json"},
        "ca_path": {"url": "u"},
    }
    assert sites["az1"]["ca_path"] == "config/rules.json"
    assert paths.replace({"az1": {"ca_path": None}, "dr": {"ca_path": ""}}) == {"az1": {"ca_path": None}, "dr": {"ca_path": ""}}
    with pytest.raises(InputErrors, match="must be a path"):
        paths.replace([{"ca_path": 3}])


def test_text_below_a_dictionary_is_no_path_and_may_be_a_secret(tmp_path):
    paths = Paths(str(tmp_path), str(tmp_path))
    assert paths.problems("minio_sites", {"az1": {"secret_key": ["hidden-value"], "url": ["x"], "more": [{"ca_path": "ca.pem"}]}}) == [
        f"minio_sites.az1.more[0].ca_path: the file ca.pem does not exist on the controller. Searched: {tmp_path}/ca.pem. Correct the path or create the file."
    ]
    assert len(paths.problems("minio_buckets_definitions", ["a.json", "b.json"])) == 2
