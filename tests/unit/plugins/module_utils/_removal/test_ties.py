# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""h8: what ties a site to others, and what it alone has. The requests themselves are tried on real servers."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._removal import holdings, ties
from ansible_collections.creativeflow.minio.plugins.module_utils._removal.holdings import held_here
from ansible_collections.creativeflow.minio.plugins.module_utils._removal.ties import recorded, ties_from
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import RemoteTarget, Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.snapshot import BucketReplication
from ansible_collections.creativeflow.minio.plugins.module_utils._site.listing_page import Version
from ansible_collections.creativeflow.minio.tests.unit.fakes import OneByOne

TARGET = RemoteTarget("arn:az1", "http://az1:9000", "copies", "key", None)
URLS = {"http://az1:9000": "az1", "http://az2:9000": "az2"}
OLD = "2026-01-01T00:00:00.000Z"


class Site(OneByOne):
    """The name of a site, in the place of its session."""

    def __init__(self, name):
        self.site = name


@pytest.fixture(name="world")
def world_fixture(monkeypatch):
    """Keys of each bucket by site, and the replication of dr."""
    world = {"dr": {}, "az1": {}, "az2": {}, "replication": {}}

    def listed(session, bucket, _prefix, _metadata=False):
        return iter([(key, [Version(key, "1", marker, 1, "e", OLD)]) for key, marker in sorted(world[session.site][bucket].items())])

    def replication(session):
        return {bucket: world["replication"].get(bucket, BucketReplication()) for bucket in world[session.site]}

    monkeypatch.setattr(holdings, "versions_by_key", listed)
    monkeypatch.setattr(holdings, "bucket_names", lambda session: set(world[session.site]))
    monkeypatch.setattr(holdings, "read_replication", replication)
    return world


def held():
    return held_here(Site("dr"), URLS, {name: Site(name) for name in ("az1", "az2")})


def replicating(prefix="", enabled=True):
    return BucketReplication([Rule("r", "arn:az1", 1, enabled, prefix)], {"arn:az1": TARGET})


def test_a_bucket_that_another_site_has_whole_is_not_held_here_alone(world):
    world["dr"] = {"media": {"a": False, "b": False}}
    world["az1"] = {"copies": {"a": False, "b": False, "more": False}}
    world["replication"] = {"media": replicating()}
    assert held() == []


def test_what_is_missing_on_every_place_is_told(world):
    world["dr"] = {"media": {"a": False, "b": False, "c": False}}
    world["az1"] = {"copies": {"a": False}}
    world["az2"] = {"media": {"a": False, "b": False}}
    world["replication"] = {"media": replicating()}
    places = [
        {"site": "az1", "bucket": "copies", "missing": 2, "different": 0, "keys": ["b", "c"]},
        {"site": "az2", "bucket": "media", "missing": 1, "different": 0, "keys": ["c"]},
    ]
    assert held() == [{"bucket": "media", "places": places}]


def test_one_whole_place_is_enough_also_without_a_rule(world):
    """A site that only receives has what its source has."""
    world["dr"] = {"media": {"a": False}}
    world["az1"] = {"media": {}}
    world["az2"] = {"media": {"a": False}}
    assert held() == []


def test_a_rule_for_a_part_does_not_vouch_for_the_rest(world):
    world["dr"] = {"media": {"in/a": False, "out/b": False}}
    world["az1"] = {"copies": {"in/a": False}}
    world["replication"] = {"media": replicating("in/")}
    assert held()[0]["places"][0]["keys"] == ["out/b"]


def test_a_bucket_of_no_other_site(world):
    world["dr"] = {"scratch": {"a": False}, "empty": {}, "markers": {"a": True}}
    assert held() == [{"bucket": "scratch", "places": []}]


def test_a_target_that_is_no_known_site_is_no_place(world):
    world["dr"] = {"media": {"a": False}}
    away = RemoteTarget("arn:az1", "http://elsewhere:9000", "media", "key", None)
    world["replication"] = {"media": BucketReplication([Rule("r", "arn:az1", 1)], {"arn:az1": away})}
    assert held() == [{"bucket": "media", "places": []}]


def test_a_delete_marker_is_nothing_that_is_lost(world):
    world["dr"] = {"media": {"a": False, "b": True}}
    world["az1"] = {"media": {"a": False}}
    assert held() == []


def test_what_is_written_last_counts_too(world, monkeypatch):
    world["dr"] = {"media": {"a": False}}
    world["az1"] = {"media": {}}
    late = Version("a", "1", False, 1, "e", "2999-01-01T00:00:00.000Z")
    monkeypatch.setattr(holdings, "versions_by_key", lambda session, *_rest: iter([("a", [late])] if session.site == "dr" else []))
    assert held()[0]["places"][0]["missing"] == 1


def site(name):
    return {"name": name, "url": f"http://{name}:9000", "replication_url": None, "access_key": "k", "secret_key": "s", "region": None, "ca_path": None,
            "validate_certs": True}  # fmt: skip


def params(tmp_path, **changes):
    return {"leaving": "dr", "sites": [site("az1"), site("az2"), site("dr")], "silent": [], "addresses": [], "folder": str(tmp_path), "timeout": 5, **changes}


def test_an_error_of_one_site_hides_no_other(tmp_path, monkeypatch):
    def ask(session, *_arguments):
        if session.site != "az2":
            raise MinioError(f"{session.site} says no.")
        return {"rules": []}

    monkeypatch.setattr(ties, "_ties", ask)
    monkeypatch.setattr(ties, "_own", ask)
    found = ties_from(params(tmp_path))
    assert found["others"] == [{"name": "az1", "error": "az1 says no."}, {"name": "az2", "error": "", "rules": []}]
    assert found["own"] == {"name": "dr", "error": "dr says no."}
    silent = ties_from(params(tmp_path, silent=["az1", "dr"]))
    assert ([other["name"] for other in silent["others"]], silent["own"]) == (["az2"], {})


def test_the_site_must_be_known(tmp_path):
    with pytest.raises(InputErrors, match="leaving: sites has no site frankfurt"):
        ties_from(params(tmp_path, leaving="frankfurt"))


def test_operations_that_the_controller_knows(tmp_path):
    for name in ("failover-az1-dr", "drill-dr-az2", "rebuild-az1-az2", "failover-az1-dr2"):
        (tmp_path / name).write_text("1764368040")
    assert recorded(str(tmp_path), ["az1", "az2", "dr"], "dr") == [
        {"operation": "failover", "from_site": "az1", "to_site": "dr"},
        {"operation": "drill", "from_site": "dr", "to_site": "az2"},
    ]
    assert recorded(f"{tmp_path}/none", ["az1", "dr"], "dr") == []


def test_records_that_cannot_be_read_are_unknown(tmp_path):
    (tmp_path / "records").write_text("no folder", encoding="utf-8")
    with pytest.raises(MinioError, match="the folder of records .*/records on the controller cannot be read"):
        recorded(f"{tmp_path}/records", ["az1", "dr"], "dr")
