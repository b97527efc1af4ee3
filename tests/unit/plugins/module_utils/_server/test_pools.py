# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a pool is not emptied, and when pools are balanced. What the server does then is seen by the integration target minio_pool."""

from __future__ import annotations

import json
import time

import pytest
from ansible_collections.creativeflow.minio.plugins.filter.pool_choice import pool_choice
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._server.decommission import cancel, obstacles, problems, shortcoming
from ansible_collections.creativeflow.minio.plugins.module_utils._server.pools import PoolStatus
from ansible_collections.creativeflow.minio.plugins.module_utils._server.pools_module import find_pool
from ansible_collections.creativeflow.minio.plugins.module_utils._server.rebalance import (
    Rebalance,
    balanced,
    parse_rebalance,
    read_rebalance,
    start_rebalance,
    stop_rebalance,
)

GIB = 1024**3


def pool(number, used=50, size=100, **more):
    return PoolStatus(number, f"/p{number}/d{{1...4}}", size=size * GIB, free=(size - used) * GIB, **more)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([pool(2, used=40)], []),
        ([pool(2, used=51)], ["it holds 50.0 GiB, and the other pools take 48.0 GiB more. Add a pool first, or remove objects."]),
        ([pool(2, used=51), pool(3, used=90)], []),
        ([], ["no other pool takes objects. Add one first."]),
        ([pool(2, used=0, state="decommissioned")], ["no other pool takes objects. Add one first."]),
        ([pool(2, used=0, state="canceled"), pool(3, used=0, state="failed")], ["no other pool takes objects. Add one first."]),
        ([pool(2, used=0), pool(3, state="decommissioning")], ["pool 3 is being decommissioned. One goes after the other: wait for it."]),
        # Fuller than the server makes a drive.
        ([pool(2, used=100)], ["it holds 50.0 GiB, and the other pools take 0 B more. Add a pool first, or remove objects."]),
    ],
)
def test_what_speaks_against_it(others, said):
    assert obstacles(pool(1), [pool(1), *others]) == said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"state": "decommissioned"}, ""),
        ({"state": "decommissioning"}, "still being emptied when wait_timeout ended; run this again to continue."),
        ({"state": "failed", "failed_objects": 1200}, "the server gave up: 1,200 objects could not be moved."),
        ({"state": "failed"}, "the server gave up. Its log"),
        ({"state": "canceled"}, "the decommissioning was canceled."),
    ],
)
def test_why_a_pool_is_not_empty(state, said):
    found = shortcoming(Site(), pool(1, **state))
    assert said in found and bool(said) == bool(found)


class Site:
    """Tells pools and the rebalance, and remembers what it is asked to do."""

    site = "az1"

    def __init__(self, rebalance=None, refusal="", states=(), servers=()):
        self.rebalance, self.refusal, self.states, self.servers = rebalance, refusal, list(states), list(servers)
        self.done = []

    def admin(self, method, command, query=None, **_more):
        if method == "POST":
            self.done.append(command)
            return b"{}"
        if command == "rebalance/status":
            if self.refusal:
                raise ServerError("az1", "http://az1", 404, self.refusal, "no")
            return json.dumps(self.rebalance).encode()
        if command == "pools/list":
            state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
            flags = {"failed": state == "failed", "canceled": state == "canceled", "complete": state == "decommissioned"}
            start = "2026-03-01T02:20:05Z" if state == "decommissioning" else "0001-01-01T00:00:00Z"
            return json.dumps([{"id": 0, "cmdline": "/p1", "decommissionInfo": {"startTime": start, **flags}}]).encode()
        return json.dumps({"mode": "online", "backend": {"standardSCParity": 1}, "servers": self.servers}).encode()


