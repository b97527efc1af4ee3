# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Server pools mean here what they mean to the server."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._server.layout import (
    Pool,
    default_parity,
    expand,
    parity_errors,
    parse_pools,
    parse_volumes,
    volumes,
)
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.present_pools import changed_pools

FOUR_BY_FOUR = {"hosts": "az1-n{1...4}", "drives": "/mnt/disk{1...4}"}
TWO_BY_TWO = {"hosts": "az1-n{5...6}", "drives": "/mnt/disk{1...2}"}


@pytest.mark.parametrize(
    "pattern, names",
    [
        ("n1", ["n1"]),
        ("n{1...3}", ["n1", "n2", "n3"]),
        ("n{08...10}", ["n08", "n09", "n10"]),
        ("n{0...2}", ["n0", "n1", "n2"]),
        ("n{9...b}", ["n9", "na", "nb"]),
        ("r{1...2}-n{1...2}.example.net", ["r1-n1.example.net", "r2-n1.example.net", "r1-n2.example.net", "r2-n2.example.net"]),
    ],
)
def test_expand(pattern, names):
    assert expand(pattern) == names


@pytest.mark.parametrize(
    "pattern, text",
    [
        ("n{1..4}", "three dots"),
        ("n{4...1}", "backwards"),
        ("n{x...z}", "no range"),
        ("n{1...}", "no range"),
        ("n{1...4", "three dots"),
        ("n{1, 4}", "three dots"),
    ],
)
def test_expand_refuses(pattern, text):
    with pytest.raises(InputErrors, match=text):
        expand(pattern)


# What a server of commit 7aac2a2c5b7c chose when it was started with these pools.
@pytest.mark.parametrize(
    "hosts, drives, size",
    [
        ("n1", "/d1", 1),
        ("n{1...2}", "/d{1...2}", 4),
        ("n{1...4}", "/d{1...4}", 16),
        ("n{1...3}", "/d{1...4}", 12),
        ("n{1...6}", "/d{1...4}", 12),
        ("n{1...5}", "/d{1...4}", 10),
        ("n{1...16}", "/d{1...4}", 16),
        ("n{1...3}", "/d1", 3),
        ("n1", "/d{1...6}", 6),
    ],
)
def test_set_size(hosts, drives, size):
    assert Pool(hosts, drives).set_size() == size


def test_set_size_impossible():
    with pytest.raises(InputErrors, match="17 drives cannot be divided"):
        Pool("n{1...17}", "/d1").set_size()


def test_set_size_asked_for():
    assert Pool("n{1...4}", "/d{1...4}").set_size(8) == 8
    with pytest.raises(InputErrors, match="does not divide 16 drives: use one of 2, 4, 8, 16"):
        Pool("n{1...4}", "/d{1...4}").set_size(5)


def test_volumes():
    assert volumes(parse_pools([FOUR_BY_FOUR, TWO_BY_TWO], "pools"), "https", 9000) == (
        "https://az1-n{1...4}:9000/mnt/disk{1...4} https://az1-n{5...6}:9000/mnt/disk{1...2}"
    )


def test_a_lone_drive_is_a_path():
    assert volumes(parse_pools([{"hosts": "n1", "drives": "/data"}], "pools"), "http", 9000) == "/data"


def test_all_errors_at_once():
    with pytest.raises(InputErrors) as found:
        parse_pools([{"hosts": "http://n1", "drives": "mnt"}, {"host": "n2"}, {"hosts": "n{2...1}", "drives": "/d"}, 5], "pools")
    errors = found.value.errors
    assert len(errors) == 5
    assert [error.partition(":")[0].split()[0] for error in errors] == ["pools[0]", "pools[0]", "pools[1]", "pools[2]", "pools[3]"]


@pytest.mark.parametrize("pools", [None, [], "n{1...4}", {}])
def test_no_pools(pools):
    with pytest.raises(InputErrors, match="at least one pool"):
        parse_pools(pools, "pools")


def test_a_drive_in_two_pools():
    with pytest.raises(InputErrors, match="az1-n4:/mnt/disk1 is named by two pools"):
        parse_pools([FOUR_BY_FOUR, {"hosts": "az1-n{4...5}", "drives": "/mnt/disk{1...4}"}], "pools")


def test_several_pools_need_ranges():
    with pytest.raises(InputErrors, match=r"pools\[1\]: n2:/d has no range"):
        parse_pools([TWO_BY_TWO, {"hosts": "n2", "drives": "/d"}], "pools")


