# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the servers' answers mean, and how much may still fail."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._server.cluster import cluster_info, describe, tolerance
from ansible_collections.creativeflow.minio.plugins.module_utils._server.pools import parse_pools, read_pools


def drives(nodes, each=1, number=1, pool=1, away=(), healing=()):
    """The drives of one set, which has so many on each node."""
    return [
        {
            "node": f"n{node}",
            "path": f"/d{index}",
            "pool": pool,
            "set": number,
            "state": "offline" if (node, index) in away or node in away else "ok",
            "healing": (node, index) in healing,
        }
        for node in range(1, nodes + 1)
        for index in range(1, each + 1)
    ]


@pytest.mark.parametrize(
    ("found", "parity", "expected"),
    [
        # Half of the set is parity: one more is needed to write.
        (drives(4), 2, (1, 1, 2, 2)),
        (drives(16), 4, (4, 4, 4, 4)),
        (drives(4, each=4), 4, (4, 1, 4, 1)),
        (drives(4, each=4), 8, (7, 1, 8, 2)),
        (drives(2, each=2), 2, (1, 0, 2, 1)),
        (drives(1), 0, (0, 0, 0, 0)),
        (drives(4), 0, (0, 0, 0, 0)),
        (drives(4, away=[4]), 2, (0, 0, 1, 1)),
        (drives(4, away=[3, 4]), 2, (0, 0, 0, 0)),
        (drives(4, away=[2, 3, 4]), 2, (0, 0, 0, 0)),
        # A node that has lost a drive takes fewer with it.
        (drives(4, each=4, away=[(1, 1)]), 4, (3, 0, 3, 0)),
        # What heals is not there to be read.
        (drives(4, healing=[(1, 1)]), 2, (1, 1, 1, 1)),
        # The worst set counts.
        (drives(4) + drives(4, number=2, away=[1]), 2, (0, 0, 1, 1)),
        (drives(4) + drives(6, pool=2, away=[1]), 2, (1, 1, 1, 1)),
        (drives(4), None, (0, 0, 0, 0)),
        ([], 2, (0, 0, 0, 0)),
    ],
)
def test_what_may_fail(found, parity, expected):
    assert tolerance(found, parity) == dict(zip(("drives", "nodes", "read_drives", "read_nodes"), expected))


def server(name, *paths, state="online", **more):
    drive = {"pool_index": 0, "set_index": 0, "state": "ok", "totalspace": 100, "usedspace": 10}
    found = [{"endpoint": f"http://{name}{path}", "path": path, **drive} for path in paths]
    return {"endpoint": name, "state": state, "version": "v1", "commitID": "c", "uptime": 7, "drives": found, **more}


def lost(name, path):
    return {"endpoint": name, "state": "offline", "drives": [{"endpoint": f"http://{name}{path}", "state": "offline", "pool_index": 0, "set_index": 0}]}


INFO = {
    "mode": "online",
    "deploymentID": "id",
    "backend": {"standardSCParity": 2},
    "servers": [lost("n4:9000", "/d1"), server("n1:9000", "/d1"), server("n2:9000", "/d1"), server("n3:9000", "/d1")],
    "buckets": {"count": 1},
    "objects": {"count": 2},
    "versions": {"count": 3},
    "deletemarkers": {"count": 4},
    "usage": {"size": 5},
}
POOLS = [{"id": 0, "cmdline": "http://n{1...4}:9000/d1", "lastUpdate": "2026-03-01T02:20:05.123456789Z", "decommissionInfo": {"totalSize": 200}}]


def test_a_node_that_does_not_answer_is_there_with_its_drives():
    cluster = describe(INFO, parse_pools(POOLS))
    assert [node["endpoint"] for node in cluster["nodes"]] == ["n1:9000", "n2:9000", "n3:9000", "n4:9000"]
    assert cluster["nodes"][3] == {
        "endpoint": "n4:9000", "state": "offline", "version": None, "commit": None, "uptime_seconds": 0, "pools": [1], "drives": 1, "drives_online": 0,
    }  # fmt: skip
    assert cluster["drives"][3]["path"] == "/d1"
    assert cluster["versions"] == ["v1"]
    assert cluster["usage"] == {"buckets": 1, "objects": 2, "versions": 3, "delete_markers": 4, "bytes": 5}
    assert cluster["pools"] == [
        {
            "number": 1,
            "command_line": "http://n{1...4}:9000/d1",
            "state": "active",
            "drives": 4,
            "drives_online": 3,
            "sets": [{"number": 1, "drives": 4, "drives_online": 3, "healing": 0, "parity": 2}],
            "bytes": 150,
            "used_bytes": 15,
        }
    ]


