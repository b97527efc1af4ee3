# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules between sites."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.definition import check_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._definitions.rules import Rules
from hypothesis import given
from hypothesis import strategies as st

SITES = ("az1", "az2", "dr")


def buckets(*items):
    found, errors = check_buckets([{"versioning": True, **item} for item in items] or [{"name": "users", "versioning": True}], "b")
    assert errors == []
    return {site: {bucket["name"]: bucket for bucket in found} for site in SITES}


def rule(source, target, bucket="users", **more):
    return {"sourceAlias": source, "targetAlias": target, "sourceBucket": bucket, **more}


def check(*items, declared=None, allow_partial=False, **lists):
    rules = Rules(SITES, declared or buckets())
    rules.add({"bucketReplications": list(items), **lists}, "f")
    return rules.check(allow_partial), rules


FULL = [rule("az1", "az2"), rule("az2", "az1"), rule("az1", "dr"), rule("az2", "dr")]


def test_spellings():
    found, rules = check(rule("az1", "az2", isAsync=False, tags=[{"key": "a", "value": 1}], storageClass="STANDARD", notes="x"), allow_partial=True)
    assert rules.errors == []
    assert found["az1"] == [{"bucket": "users", "target": "az2", "synchronous": True, "tags": {"a": "1"}, "storage_class": "STANDARD", "state": "present"}]


@given(st.permutations(FULL), st.integers(0, 3))
def test_each_missing_rule_is_named_and_none_else(items, number):
    assert check(*items)[1].errors == []
    left_out = items[number]
    errors = check(*[item for item in items if item != left_out])[1].errors
    # Without az1 → az2, az1 still sends to dr: what is missing is that rule alone.
    assert len(errors) == 1
    assert f"written on {left_out['sourceAlias']} never reach {left_out['targetAlias']}" in errors[0]


def test_a_chain_does_not_forward():
    errors = check(rule("az1", "az2"), rule("az2", "dr"))[1].errors
    assert {tuple(text.split("written on ")[1].split(",")[0].split(" never reach ")) for text in errors} == {("az1", "dr"), ("az2", "az1")}


def test_partial_on_purpose():
    items = FULL[:3]
    assert check(*items, allow_partial=True)[1].errors == []
    assert check(*items[:2], {**items[2], "allow_partial": True})[1].errors == []
    assert len(check(*items)[1].errors) == 1


def test_a_site_without_the_bucket_is_not_missed():
    declared = buckets()
    del declared["dr"]["users"]
    assert check(*FULL[:2], declared=declared)[1].errors == []


@pytest.mark.parametrize(
    "item, text",
    [
        (rule("az9", "az1"), "there is no site 'az9'. Did you mean"),
        (rule("az1", ["dr"]), "there is no site ['dr']"),
        (rule({"a": "az1"}, "dr"), "there is no site {'a': 'az1'}"),
        (rule("az1", "az1"), "az1 is the source as well"),
        ({"targetAlias": "dr", "sourceBucket": "users"}, "source: missing"),
        (rule("az1", "dr", bucket="userss"), "Did you mean users?"),
        (rule("az1", "dr", bucket="plain"), "needs versioning: true"),
        (rule("az1", "dr", bucket="locked", targetBucket="users"), "has object lock on az1"),
        (rule("az1", "dr", storagClass="x"), "unknown key. Did you mean storage_class?"),
        (rule("az1", "dr", bandwidth="1MB"), "less than the minimum of the server"),
        (rule("az1", "dr", priority=0), "is less than 1"),
        (rule("az1", "dr", bucket_x=1), "unknown key"),
        (rule("az1", "dr", tags=[{"key": "a"}]), "key and value"),
        (rule("az1", "dr", tags={"a": "b"}, delete_markers=True), "delete markers have no tags"),
        ({**rule("az1", "dr"), "source": "az2"}, "another spelling of source"),
    ],
)
def test_errors_say_what_to_do(item, text):
    declared = buckets({"name": "users"}, {"name": "plain", "versioning": None}, {"name": "locked", "object_lock": True})
    errors = check(item, declared=declared, allow_partial=True)[1].errors
    assert any(text in error for error in errors), errors
    assert all(error.startswith("f: bucketReplications[0]") for error in errors)


