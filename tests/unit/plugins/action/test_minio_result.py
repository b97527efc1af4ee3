# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The document of a playbook: what it keeps, and what must not be in it."""

from __future__ import annotations

import json

import pytest

SITES = {"az1": {"url": "http://az1", "access_key": "root", "secret_key": "secret-of-az1"}}


@pytest.fixture(name="write")
def _write(make_action, tmp_path):
    def write(kind="backup_config", sites=("az1",), check_mode=False, **arguments):
        action = make_action("minio_result", kind=kind, sites=list(sites), folder=str(tmp_path), check_mode=check_mode, **arguments)
        return action.run(task_vars={"minio_sites": SITES, "minio_replication_secrets": {"az1": "secret-of-replication"}})

    return write


def test_a_failure_after_a_success(write, tmp_path):
    path = tmp_path / "backup_config-az1.json"
    assert write()["path"] == str(path)
    first = json.loads(path.read_text(encoding="utf-8"))
    found = write(failure={"failed": True, "msg": "the site is away"})
    second = json.loads(path.read_text(encoding="utf-8"))
    assert found["messages"] == second["messages"] == ["the site is away"]
    assert (first["outcome"], second["outcome"]) == ("ok", "failed") and second["last_ok"]["time"] == first["time"]


def test_no_secret_of_the_sites_is_in_it(write, tmp_path):
    write(messages=["secret-of-az1 was refused", "secret-of-replication was refused"])
    text = (tmp_path / "backup_config-az1.json").read_text(encoding="utf-8")
    assert "secret-of" not in text and "was refused" in text


def test_check_mode_writes_nothing(write, tmp_path):
    assert write(check_mode=True)["changed"] and list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_replaced_with_a_warning(write, tmp_path):
    path = tmp_path / "backup_config-az1.json"
    path.write_text("{", encoding="utf-8")
    (warning,) = write()["warnings"]
    assert str(path) in warning and "when the last success was is not known" in warning
    assert json.loads(path.read_text(encoding="utf-8"))["outcome"] == "ok"


@pytest.mark.parametrize(("arguments", "error"), [
    ({"sites": []}, "sites: a result of backup_config is one of sites. Name them."),
    ({"sites": ["../etc"]}, "cannot be part of a file's name"),
    ({"kind": "verify_replication", "found": {"results": [5]}}, "found: it is not what verify_replication has"),
])  # fmt: skip
def test_what_cannot_be_written(write, tmp_path, arguments, error):
    found = write(messages=["no"], **arguments)
    assert found["failed"] and error in found["msg"] and found["messages"] == ["no"] and list(tmp_path.iterdir()) == []
