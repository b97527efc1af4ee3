# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is the same for many hosts is one line, nothing is lost without being counted, and few problems are told as they are."""

from __future__ import annotations

import re

from ansible_collections.creativeflow.minio.plugins.plugin_utils._grouped import MOST, grouped
from hypothesis import given
from hypothesis import strategies as st

REMEDY = "on the root file system: mount a file system of its own there."


def drive(host, number):
    return f"host {host}: drive /mnt/disk{number} does not exist, and /mnt is {REMEDY}"


def test_a_few_are_told_as_they_are():
    lines = ["site az1: no.", drive("n1", 1), drive("n2", 1), "host n1: the certificate is not valid for n1, x."]
    assert grouped(lines) == lines


def test_drives_of_hosts_are_one_line():
    assert grouped(drive(f"n{host}", number) for host in range(1, 9) for number in (1, 2)) == [
        "16 drives (/mnt/disk1, /mnt/disk2) on 8 hosts (n1, n2, n3, n4 and 4 more), the first: " + drive("n1", 1)
    ]
    assert grouped(drive("n1", number) for number in range(1, 18)) == [
        "17 drives (/mnt/disk1, /mnt/disk2, /mnt/disk3, /mnt/disk4 and 13 more) on host n1, the first: " + drive("n1", 1)
    ]


def test_names_and_hosts_are_one_line():
    names = [f"host n{host}: the name n{name} does not resolve on this host: add it." for host in (1, 2, 3) for name in (8, 9)]
    assert grouped(names) == ["2 names (n8, n9) on 3 hosts (n1, n2, n3), the first: " + names[0]]
    away = [f"host n{host}: n{host} has no user minio." for host in (1, 2, 3)]
    assert grouped(away) == ["3 hosts (n1, n2, n3), the first: " + away[0]]


def test_what_differs_in_more_than_place_stays_apart():
    lines = [f"host n{host}: drive /d: {host} of 9 inodes are free." for host in range(4)]
    assert grouped(lines) == lines
    paths = [f"host n1: drive /d{number} is like /d{number}.old." for number in range(3)]
    assert len(grouped(paths)) == 3


def test_no_more_lines_than_a_person_reads():
    lines = [f"site s{number}: no." for number in range(100)] + [drive(f"n{host}", 1) for host in range(20)]
    found = grouped(lines)
    assert len(found) == MOST and found[-1] == "81 more problems are not shown. Correct these first."
    assert found[:-1] == lines[:39]


HOSTS = st.sampled_from(["n1", "n2", "n10", "a.b.example", "10.0.0.1"])
LINES = st.one_of(
    st.builds(drive, HOSTS, st.integers(1, 12)),
    st.builds(lambda host, name: f"host {host}: the name {name} does not resolve on this host: add it.", HOSTS, HOSTS),
    st.builds(lambda host, text: f"host {host}: {text}", HOSTS, st.text(max_size=12)),
    st.text(max_size=12),
)


@given(st.lists(LINES, max_size=120), st.integers(2, 50))
def test_nothing_is_lost(lines, most):
    found = grouped(lines, most)
    assert len(found) <= most
    assert grouped(list(lines), most) == found
    if len(found) < most:
        told = [line.partition(", the first: ")[2] or line for line in found]
        assert all(line in lines for line in told)
        assert len(set(lines)) >= len(found)


@given(st.lists(st.tuples(HOSTS, st.integers(1, 30)), min_size=1, max_size=80))
def test_drives_are_counted(pairs):
    (line, *others) = grouped(drive(*pair) for pair in pairs)
    different = len(set(pairs))
    if different > 2:
        assert not others and int(re.match(r"[0-9]+", line).group()) == different
