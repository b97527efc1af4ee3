# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pools that a site has are compared with a definition, however they are written (a14)."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._server.layout import parse_pools
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.present_pools import changed_pools, present_pools

FOUR = parse_pools([{"hosts": "n{1...4}", "drives": "/d{1...1}"}], "pools")
TWO_BY_TWO = parse_pools([{"hosts": "n{1...2}", "drives": "/d{1...2}"}], "pools")
LOCAL = parse_pools([{"hosts": "n1", "drives": "/d{1...4}"}], "pools")
LISTED = "http://n1:9000/d1 http://n2:9000/d1 http://n3:9000/d1 http://n4:9000/d1"


@pytest.mark.parametrize(
    "running, pools",
    [
        (LISTED, FOUR),
        ("http://n1/d1 http://n2/d1 http://n1/d2 http://n2/d2", TWO_BY_TWO),
        ("/d1 /d2 /d3 /d4", LOCAL),
        ("http://n1:9000/d1 http://n1:9000/d2 http://n1:9000/d3 http://n1:9000/d4", LOCAL),
        ("https://n{1...4}:9443/d{1...1}", FOUR),
        ("/d{1...4}/", LOCAL),
    ],
)
def test_a_list_is_a_pool(running, pools):
    assert changed_pools(running, pools) == []


@pytest.mark.parametrize(
    "running, pools, error",
    [
        (LISTED, TWO_BY_TWO, f"pool 1 of this site is now {LISTED}, but the definition changes it"),
        (LISTED.replace("d1", "d2"), FOUR, "the definition changes it"),
        ("/d1 /d2", LOCAL, "the definition changes it"),
        ("http://n1/d1 http://n1/d2 http://n2/d1 http://n2/d2", TWO_BY_TWO, "names its drives in another order"),
        ("http://n1:9001/d1 http://n2:9002/d1", FOUR, "nodes have different ports"),
        ("http://n{1...4}/d1 http://n5/d1", FOUR, "http://n5/d1 has no range although others have"),
        ("http://n{1...4}/d1# comment", FOUR, "'comment' is neither a path nor"),
        ("http://n{4...1}/d1", FOUR, "runs backwards"),
        ("hash:3f2c", FOUR, "'hash:3f2c' is neither a path nor"),
    ],
)
def test_other_pools_are_refused(running, pools, error):
    found = changed_pools(running, pools, where="/etc/default/minio")
    assert len(found) >= 1 and error in found[0] and "/etc/default/minio" in found[0]


def test_no_pools_are_none():
    assert present_pools("", "file") == [] and changed_pools("", FOUR) == []
    with pytest.raises(InputErrors):
        present_pools("nonsense", "file")


def test_a_list_is_divided_without_symmetry():
    wide = parse_pools([{"hosts": "n{1...6}", "drives": "/d{1...3}"}], "pools")[0]
    listed = present_pools(" ".join(f"http://n{node}/d{drive}" for drive in (1, 2, 3) for node in range(1, 7)), "file")[0]
    assert listed.is_like(wide) and listed.set_size(wide) == 9 and wide.set_size() == 6
