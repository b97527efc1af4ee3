# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.capacity import capacity_plan, weak_pools
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.present_pools import present_pools
from hypothesis import given
from hypothesis import strategies as st

FOUR = [{"hosts": "n{1...4}", "drives": "/mnt/disk{1...4}"}]


@pytest.mark.parametrize(
    "hosts, drives, parity, set_size, sets, shards, usable, writes, reads",
    [
        ("n{1...4}", "/mnt/disk{1...4}", "", 16, 1, 4, 12, (4, 1), (4, 1)),
        ("n{1...4}", "/mnt/disk1", "", 4, 1, 2, 2, (1, 1), (2, 2)),
        ("n{1...4}", "/mnt/disk1", "EC:1", 4, 1, 1, 3, (1, 1), (1, 1)),
        ("n{1...8}", "/mnt/disk{1...4}", "", 16, 2, 4, 24, (4, 2), (4, 2)),
        ("n{1...16}", "/mnt/disk1", 8, 16, 1, 8, 8, (7, 7), (8, 8)),
        ("n1", "/mnt/disk{1...4}", "", 4, 1, 2, 2, (1, 0), (2, 0)),
        ("n1", "/mnt/disk1", "", 1, 1, 0, 1, (0, 0), (0, 0)),
    ],
)
def test_a_site_of_one_pool(hosts, drives, parity, set_size, sets, shards, usable, writes, reads):
    plan = capacity_plan([{"hosts": hosts, "drives": drives}], "1TB", parity)
    assert (plan["pools"][0]["set_size"], plan["pools"][0]["sets"], plan["parity"]) == (set_size, sets, shards)
    assert plan["usable_bytes"] == usable * 10**12
    assert plan["may_fail"] == {"drives": writes[0], "nodes": writes[1]}
    assert plan["may_fail_for_reads"] == {"drives": reads[0], "nodes": reads[1]}


def test_pools_with_drives_of_their_own():
    plan = capacity_plan([*FOUR, {"hosts": "m{1...8}", "drives": "/mnt/disk{1...2}"}], ["1TB", "2TB"])
    assert [pool["raw_bytes"] for pool in plan["pools"]] == [16 * 10**12, 32 * 10**12]
    assert plan["usable_bytes"] == 36 * 10**12
    assert (plan["ratio"], plan["usable"], plan["nodes"], plan["drives"]) == (0.75, "32.7 TiB", 12, 32)
    assert plan["may_fail"] == {"drives": 4, "nodes": 1}


@pytest.mark.parametrize(
    "pools, options, texts",
    [
        ([], {"drive_size": "1TB"}, ["at least one pool"]),
        (FOUR, {"drive_size": "big"}, ["drive_size: 'big' is not a size"]),
        (FOUR, {"drive_size": 0}, ["more than 0"]),
        (FOUR, {"drive_size": None}, ["drive_size: None is not a size"]),
        (FOUR, {"drive_size": ["1TB", "2TB"]}, ["2 values for 1 pools"]),
        (FOUR, {"drive_size": "1TB", "parity": "EC:9"}, ["EC:9 is not possible"]),
        (FOUR, {"drive_size": "1TB", "parity": True}, ["parity: True is not a number"]),
        (FOUR, {"drive_size": "1TB", "set_size": 5}, ["does not divide 16 drives"]),
        (FOUR, {"drive_size": "1TB", "set_size": None}, ["set_size: None"]),
        ([{"hosts": "n{1...17}", "drives": "/mnt/disk1"}], {"drive_size": "big", "parity": "x"}, ["cannot be divided", "'big'", "'x'"]),
    ],
)
def test_all_errors_at_once(pools, options, texts):
    with pytest.raises(InputErrors) as raised:
        capacity_plan(pools, **options)
    assert all(text in str(raised.value) for text in texts)


@given(nodes=st.integers(1, 40), drives=st.integers(1, 16), parity=st.sampled_from(["", 1, 2, 4]))
def test_what_may_fail_is_never_more_than_the_parity(nodes, drives, parity):
    pools = [{"hosts": f"n{{1...{nodes}}}", "drives": f"/mnt/disk{{1...{drives}}}"}]
    try:
        plan = capacity_plan(pools, "1TiB", parity)
    except InputErrors:
        return
    assert 0 <= plan["may_fail"]["drives"] <= plan["may_fail_for_reads"]["drives"] <= plan["parity"]
    assert plan["may_fail"]["nodes"] <= min(plan["may_fail"]["drives"], nodes)
    assert plan["usable_bytes"] <= plan["raw_bytes"] == nodes * drives * 2**40


TWO = [{"hosts": "n{1...2}", "drives": "/mnt/disk{1...4}"}]


@pytest.mark.parametrize(
    "definitions, volumes, parity, count",
    [
        (TWO, "", "", 1),
        (TWO, "http://n{1...2}:9000/mnt/disk{1...4}/", "", 0),
        ([*FOUR, {**TWO[0], "hosts": "m{1...2}"}], "http://n{1...4}:9000/mnt/disk{1...4}", "", 1),
        (FOUR, "", "", 0),
        (FOUR, "", "EC:0", 1),
        ([{"hosts": "n1", "drives": "/mnt/disk{1...4}"}], "", "", 0),
    ],
)
def test_new_pools_without_a_spare_node_are_named(definitions, volumes, parity, count):
    lines = weak_pools(definitions, present_pools(volumes, "MINIO_VOLUMES"), parity)
    assert len(lines) == count
    assert all(line.startswith("Pool ") and "nodes must be up to take writes" in line for line in lines)
