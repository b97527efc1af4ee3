# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress of a removal that takes several runs of the module."""

from __future__ import annotations

import pytest

GONE = {"name": "logs", "state": "absent", "force": True}
OTHER = {"name": "users", "settings": ["tags"]}


def result(removed, done, changes):
    failure = {"name": "logs", "setting": "state", "code": "Unfinished", "error": "1000 versions were removed in the time given"}
    return {
        "changed": bool(removed),
        "removed_versions": removed,
        "changes": changes,
        "failures": [] if done else [failure],
        "counts": {"total": 2, "changed": len(changes), "failed": 0 if done else 1, "unchanged": 0},
        "api": {"requests": 2, "seconds": 1.0},
    }


@pytest.fixture(name="action")
def _action(make_action):
    return lambda *results, **arguments: make_action("minio_bucket", *results, alias="az1", **arguments)


def test_h1_the_runs_of_one_removal_are_one_result(action):
    removal = {"name": "logs", "settings": ["state"]}
    runs = [result(1000, False, [OTHER, removal]), result(500, False, [removal]), result(20, True, [removal])]
    module = action(*runs, buckets=[GONE, {"name": "users", "tags": {}}], wait_timeout=600)
    found = module.run()
    assert found["removed_versions"] == 1520 and found["changed"] and found["failures"] == []
    assert found["changes"] == [OTHER, removal]
    assert found["counts"] == {"total": 2, "changed": 2, "failed": 0, "unchanged": 0}
    assert [arguments["wait_timeout"] for arguments, _async in module.asked] == [5, 10, 20]


def test_h1_the_time_that_is_given_ends_it(action):
    module = action(result(1000, False, [{"name": "logs", "settings": ["state"]}]), **GONE, wait_timeout=0)
    assert module.run()["failures"][0]["code"] == "Unfinished" and len(module.asked) == 1


@pytest.mark.parametrize(
    "arguments", [{"name": "logs"}, {"buckets": [{"name": "logs", "force": True}]}, {"buckets": "[]"}, {"name": "logs", "state": "absent"}]
)
def test_what_is_no_removal_is_one_run(action, arguments):
    module = action(result(0, True, []), **arguments)
    module.run()
    assert module.asked == [({"alias": "az1", **arguments}, False)]


def test_a_task_in_the_background_is_the_module_alone(action):
    module = action(result(0, True, []), **GONE)
    module._task.async_val = 30
    module._connection.has_native_async = False
    module.run()
    assert module.asked == [({"alias": "az1", **GONE}, True)]
