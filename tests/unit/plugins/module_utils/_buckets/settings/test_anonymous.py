# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short form of a bucket policy."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.anonymous import anonymous_access, read_prefixes
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import check


@pytest.mark.parametrize("level", ["public-read", "public-list", "public-write", "public-read-write"])
@pytest.mark.parametrize("prefix", ["", "public/"])
def test_each_level_is_a_policy_that_the_server_takes(prefix, level):
    assert check(anonymous_access("b-one", {prefix: level}), "policy", "b-one") == []


def test_reading_is_no_listing():
    (statement,) = anonymous_access("b-one", {"public/": "public-read"})["Statement"]
    assert (statement["Action"], statement["Resource"]) == (["s3:GetObject"], "arn:aws:s3:::b-one/public/*")


def test_listing_ends_at_the_prefix():
    listing = anonymous_access("b-one", {"public/": "public-list"})["Statement"][1]
    assert (listing["Resource"], listing["Condition"]) == ("arn:aws:s3:::b-one", {"StringLike": {"s3:prefix": "public/*"}})
    assert "Condition" not in anonymous_access("b-one", {"": "public-list"})["Statement"][1]


def test_no_prefix_is_no_policy():
    assert anonymous_access("b-one", {}) == {}


def test_an_unknown_level_is_named():
    with pytest.raises(ValueError, match="'public' is not one of public-read"):
        read_prefixes({"a/": "public"})
