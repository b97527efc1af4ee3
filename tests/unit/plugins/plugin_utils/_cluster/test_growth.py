# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pools are added to a site that is well, on empty drives; they go when the servers have emptied them; drives are filled that are the right ones."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.growth import expansion, removal_problems, removed_nodes, replacement_problems

FIRST = {"hosts": "n{1...2}", "drives": "/mnt/disk{1...2}"}
SECOND = {"hosts": "n{3...4}", "drives": "/mnt/disk{1...2}"}
ONE = "http://n{1...2}:9000/mnt/disk{1...2}"
TWO = f"{ONE} http://n{{3...4}}:9000/mnt/disk{{1...2}}"
ID = "b8f36343-e99f-4091-8eb5-46ec3aa963e5"


def drive(path="/mnt/disk1", contents="empty", seen="same", **changes):
    """What the module says of the place of a drive."""
    return {"path": path, "contents": contents, "seen": seen, "on_root": False, "deployment": "", "names": [], "error": "", **changes}


def formatted(deployment=ID, seen="same"):
    return drive(contents="formatted", deployment=deployment, seen=seen)


EMPTY = [drive(seen="down"), drive("/mnt/disk2", seen="down")]


def cluster(**changes):
    good = {
        "deployment_id": ID,
        "write_quorum": True,
        "read_quorum": True,
        "nodes": [{"endpoint": "n1:9000", "state": "online"}],
        "drives": [{"node": "n1:9000", "path": "/mnt/disk1", "state": "ok", "healing": False}],
        "pools": [{"number": 1, "command_line": ONE, "state": "active"}],
    }
    return {**good, **changes}


def grown(**changes):
    good = {
        "name": "az1",
        "pools": [FIRST, SECOND],
        "decommissioned_pools": [],
        "volumes": {"n1": ONE, "n2": ONE, "n3": "", "x": ""},
        "nodes": {"n1": "", "n2": "", "n3": "", "x": "n4"},
        "drives": {"n1": [formatted()], "n3": EMPTY, "x": EMPTY},
        "cluster": cluster(),
        "error": "",
    }
    return expansion({**good, **changes})


def test_a_pool_is_added():
    assert grown() == {"added": ["n{3...4}:/mnt/disk{1...2}"], "begun": False, "problems": []}


def test_nothing_is_added():
    assert grown(pools=[FIRST]) == {"added": [], "begun": False, "problems": []}


def test_a_run_that_began_is_finished_whatever_the_site_says():
    found = grown(volumes={"n1": TWO, "n2": ONE, "n3": "", "x": ""}, cluster={}, error="refused", drives={"n3": [formatted("x")]})
    assert found == {"added": ["n{3...4}:/mnt/disk{1...2}"], "begun": True, "problems": []}


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"pools": [{**FIRST, "drives": "/mnt/disk{1...4}"}, SECOND]}, "the definition changes it"),
        ({"pools": [SECOND, FIRST]}, "the order of pools must never change"),
        ({"volumes": {"n1": "", "n3": ""}, "cluster": {}}, "there is no site yet"),
        ({"cluster": {}, "error": "refused"}, "it does not answer, and must be well before it gets another pool: refused"),
        ({"cluster": cluster(write_quorum=False)}, "no write quorum"),
        ({"cluster": cluster(nodes=[{"endpoint": "n2:9000", "state": "offline"}])}, "node n2:9000 is offline"),
        ({"cluster": cluster(drives=[{"node": "n1:9000", "path": "/d", "state": "ok", "healing": True}])}, "drive /d of node n1:9000 heals"),
        ({"cluster": cluster(drives=[{"node": "n1:9000", "path": "/d", "state": "faulty", "healing": False}])}, "drive /d of node n1:9000 is faulty"),
        ({"cluster": cluster(pools=[{"number": 1, "command_line": ONE, "state": "decommissioning"}])}, "pool 1 is decommissioning"),
        ({"drives": {"x": [drive("/mnt/disk2", "used", "down", names=[*"abcd"])]}}, "host x: drive /mnt/disk2 is not empty: it has a, b, c …."),
        ({"drives": {"n3": [formatted(seen="down")]}}, f"host n3: drive /mnt/disk1 is one of the deployment {ID} already."),
    ],
)
def test_what_speaks_against_a_pool(changes, text):
    problems = grown(**changes)["problems"]
    assert problems and all(problem.startswith("site az1: ") for problem in problems)
    assert any(text in problem for problem in problems)


