# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions that wait run the module in slices, as long as a result says that it is worth it, and add up what the slices cost."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleActionFail

ID = "2026-11"
RESYNC = {"running": True, "replicated_objects": 5, "replicated_bytes": 2048, "rate": 1.0, "resyncs": [{"id": ID, "status": "running"}]}
HEALING = {"running": True, "drives": [{"healing": True, "healed_items": 1, "total_items": 2}, {"healing": False}]}
POOL = {"running": True, "moved_objects": 3, "moved_bytes": 1024, "failed_objects": 1, "seconds_left": 90}
STATUS = {"drained": False, "pending_objects": 4, "pending_bytes": 10, "lag": 61}
AWAITED = {"failed": True, "waiting_for": ["write quorum", "nodes: n1 (offline)"]}
DRAIN = {"settled": False, "left_objects": 7}

WAITING = [
    ("minio_heal", {"state": "healed"}, HEALING, {"running": False}, "1 drives heal, 1 of 2 items; 1 drives do not work"),
    ("minio_heal", {}, {"running": True, "scanned_items": 9, "healed_items": 1, "failed_items": 0}, {}, "9 items looked at, 1 healed, 0 failed"),
    ("minio_pool", {"state": "decommissioned"}, POOL, {"running": False, "moved_objects": 9}, "3 objects with 1.0 KiB moved, 1 failed, 1 min 30 s to go"),
    ("minio_pool", {"rebalance": "finished"}, POOL, {"running": False}, "3 objects with"),
    ("minio_cluster_info", {"wait_for": {"nodes": True}}, AWAITED, {"waiting_for": []}, "waiting for write quorum; nodes: n1 (offline)"),
    ("minio_replication_drain", {}, DRAIN, {"settled": True}, "7 versions wait"),
    ("minio_replication_resync", {"id": ID}, RESYNC, {**RESYNC, "running": False}, "5 objects with 2.0 KiB sent, 1 a second"),
    ("minio_replication_status", {"wait": "yes"}, STATUS, {"drained": True}, "4 objects with"),
]


@pytest.fixture(name="said")
def _said(monkeypatch):
    lines = []
    monkeypatch.setattr("ansible.utils.display.Display.display", lambda self, line, *_args, **_options: lines.append(line))
    return lines


@pytest.mark.parametrize(("module", "arguments", "running", "done", "line"), WAITING)
def test_slices_until_it_is_done(make_action, said, module, arguments, running, done, line):
    slices = [{**running, "changed": True, "api": {"requests": 2, "seconds": 1.5}}, {**done, "changed": False, "api": {"requests": 3, "seconds": 0.25}}]
    action = make_action(module, *slices, site="az1", url="http://az1", **arguments)
    result = action.run(task_vars={})
    assert [asked["wait_timeout"] for asked, _background in action.asked] == [5, 10]
    assert result["changed"] is True and result["api"] == {"requests": 5, "seconds": 1.75}
    assert len(said) == 1 and said[0].startswith(f"az1: {line}") and said[0].endswith(" left")


@pytest.mark.parametrize(("module", "arguments", "running", "done", "line"), WAITING)
@pytest.mark.parametrize("how", ["check mode", "no number"])
def test_one_run_where_nobody_waits(make_action, said, module, arguments, running, done, line, how):
    options = {"check mode": {"check_mode": True}, "no number": {"wait_timeout": "long"}}[how]
    action = make_action(module, running, **arguments, **options)
    assert action.run(task_vars={}) == running
    given = {**arguments, **({"wait_timeout": "long"} if how == "no number" else {})}
    assert action.asked == [(given, False)] and not said


