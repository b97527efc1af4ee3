# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a deployment, together."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._definitions.deployment import read_deployment


@pytest.fixture(name="read")
def _read(tmp_path):
    def read(buckets, rules=(), sites=("az1", "az2")):
        paths = []
        for index, content in enumerate([buckets, {"bucketReplications": list(rules)}]):
            path = tmp_path / f"{index}.json"
            path.write_text(json.dumps(content))
            paths.append(str(path))
        return read_deployment(list(sites), paths[:1], paths[1:], [], {}, True)

    return read


def test_h12_what_adopt_writes_for_two_sites_can_be_merged(read):
    """In one file, each bucket with the site that it was read from, with other settings on each."""
    buckets = [
        {"name": "logs", "sites": ["az1"], "versioning": "enabled", "quota": 1, "lifecycle": [{"id": "a", "enabled": True, "expire_days": 1}]},
        {"name": "logs", "sites": ["az2"], "versioning": "enabled"},
        {"name": "only", "sites": ["az2"]},
    ]
    rule = {"bucket": "logs", "target": "az2", "target_bucket": "logs", "priority": 1, "source": "az1"}
    found = read(buckets, [rule, {**rule, "source": "az2", "target": "az1"}])["sites"]
    assert [(bucket["name"], bucket.get("quota")) for bucket in found["az1"]["buckets"]] == [("logs", 1)]
    assert [(bucket["name"], bucket.get("quota")) for bucket in found["az2"]["buckets"]] == [("logs", None), ("only", None)]
    assert [len(found[site]["rules"]) for site in ("az1", "az2")] == [1, 1]


def test_h12_two_definitions_for_one_site_are_refused(read):
    with pytest.raises(InputErrors, match=r"0.json\[1\] \(logs\): .*0.json\[0\] defines the bucket logs already"):
        read([{"name": "logs"}, {"name": "logs", "sites": ["az1"]}])


def test_what_is_probably_not_meant_is_named_once(read):
    buckets = [{"name": "logs", "versioning": True, "lifecycle": [{"id": "a", "expire_days": 1, "prefix": "/a"}]}]
    rules = [{"bucket": "logs", "source": "az1", "target": "az2", "prefix": "a*"}]
    assert [line.partition(": the prefix")[0] for line in read(buckets, rules)["warnings"]] == ["bucket logs: lifecycle: rule a", "replication rule logs → az2"]


@pytest.mark.parametrize(("key", "value", "text"), [
    ("prefix", None, "prefix: it is null, and without prefix more is affected"),
    ("tags", None, "tags: it is null"),
    ("prefix", ["a/", "b/"], "write one entry for each"),
    ("tags", {"a": None}, "tags: a: null is not text"),
    ("tags", [{"key": "a", "value": None}], "null is not text"),
    ("bucket", ["logs"], "is not text"),
])  # fmt: skip
def test_c6_p11_rules_with_what_is_no_text(read, key, value, text):
    with pytest.raises(InputErrors) as refused:
        read([{"name": "logs", "versioning": True}], [{"bucket": "logs", "source": "az1", "target": "az2", key: value}])
    assert text in str(refused.value) and "'None'" not in str(refused.value)


def test_a_bucket_whose_sites_are_null_is_not_meant_on_every_site(read):
    """A template may have made it by mistake, and with force the objects of all sites would go."""
    with pytest.raises(InputErrors, match=r"0.json\[0\] \(logs\).sites: it is null, and without sites more is affected. Give its value, or leave sites out."):
        read([{"name": "logs", "sites": None, "state": "absent", "force": True}])


def test_members_are_compared_with_the_services_of_all_files(tmp_path):
    paths = [tmp_path / "groups.json", tmp_path / "services.json"]
    paths[0].write_text(json.dumps({"groups": [{"name": "team", "members": ["ann"]}]}))
    paths[1].write_text(json.dumps([{"name": "ann", "state": "absent"}]))
    with pytest.raises(InputErrors, match="members: the service ann is absent"):
        read_deployment(["az1"], [], [], [str(path) for path in paths], {}, True)
