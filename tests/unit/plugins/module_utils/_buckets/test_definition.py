# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of buckets."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.definition import SPELLINGS, check_buckets
from hypothesis import given
from hypothesis import strategies as st


def one(**item):
    buckets, errors = check_buckets([{"name": "users", **item}], "f.json")
    return buckets[0], errors


@pytest.mark.parametrize(
    "item, key, value",
    [
        ({"versioning": True}, "versioning", "enabled"),
        ({"versioning": "Enabled"}, "versioning", "enabled"),
        ({"versioning": "SUSPENDED"}, "versioning", "suspended"),
        ({"versioning": False}, "versioning", "disabled"),
        ({"objectLocking": True}, "object_lock", True),
        ({"defaultPolicyFile": "p.json"}, "policy_file", "p.json"),
        ({"quota": "5TiB"}, "quota", 5 * 1024**4),
        ({"quota": 0}, "quota", 0),
        ({"tags": {"n": 1}}, "tags", {"n": "1"}),
        ({"tags": {}}, "tags", {}),
        ({"object_lock": True, "retention": {"mode": "governance", "days": "30"}}, "retention", {"mode": "GOVERNANCE", "days": 30}),
        ({"retention": {}}, "retention", {}),
        ({"retention": {"mode": "COMPLIANCE", "days": None, "years": 2}}, "retention", {"mode": "COMPLIANCE", "years": 2}),
        ({"encryption": {"algorithm": "sse-s3", "key": ""}}, "encryption", {"algorithm": "SSE-S3"}),
        ({"encryption": {}}, "encryption", {}),
        ({"versioning_exclude": {}}, "versioning_exclude", {"prefixes": [], "folders": False}),
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
        ({"object_lock": True, "objectLocking": True}, "another spelling of object_lock"),
        ({"object_lock": "yes"}, "neither true nor false"),
        ({"versioning": "on"}, "not one of enabled, suspended, disabled"),
        ({"object_lock": True, "versioning": False}, "object lock needs versioning"),
        ({"object_lock": False, "retention": {"mode": "GOVERNANCE", "days": 1}}, "it needs object lock"),
        ({"retention": {"mode": "GOVERNANCE"}}, "one of days and years"),
        ({"retention": {"mode": "GOVERNANCE", "days": 0}}, "not a whole number from 1 to 36500"),
        ({"retention": {"mode": "x", "days": 1}}, "not one of COMPLIANCE"),
        ({"retention": {"mode": "GOVERNANCE", "mod": "GOVERNANCE", "days": 1}}, "retention.mod: unknown key. Did you mean mode?"),
        ({"retention": {"mode": "GOVERNANCE", "years": 101}}, "retention.years: 101 is not a whole number from 1 to 100"),
        ({"retention": {"days": 1}}, "retention.mode: missing."),
        ({"retention": []}, "retention: [] is not a dictionary"),
        ({"encryption": {"algorithm": "SSE-S3", "algoritm": "SSE-S3"}}, "encryption.algoritm: unknown key. Did you mean algorithm?"),
        ({"encryption": {"algorithm": "SSE-S3", "key": "a"}}, "encryption: SSE-KMS needs key"),
        ({"encryption": {"algorithm": "sse-kms", "key": ["a"]}}, "encryption.key: ['a'] is not text"),
        ({"versioning_exclude": {"prefix": ["a/"]}}, "versioning_exclude.prefix: unknown key. Did you mean prefixes?"),
        ({"versioning_exclude": {"folders": "x"}}, "versioning_exclude.folders: 'x' is neither true nor false"),
        ({"tags": {"": "x"}}, "1 to 128 characters"),
        ({"tags": {str(number): "" for number in range(51)}}, "more than the 50"),
        ({"quota": "lots"}, "not a size"),
        ({"policy": {}, "policy_file": "x"}, "policy_file is given, too"),
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


@pytest.mark.parametrize("value", [None, ["a"], {"a": "b"}, True, 1.1])
@pytest.mark.parametrize(
    ("item", "place"),
    [
        (lambda value: {"tags": {"team": value}}, "tags: team: "),
        (lambda value: {"lifecycle": [{"expire_days": 1, "tags": {"team": value}}]}, "lifecycle[0].tags: team: "),
        (lambda value: {"lifecycle": [{"expire_days": 1, "prefix": value}]}, "lifecycle[0].prefix: "),
        (lambda value: {"notifications": [{"target": "a:webhook", "events": ["put"], "prefix": value}]}, "notifications[0].prefix: "),
        (lambda value: {"notifications": [{"target": "a:webhook", "events": ["put"], "suffix": value}]}, "notifications[0].suffix: "),
        (lambda value: {"notifications": [{"target": value, "events": ["put"]}]}, "notifications[0].target: "),
        (lambda value: {"lifecycle": [{"transition_tier": value, "transition_date": value}]}, "lifecycle[0].transition_tier: "),
    ],
)
def test_c6_p11_what_is_no_text_is_refused(item, place, value):
    if value is None and "transition" in place:
        return
    _bucket, errors = one(**item(value))
    assert errors and errors[0].startswith(f"f.json[0] (users).{place}")
    assert not any("'None'" in error for error in errors)


def test_c6_null_and_lists_as_people_publish_them():
    """../shared/cases/f11: each was taken, and one of them had the text None, one was of every object."""
    item = {
        "notifications": [{"target": "primary:webhook", "events": ["put"], "suffix": [".jpg", ".png"]}],
        "lifecycle": [{"expire_days": 1, "prefix": ["tmp/", "cache/"]}, {"expire_days": 2, "prefix": "x/", "tags": {"a": None}}],
    }
    _bucket, errors = one(**item)
    assert [error.split(": ", maxsplit=1)[0].split(".", 2)[2] for error in errors] == ["notifications[0].suffix", "lifecycle[0].prefix", "lifecycle[1].tags"]
    assert "write one entry for each" in errors[0] and "null is not text" in errors[2]


@pytest.mark.parametrize("key", ["prefix", "tags", "size_greater_than", "size_less_than", "noncurrent_keep", "enabled"])
def test_p11_null_does_not_make_a_rule_one_of_everything(key):
    _bucket, errors = one(lifecycle=[{"noncurrent_expire_days": 1, key: None}])
    assert len(errors) == 1 and f"lifecycle[0].{key}: it is null, and without {key} more is affected" in errors[0]


def test_c6_the_prefix_null_is_not_one_called_none():
    assert "null is not text" in one(prefixes={None: "public-read"})[1][0]
    assert "prefixes: it is null" in one(versioning_exclude={"prefixes": None})[1][0]


@pytest.mark.parametrize(("value", "text"), [("a", "a"), ("", ""), (42, "42"), (0, "0")])
def test_c6_what_has_one_text_is_taken(value, text):
    bucket, errors = one(tags={"team": value}, lifecycle=[{"expire_days": 1, "tags": {"team": value}}])
    assert errors == [] and bucket["tags"] == {"team": text} == bucket["lifecycle"][0]["tags"]


@pytest.mark.parametrize(("value", "wanted"), [(True, "enabled"), ("true", "enabled"), ("True", "enabled"), (False, "disabled"), ("suspended", "suspended")])
def test_h11_versioning_is_the_same_in_a_list_and_alone(value, wanted):
    assert one(versioning=value)[0]["versioning"] == wanted
    assert check_buckets([{"name": "users", "versioning": value}], "")[0][0]["versioning"] == wanted


def test_h12_one_name_on_two_sites():
    items = [{"name": "users", "sites": ["az1"], "quota": "1GiB"}, {"name": "users", "sites": ["az2"], "quota": "2GiB"}]
    assert check_buckets(items, "f", by_site=True)[1] == []
    assert "f[0] defines the bucket users already. Merge the two, or use minio_definitions, which chooses buckets by sites" in check_buckets(items, "f")[1][0]
    for more in ({"sites": ["az2", "dr"]}, {}):
        errors = check_buckets([*items, {"name": "users", **more}], "f", by_site=True)[1]
        assert len(errors) == 1 and "defines the bucket users already. Merge the two, or give both the sites" in errors[0]


def test_h2_a_name_that_the_server_reserves():
    assert "reserved by the server" in check_buckets([{"name": "minio"}], "f")[1][0]


def test_h2_more_rules_than_the_server_takes():
    assert "1001 rules are more than the 1000" in one(lifecycle=[{"id": str(number), "expire_days": 1} for number in range(1001)])[1][0]


@given(st.permutations(["versioning", "objectLocking", "defaultPolicyFile", "tags"]))
def test_the_order_of_keys_does_not_matter(keys):
    values = {"versioning": True, "objectLocking": True, "defaultPolicyFile": "p", "tags": {"a": "b"}}
    bucket, errors = one(**{key: values[key] for key in keys})
    assert errors == [] and all(bucket[SPELLINGS.get(key, key)] is not None for key in keys)
