# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policies of the examples beside each other, and rights that upstream's server cannot show. The target least_policies tries the others."""

from __future__ import annotations

import json
import pathlib

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import problems

POLICIES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (pathlib.Path(__file__).parents[5] / "examples/policies").glob("*.json")}


def _actions(name):
    return {action for statement in POLICIES[name]["Statement"] for action in statement["Action"]}


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_a_server_takes_it(name):
    assert problems(POLICIES[name]) == []


@pytest.mark.parametrize("part", ["status", "buckets", "iam", "replication"])
def test_site_has_the_rights_of_its_parts(part):
    assert _actions(part) <= _actions("site")


@pytest.mark.parametrize("name", ["buckets", "site"])
def test_cors_can_be_read_written_and_removed(name):
    assert {"s3:GetBucketCors", "s3:PutBucketCors", "s3:DeleteBucketCors"} <= _actions(name)
