# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two lookups for files on the controller (a6)."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import lookup_loader
from ansible_collections.creativeflow.minio.plugins.plugin_utils._paths import PATH_KEYS


@pytest.fixture
def variables(tmp_path, monkeypatch):
    """The variables of a host whose inventory is in a folder, with a working directory somewhere else."""
    for name in ("deployment/inventory/hosts.yml", "deployment/hook.yml", "work/here.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "work")
    inventory = str(tmp_path / "deployment/inventory")
    return {"inventory_file": f"{inventory}/hosts.yml", "ansible_inventory_sources": [inventory]}


def _run(name, variables, *terms, **options):
    return lookup_loader.get(f"creativeflow.minio.{name}", loader=DataLoader()).run(list(terms), variables, **options)


def test_paths_and_lists_of_them(variables, tmp_path):
    found = _run("deployment_path", variables, "hook.yml", ["here.yml", "none.yml"], "")
    assert found == [f"{tmp_path}/deployment/hook.yml", f"{tmp_path}/work/here.yml", f"{tmp_path}/deployment/none.yml", ""]


def test_null_is_no_path(variables):
    assert _run("deployment_path", variables, None) == [""]
    assert _run("missing_files", {**variables, "one": None}, "one") == []


def test_only_what_exists(variables, tmp_path):
    assert _run("deployment_path", variables, "hook.yml", "none.yml", "", existing=True) == [f"{tmp_path}/deployment/hook.yml"]


def test_what_is_required_is_named_at_once_with_its_variable(variables, tmp_path):
    with pytest.raises(AnsibleLookupError, match="(?s)minio_cluster_env_file: the file a .*Searched: .*deployment/a, .*work/a.*the file b ") as caught:
        _run("deployment_path", variables, "a", "hook.yml", "b", required=True, variable="minio_cluster_env_file")
    assert "hook.yml" not in str(caught.value)


def test_dictionaries(variables, tmp_path):
    sites = {"az1": {"ca_path": "hook.yml", "url": "hook.yml"}}
    assert _run("deployment_path", variables, sites) == [{"az1": {"ca_path": f"{tmp_path}/deployment/hook.yml", "url": "hook.yml"}}]
    assert _run("deployment_path", variables, {"file": "hook.yml"}, keys=["file"]) == [{"file": f"{tmp_path}/deployment/hook.yml"}]


def test_a_wrong_type_is_an_error_of_the_user(variables):
    with pytest.raises(AnsibleLookupError, match="must be a path"):
        _run("deployment_path", variables, 3)
    with pytest.raises(AnsibleLookupError, match="minio_definitions_dir: must be a path"):
        _run("missing_files", {**variables, "minio_definitions_dir": ["a"]}, "x")


def test_without_variables_it_is_the_working_directory(variables, tmp_path):
    assert _run("deployment_path", None, "here.yml", "none.yml") == [f"{tmp_path}/work/here.yml", f"{tmp_path}/work/none.yml"]


def test_missing_files_of_variables_and_values(variables):
    known = {**variables, "one": "none.yml", "two": ["hook.yml"], "three": ""}
    lines = _run("missing_files", known, "one", "two", "three", "undefined", {"four": "gone", "five": "here.yml"})
    assert [line.split(":")[0] for line in lines] == ["one", "four"]


@pytest.mark.parametrize(("more", "missing"), [
    ({}, 2), ({"ansible_check_mode": True}, 2), ({"ansible_check_mode": False, "minio_cluster_tls_private_ca": "authority"}, 2),
    ({"ansible_check_mode": True, "minio_cluster_tls_private_ca": "authority"}, 1), ({"ansible_check_mode": True, "minio_cluster_tls_private_ca": None}, 2),
    ({"ansible_check_mode": True, "minio_cluster_tls_private_ca": ["authority"]}, 2),
])  # fmt: skip
def test_check_mode_does_not_miss_what_a_first_run_makes(variables, more, missing):
    sites = {"az1": {"ca_path": "authority/ca.crt"}, "dr": {"ca_path": "elsewhere/ca.crt"}}
    found = _run("missing_files", {**variables, **more, "minio_sites": sites}, "minio_sites")
    assert len(found) == missing and "elsewhere/ca.crt" in found[-1]


def test_every_key_of_a_site_that_is_a_path_is_found(variables, tmp_path):
    site = dict.fromkeys(PATH_KEYS, "hook.yml")
    assert _run("deployment_path", variables, {"az1": site}) == [{"az1": dict.fromkeys(PATH_KEYS, f"{tmp_path}/deployment/hook.yml")}]


def test_a_hook_must_be_a_list_of_tasks(variables, tmp_path):
    hook = tmp_path / "deployment/hook.yml"
    hook.write_text("- name: Tell\n  debug:\n- tell\n", encoding="utf-8")
    (line,) = _run("missing_files", variables, {"minio_failover_hook": "hook.yml", "other": "hook.yml"}, tasks=["minio_failover_hook"])
    assert line.startswith(f"minio_failover_hook: {hook}:3: not a task. Write a list of tasks")
    hook.write_text("$ANSIBLE_VAULT;1.1;AES256\n3233\n", encoding="utf-8")
    (line,) = _run("missing_files", variables, {"minio_failover_hook": "hook.yml"}, tasks=["minio_failover_hook"])
    assert line.startswith(f"minio_failover_hook: {hook}: cannot be read: ") and "\n" not in line
    hook.write_text("- name: Tell\n  debug: {msg: !vault x}\n", encoding="utf-8")
    assert _run("missing_files", variables, {"minio_failover_hook": "hook.yml"}, tasks=["minio_failover_hook"]) == []
    assert _run("missing_files", variables, {"minio_failover_hook": ""}, tasks=["minio_failover_hook"]) == []
