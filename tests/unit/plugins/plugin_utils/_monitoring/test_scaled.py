# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of `make monitoring`, which are the user's with shorter durations."""

from __future__ import annotations

import re

from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import rules
from ansible_collections.creativeflow.minio.tests.monitoring.live.scaled import scaled

_DURATION = re.compile(r"\[[^]]*\]|offset \w+")


def test_every_duration_is_shorter_and_all_else_is_the_same():
    usual, short = rules(), scaled(rules(), 30)
    for group, shorter in zip(usual["groups"], short["groups"]):
        for rule, other in zip(group["rules"], shorter["rules"]):
            assert _DURATION.sub("", rule["expr"]) == _DURATION.sub("", other["expr"])
            assert all(found.endswith(("ms", "ms]")) for found in _DURATION.findall(other["expr"]))
            assert {**rule, "expr": "", "for": "", "keep_firing_for": ""} == {**other, "expr": "", "for": "", "keep_firing_for": ""}


def test_durations_are_divided():
    rule = {"alert": "A", "expr": "rate(a[5m]) - max_over_time(c:d[1d:10m]) - b offset 15m > 5 * 60", "for": "1h", "keep_firing_for": "30s"}
    (found,) = scaled({"groups": [{"name": "g", "rules": [rule]}]}, 30)["groups"][0]["rules"]
    assert found == {
        "alert": "A",
        "expr": "rate(a[10000ms]) - max_over_time(c:d[2880000ms:20000ms]) - b offset 30000ms > 5 * 60",
        "for": "120000ms",
        "keep_firing_for": "1000ms",
    }
