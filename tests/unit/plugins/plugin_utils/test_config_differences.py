# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roles would change."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils import _config_differences
from ansible_collections.creativeflow.minio.plugins.plugin_utils._config_differences import config_differences, differences_by_site

AZ1 = {"site": "az1", "unknown": ""}
ROLES = Path(__file__).resolve().parents[4] / "roles"


@pytest.mark.parametrize("variables", [
    {}, {"minio_replication_compared": None}, {"minio_replication_compared": AZ1, "minio_buckets_result": None}, {"minio_buckets_result": {"skipped": True}},
    {"minio_replication_compared": AZ1, "minio_buckets_result": {"changes": []}}, {"minio_iam_users_result": {"changes": None}},
])  # fmt: skip
def test_nothing_to_change(variables):
    assert config_differences([variables]) == []


def test_changes_of_several_sites():
    one = {"minio_replication_compared": AZ1, "minio_buckets_result": {"changes": [{"name": "users", "settings": ["versioning", "quota"]}]}}
    two = {
        "minio_replication_compared": {"site": "dr", "unknown": ""},
        "minio_replication_result": {"changes": [{"name": "users → az1", "settings": ["rule"]}]},
    }
    assert config_differences([one, {}, two]) == ["site az1: users: versioning, quota", "site dr: users → az1: rule"]


def test_a_site_that_does_not_answer_is_no_site_without_differences():
    reason = "site az1 (http://az1): the connection was refused."
    assert config_differences([{"minio_replication_compared": {"site": "az1", "unknown": reason}}]) == [f"What it has is unknown. {reason}"]


def test_a_site_that_failed_on_the_way_says_so():
    failed = {"minio_replication_compared": AZ1, "minio_compare_failure": "site az1: it closed the connection."}
    assert config_differences([failed]) == ["site az1: it closed the connection."]


def test_differences_by_site():
    hosts = [
        {"minio_replication_compared": AZ1, "minio_buckets_result": {"changes": [{"name": "a", "settings": ["x", "y"]}, {"name": "b", "settings": ["x"]}]}},
        {"minio_replication_compared": {"site": "az2", "unknown": "no answer"}},
        {"minio_replication_compared": {"site": "dr", "unknown": ""}, "minio_compare_failure": "it failed"},
        {},
        {"minio_replication_compared": {"site": "lab", "unknown": ""}},
    ]
    assert differences_by_site(hosts, ["az1", "az2", "dr", "lab", "without"]) == {"az1": 2, "az2": None, "dr": None, "lab": 0, "without": None}


def test_results_are_those_of_the_roles():
    text = "".join(path.read_text(encoding="utf-8") for path in ROLES.glob("*/tasks/**/*.yml"))
    assert all(f"register: {name}\n" in text for name in _config_differences._RESULTS)
