# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site lacks of what is waited for."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._server import cluster_wait

ALL = {"write_quorum": True, "nodes": True, "drives": True, "settled": True, "pools": 1, "version": "v1"}


def site(states=("online", "online"), drives=("ok", "ok"), quorum=True, settled=True, versions=("v1",)):
    """A site of one pool."""
    return {
        "write_quorum": quorum,
        "nodes": [{"endpoint": f"n{number}:9000", "state": state} for number, state in enumerate(states, 1)],
        "drives": [{"node": f"n{number}:9000", "path": "/d", "state": state} for number, state in enumerate(drives, 1)],
        "settled": settled,
        "pools": [{}],
        "versions": list(versions),
    }


@pytest.mark.parametrize(
    ("found", "wanted", "expected"),
    [
        (site(), ALL, []),
        (site(["online", "offline"], ["ok", "offline"], False, False, ["v1", "v2"]), {}, []),
        (site(quorum=False), {"write_quorum": True}, ["write quorum"]),
        (site(["online", "offline"]), {"nodes": True}, ["nodes: n2:9000 (offline)"]),
        (site(["online", "offline"]), {"nodes": True, "settled": True}, ["nodes: n2:9000 (offline)"]),
        (site(["online", "offline"]), {"settled": True}, ["online nodes: n2:9000 (offline)"]),
        (site(["offline"] * 5), {"nodes": True}, ["nodes: n1:9000 (offline), n2:9000 (offline), n3:9000 (offline) and 2 more"]),
        (site(states=[]), {"nodes": True}, ["nodes: none is known yet"]),
        (site(states=[]), {"settled": True}, ["online nodes: none is known yet"]),
        (site(drives=["ok", "faulty"]), {"drives": True}, ["drives: /d of n2:9000 (faulty)"]),
        (site(settled=False), {"settled": True}, ["the first 20 seconds of its youngest node"]),
        (site(), {"pools": 2}, ["pools: it has 1 of 2"]),
        (site(versions=["v1", "v2"]), {"version": "v1"}, ["version v1: its nodes have v1, v2"]),
        (site(versions=[]), {"version": "v1"}, ["version v1: its nodes have none"]),
        (site(), {"version": ""}, []),
    ],
)
def test_what_a_site_lacks(found, wanted, expected):
    assert cluster_wait.lacks(found, wanted) == expected


class Asked:
    """The site and its address, as messages name them."""

    site, url = "az1", "http://az1"


@pytest.fixture(name="answers")
def answers_fixture(monkeypatch):
    answers = []

    def answer(_session):
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(cluster_wait, "cluster_info", answer)
    return answers


def test_a_site_that_does_not_answer_is_asked_again(answers):
    answers += [MinioError("site az1: refused"), site()]
    assert cluster_wait.await_cluster(Asked, ALL, 5) == {"cluster": site(), "waiting_for": []}


def test_the_reason_is_told_when_the_time_is_over(answers):
    answers.append(MinioError("site az1: refused"))
    assert cluster_wait.await_cluster(Asked, ALL, 0) == {"waiting_for": ["an answer"], "msg": "site az1: refused"}
    answers[0] = site(quorum=False)
    assert cluster_wait.await_cluster(Asked, ALL, 0)["msg"] == "site az1 (http://az1): it still lacks write quorum."


def test_a_look_without_a_wait(answers):
    answers.append(site(quorum=False))
    assert cluster_wait.await_cluster(Asked, None, 0) == {"cluster": site(quorum=False)}
    answers[0] = MinioError("site az1: refused")
    with pytest.raises(MinioError):
        cluster_wait.await_cluster(Asked, None, 0)


def test_who_may_not_look_is_told_apart(answers):
    answers.append(ServerError("az1", "http://az1", 403, "AccessDenied", "Access Denied."))
    found = cluster_wait.await_cluster(Asked, None, 0)
    assert found["denied"] is True and "AccessDenied" in found["msg"]
    answers[0] = ServerError("az1", "http://az1", 503, "SlowDown", "Later.")
    with pytest.raises(ServerError):
        cluster_wait.await_cluster(Asked, None, 0)