def test_a_server_that_starts_says_little_and_tolerates_nothing():
    cluster = describe({"mode": "initializing", "servers": [{"endpoint": "n1:9000", "state": "initializing"}]}, [])
    assert cluster["nodes"][0]["state"] == "initializing"
    assert cluster["pools"] == []
    assert cluster["tolerance"] == {"drives": 0, "nodes": 0, "read_drives": 0, "read_nodes": 0}


@pytest.mark.parametrize(
    ("uptimes", "settled"),
    [([20, 3600], True), ([19, 3600], False), ([3600, None], False), ([7], True), ([None], False)],
)
def test_nodes_settle_when_each_has_tried_all_drives_twice(uptimes, settled):
    servers = [lost(f"n{number}:9000", "/d1") if age is None else server(f"n{number}:9000", "/d1", uptime=age) for number, age in enumerate(uptimes)]
    assert describe({**INFO, "servers": servers}, [])["settled"] == settled


def test_a_drive_without_a_set_is_in_no_pool():
    new = {"endpoint": "http://n2:9000/new", "pool_index": -1, "set_index": -1}
    info = {**INFO, "servers": [server("n1:9000", "/d1"), {"endpoint": "n2:9000", "drives": [new]}]}
    cluster = describe(info, [])
    assert [drive["state"] for drive in cluster["drives"]] == ["unknown", "ok"]
    assert cluster["pools"][0]["drives"] == 1
    assert cluster["nodes"][1]["pools"] == []


@pytest.mark.parametrize(
    ("info", "state"),
    [
        ({"startTime": "0001-01-01T00:00:00Z"}, "active"),
        ({"startTime": "2026-03-01T02:20:05.123456789Z"}, "decommissioning"),
        ({"startTime": "2026-03-01T02:20:05Z", "complete": True}, "decommissioned"),
        ({"startTime": "0001-01-01T00:00:00Z", "failed": True}, "failed"),
        ({"startTime": "0001-01-01T00:00:00Z", "canceled": True}, "canceled"),
        (None, "active"),
    ],
)
def test_the_state_of_a_pool(info, state):
    assert parse_pools([{**POOLS[0], "decommissionInfo": info}])[0].state == state


class Site:
    """Answers ``info``, ``pools/list`` and the health checks."""

    def __init__(self, info, refusal=""):
        self.info, self.refusal = info, refusal

    def admin(self, method, command):
        if command == "info":
            return json.dumps(self.info).encode()
        if self.refusal:
            raise ServerError("az1", "http://az1", 501, self.refusal, "no")
        return json.dumps(POOLS).encode()

    def status(self, method, path, within):
        return 200 if path == "/minio/health/cluster/read" else 503


def test_a_site_without_write_quorum():
    cluster = cluster_info(Site(INFO))
    assert (cluster["write_quorum"], cluster["read_quorum"]) == (False, True)
    assert cluster["pools"][0]["command_line"] == "http://n{1...4}:9000/d1"


def test_drives_without_an_ellipsis_have_no_command_line():
    assert cluster_info(Site(INFO, "NotImplemented"))["pools"][0]["command_line"] == ""


def test_a_server_that_is_not_ready_has_no_pools_to_tell():
    assert cluster_info(Site({"mode": "initializing"}))["pools"] == []
    assert cluster_info(Site(INFO, "XMinioServerNotInitialized"))["pools"][0]["command_line"] == ""


def test_other_refusals_are_told():
    with pytest.raises(ServerError, match="AccessDenied"):
        cluster_info(Site(INFO, "AccessDenied"))
    with pytest.raises(ServerError, match="AccessDenied"):
        read_pools(Site(INFO, "AccessDenied"))