def status(*statuses, stopped=False):
    progress = {"objects": 1, "versions": 2, "bytes": 3, "elapsed": 4_000_000_000, "eta": -5_000_000_000}
    pools = [{"id": number, "status": name, "progress": progress} for number, name in enumerate(statuses)]
    return {"pools": pools, "stoppedAt": "2026-03-01T02:20:05Z" if stopped else "0001-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("answer", "name", "blocks"),
    [
        (status("None", "None"), "completed", False),
        (status("Started", "None"), "started", True),
        (status("Completed", "None"), "completed", False),
        (status("Completed", "Failed"), "failed", True),
        (status("Stopped", "None"), "stopped", True),
        (status("Started", "None", stopped=True), "stopped", False),
    ],
)
def test_how_a_rebalance_stands(answer, name, blocks):
    found = parse_rebalance(answer)
    assert (found.status, found.blocks, found.running) == (name, blocks, name == "started")
    moved = {"moved_objects": 2, "moved_bytes": 3, "seconds": 4, "seconds_left": 0}
    assert found.pools[0] == {"number": 1, "status": answer["pools"][0]["status"].lower(), **moved}


def test_a_rebalance_that_never_was_or_may_not_be_asked_for():
    assert read_rebalance(Site(refusal="XMinioAdminRebalanceNotStarted")).status == "never"
    assert read_rebalance(Site(refusal="AccessDenied")) is None
    with pytest.raises(ServerError):
        read_rebalance(Site(refusal="InternalError"))


@pytest.mark.parametrize(
    ("pools", "expected"),
    [
        ([pool(1, used=50), pool(2, used=50)], True),
        ([pool(1, used=55), pool(2, used=45)], True),
        ([pool(1, used=56), pool(2, used=44)], False),
        # An empty one that is small moves the mean little.
        ([pool(1, used=50), pool(2, used=0, size=5)], True),
        ([pool(1, used=0, size=0)], True),
        ([], True),
    ],
)
def test_when_pools_are_balanced(pools, expected):
    assert balanced(pools) is expected


def test_a_rebalance_starts_only_where_it_moves_something():
    uneven = [pool(1, used=80), pool(2, used=0)]
    site = Site()
    assert not start_rebalance(site, [pool(1), pool(2)], Rebalance(), False)
    assert not start_rebalance(site, uneven, Rebalance("started", True), False)
    assert start_rebalance(site, uneven, Rebalance(), True) and not site.done
    assert start_rebalance(site, uneven, Rebalance("failed", True), False)
    assert site.done == ["rebalance/stop", "rebalance/start"]
    # Else its error would stay, and be told by each run.
    assert start_rebalance(site, [pool(1), pool(2)], Rebalance("failed", True), True)
    with pytest.raises(InputErrors, match="pool 3 is being decommissioned"):
        start_rebalance(site, [*uneven, pool(3, state="decommissioning")], Rebalance(), False)


def test_a_rebalance_is_stopped_where_it_runs():
    site = Site()
    assert not stop_rebalance(site, Rebalance("completed"), False)
    assert stop_rebalance(site, Rebalance("started", True), True) and not site.done
    assert stop_rebalance(site, Rebalance("failed", True), False)
    assert site.done == ["rebalance/stop"]


def test_a_cancellation_is_repeated_until_it_lasts():
    site = Site(states=["failed", "canceled"])
    assert cancel(site, pool(1, state="decommissioning"), time.monotonic() + 30, False)
    assert site.done == ["pools/cancel", "pools/cancel"]


def test_c9_a_cancellation_pauses_between_its_requests(monkeypatch):
    pauses = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    site = Site(states=["decommissioning"] * 4 + ["decommissioned"])
    assert cancel(site, pool(1, state="decommissioning"), time.monotonic() + 30, False)
    assert len(pauses) == len(site.done) == 5 and min(pauses) > 0


def test_a_cancellation_ends_with_the_time():
    site = Site(states=["decommissioning"])
    assert cancel(site, pool(1, state="decommissioning"), time.monotonic() - 1, False)
    assert site.done == ["pools/cancel"]


def test_what_cannot_be_canceled():
    site = Site()
    assert not cancel(site, pool(1), 0, False)
    assert cancel(site, pool(1, state="decommissioning"), 0, True)
    with pytest.raises(InputErrors, match="empty already"):
        cancel(site, pool(1, state="decommissioned"), 0, False)
    assert not site.done


