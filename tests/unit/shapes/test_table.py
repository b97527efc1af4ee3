# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of shapes."""

from __future__ import annotations

import dataclasses

from ansible_collections.creativeflow.minio.tests.shapes.shape import Shape
from ansible_collections.creativeflow.minio.tests.shapes.table import SHAPES, missing


def test_every_entry_is_possible():
    assert [problem for shape in SHAPES for problem in shape.problems()] == []


def test_names_are_told_apart():
    assert len({shape.name for shape in SHAPES}) == len(SHAPES)


def test_every_value_is_in_two_shapes_and_every_important_pair_in_one():
    assert sorted(map(sorted, missing(SHAPES))) == []


def test_a_pair_that_only_one_shape_has_is_missed_without_it():
    lost = missing([shape for shape in SHAPES if shape.url != "ipv6"])
    assert frozenset({("url", "ipv6")}) in lost
    assert frozenset({("url", "ipv6"), ("paths", "relative")}) in lost


def test_a_value_that_only_one_shape_has_is_missed():
    assert frozenset({("login", "temporary")}) in missing([shape for shape in SHAPES if shape.name != "three-sites"])
    assert frozenset({("names", "digits")}) in missing([shape for shape in SHAPES if shape.name != "no-port"])


def test_a_difference_needs_a_legal_hold():
    assert "legal holds" in Shape("wrong", difference=True).problems()[0]


def test_what_is_not_known_or_cannot_be_is_a_problem():
    shape = Shape("wrong", contents=("client-key",))
    assert "TLS" in shape.problems()[0]
    assert "not one of" in dataclasses.replace(shape, contents=(), url="no").problems()[0]
    assert "none of" in dataclasses.replace(shape, contents=("no",)).problems()[0]


def test_failover_goes_to_a_site_that_has_everything():
    for shape in SHAPES:
        first, *_middle, last = shape.site_names()
        assert (first, last) in shape.rules()