def test_pools_that_cannot_be_read_are_the_preflight_s():
    assert grown(pools=[{"hosts": "n{1..2}", "drives": "/d"}])["problems"] == []


def test_all_problems_of_a_site_at_once():
    bad = cluster(write_quorum=False, nodes=[{"endpoint": "n2:9000", "state": "offline"}])
    assert len(grown(cluster=bad, drives={"n3": [drive(contents="used", seen="down", names=["a"])]})["problems"]) == 3


def removal(state, **changes):
    pools = [{"number": 1, "command_line": ONE, "state": state}]
    site = {"name": "az1", "pools": [SECOND], "decommissioned_pools": [FIRST], "volumes": {"n3": TWO}, "cluster": {"pools": pools}, "error": ""}
    return removal_problems({**site, **changes})


def test_a_pool_goes_when_it_is_empty():
    assert removal("decommissioned") == []
    assert removal("active", pools=[FIRST, SECOND]) == []
    assert removal("decommissioned", volumes={"n3": TWO.split()[1]}) == []
    # The files of the hosts are not what the servers say.
    assert "is active, not decommissioned" in removal("active", volumes={"n3": TWO.split()[1]})[0]
    assert "is active, not decommissioned" in removal("active", volumes={"n3": ""})[0]
    assert removal("active", pools="x") == []


@pytest.mark.parametrize("state", ["active", "decommissioning", "failed", "canceled"])
def test_a_pool_stays_until_it_is_empty(state):
    (problem,) = removal(state)
    assert f"is {state}, not decommissioned" in problem


def test_a_pool_stays_that_the_servers_say_nothing_of():
    assert "does not say whether it is empty: refused" in removal("active", cluster={}, error="refused")[0]
    assert "unknown to the servers" in removal("active", cluster={"pools": [{"command_line": "http://x/d", "state": "active"}]})[0]
    assert "neither a path nor" in removal("active", cluster={"pools": [{"command_line": "hash:3f2c", "state": "active"}]})[0]


def test_nodes_of_pools_that_went():
    assert removed_nodes([FIRST]) == {"n1", "n2"}
    assert removed_nodes([]) == removed_nodes("x") == set()


def replaced(drives, wanted=("/mnt/disk1",), **changes):
    node = {
        "name": "n1",
        "node": "n1",
        "site": "az1",
        "paths": ["/mnt/disk1", "/mnt/disk2"],
        "wanted": list(wanted),
        "drives": drives,
        "allow_root_drive": False,
        "cluster": cluster(),
        "error": "",
    }
    return replacement_problems({**node, **changes})


def test_drives_that_are_filled():
    assert replaced([drive(seen="other")]) == []
    assert replaced([drive(seen="down")], cluster=cluster(nodes=[{"endpoint": "n1:9000", "state": "offline"}])) == []
    assert replaced([drive()], cluster=cluster(nodes=[{"endpoint": "n2:9000", "state": "offline"}])) == []
    assert replaced([formatted()]) == []
    assert replaced([drive(on_root=True)], allow_root_drive=True) == []


@pytest.mark.parametrize(
    "drives, changes, text",
    [
        ([drive(on_root=True)], {}, "host n1: drive /mnt/disk1 is not mounted"),
        ([drive(contents="used", names=["photos"])], {}, "it has photos. Is it the right drive?"),
        ([formatted("x")], {}, "one of the deployment x already. That is not this site."),
        ([drive("/srv")], {"wanted": ["/srv"]}, "host n1: /srv is no drive of this host: it has /mnt/disk1, /mnt/disk2."),
        ([drive()], {"cluster": {}, "error": "refused"}, "site az1: it does not answer"),
        ([drive(seen="other")], {"cluster": cluster(nodes=[{"endpoint": "n2:9000", "state": "offline"}])}, "but n2:9000 is away already"),
        ([drive()], {"cluster": cluster(read_quorum=False)}, "too many drives are missing to read from it"),
    ],
)
def test_drives_that_are_not(drives, changes, text):
    (problem,) = replaced(drives, **changes)
    assert text in problem