def test_all_that_speaks_against_it_is_told_at_once():
    down = {"endpoint": "n2", "state": "offline", "drives": [{"endpoint": "http://n2/d1", "state": "offline", "pool_index": 0, "set_index": 0}]}
    heals = {"endpoint": "n1", "state": "online", "drives": [{"path": "/d1", "state": "ok", "healing": True, "pool_index": 0, "set_index": 0}]}
    site = Site(rebalance=status("Started"), servers=[heals, down])
    found = problems(site, pool(1), [pool(1)], force=False)
    assert [line.split(".")[0] for line in found] == [
        "no other pool takes objects",
        "a rebalance is running, or ended with an error",
        "node n2 is offline",
        "drive /d1 of node n1 heals",
        "drive /d1 of node n2 is offline",
    ]
    assert len(problems(site, pool(1), [pool(1)], force=True)) == 2


SAME_HOSTS = [
    PoolStatus(1, "http://n{1...2}:9000/mnt/disk{1...2}"),
    PoolStatus(2, "http://n{1...2}:9000/mnt/disk{3...4}"),
    PoolStatus(3, "http://n{3...4}:9000/mnt/disk{1...2}"),
]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("2", 2),
        ("http://n{1...2}:9000/mnt/disk{3...4}", 2),
        ("n{1...2}:/mnt/disk{3...4}", 2),
        ("n{3...4}", 3),
    ],
)
def test_a10_a_pool_by_its_name(name, number):
    assert find_pool("az1", SAME_HOSTS, name).number == number


def test_a10_a_name_that_fits_two_pools_is_refused_with_both():
    with pytest.raises(InputErrors) as caught:
        find_pool("az1", SAME_HOSTS, "n{1...2}")
    assert str(caught.value) == (
        "site az1: 'n{1...2}' names several pools: n{1...2}:/mnt/disk{1...2}, n{1...2}:/mnt/disk{3...4}. Give one of these, its hosts and drives."
    )


@pytest.mark.parametrize("name", ["", "n{1...3}", "4", "/mnt/disk{1...2}", "n1"])
def test_a10_a_name_that_fits_none_is_refused(name):
    with pytest.raises(InputErrors, match="It has 1 .http://n"):
        find_pool("az1", SAME_HOSTS, name)


def test_a10_pools_given_by_paths():
    assert find_pool("az1", [pool(1), pool(2)], "/p2/d{1...4}").number == 2


LAYOUT = [
    {"hosts": "n{1...2}", "drives": "/mnt/disk{1...2}", "command_line": "http://n{1...2}:9000/mnt/disk{1...2}", "nodes": ["n1", "n2"]},
    {"hosts": "n{1...2}", "drives": "/mnt/disk{3...4}", "command_line": "http://n{1...2}:9000/mnt/disk{3...4}", "nodes": ["n1", "n2"]},
]


def test_a10_the_playbooks_choose_as_the_module_does():
    choice = pool_choice(LAYOUT, "n{1...2}")
    assert choice["pool"] == {} and "n{1...2}:/mnt/disk{3...4}" in choice["problem"]
    assert pool_choice(LAYOUT, "n{1...2}:/mnt/disk{3...4}")["pool"] == LAYOUT[1]
    assert pool_choice(LAYOUT, LAYOUT[0]["command_line"])["pool"] == LAYOUT[0]
    assert pool_choice(LAYOUT[:1], "n{1...2}")["pool"] == LAYOUT[0]
    # The same pool may still be named by both lists between two runs.
    assert pool_choice(LAYOUT[:1] * 2, "n{1...2}")["pool"] == LAYOUT[0]
    assert pool_choice(LAYOUT, "") == {"pool": {}, "problem": "", "names": ["n{1...2}:/mnt/disk{1...2}", "n{1...2}:/mnt/disk{3...4}"]}
    assert pool_choice([], "n") == {"pool": {}, "problem": "", "names": []}
