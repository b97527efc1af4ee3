# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks as people write them."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.networks import read_networks


@pytest.mark.parametrize(
    ("items", "networks"),
    [
        ([], []),
        (["fd00::/8", "10.1.2.3/32", "10.2.0.0/16", "192.0.2.1"], ["10.1.2.3", "10.2.0.0/16", "192.0.2.1", "fd00::/8"]),
        (["10.1.2.3", "10.1.0.0/16", "10.1.2.3"], ["10.1.0.0/16"]),
        (["10.0.0.0/9", "10.128.0.0/9"], ["10.0.0.0/8"]),
        (["fe80::1%eth0", "127.0.1.1", "::1", "fd00::1"], ["fd00::1"]),
        (["0.0.0.0/0", "::/0"], ["0.0.0.0/0", "::/0"]),
    ],
)
def test_networks(items, networks):
    assert read_networks(items) == (networks, [])


@pytest.mark.parametrize("item", ["10.1.2.3/16", "10.1.2", "example.net", "", None, "10.0.0.0/33"])
def test_what_is_no_network(item):
    networks, problems = read_networks(["10.1.0.0/16", item])
    assert networks == ["10.1.0.0/16"]
    assert len(problems) == 1 and problems[0].startswith(f"{item!r} is neither")
