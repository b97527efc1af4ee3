# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is accepted and probably not meant."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.definition import check_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.warnings import bucket_warnings, rule_warnings


def warned(**item):
    buckets, errors = check_buckets([{"name": "users", **item}], "f")
    assert errors == []
    return bucket_warnings(buckets[0])


def public(action, **more):
    return {"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": action, **more}]}}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"lifecycle": [{"expire_days": 1, "prefix": "/tmp/"}]}, "begins with a slash, and no key does. Write 'tmp/'"),
        ({"lifecycle": [{"expire_days": 1, "prefix": "tmp/*"}]}, "contains '*'"),
        ({"notifications": [{"target": "a:webhook", "events": ["put"], "prefix": "a*"}]}, "contains '*'"),
        ({"notifications": [{"target": "a:webhook", "events": ["put"], "suffix": "*.jpg"}]}, "the suffix '*.jpg'"),
        ({"prefixes": {"/public": "public-read"}}, "begins with a slash"),
        ({"versioning_exclude": {"prefixes": ["/tmp"]}}, "begins with a slash"),
        ({"lifecycle": [{"expire_days": 1, "size_greater_than": "2MB", "size_less_than": "1MB"}]}, "no object is larger than 2000000 bytes and smaller"),
        ({"lifecycle": [{"expire_days": 1, "size_greater_than": 5, "size_less_than": 6}]}, "no object is larger than 5"),
        ({"lifecycle": [{"expire_days": 30, "transition_days": 30, "transition_tier": "COLD"}]}, "transition_days 30 is not before expire_days 30"),
        ({"lifecycle": [{"expire_date": "2030-01-01", "transition_date": "2031-01-01", "transition_tier": "COLD"}]}, "is not before expire_date"),
        ({"lifecycle": [{"noncurrent_expire_days": 3, "noncurrent_transition_days": 4, "noncurrent_transition_tier": "COLD"}]}, "nothing moves to the tier"),
        (public("s3:*"), "s3:PutBucketPolicy and s3:DeleteBucketPolicy to anybody"),
        (public(["s3:GetObject", "s3:PutBucketP*"]), "s3:PutBucketPolicy to anybody"),
    ],
)
def test_awkward_definitions_are_named(item, text):
    found = warned(**item)
    assert len(found) == 1 and text in found[0] and found[0].startswith("bucket users: ")


@pytest.mark.parametrize(
    "item",
    [
        {"lifecycle": [{"expire_days": 31, "transition_days": 30, "transition_tier": "COLD", "prefix": "a/"}]},
        {"lifecycle": [{"expire_days": 1, "size_greater_than": 5, "size_less_than": 7}]},
        {"versioning_exclude": {"prefixes": ["*/tmp/"]}},
        {"prefixes": {"": "public-read-write"}},
        public("s3:*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        public(["s3:GetObject", "s3:GetBucketPolicy"]),
        {"state": "absent", "lifecycle": [{"expire_days": 1, "prefix": "/a"}]},
    ],
)
def test_what_is_meant_is_not_warned_of(item):
    assert warned(**item) == []


def test_awkward_prefixes_of_rules():
    assert "begins with a slash" in rule_warnings("a", "dr", "/x")[0] and rule_warnings("a", "dr", "x/") == []


@pytest.mark.parametrize("odd", [None, True, 1, "", "*", [], [None], [[]], ["*", None], {}, {"AWS": None}, {"AWS": [["*"]]}, [{"Effect": "Allow"}]])
def test_a_policy_of_any_form_is_no_traceback(odd):
    bucket = {**dict.fromkeys(("lifecycle", "notifications", "prefixes", "versioning_exclude")), "name": "users", "state": "present"}
    for document in ({"Statement": odd}, {"Statement": [{"Effect": "Allow", "Principal": odd, "Action": odd}]}, {"Statement": [odd]}):
        assert isinstance(bucket_warnings({**bucket, "policy": document}), list)
