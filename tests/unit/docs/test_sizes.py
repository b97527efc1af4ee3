# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of sizes says what the filter capacity_plan calculates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.capacity import capacity_plan

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "production.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) × (\d+) \| (\d+) × (\d+) \| EC:(\d+)( \(default\))? \| (\d+) % \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)


def failures(found):
    """As the table has it."""
    if not found["drives"]:
        return "nothing"
    drives = f"{found['drives']} drive{'' if found['drives'] == 1 else 's'}"
    return f"{drives}, {found['nodes'] or 'no'} node{'s' if found['nodes'] > 1 else ''}"


def test_all_rows_are_read():
    assert len(ROWS) == len(re.findall(r"^\| \d+ × ", PAGE, re.MULTILINE)) >= 12


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_a_row(row):
    nodes, drives, sets, size, parity, is_default, usable, writes, reads = row
    pools = [{"hosts": "n1" if nodes == "1" else f"n{{1...{nodes}}}", "drives": "/d1" if drives == "1" else f"/d{{1...{drives}}}"}]
    plan = capacity_plan(pools, "1TB", parity)
    assert (plan["pools"][0]["sets"], plan["pools"][0]["set_size"]) == (int(sets), int(size))
    assert round(100 * plan["ratio"]) == int(usable)
    assert (failures(plan["may_fail"]), failures(plan["may_fail_for_reads"])) == (writes, reads)
    assert bool(is_default) == (capacity_plan(pools, "1TB")["parity"] == int(parity))