def test_rules_of_one_bucket_against_each_other():
    errors = check(rule("az1", "az2", priority=1), rule("az1", "dr", priority=1), allow_partial=True)[1].errors
    assert len(errors) == 1 and "has priority 1, too" in errors[0]
    declared = buckets({"name": "users"}, {"name": "other"})
    errors = check(rule("az1", "az2"), rule("az1", "az2", prefix="x/", targetBucket="other"), declared=declared, allow_partial=True)[1].errors
    assert len(errors) == 1 and "one bucket of a site only" in errors[0]
    errors = check(rule("az1", "az2"), rule("az1", "az2", prefix="x/", isAsync=False), allow_partial=True)[1].errors
    assert len(errors) == 1 and "uses the same remote target" in errors[0]


def test_site_replication_and_bucket_rules_exclude_each_other():
    pair = [{"sourceAlias": "az1", "targetAlias": "az2", "targetName": "x", "notes": ""}]
    errors = check(*FULL, siteReplications=pair)[1].errors
    assert len(errors) == 1 and "cannot have site replication beside bucket rules" in errors[0]
    rules = check(siteReplications=pair)[1]
    assert rules.errors == [] and rules.site_groups() == [["az1", "az2"]]


def test_pairs_of_site_replication_make_groups():
    rules = Rules(["a", "b", "c", "d", "e"], {})
    pairs = [("b", "a"), ("d", "e"), ("c", "a")]
    rules.add({"siteReplications": [{"sourceAlias": source, "targetAlias": target} for source, target in pairs]}, "x")
    assert rules.site_groups() == [["b", "a", "c"], ["d", "e"]]
    rules.add({"siteReplications": [{"sourceAlias": "e", "targetAlias": "c"}]}, "y")
    assert rules.site_groups() == [["b", "a", "c", "d", "e"]]


@pytest.mark.parametrize("content", ["x", {"bucketReplication": []}, {"bucketReplications": {}}, {"bucketReplications": ["x"]}])
def test_content_of_another_form(content):
    rules = Rules(SITES, buckets())
    rules.add(content, "f")
    assert len(rules.errors) == 1


def test_the_same_rule_twice():
    for first, second in itertools.permutations([rule("az1", "az2"), {"source": "az1", "bucket": "users", "target": "az2"}]):
        errors = check(first, second, allow_partial=True)[1].errors
        assert len(errors) == 1 and "the same bucket, target and filter" in errors[0]


@pytest.mark.parametrize(("value", "synchronous"), [("true", False), ("false", True), ("True", False), ("no", True), (True, False), (False, True), (0, True)])
def test_p3_is_async_may_be_a_text(value, synchronous):
    found, rules = check(rule("az1", "az2", isAsync=value), allow_partial=True)
    assert rules.errors == [] and found["az1"][0]["synchronous"] is synchronous


@pytest.mark.parametrize("key", ["isAsync", "allow_partial"])
@pytest.mark.parametrize("value", ["perhaps", "", [], {}, ["true"], 7])
def test_p3_what_is_no_truth_value_is_refused(key, value):
    errors = check(rule("az1", "az2", **{key: value}), allow_partial=True)[1].errors
    assert errors[0] == f"f: bucketReplications[0].{key}: {value!r} is neither true nor false."


def test_p3_nothing_is_nothing():
    found, rules = check(rule("az1", "az2", isAsync=None), allow_partial=True)
    assert rules.errors == [] and "synchronous" not in found["az1"][0]


def test_p3_a_text_that_says_no_does_not_allow_partial():
    assert "never reach" in check(rule("az1", "az2", allow_partial="false"), rule("az2", "az1"))[1].errors[0]
    assert check(rule("az1", "az2", allow_partial="true"))[1].errors == []


@pytest.mark.parametrize("name", ["STANDARD_IA", "standard", "RRS", "GLACIER", "reduced_redundancy", " STANDARD"])
def test_p2_a_storage_class_that_the_server_does_not_know_is_refused(name):
    (error,) = check(rule("az1", "az2", storageClass=name), allow_partial=True)[1].errors
    assert f"storage_class: {name!r} is no storage class of the server, and the target would refuse every replica." in error


@pytest.mark.parametrize("name", ["STANDARD", "REDUCED_REDUNDANCY", "", None])
def test_p2_storage_classes_that_the_server_knows(name):
    assert check(rule("az1", "az2", storageClass=name), allow_partial=True)[1].errors == []
