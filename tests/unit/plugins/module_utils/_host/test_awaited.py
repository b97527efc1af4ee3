# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A look is taken again until what is waited for is there, or the time is over."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host import waiting


def found(pid=5, cluster=0, metrics=0, health=True, active="active", restarts=0, ports=()):
    service = {"pid": pid, "active": active, "restarts": restarts}
    return {"service": service, "health": {"cluster": cluster, "metrics": metrics} if health else None, "ports": [{"port": port} for port in ports]}


@pytest.fixture(name="clock")
def _clock(monkeypatch):
    slept = []
    monkeypatch.setattr(waiting.time, "monotonic", lambda: sum(slept))
    monkeypatch.setattr(waiting.time, "sleep", slept.append)
    return slept


@pytest.mark.parametrize(
    "names, looks, seconds, missing, slept",
    [
        ([], [found(0)], 60, [], 0),
        (["quorum"], [found(health=False), found(cluster=503), found(cluster=200)], 60, [], 4),
        (["quorum", "metrics"], [found(cluster=200, metrics=403), found(cluster=200, metrics=200)], 60, [], 2),
        (["quorum", "metrics"], [found(cluster=503)] * 9, 5, ["quorum", "metrics"], 5),
        (["process"], [found(5), found(0), found(6)], 60, [], 4),
        (["process"], [found(5)] * 2, 1, ["process"], 1),
        (["start"], [found(5), found(0, active="activating"), found(6, active="activating"), found(6)], 60, [], 6),
        # systemd has given up, or starts it again and again.
        (["start"], [found(0, active="activating"), found(0, active="failed")], 60, ["start"], 2),
        (["start"], [found(7, active="activating", restarts=2), found(8, active="activating", restarts=3)], 60, ["start"], 2),
        (["process"], [found(0, active="failed")] * 2, 1, ["process"], 1),
        (["ports"], [found(), found(ports=[8022]), found(ports=[8021, 8022, 9000])], 60, [], 4),
        # No time is left, as in check mode: one look.
        (["quorum"], [found(cluster=503)], 0, ["quorum"], 0),
    ],
)
def test_looks_until_it_is_there(clock, names, looks, seconds, missing, slept):
    rest = iter(looks)
    last = waiting.awaited(lambda: next(rest), {"wait_for": names, "former_pid": 5, "ports": [8021, 8022]}, seconds)
    assert last["waiting_for"] == missing and sum(clock) == slept
