# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes, durations and times."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.units import (
    parse_duration,
    parse_size,
    parse_time,
    show_duration,
    show_names,
    show_size,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "text, size", [(0, 0), ("7", 7), ("1k", 1000), ("1KiB", 1024), ("1.5 GiB", 1610612736), ("100MB", 100_000_000), ("2TB", 2 * 10**12), ("3b", 3)]
)
def test_sizes(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text, seconds", [(5, 5), ("90s", 90), ("15m", 900), ("1h30m", 5400), ("1.5h", 5400), ("2d", 172800)])
def test_durations(text, seconds):
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("parse", [parse_size, parse_duration])
@pytest.mark.parametrize("text", ["", "x", "-1", "1x", "1 2", True, None, "1h30", [], "1..2m"])
def test_what_is_none_of_them(parse, text):
    with pytest.raises(ValueError):
        parse(text)


@given(st.integers(0, 10**18))
def test_a_shown_size_reads_back_about_the_same(size):
    assert parse_size(show_size(size)) == pytest.approx(size, rel=0.06, abs=1)


@pytest.mark.parametrize("seconds, text", [(0, "0 s"), (-3, "0 s"), (59.6, "1 min"), (2404, "40 min 4 s"), (90061, "1 d 1 h")])
def test_a_duration_has_two_units(seconds, text):
    assert show_duration(seconds) == text


@pytest.mark.parametrize("fraction, micros", [("", 0), (".5", 500000), (".12345", 123450), (".123456", 123456), (".123456789", 123456)])
@pytest.mark.parametrize("zone", ["Z", "+00:00"])
def test_times(fraction, micros, zone):
    moment = parse_time(f"2026-01-02T03:04:05{fraction}{zone}")
    assert (moment.second, moment.microsecond, moment.utcoffset().total_seconds()) == (5, micros, 0)


@pytest.mark.parametrize("names, text", [([], ""), (["a"], "a"), (["a", "b"], "a, b"), (["a", "b", "c"], "a, b and 1 more")])
def test_some_names_stand_for_all(names, text):
    assert show_names(names, 2) == text
