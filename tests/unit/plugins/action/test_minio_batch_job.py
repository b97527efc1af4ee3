# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A wait for batch jobs starts none of them twice, and tells of what the first run started."""

from __future__ import annotations

import pytest

JOB = {"names": ["keys"], "state": "running", "objects": 1200, "failed_objects": 1}
STARTED = {"running": True, "changed": True, "changes": [{"name": "keys", "settings": ["state"]}], "counts": {"changed": 1}, "failures": [], "jobs": [JOB],
           "resume": {"keys": "keyrotate-1"}}  # fmt: skip
ENDED = {"running": False, "changed": False, "changes": [], "counts": {"changed": 0}, "failures": [], "jobs": [{**JOB, "state": "finished"}]}


@pytest.fixture(name="said")
def _said(monkeypatch):
    lines = []
    monkeypatch.setattr("ansible.utils.display.Display.display", lambda self, line, *_args, **_options: lines.append(line))
    return lines


def test_a_job_that_is_forced_starts_once(make_action, said):
    module = make_action("minio_batch_job", STARTED, ENDED, wait=True, force=True)
    found = module.run(task_vars={"minio_site": "az1"})
    assert [arguments.get("resume") for arguments, _background in module.asked] == [None, {"keys": "keyrotate-1"}]
    assert found["changed"] and found["changes"] == STARTED["changes"] and found["counts"] == {"changed": 1}
    assert found["jobs"][0]["state"] == "finished"
    assert len(said) == 1 and said[0].startswith("az1: job keys: 1,200 objects done, 1 failed; ")


def test_a_job_that_waits_for_others_is_told(make_action, said):
    make_action("minio_batch_job", {**STARTED, "jobs": [{**JOB, "state": "queued"}, {**JOB, "names": []}]}, ENDED, wait="yes").run(task_vars={})
    assert ": job keys: queued; " in said[0]


def test_failures_that_the_server_does_not_count(make_action, said):
    make_action("minio_batch_job", {**STARTED, "jobs": [{**JOB, "failed_objects": None}]}, ENDED, wait=True).run(task_vars={})
    assert "1,200 objects done, an unknown number failed; " in said[0]


@pytest.mark.parametrize("arguments", [{}, {"wait": False}, {"wait": "no"}, {"wait": True, "check_mode": True}])
def test_one_run_where_nobody_waits(make_action, said, arguments):
    module = make_action("minio_batch_job", dict(STARTED), **arguments)
    assert module.run(task_vars={})["running"] and len(module.asked) == 1 and said == []


def test_the_failure_to_start_a_job_is_the_end(make_action, said):
    failed = {**STARTED, "failed": True, "msg": "1 of 2 jobs failed.", "failures": [{"name": "other"}]}
    module = make_action("minio_batch_job", failed, ENDED, wait=True)
    assert module.run(task_vars={})["msg"] == "1 of 2 jobs failed." and len(module.asked) == 1 and said == []