@pytest.mark.parametrize("module", sorted({module for module, *_rest in WAITING} - {"minio_cluster_info"}))
def test_ansible_refuses_the_background_for_what_tells_its_progress(make_action, module):
    with pytest.raises(AnsibleActionFail, match="does not support async"):
        make_action(module, async_val=30).run(task_vars={})


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("minio_heal", {"state": "stopped"}),
        ("minio_heal", {"wait": False}),
        ("minio_heal", {"wait": "perhaps"}),
        ("minio_pool", {}),
        ("minio_pool", {"rebalance": "started"}),
        ("minio_replication_resync", {"state": "started"}),
        ("minio_cluster_info", {}),
        ("minio_replication_status", {}),
        ("minio_replication_status", {"wait": "perhaps"}),
    ],
)
def test_what_has_no_end_is_one_run(make_action, said, module, arguments):
    action = make_action(module, {"running": True, "drained": False}, **arguments)
    action.run(task_vars={})
    assert action.asked == [(arguments, False)] and not said


@pytest.mark.parametrize("timeout", [None, 300, "300"])
def test_the_time_ends_the_wait(make_action, said, monkeypatch, timeout):
    now = [0.0]
    monkeypatch.setattr("ansible_collections.creativeflow.minio.plugins.plugin_utils._waiting.time.monotonic", lambda: now[0])
    action = make_action("minio_replication_drain", *[DRAIN] * 9, url="http://x", wait_timeout=timeout)

    def execute(module_args=None, **_options):
        action.asked.append(module_args["wait_timeout"])
        now[0] += module_args["wait_timeout"]
        return dict(DRAIN)

    monkeypatch.setattr(action, "_execute_module", execute)
    assert action.run(task_vars={"minio_site": "az2"})["settled"] is False
    assert sum(action.asked) == 300 and action.asked[:3] == [5, 10, 20]
    assert said[0].startswith("az2: 7 versions wait; ") and said[-1].endswith(" left")


@pytest.mark.parametrize("status", ["canceling", "canceled"])
def test_what_somebody_cancels_is_not_waited_for(make_action, said, status):
    running = {**RESYNC, "resyncs": [{"id": ID, "status": status}]}
    action = make_action("minio_replication_resync", running, id=ID)
    action.run(task_vars={})
    assert len(action.asked) == 1


def test_a_cancel_is_waited_for(make_action, said):
    results = [{**RESYNC, "resyncs": [{"id": ID, "status": status}]} for status in ("canceling", "canceled")]
    action = make_action("minio_replication_resync", *results, id=ID, state="canceled")
    action.run(task_vars={})
    assert len(action.asked) == 2


def test_a_heal_goes_on_with_the_counts_of_the_last_slice(make_action, said):
    counts = {"running": True, "scanned_items": 1, "healed_items": 0, "failed_items": 0, "resume": {"token": "t"}}
    action = make_action("minio_heal", counts, {"running": False}, bucket="b")
    action.run(task_vars={})
    assert action.asked[1][0]["resume"] == {"token": "t"}


def test_a_drain_tells_what_was_missing_first(make_action, said):
    action = make_action("minio_replication_drain", {**DRAIN, "missing_objects": 9}, {"settled": True, "missing_objects": 0})
    assert action.run(task_vars={})["missing_objects"] == 9


@pytest.mark.parametrize("module", ["minio_heal", "minio_user", "minio_bucket", "minio_replication_status"])
def test_a_site_that_is_unknown_runs_no_module(make_action, module):
    action = make_action(module, site="az3")
    result = action.run(task_vars={"minio_sites": {"one": {"url": "http://one"}}})
    assert result["failed"] and result["msg"] == "site az3: minio_sites has no such site. It has one." and action.asked == []


def test_other_modules_run_once_with_what_minio_sites_says(make_action):
    action = make_action("minio_user", {"changed": True}, site="one", name="anna", async_val=9)
    assert action.run(task_vars={"minio_sites": {"one": {"url": "http://one", "access_key": "k", "secret_key": "s"}}}) == {"changed": True}
    assert action.asked == [({"site": "one", "name": "anna", "url": "http://one", "access_key": "k", "secret_key": "s"}, True)]
