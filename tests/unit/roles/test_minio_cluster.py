# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of an operation promise to all hosts of a site."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

TASKS = Path(__file__).parents[3] / "roles" / "minio_cluster" / "tasks"


def test_no_host_gets_other_credentials_before_all_have_kept_the_old_ones():
    tasks = yaml.safe_load((TASKS / "rotate" / "change.yml").read_text(encoding="utf-8"))
    before = tasks[: next(index for index, task in enumerate(tasks) if "block" in task)]
    assert before
    assert all(task.get("any_errors_fatal") for task in before)


@pytest.mark.parametrize(
    ("what", "known", "kept", "moves"),
    [
        ("the program was exchanged", {"runs": "a"}, {"sum": "a", "running_sum": "a"}, True),
        ("it was, and the new one runs", {"runs": "a"}, {"sum": "a", "running_sum": "b"}, True),
        ("a host was not reached, and has one of an upgrade before", {"runs": "a"}, {"sum": "0", "running_sum": "a"}, False),
        ("the package could not be fetched", None, {"sum": "a", "running_sum": "a"}, True),
        ("the service did not run, so that nothing was kept", None, {"sum": "", "running_sum": ""}, False),
        ("the host is not reached", {"runs": "a"}, None, False),
    ],
)
def test_only_the_program_that_ran_is_put_back(what, known, kept, moves):
    tasks = yaml.safe_load((TASKS / "upgrade" / "back.yml").read_text(encoding="utf-8"))
    task = next(task for task in tasks[0]["block"] if "ansible.builtin.command" in task)
    facts = {"_minio_cluster_old": {"program": kept} if kept else {"unreachable": True}}
    facts.update({"_minio_cluster_program": known} if known else {})
    for name, text in task["vars"].items():
        facts[name] = jinja2.Environment().compile_expression(text.removeprefix("{{").removesuffix("}}"))(**facts)  # noqa: S701  (no HTML)
    assert bool(jinja2.Environment().compile_expression(task["when"])(**facts)) is moves, what  # noqa: S701  (no HTML)


LEAVING = {"nodes": ["az1-n5", "az1-n6"]}


def variable_of(path, name, variable, known):
    """The value of a variable of a task, with what is known."""
    task = next(task for task in yaml.safe_load((TASKS / path).read_text(encoding="utf-8")) if task["name"] == name)
    own = {key: trust_as_template(value) for key, value in task["vars"].items()}
    return Templar(loader=DataLoader(), variables={**known, **own}).template(trust_as_template("{{ " + variable + " }}"))


@pytest.mark.parametrize(
    ("batch", "pools", "drained", "unsearched"),
    [
        (["az1-n1", "az1-n5", "az1-n6"], [LEAVING], True, []),
        (["az1-n1", "az1-n5"], [LEAVING], True, ["all of az1-n6, which is not in this run"]),
        (["az1-n1", "az1-n5"], [LEAVING], False, []),
        (["az1-n1", "az1-n5"], [], True, []),
    ],
)
def test_drives_that_were_not_searched_may_have_objects(batch, pools, drained, unsearched):
    known = {
        "hostvars": {host: {"_minio_cluster_plan": {"node": host}} for host in batch},
        "ansible_play_batch": batch,
        "_minio_cluster_leaving": LEAVING,
        "_minio_cluster_plan": {"layout": {"pools": pools}},
        "_minio_cluster_drained": drained,
    }
    assert variable_of("decommission.yml", "Verify that no objects remain", "_unsearched", known) == unsearched


def test_a_node_of_a_pool_that_goes_must_be_there_to_be_stopped():
    known = {
        "ansible_play_batch": ["az1-n1", "az1-n5"],
        "_minio_cluster_members": ["az1-n1", "az1-n5", "az1-n6"],
        "_minio_cluster_plan": {"belonging": ["az1-n1"]},
    }
    assert variable_of("decommission/without.yml", "Fail if a node would run on", "_away", known) == ["az1-n6"]