def test_parse_volumes():
    assert parse_volumes("https://az1-n{1...4}:9443/mnt/disk{1...4}", "file") == [
        {"hosts": "az1-n{1...4}", "drives": "/mnt/disk{1...4}", "scheme": "https", "port": 9443}
    ]
    assert parse_volumes("http://n{1...4}.EXAMPLE.net/d", "file")[0] == {"hosts": "n{1...4}.EXAMPLE.net", "drives": "/d", "scheme": "http", "port": 9000}
    assert parse_volumes("", "file") == []


@pytest.mark.parametrize(
    "text, error",
    [
        ("ftp://n1/d", "neither a path"),
        ("n1:/d", "neither a path"),
        ("http://n1:9000/d1 http://n2:9000/d1", "can never be expanded"),
        ("http://n{1...2}:9000/d http://n{3...4}:9001/d", "same scheme and port"),
    ],
)
def test_parse_volumes_refuses(text, error):
    with pytest.raises(InputErrors, match=error):
        parse_volumes(text, "file")


RUNNING = "http://az1-n{1...4}:9000/mnt/disk{1...4} http://az1-n{5...6}:9000/mnt/disk{1...2}"


@pytest.mark.parametrize(
    "definition, error",
    [
        ([FOUR_BY_FOUR, TWO_BY_TWO], ""),
        ([FOUR_BY_FOUR, TWO_BY_TWO, {"hosts": "az1-n{7...8}", "drives": "/mnt/disk{1...2}"}], ""),
        ([TWO_BY_TWO, FOUR_BY_FOUR], "moves it to place 2"),
        ([FOUR_BY_FOUR], "leaves it out: decommission it first"),
        ([{"hosts": "az1-n{1...6}", "drives": "/mnt/disk{1...4}"}], "changes it: a pool keeps its nodes and drives for life"),
        ([FOUR_BY_FOUR, {"hosts": "az1-n{5...6}", "drives": "/mnt/disk{1...4}"}], "pool 2 of this site is now http://az1-n{5...6}"),
    ],
)
def test_changed_pools(definition, error):
    errors = changed_pools(RUNNING, parse_pools(definition, "pools"))
    assert bool(errors) == bool(error)
    assert all(error in found for found in errors)


def test_tls_or_another_port_changes_no_pool():
    assert changed_pools("https://az1-n{1...4}:9443/mnt/disk{1...4}", parse_pools([FOUR_BY_FOUR], "pools")) == []


def test_a_path_is_a_drive_of_the_only_node():
    assert changed_pools("/mnt/disk{1...4}", parse_pools([{"hosts": "n1", "drives": "/mnt/disk{1...4}"}], "pools")) == []


def test_a_decommissioned_pool_may_go():
    definition, removed = parse_pools([TWO_BY_TWO], "pools"), parse_pools([FOUR_BY_FOUR], "removed")
    assert changed_pools(RUNNING, definition, removed) == []


@pytest.mark.parametrize(
    "standard, rrs, error",
    [
        ("", "", ""),
        ("EC:8", "EC:4", ""),
        ("EC:0", "", ""),
        ("EC:9", "", "at most EC:8"),
        ("STANDARD", "", "'STANDARD' is no value: write EC:n"),
        ("EC:x", "", "is no value"),
        ("EC:2", "EC:3", "more than the standard class has"),
        ("", "EC:5", "more than the standard class has (EC:4)"),
    ],
)
def test_parity(standard, rrs, error):
    errors = parity_errors(parse_pools([FOUR_BY_FOUR], "pools"), standard, rrs)
    assert bool(errors) == bool(error)
    assert all(error in found for found in errors)


def test_the_first_pools_default_parity_must_fit_the_others():
    errors = parity_errors(parse_pools([FOUR_BY_FOUR, TWO_BY_TWO], "pools"), "", "")
    assert len(errors) == 1
    assert "EC:4 (the default, by the size of the first pool's sets) is not possible in pool 2" in errors[0]


def test_default_parity():
    assert [default_parity(size) for size in (1, 2, 3, 4, 5, 6, 7, 8, 16)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize("hosts", ["2001:db8::1", "[2001:db8::1]", "::1"])
def test_p_awkward_hosts_by_ipv6_address_are_named(hosts):
    with pytest.raises(InputErrors) as error:
        Pool(hosts, "/mnt/d1")
    (line,) = error.value.errors
    assert "is an IPv6 address" in line and "use a name" in line
