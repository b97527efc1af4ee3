# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of buckets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ansible_collections.creativeflow.minio.plugins.module_utils._definitions import SPELLINGS, check_buckets


def one(**item):
    buckets, errors = check_buckets([{"name": "users", **item}], "f.json")
    return buckets[0], errors


@pytest.mark.parametrize(
    "item, key, value",
    [
        ({"versioning": True}, "versioning", "enabled"),
        ({"versioning": False}, "versioning", "disabled"),
        ({"objectLocking": True}, "object_lock", True),
        ({"defaultPolicyFile": "p.json"}, "policy_file", "p.json"),
        ({"quota": "5TiB"}, "quota", 5 * 1024**4),
        ({"quota": 0}, "quota", 0),
        ({"tags": {"n": 1}}, "tags", {"n": "1"}),
        ({"tags": {}}, "tags", {}),
        ({"object_lock": True, "retention": {"mode": "governance", "days": "30"}}, "retention", {"mode": "GOVERNANCE", "days": 30}),
        ({"retention": {}}, "retention", {}),
        ({}, "versioning", None),
        ({}, "state", "present"),
    ],
)
def test_values_are_normalised(item, key, value):
    bucket, errors = one(**item)
    assert errors == [] and bucket[key] == value


@pytest.mark.parametrize(
    "item, text",
    [
        ({"versionning": True}, "f.json[0] (users).versionning: unknown key. Did you mean versioning?"),
        ({"objectLocked": True}, "Did you mean object_lock?"),
        ({"object_lock": True, "objectLocking": True}, "the same as object_lock"),
        ({"object_lock": "yes"}, "neither true nor false"),
        ({"versioning": "on"}, "not one of enabled, suspended, disabled"),
        ({"object_lock": True, "versioning": False}, "object lock needs versioning"),
        ({"object_lock": False, "retention": {"mode": "GOVERNANCE", "days": 1}}, "it needs object lock"),
        ({"retention": {"mode": "GOVERNANCE"}}, "one of days and years"),
        ({"retention": {"mode": "GOVERNANCE", "days": 0}}, "not a number from 1"),
        ({"retention": {"mode": "x", "days": 1}}, "not one of COMPLIANCE"),
        ({"tags": {"": "x"}}, "1 to 128 characters"),
        ({"tags": {str(number): "" for number in range(51)}}, "more than the 50"),
        ({"quota": "lots"}, "not a size"),
        ({"policy": {}, "policy_file": "x"}, "policy_file is there as well"),
        ({"sites": "az1"}, "not a list of names"),
    ],
)
def test_errors_say_what_to_do(item, text):
    _bucket, errors = one(**item)
    assert len(errors) == 1 and text in errors[0]


@pytest.mark.parametrize("name", ["ab", "Users", "a_b", "-users", "users-", "a..b", "a.-b", "10.0.0.1", "x" * 64, 7, None, ""])
def test_names_that_the_server_refuses(name):
    assert check_buckets([{"name": name}], "f")[1]


@pytest.mark.parametrize("content", [{}, "users", None, [7]])
def test_not_a_list_of_dictionaries(content):
    assert check_buckets(content, "f")[1]


def test_every_error_at_once_and_duplicates_by_index():
    _buckets, errors = check_buckets([{"name": "users"}, {"nam": "x"}, {"name": "users", "quota": "x"}], "f")
    assert [error.partition(":")[0] for error in errors] == ["f[1].nam", "f[1].name", "f[2] (users).quota", "f[2] (users)"]


def test_a_single_bucket_has_no_index():
    assert check_buckets([{"name": "users", "quota": "x"}], "")[1][0].startswith("quota: ")


@given(st.permutations(["versioning", "objectLocking", "defaultPolicyFile", "tags"]))
def test_the_order_of_keys_does_not_matter(keys):
    values = {"versioning": True, "objectLocking": True, "defaultPolicyFile": "p", "tags": {"a": "b"}}
    bucket, errors = one(**{key: values[key] for key in keys})
    assert errors == [] and all(bucket[SPELLINGS.get(key, key)] is not None for key in keys)
