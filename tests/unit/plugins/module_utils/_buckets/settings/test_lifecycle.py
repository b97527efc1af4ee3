# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lifecycle rules: what is declared is written and read back the same, and what the server refuses or drops is named."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.lifecycle import Lifecycle, read_lifecycle
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from hypothesis import given
from hypothesis import strategies as st

LIFECYCLE = Lifecycle()
KEY = st.text("abcdefgh/-", min_size=1, max_size=5)
DAYS = st.integers(1, 5000)
DAY = st.dates(datetime.date(2026, 1, 1), datetime.date(2100, 1, 1)).map(str)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "prefix": KEY,
        "tags": st.dictionaries(KEY, KEY, min_size=1, max_size=3),
        "size_greater_than": st.integers(1, 2**50),
        "size_less_than": st.integers(1, 2**50),
        "enabled": st.booleans(),
    },
)
ACTIONS = (
    st.builds(lambda days: {"expire_days": days}, DAYS)
    | st.builds(lambda days: {"expire_days": days, "expire_all_versions": True}, DAYS)
    | st.builds(lambda day: {"expire_date": day}, DAY)
    | st.just({"expire_delete_marker": True})
    | st.builds(lambda days, keep: {"noncurrent_expire_days": days, "noncurrent_keep": keep}, DAYS, DAYS)
    | st.builds(lambda days: {"transition_days": days, "transition_tier": "COLD"}, st.integers(0, 100))
    | st.builds(lambda day: {"transition_date": day, "transition_tier": "COLD"}, DAY)
    | st.builds(lambda days: {"noncurrent_transition_days": days, "noncurrent_transition_tier": "COLD"}, st.integers(0, 100))
)


@given(st.lists(st.builds(lambda conditions, action: {**conditions, **action}, FILTERS, ACTIONS), min_size=1, max_size=4, unique_by=repr))
def test_what_is_written_is_what_is_read(rules):
    declared = read_lifecycle([{**rule, "id": str(index)} for index, rule in enumerate(rules)])
    assert LIFECYCLE.parse(LIFECYCLE.render(declared)) == declared
    assert read_lifecycle(declared) == declared


def test_a_rule_without_a_name_gets_the_same_one_each_time():
    rule = {"expire_days": 3, "prefix": "tmp/"}
    assert read_lifecycle([rule]) == read_lifecycle([{"prefix": "tmp/", "expire_days": "3", "tags": {}, "size_less_than": 0, "expire_all_versions": False}])
    assert read_lifecycle([rule])[0]["id"] != read_lifecycle([{**rule, "expire_days": 4}])[0]["id"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"transition_tier": "cold"}, {"transition_tier": "COLD", "transition_days": 0}),
        ({"noncurrent_transition_tier": "Cold"}, {"noncurrent_transition_tier": "COLD", "noncurrent_transition_days": 0}),
        ({"expire_date": datetime.date(2030, 1, 1)}, {"expire_date": "2030-01-01"}),
        ({"expire_date": "2030-01-01T00:00:00Z"}, {"expire_date": "2030-01-01"}),
        ({"expire_days": 1, "size_greater_than": "1KiB"}, {"expire_days": 1, "size_greater_than": 1024}),
    ],
)
def test_other_spellings(given, kept):
    assert read_lifecycle([{"id": "a", **given}]) == [{"id": "a", "enabled": True, **kept}]


@pytest.mark.parametrize(
    "document",
    [
        # As the server stores a rule with a size alone, and as another client may have written it.
        "<Filter><Prefix></Prefix><ObjectSizeLessThan>5</ObjectSizeLessThan></Filter>",
        "<Filter><And><ObjectSizeLessThan>5</ObjectSizeLessThan></And></Filter>",
    ],
)
def test_what_the_server_stores(document):
    rules = LIFECYCLE.parse(
        f"<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status>{document}<Expiration><Days>1</Days></Expiration></Rule>"
        "<ExpiryUpdatedAt>2026-01-01T01:01:01Z</ExpiryUpdatedAt></LifecycleConfiguration>".encode()
    )
    assert rules == [{"id": "a", "enabled": True, "size_less_than": 5, "expire_days": 1}]


def test_the_tiers_that_are_needed():
    rules = read_lifecycle([{"transition_tier": "a"}, {"noncurrent_transition_tier": "b"}, {"expire_days": 1}])
    assert LIFECYCLE.needed(rules) == {"A", "B"}
    assert LIFECYCLE.needed(None) == set()


@pytest.mark.parametrize(
    ("rules", "error"),
    [
        ([{"expire_days": 0}], "[0].expire_days: 0 is not a whole number from 1 on."),
        ([{"expire_date": "tomorrow"}], "[0].expire_date: 'tomorrow' is not a day, for example 2027-01-31."),
        ([{"abort_incomplete_upload_days": 1}], "[0].abort_incomplete_upload_days: MinIO has no such rule."),
        ([{"id": "x" * 256, "expire_days": 1}], "[0].id: it has more than 255 characters."),
        ([{"expire_days": 1}, {"expire_days": 1}], ": two rules are the same"),
        ([{"transition_date": "2030-01-01"}], "[0]: transition_date: it needs transition_tier."),
        ([{"expire_all_versions": True}], "[0]: expire_all_versions: it needs expire_days."),
    ],
)
def test_errors(rules, error):
    with pytest.raises(InputErrors) as caught:
        read_lifecycle(rules)
    assert [line for line in caught.value.errors if line.startswith(error)] == caught.value.errors[:1]


def test_not_a_list():
    with pytest.raises(ValueError, match="is not a list"):
        read_lifecycle({"expire_days": 1})
