# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.upgrade import moment, state_problems, version_problems

CLUSTER = {
    "write_quorum": True,
    "healing_drives": 0,
    "nodes": [
        {"endpoint": "n1:9000", "state": "online", "version": "2025-10-15T17:29:55Z"},
        {"endpoint": "n2:9000", "state": "online", "version": "2025-09-07T16:13:09Z"},
    ],
    "pools": [{"number": 1, "state": "active"}, {"number": 2, "state": "decommissioned"}],
}


def state(pending=0, **changes):
    return state_problems({"name": "az1", "cluster": {**CLUSTER, **changes}, "pending": pending, "max_pending": 1000})


def version(target, second="b1", force=False):
    return version_problems({"name": "az1", "cluster": CLUSTER, "targets": {"n1": target, "n2": target}, "sums": {"n1": "b1", "n2": second}, "force": force})


def test_a_site_that_is_whole():
    assert state() == []
    assert state(pending=1000) == []


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"write_quorum": False}, "site az1: it has no write quorum"),
        ({"nodes": [{"endpoint": "n1:9000", "state": "online"}, {"endpoint": "n2:9000", "state": "offline"}]}, "site az1: n2:9000 is not online"),
        ({"nodes": [{"endpoint": "n1:9000", "state": "initializing"}, {"endpoint": "n2:9000", "state": "offline"}]}, "n1:9000, n2:9000 are not online"),
        ({"healing_drives": 2}, "2 drives are healing"),
        ({"pools": [{"number": 1, "state": "active"}, {"number": 2, "state": "decommissioning"}]}, "pool 2 is being emptied"),
        ({"pending": 1001}, "1,001 objects are not on other sites yet, more than minio_cluster_upgrade_max_pending 1,000"),
    ],
)
def test_a_site_that_must_not_restart(changes, text):
    problems = state(**changes)
    assert len(problems) == 1 and text in problems[0]


@pytest.mark.parametrize(
    "target",
    [
        "minio version RELEASE.2025-10-15T17-29-55Z (commit-id=9e49d5e7a648f00e26f2246f4dc28e6b07f8c84a)",
        "minio version DEVELOPMENT.2026-02-12T20-18-48Z (commit-id=7aac2a2c5b7c)",
        "silo version RELEASE.2026-09-16T00-00-00Z (commit-id=0)",
    ],
)
def test_a_program_that_may_follow(target):
    assert version(target) == []


@pytest.mark.parametrize(
    "target, text",
    [
        ("minio version RELEASE.2025-10-15T17-29-54Z", "2025-10-15T17:29:54Z is older than 2025-10-15T17:29:55Z, which runs"),
        ("minio version DEVELOPMENT.GOGET", "does not say when it was released ('minio version DEVELOPMENT.GOGET')"),
        ("", "does not say when it was released ('')"),
    ],
)
def test_a_program_that_must_not_follow(target, text):
    problems = version(target)
    assert len(problems) == 1 and text in problems[0]
    assert version(target, force=True) == []


def test_programs_that_differ():
    assert "is not the same on n1, n2" in version("RELEASE.2026-01-01T00-00-00Z", second="b2", force=True)[0]


def test_moments():
    assert moment("2026-02-12T20:18:48Z") == moment("RELEASE.2026-02-12T20-18-48Z") == "2026-02-12T20:18:48Z"
    assert moment("latest") == ""
