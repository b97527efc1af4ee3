# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run ends with the state of each site, what changed there, each failure once, and what to do next."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._summary import _SAID_ABOVE, Result, Summary

INFO = "creativeflow.minio.minio_cluster_info"
CLUSTER = {
    "versions": ["2026-02-12T20:18:48Z"],
    "write_quorum": True,
    "healing_drives": 0,
    "nodes": [{"state": "online"}] * 4,
    "drives": [{"state": "ok"}] * 16,
    "pools": [{"bytes": 1024**4, "used_bytes": 1024**4 // 4}],
}
PLAN = {"site": "az1", "url": "https://az1-n1:9000", "ports": {"console_port": 9001}, "urls": {"the url of the site in minio_sites": "https://s3.az1"}}


def result(host="az1-n1", task="creativeflow.minio.minio_cluster : Write the environment", action="ansible.builtin.copy", role=True, site="", **values):
    return Result(host, ("az1", "minio", "all"), site, task, action, role, values)


def summary(*results, playbook="cluster", check=False):
    found = Summary(playbook, check)
    for item in results:
        found.add(item)
    return found


def test_a_site_that_changed():
    found = summary(
        result(ansible_facts={"_minio_cluster_plan": PLAN}),
        *(result(host=f"az1-n{number}", changed=True) for number in (1, 2, 3, 4, 1)),
        result(task="Restart the server", changed=False),
        result(action=INFO, cluster=CLUSTER),
    )
    assert found.lines([]) == [
        "az1: nodes 4/4, drives 16/16; write quorum; 25 % of 1.0 TiB used; version 2026-02-12T20:18:48Z",
        "  S3 https://s3.az1, console https://az1-n1:9001",
        "  changed:",
        "    Write the environment (az1-n1, az1-n2, az1-n3 and 1 more)",
        "next: ansible-playbook creativeflow.minio.status",
    ]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_console_is_that_of_the_same_node_in_whatever_order_the_hosts_answer(order):
    plans = {number: {**PLAN, "url": f"https://az1-n{number}:9000"} for number in order}
    found = summary(*(result(host=f"az1-n{number}", ansible_facts={"_minio_cluster_plan": plan}) for number, plan in plans.items()))
    assert "  S3 https://s3.az1, console https://az1-n1:9001" in found.lines([])


@pytest.mark.parametrize(
    "values, said",
    [
        ({"dest": "/etc/default/minio"}, ": /etc/default/minio"),
        ({"path": "/mnt/disk1"}, ": /mnt/disk1"),
        ({"results": [{"changed": True, "dest": "/a"}, {"changed": False, "dest": "/b"}, "x"]}, ": /a"),
        ({"changes": [{"name": "media", "settings": ["lifecycle", "quota"]}, {"name": "logs", "settings": []}]}, ": media (lifecycle, quota), logs"),
        ({"changes": [{"name": str(number)} for number in range(5)]}, ": 0, 1, 2 and 2 more"),
        ({"changes": {"name": "x"}, "results": None}, ""),
        ({"changes": [None, {}], "censored": "hidden"}, ""),
    ],
)
def test_what_changed_is_named(values, said):
    assert summary(result(changed=True, **values)).lines([])[2] == f"    Write the environment (az1-n1){said}"


def test_hosts_are_named_as_one_counts_in_whatever_order_they_answer():
    found = Summary("cluster")
    for host in ("n10", "n1", "n2"):
        found.add(result(host=host, changed=True))
        found.fail(result(host=host, task="Query the write quorum", msg="503"))
    assert "    Write the environment (n1, n2, n10)" in found.lines([])
    assert "failed: Query the write quorum (n1, n2, n10)" in found.lines(["n2", "n1", "n10"])


def test_what_several_hosts_changed_is_named_once():
    found = summary(*(result(host=host, changed=True, dest="/etc/default/minio") for host in ("a", "b")))
    assert found.lines([])[2] == "    Write the environment (a, b): /etc/default/minio"


def test_what_is_not_well_stands_out():
    ill = {**CLUSTER, "write_quorum": False, "healing_drives": 2, "versions": ["a", "b"], "nodes": [{"state": "online"}, {"state": "offline"}], "pools": []}
    (line, *_others) = summary(result(action=INFO, cluster=ill)).lines([])
    assert line == "az1: nodes 1/2, drives 16/16; NO write quorum; 2 drives heal; VERSIONS a, b"


def test_a_site_that_does_not_answer():
    assert summary(result(action=INFO, msg="connection refused")).lines([])[0] == "az1: no answer"


def test_check_mode_says_what_would_change():
    assert summary(result(changed=True), check=True).lines([]) == [
        "az1:",
        "  would change:",
        "    Write the environment (az1-n1)",
        "next: the same command without --check.",
    ]


def test_each_failure_once_and_rescued_ones_not_at_all():
    found = summary(result())
    found.fail(result(host="az1-n1", task="Query the write quorum", msg="503"))
    for host in ("az1-n1", "az1-n2"):
        found.fail(result(host=host, task="Fail if the write quorum is missing", msg="site az1: no quorum.\nLook at journalctl."))
    found.fail(result(host="az1-n3", task="Query the write quorum", msg="rescued"))
    found.fail(result(host="az1-n4", msg="ssh: no route"), unreachable=True)
    assert found.lines(["az1-n1", "az1-n2", "az1-n4"]) == [
        "failed: Fail if the write quorum is missing (az1-n1, az1-n2)",
        "  site az1: no quorum.",
        "  Look at journalctl.",
        "failed: Write the environment (az1-n4)",
        "  not reached: ssh: no route",
        "next: correct what failed, and run the same command again.",
    ]


def test_what_only_points_above_does_not_hide_the_reason():
    found = summary(result())
    found.fail(result(task="Fail with the stopped writers", msg="Writers of az1 are stopped."))
    found.fail(result(task="Fail with the reason", msg="The drill failed. The error above says why."))
    assert found.lines(["az1-n1"])[:2] == ["failed: Fail with the stopped writers (az1-n1)", "  Writers of az1 are stopped."]


@pytest.mark.parametrize("lines, said", [(["a", "b"], "2 errors, above."), (["a"], "1 error, above."), ([], "")], ids=["two", "one", "another failure"])
def test_errors_of_the_inputs_stand_right_above_and_are_counted(lines, said):
    found = summary()
    found.fail(result(task="Check the inputs", action="creativeflow.minio.minio_inputs", msg="\n".join(["Nothing was changed on any host.", *lines])))
    assert found.lines(["az1-n1"]) == [
        "failed: Check the inputs (az1-n1)",
        f"  Nothing was changed on any host. {said}".rstrip(),
        "next: correct what failed, and run the same command again.",
    ]


def test_a_check_that_failed_has_not_compared_all():
    found = summary(result(ansible_facts={"_minio_cluster_plan": PLAN}), check=True)
    found.fail(result(msg="x"))
    assert found.lines(["az1-n1"])[2] == "  not compared to the end"


@pytest.mark.parametrize(
    "values, text",
    [
        ({"results": [{"failed": True, "msg": "a"}, {"msg": "b"}, {"failed": True, "msg": "a"}], "msg": "One or more items failed"}, "  a"),
        ({"censored": "hidden"}, "  hidden"),
        ({}, "  it failed"),
        ({"msg": ["x"]}, "  ['x']"),
    ],
)
def test_messages(values, text):
    found = Summary("site")
    found.fail(result(**values))
    assert found.lines(["az1-n1"])[1] == text


def test_what_is_not_ours_is_left_alone():
    other = summary(result(role=False, changed=True), playbook="mine")
    other.fail(result(role=False, msg="x"))
    assert other.lines(["az1-n1"]) == []


@pytest.mark.parametrize(
    "groups, site, sites, expected",
    [
        (("az1", "minio", "all"), "", (), "az1"),
        (("az1",), "dr", ("az1", "dr"), "dr"),
        (("minio", "all"), "", ("az1",), "h"),
        # Groups of racks are none of sites.
        (("a_rack", "dr", "minio", "all"), "", ("az1", "dr"), "dr"),
        (("a_rack", "minio", "all"), "", ("az1",), "a_rack"),
    ],
)
def test_the_site_of_a_host(groups, site, sites, expected):
    assert Summary().site_of(Result("h", groups, site, "t", "a", True, {}, sites)) == expected


def test_waits_are_told_less_and_less_often():
    found = Summary()
    item = result(task="creativeflow.minio.minio_cluster : Query the write quorum")
    told = [(second, found.wait(item, 100.0 + second)) for second in range(0, 100, 2)]
    assert [second for second, line in told if line] == [10, 20, 40, 80]
    assert told[5][1] == "az1: waiting for the write quorum, 10 s"
    # Another node of the site waits for the same.
    assert found.wait(result(host="az1-n2", task=item.task), 190.0) == ""
    found.add(item)
    assert found.wait(item, 300.0) == ""
    assert [found.wait(result(task="Wait for all pools"), float(second)) for second in (0, 12)] == ["", "az1: waiting for all pools, 12 s"]


def test_the_playbooks_end_a_message_that_names_nothing_new_as_the_summary_knows_it():
    text = (Path(__file__).parents[4] / "playbooks/tasks/failover_result.yml").read_text(encoding="utf-8")
    assert f"failed. {_SAID_ABOVE}\n" in text
