# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of results: their schema, their files, and what is made of what modules return."""

from __future__ import annotations

import json
import os
import stat

import pytest
from ansible.errors import AnsibleUndefinedVariable
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.samples import of_results
from ansible_collections.creativeflow.minio.plugins.plugin_utils._results.document import KINDS, document, file_name, parse, render
from ansible_collections.creativeflow.minio.plugins.plugin_utils._results.folder import folder_of, read_result, read_results, write_result
from ansible_collections.creativeflow.minio.plugins.plugin_utils._results.kinds import failures, numbers_and_details
from ansible_collections.creativeflow.minio.plugins.plugin_utils._results.secret_values import secret_values

TIME, LATER = "2026-11-25T02:00:00Z", "2026-11-26T02:00:00Z"
RULE = {
    "bucket": "users", "target": "dr", "target_bucket": "users", "prefix": "", "equal": 7, "recent": 1, "complete": True,
    "counts": {"missing": 2, "different": 1, "extra": 0, "unproven": 0}, "missing": [{"key": "a"}], "id": "x",
}  # fmt: skip


def made(kind="verify_config", messages=(), found=None, previous=None, time=TIME, sites=("az1", "dr")):
    return document(kind, sites, time, messages, found or ({}, {}), previous)


def test_a_success():
    assert made(found=({"differences": 0}, {})) == {
        "schema": "creativeflow.minio.result", "version": 1, "kind": "verify_config", "sites": ["az1", "dr"], "time": TIME, "outcome": "ok",
        "messages": [], "numbers": {"differences": 0}, "details": {}, "last_ok": {"time": TIME, "numbers": {"differences": 0}},
    }  # fmt: skip


def test_a_failure_keeps_the_last_success():
    first = made(found=({"differences": 0}, {}))
    failed = made(messages=["no"], previous=first, time=LATER)
    again = made(messages=["no"], previous=failed, time=LATER)
    assert failed["outcome"] == "failed" and failed["time"] == LATER
    assert again["last_ok"] == {"time": TIME, "numbers": {"differences": 0}}
    assert made(messages=["no"])["last_ok"] is None


@pytest.mark.parametrize(("kind", "sites", "name"), [
    ("status", ["az1", "dr"], "status.json"), ("backup_config", ["az1"], "backup_config-az1.json"), ("drill", ["az1", "d.r_2"], "drill-az1-d.r_2.json"),
])  # fmt: skip
def test_names_of_files(kind, sites, name):
    assert file_name(kind, sites) == name


@pytest.mark.parametrize("site", ["../etc", "a/b", "", "a b", "é"])
def test_a_name_that_is_none_for_a_file(site):
    with pytest.raises(MinioError, match="cannot be part of a file's name"):
        file_name("drill", ["az1", site])


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "new" / "verify_config.json"
    content = made(messages=["bücket: → 1"], found=({"differences": None}, {"x": [1]}))
    write_result(str(path), content)
    write_result(str(path), content)
    assert read_result(str(path)) == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(path.parent) == ["verify_config.json"]
    assert read_results(str(path.parent)).documents == [content]


def test_there_is_nothing_to_read(tmp_path):
    assert read_result(str(tmp_path / "none.json")) is None
    assert read_results(str(tmp_path / "none")).documents == []
    assert read_results(str(tmp_path / "none")).unreadable == []


@pytest.mark.parametrize("text", [
    "", "{", "[]", "null", "[" * 5000, json.dumps({"schema": "other"}), json.dumps({**made(), "version": 2}), json.dumps({**made(), "time": "yesterday"}),
    json.dumps({**made(), "numbers": None}), json.dumps({**made(), "last_ok": {"time": 1}}),
    json.dumps({name: value for name, value in made().items() if name != "sites"}),
])  # fmt: skip
def test_a_file_that_is_none_hides_no_other_one(tmp_path, text):
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    write_result(str(tmp_path / "b.json"), made())
    found = read_results(str(tmp_path))
    assert found.documents == [made()]
    assert len(found.unreadable) == 1 and "a.json cannot be read: " in found.unreadable[0] and "\n" not in found.unreadable[0]


def test_it_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(MinioError, match="The result was not written"):
        write_result(str(tmp_path / "file" / "status.json"), made())
    (tmp_path / "status.json").mkdir()
    with pytest.raises(MinioError, match="The result was not written"):
        write_result(str(tmp_path / "status.json"), made())
    assert sorted(os.listdir(tmp_path)) == ["file", "status.json"]


def test_where_the_folder_is(tmp_path):
    variables = {"minio_definitions_dir": str(tmp_path)}
    assert folder_of(None, variables, str_or_none) == str(tmp_path / ".minio-results")
    assert folder_of(None, {**variables, "minio_results_dir": "results"}, str_or_none) == str(tmp_path / "results")
    assert folder_of("/srv/x", {**variables, "minio_results_dir": "results"}, str_or_none) == "/srv/x"


