# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A look is taken again until what is waited for is there, or the time is over."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host import waiting


def found(pid=5, cluster=0, metrics=0, health=True):
    return {"service": {"pid": pid}, "health": {"cluster": cluster, "metrics": metrics} if health else None}


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
        # No time is left, as in check mode: one look.
        (["quorum"], [found(cluster=503)], 0, ["quorum"], 0),
    ],
)
def test_looks_until_it_is_there(clock, names, looks, seconds, missing, slept):
    rest = iter(looks)
    last = waiting.awaited(lambda: next(rest), names, 5, seconds)
    assert last["waiting_for"] == missing and sum(clock) == slept
