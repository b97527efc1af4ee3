# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A wait for a node is heard after ten seconds and whenever it has doubled, for the host that is to tell of it."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.action import minio_node_info

QUORUM, METRICS, DONE = {"waiting_for": ["quorum", "metrics"]}, {"waiting_for": ["metrics"]}, {"waiting_for": []}


@pytest.fixture(name="said")
def _said(monkeypatch):
    lines = []
    monkeypatch.setattr("ansible.utils.display.Display.display", lambda self, line, *_args, **_options: lines.append(line))
    return lines


@pytest.fixture(name="run")
def _run(make_action, monkeypatch):
    def run(*looks, **arguments):
        """Each look takes as long as it may."""
        gone = [0.0]
        action = make_action("minio_node_info", *looks, **arguments)
        execute = action._execute_module

        def slow(module_args=None, **rest):
            gone[0] += int(module_args.get("wait_timeout", 0))
            return execute(module_args=module_args, **rest)

        monkeypatch.setattr(action, "_execute_module", slow)
        monkeypatch.setattr(minio_node_info.time, "monotonic", lambda: gone[0])
        return action.run(task_vars={}), [asked.get("wait_timeout") for asked, _background in action.asked]

    return run


def test_lines_of_a_long_wait(run, said):
    result, slices = run(*[QUORUM] * 4, DONE, wait_for=["quorum", "metrics"], wait_timeout=300, progress="az1")
    assert result["waiting_for"] == [] and slices == [10, 10, 20, 40, 80]
    assert said == [f"az1: waiting for write quorum and the metrics, {seconds} s" for seconds in (10, 20, 40, 80)]


def test_a_short_wait_and_another_host_are_quiet(run, said):
    assert run(DONE, wait_for=["quorum"], progress="az1")[0] == DONE
    assert run(QUORUM, DONE, wait_for=["quorum"])[0] == DONE
    assert said == []


def test_the_time_is_over(run):
    result, slices = run(*[QUORUM] * 4, wait_for=["quorum"], wait_timeout="25")
    assert result == QUORUM and slices == [10, 10, 5]


def test_refused_metrics_are_not_waited_for_as_long(run):
    result, slices = run(*[METRICS] * 4, wait_for=["quorum", "metrics"], wait_timeout=600)
    assert result == METRICS and slices == [10, 10, 20]


def test_a_start_that_systemd_has_given_up_is_not_waited_for(run, said):
    lost = {"waiting_for": ["start"], "service": {"active": "failed", "restarts": 0}}
    result, slices = run(lost, wait_for=["start"], wait_timeout=600, progress="az1")
    assert result == lost and slices == [10] and said == []


@pytest.mark.parametrize("arguments", [{}, {"wait_for": ["quorum"], "check_mode": True}, {"wait_for": ["quorum"], "wait_timeout": "long"}])
def test_one_look_where_nobody_waits(make_action, said, arguments):
    action = make_action("minio_node_info", QUORUM, **arguments)
    assert action.run(task_vars={}) == QUORUM and len(action.asked) == 1 and said == []
