# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put in several runs of the module is one result."""

from __future__ import annotations

import pytest

FILES = [{"name": "b/a", "src": "a"}, {"name": "b/b", "src": "b"}, {"name": "b/c", "src": "c"}]


def result(objects, left, failed=()):
    failures = [{"name": name, "setting": "content", "code": "Unfinished", "error": "left"} for name in left]
    failures += [{"name": name, "setting": "content", "code": "AccessDenied", "error": "no"} for name in failed]
    changes = [{"name": name, "settings": ["content"]} for name in ("b/a", "b/b", *left, *failed)]
    counts = {"total": 4, "changed": len(changes) - len(failures), "failed": len(failures), "unchanged": 4 - len(changes)}
    return {"changed": bool(objects), "uploaded": {"objects": objects, "bytes": objects * 10}, "changes": changes, "failures": failures, "counts": counts}


def test_the_runs_are_one_result(make_action):
    module = make_action("minio_object", result(2, ["b/c"]), {**result(1, []), "changes": []}, objects=FILES)
    found = module.run(task_vars={})
    assert found["uploaded"] == {"objects": 3, "bytes": 30} and found["failures"] == [] and found["changed"]
    assert [change["name"] for change in found["changes"]] == ["b/a", "b/b", "b/c"]
    assert found["counts"] == {"total": 4, "changed": 3, "failed": 0, "unchanged": 1}
    assert len(module.asked) == 2


def test_what_was_refused_is_not_counted_as_changed(make_action):
    found = make_action("minio_object", result(2, ["b/c"]), result(0, [], ["b/c"]), objects=FILES).run(task_vars={})
    assert found["counts"] == {"total": 4, "changed": 2, "failed": 1, "unchanged": 1}


def test_a_second_task_counts_from_nothing(make_action):
    module = make_action("minio_object", result(2, ["b/c"]), result(1, []), result(1, ["b/c"]), result(1, []), objects=FILES)
    module.run(task_vars={})
    assert module.run(task_vars={})["uploaded"]["objects"] == 2


@pytest.mark.parametrize("objects", [[{"name": "b/a", "content": "x"}], "[]", None])
def test_what_has_no_files_is_one_run(make_action, objects):
    module = make_action("minio_object", result(1, ["b/c"]), objects=objects)
    module.run(task_vars={})
    assert module.asked == [({"objects": objects}, False)]