def str_or_none(value):
    return value


def test_a_comparison_of_sites():
    silent = {"item": "dr", "failed": True, "msg": "site dr: no answer"}
    numbers, details = numbers_and_details("verify_replication", {"results": [{"item": "az1", "rules": [RULE, {**RULE, "complete": False}]}, silent]})
    assert numbers == {
        "rules": 2, "equal": 14, "missing": 4, "different": 2, "extra": 0, "unproven": 0, "recent": 2, "incomplete": 1, "sites_failed": 1,
    }  # fmt: skip
    assert details["sites_failed"] == ["dr"]
    assert details["rules"][0] == {
        "site": "az1", "bucket": "users", "target": "dr", "target_bucket": "users", "prefix": "", "equal": 7, "missing": 2, "different": 1, "extra": 0,
        "unproven": 0, "recent": 1, "complete": True,
    }  # fmt: skip


def test_a_comparison_with_the_definitions():
    numbers, details = numbers_and_details("verify_config", {"by_site": {"az1": 2, "dr": None}, "differences": ["a", "b"], "manifest": ["c"]})
    assert numbers == {"differences": 2, "manifest": 1, "sites_failed": 1}
    assert details == {"differences_by_site": {"az1": 2, "dr": None}, "differences": ["a", "b"], "manifest": ["c"]}
    assert numbers_and_details("verify_config", {})[0] == {"differences": None, "manifest": None, "sites_failed": 0}


def test_a_backup_has_nothing_but_its_own():
    backup = {"path": "b/x.vault", "vault_id": "default", "made": TIME, "counts": {"users": 3}, "invocation": {"module_args": {"secret_key": "hidden"}}}
    assert numbers_and_details("backup_config", backup) == ({"users": 3}, {"path": "b/x.vault", "vault_id": "default", "made": TIME})


def test_a_drill():
    found = {
        "acknowledged": 9,
        "by_site": {"az1": 5, "dr": 4},
        "lost": {"az1": [], "dr": [f"k{n}" for n in range(30)]},
        "longest_gaps": [3.5, 1],
        "seconds": 60,
    }
    numbers, details = numbers_and_details("drill", found)
    assert numbers == {"acknowledged": 9, "lost": 30, "longest_gap": 3.5, "seconds": 60}
    assert len(details["lost"]["dr"]) == 20 and details["lost_by_site"] == {"az1": 0, "dr": 30}


def test_a_failover_and_the_way_back():
    found = {"operation": "failover", "seconds": 12, "rpo": "nothing lost", "losses": [], "unknown": ["x"]}
    assert numbers_and_details("failover", found)[0] == {"seconds": 12, "lost": 0, "unknown": 1}
    assert numbers_and_details("failback", {"operation": "failback", "seconds": 3}) == ({"seconds": 3}, {})


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_failed_at_its_start_has_a_result_too(kind):
    content = document(kind, ["az1", "dr"][: 1 if kind == "backup_config" else 2], TIME, ["no"], numbers_and_details(kind, {}), None)
    assert parse(render(content)) == content
    assert {sample.family for sample in of_results([content])} >= {"result_ok", "result_timestamp_seconds"}


@pytest.mark.parametrize(("result", "lines"), [
    ({}, []), ({"changed": True}, []), ({"failed": True, "msg": "a\nb"}, ["a", "b"]), ({"failed": True}, ["it failed"]),
    ({"failed": True, "censored": "hidden"}, ["hidden"]), ({"unreachable": True, "msg": "no route"}, ["no route"]),
    ({"failed": True, "msg": "One or more items failed", "results": [{"failed": True, "msg": "x"}, {"msg": "fine"}, {"failed": True, "msg": "x"}]}, ["x"]),
])  # fmt: skip
def test_what_a_task_said(result, lines):
    assert failures(result) == lines


def test_secrets_that_a_task_knows():
    def template(value):
        if "missing" in value:
            raise AnsibleUndefinedVariable("missing")
        return values.get(value, value)

    sites = {
        "az1": {"secret_key": "{{ az1 }}", "access_key": "minio-user"},
        "dr": "{{ dr }}",
        "x": {"secret_key": "{{ missing }}"},
        "y": {"secret_key": "short"},
    }
    values = {"{{ az1 }}": "secret-of-az1", "{{ dr }}": {"secret_key": "secret-of-dr"}}
    assert secret_values([sites, {"dr": "secret-of-replication"}, None, "{{ missing }}"], template) == {
        "secret-of-az1",
        "secret-of-dr",
        "secret-of-replication",
    }
