# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a bucket: what is written is what is read, and what cannot be."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.table import SETTINGS
from hypothesis import given
from hypothesis import strategies as st

BY_NAME = {setting.name: setting for setting in SETTINGS}
LOCK = BY_NAME["object_lock"]
# What XML 1.0 can hold; other characters have no form in a request.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1)
VALUES = {
    "versioning": st.sampled_from(["enabled", "suspended", {"status": "enabled", "prefixes": [], "folders": True}])
    | st.builds(lambda prefixes, folders: {"status": "enabled", "prefixes": sorted(prefixes), "folders": folders}, st.sets(TEXT, min_size=1), st.booleans()),
    "encryption": st.just({"algorithm": "SSE-S3"}) | st.builds(lambda key: {"algorithm": "SSE-KMS", "key": key}, TEXT),
    "quota": st.integers(min_value=1, max_value=2**63),
    "tags": st.dictionaries(TEXT, TEXT, min_size=1),
    "object_lock": st.fixed_dictionaries(
        {
            "enabled": st.just(True),
            "retention": st.none()
            | st.builds(
                lambda mode, unit, count: {"mode": mode, unit: count},
                st.sampled_from(["GOVERNANCE", "COMPLIANCE"]),
                st.sampled_from(["days", "years"]),
                st.integers(1, 36500),
            ),
        }
    ),
}


@pytest.mark.parametrize("name", VALUES)
@given(data=st.data())
def test_what_is_written_is_what_is_read(name, data):
    value = data.draw(VALUES[name])
    assert BY_NAME[name].parse(BY_NAME[name].render(value)) == value


def test_each_setting_has_its_own_file_in_the_export():
    assert len({setting.file for setting in SETTINGS}) == len(SETTINGS) == 9


@pytest.mark.parametrize(
    ("declared", "actual", "target"),
    [
        ("enabled", None, "enabled"),
        ("suspended", "enabled", "suspended"),
        ("disabled", None, None),
        ("disabled", "suspended", "suspended"),
        ("disabled", "enabled", "suspended"),
    ],
)
def test_versioning(declared, actual, target):
    versioning = BY_NAME["versioning"]
    assert versioning.target(versioning.declared({"versioning": declared}), actual) == target


FOLDERS = {"prefixes": [], "folders": True}
TMP = {"prefixes": ["tmp/"], "folders": False}


@pytest.mark.parametrize(
    ("bucket", "actual", "target"),
    [
        ({"versioning": "enabled", "versioning_exclude": FOLDERS}, None, {"status": "enabled", **FOLDERS}),
        ({"versioning_exclude": TMP}, {"status": "enabled", **FOLDERS}, {"status": "enabled", **TMP}),
        ({"versioning_exclude": {"prefixes": [], "folders": False}}, {"status": "enabled", **TMP}, "enabled"),
        ({"versioning": "enabled"}, {"status": "enabled", **TMP}, {"status": "enabled", **TMP}),
        ({"versioning": "suspended"}, {"status": "enabled", **TMP}, "suspended"),
        ({"versioning_exclude": {"prefixes": [], "folders": False}}, None, None),
    ],
)
def test_what_versioning_leaves_out_is_a_part_of_it(bucket, actual, target):
    versioning = BY_NAME["versioning"]
    assert versioning.target(versioning.declared(bucket), actual) == target
    assert versioning.problem(actual, target, True) == ""


@pytest.mark.parametrize("actual", [None, "suspended"])
def test_nothing_can_be_left_out_of_no_versioning(actual):
    versioning = BY_NAME["versioning"]
    assert "versioning: enabled" in versioning.problem(actual, versioning.target(versioning.declared({"versioning_exclude": TMP}), actual), True)


@pytest.mark.parametrize(
    ("bucket", "actual", "target"),
    [
        ({"tags": {"a": "1"}}, {"b": "2"}, {"a": "1"}),
        ({"tags": {"a": "1"}, "purge_tags": False}, {"b": "2", "a": "0"}, {"a": "1", "b": "2"}),
        ({"tags": {}, "purge_tags": False}, {"b": "2"}, {"b": "2"}),
        ({"tags": {}}, {"b": "2"}, None),
    ],
)
def test_tags_are_exact_or_added(bucket, actual, target):
    assert BY_NAME["tags"].target(BY_NAME["tags"].declared(bucket), actual) == target


@pytest.mark.parametrize(
    ("bucket", "actual", "exists", "problem"),
    [
        ({"object_lock": True}, None, False, ""),
        ({"object_lock": True}, None, True, "exists without it"),
        ({"object_lock": False}, {"enabled": True, "retention": None}, True, "cannot be turned off"),
        ({"object_lock": False}, None, True, ""),
        ({"retention": {"mode": "GOVERNANCE", "days": 1}}, None, True, "the bucket has none"),
        ({"retention": {"mode": "GOVERNANCE", "days": 1}}, {"enabled": True, "retention": None}, True, ""),
        ({"retention": {}}, {"enabled": True, "retention": {"mode": "GOVERNANCE", "days": 1}}, True, ""),
    ],
)
def test_object_lock_is_given_at_creation(bucket, actual, exists, problem):
    found = LOCK.problem(actual, LOCK.target(LOCK.declared(bucket), actual), exists)
    assert problem in found if problem else found == ""


def test_a_lock_without_a_word_on_retention_keeps_the_retention():
    actual = {"enabled": True, "retention": {"mode": "GOVERNANCE", "days": 1}}
    assert LOCK.target(LOCK.declared({"object_lock": True}), actual) == actual
    assert LOCK.target(LOCK.declared({"retention": {}}), actual) == {"enabled": True, "retention": None}
