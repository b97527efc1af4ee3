# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a restart is refused, and what is told of nodes that do not follow. What the server does is seen by the integration target minio_service."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError, Unreachable
from ansible_collections.creativeflow.minio.plugins.module_utils._server.service import refusals, service_from


def node(name, uptime=100, state="online", healing=False):
    drive = {"endpoint": f"http://{name}/d1", "path": "/d1", "state": "ok" if state == "online" else state, "healing": healing, "pool_index": 0, "set_index": 0}
    return {"endpoint": name, "state": state, "uptime": uptime, "version": "v", "drives": [drive]}


class Site:
    """A site whose nodes are as told, and that remembers what it was asked to do.

    :param after: the nodes after the action. :param answers: what the S3 API does, one after the other.
    """

    site, url = "az1", "http://az1"

    def __init__(self, nodes, after=None, results=(), healthy=True, answers=(True,), lost=False):
        self.nodes, self.after, self.results, self.healthy, self.answers, self.lost = nodes, after, list(results), healthy, list(answers), lost
        self.done = []

    def admin(self, method, command, query=None, **_more):
        if command == "info":
            return json.dumps({"mode": "online", "backend": {"standardSCParity": 0}, "servers": self.nodes}).encode()
        if query["dry-run"] == "false":
            self.done.append(query["action"])
            self.nodes = self.after or self.nodes
            if self.lost:
                raise Unreachable("closed", True, True)
        return json.dumps({"results": self.results}).encode()

    def status(self, method, path, within=None):
        if path == "/minio/health/cluster":
            return 200 if self.healthy else 503
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not answer:
            raise Unreachable("no answer")
        return 404


def run(site, state="restarted", check_mode=False, **options):
    return service_from({"state": state, "force": False, "wait_timeout": 0, **options}, site, check_mode)


@pytest.mark.parametrize(
    ("nodes", "results", "said"),
    [
        ([node("n1"), node("n2", state="offline")], [], "not restarted: node n2 is offline."),
        ([node("n1"), node("n2", state="initializing")], [], "not restarted: node n2 is initializing."),
        ([node("n1", healing=True)], [], "not restarted: node n1 heals /d1."),
        ([node("n1")], [{"host": "n1", "waitingDrives": {"/d2": {}, "/d1": {}}}], "node n1: it does not act, because drives hang: /d1, /d2."),
    ],
)
def test_what_speaks_against_a_restart(nodes, results, said):
    site = Site(nodes, results=results)
    with pytest.raises(MinioError) as error:
        run(site)
    assert said in str(error.value)
    assert not site.done


def test_check_mode_does_nothing():
    site = Site([node("n1")])
    assert run(site, check_mode=True)["changed"]
    assert not site.done


@pytest.mark.parametrize("lost", [False, True])
def test_all_nodes_are_back(lost):
    site = Site([node("n1"), node("n2")], after=[node("n1", 1), node("n2", 0)], lost=lost)
    result = run(site)
    assert [found["restarted"] for found in result["nodes"]] == [True, True]
    assert "msg" not in result


class Aging(Site):
    """A site whose nodes get a second older with each question, and that remembers how old the youngest was when it was restarted."""

    age = None

    def admin(self, method, command, query=None, **more):
        if command == "info" and not self.done:
            self.nodes = [{**found, "uptime": found["uptime"] + 1} for found in self.nodes]
        elif command == "service" and query["dry-run"] == "false":
            self.age = min(found["uptime"] for found in self.nodes)
        return super().admin(method, command, query, **more)


@pytest.mark.parametrize(("uptimes", "age"), [([3, 100], 20), ([0], 5), ([60, 70], 62)])
@pytest.mark.usefixtures("clock")
def test_nodes_that_have_just_started_settle_before_they_are_restarted(uptimes, age):
    site = Aging([node(f"n{number}", uptime) for number, uptime in enumerate(uptimes)], after=[node(f"n{number}", 0) for number in range(len(uptimes))])
    assert "msg" not in run(site, wait_timeout=60)
    assert site.age == age


def test_nodes_that_never_settle_are_restarted_when_the_time_is_over():
    site = Site([node("n1", 3), node("n2", 3)], after=[node("n1", 0), node("n2", 0)])
    assert "msg" not in run(site)
    assert site.done == ["restart"]


def test_nodes_that_do_not_follow_are_named():
    before = [node("n1"), node("n2"), node("n3"), node("n4")]
    after = [node("n1", 1), node("n2", 100), node("n3", state="offline"), node("n4", 100)]
    result = run(Site(before, after, [{"host": "n4", "err": "no\n route"}]), force=True)
    assert result["changed"]
    assert result["msg"].splitlines()[1:] == ["n2: it is still the process of before the restart.", "n3: offline.", "n4: no route"]


def test_nodes_that_were_down_are_not_waited_for():
    down = node("n2", state="offline")
    result = run(Site([node("n1"), down], [node("n1", 1), down]), force=True)
    assert "msg" not in result


def test_a_site_that_does_not_take_writes_is_not_back():
    result = run(Site([node("n1")], [node("n1", 1)], healthy=False))
    assert result["msg"].splitlines()[-1] == "It has no write quorum."


def test_nodes_that_cannot_be_frozen_let_the_others_go():
    site = Site([node("n1"), node("n2")], results=[{"host": "n2", "err": "no route"}])
    result = run(site, "frozen")
    assert site.done == ["freeze", "unfreeze"]
    assert not result["changed"]
    assert "these nodes did not freeze:\nn2: no route" in result["msg"]


def test_nodes_that_are_down_need_not_be_unfrozen():
    site = Site([node("n1"), node("n2", state="offline")], results=[{"host": "n2", "err": "no route"}], answers=[False, True])
    assert "msg" not in run(site, "unfrozen")


def test_a_freeze_that_does_not_hold():
    assert "S3 answers" in run(Site([node("n1")]), "frozen")["msg"]


def test_it_is_unfrozen_as_often_as_it_was_frozen():
    site = Site([node("n1")], answers=[False, False, True])
    assert run(site, "unfrozen")["changed"]
    assert site.done == ["unfreeze", "unfreeze"]


def test_what_stays_frozen_is_told():
    site = Site([node("n1")], answers=[False])
    assert "S3 does not answer" in run(site, "unfrozen")["msg"]
    assert len(site.done) == 10


def test_a_site_that_comes_back_was_not_stopped():
    site = Site([node("n1")])
    assert "Its service manager starts it again" in run(site, "stopped", wait_timeout=-1)["msg"]


def test_who_did_not_follow():
    assert refusals({}) == {}
    assert refusals({"results": [{"host": "n1"}, {"host": "n2", "err": "a  b"}]}) == {"n2": "a b"}
