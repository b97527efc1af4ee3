# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is lost is listed, and what nobody knows is never called nothing (a1, a12)."""

from __future__ import annotations

from ansible_collections.creativeflow.minio.plugins.plugin_utils._failover_losses import failover_losses

ALIVE = {name: {"state": "alive"} for name in ("az1", "az2", "dr")}
STOPPED = {"unstoppable": [{"kind": "root", "name": "root", "seen": False, "why": "No policy is in force for the root user."}]}
DRAINED = {"left": [], "left_objects": 0, "drained": True, "rules": []}


def dead(state="dead"):
    return {**ALIVE, "az1": {"state": state}}


def missing(*keys, site="az2", count=None, **more):
    versions = [{"key": key, "version_id": "v", "modified": f"2026-01-0{number}"} for number, key in enumerate(keys, 1)]
    rule = {"bucket": "b", "target_bucket": "t", "missing": versions, "counts": {"missing": len(keys) if count is None else count}}
    return {"item": {"site": site}, "rules": [rule], **more}


def test_nothing_is_lost_where_all_writers_are_stopped_and_all_was_sent():
    found = failover_losses("az1", "dr", ALIVE, STOPPED, DRAINED)
    assert found == {"losses": [], "unknown": [], "rpo": "nothing lost", "certain": True}


def test_what_was_not_sent_is_lost():
    left = [
        {"bucket": "b", "key": "k", "version_id": "1", "modified": "2026-01-02", "targets": ["dr", "az2"]},
        {"bucket": "b", "key": "for another site", "version_id": "1", "modified": "2026-01-01", "targets": ["az2"]},
    ]
    found = failover_losses("az1", "dr", ALIVE, STOPPED, {"left": left, "left_objects": 2, "drained": False, "rules": []})
    assert found["losses"] == ["b/k (version 1)"]
    assert found["rpo"] == "1 version lost, the oldest written at 2026-01-02"
    more = failover_losses("az1", "dr", ALIVE, STOPPED, {"left": left, "left_objects": 3, "drained": False, "rules": []})
    assert more["rpo"].startswith("more than 1 version lost")


def test_a16_what_cannot_be_told_is_unknown_and_not_lost():
    left = [{"bucket": "b", "key": f"k{number}", "version_id": "1", "modified": "2026-01-02", "targets": ["dr"], "uncertain": True} for number in range(22)]
    found = failover_losses("az1", "dr", ALIVE, STOPPED, {"left": left, "left_objects": 22, "drained": False, "rules": []})
    assert not found["losses"] and not found["certain"]
    assert "b/k0 (version 1)" in found["unknown"][0] and "and 2 more." in found["unknown"][0]


def test_a1_whoever_can_still_write_is_named_and_nothing_is_certain():
    others = [
        {"kind": "openid", "name": "keycloak", "seen": True, "why": "The server keeps no list of its users."},
        {"kind": "temporary credentials", "name": "root", "seen": None, "why": "They cannot be seen."},
    ]
    found = failover_losses("az1", "dr", ALIVE, {"unstoppable": STOPPED["unstoppable"] + others}, DRAINED)
    assert found["unknown"] == [
        "openid keycloak can still write to az1: The server keeps no list of its users.",
        "temporary credentials root may still write to az1: They cannot be seen.",
    ]
    assert found["rpo"].startswith("not known.") and not found["certain"]


def test_a1_writers_that_nobody_stopped_are_not_stopped():
    assert failover_losses("az1", "dr", ALIVE, None, DRAINED)["unknown"] == ["Writers of az1 are not stopped."]


def test_removals_that_were_not_sent_are_unknown():
    drained = {**DRAINED, "drained": False, "breaches": ["removals were not brought on their way. Raise wait_timeout."]}
    told = failover_losses("az1", "dr", ALIVE, STOPPED, drained)["unknown"]
    assert told == ["removals were not brought on their way. Raise minio_failover_timeout."]


def test_a_dead_site_keeps_its_secret():
    found = failover_losses("az1", "dr", dead(), compared=[missing("k", "l")])
    assert found["losses"] == ["t/k (version v, on az2)", "t/l (version v, on az2)"]
    assert found["rpo"] == (
        "not known. 2 versions lost, the oldest written at 2026-01-01 at least. What az1 took and did not send cannot be listed, because az1 does not answer."
    )
    assert "without write quorum" in failover_losses("az1", "dr", dead("no_write_quorum"), compared=[])["unknown"][0]


def test_a12_what_was_not_compared_is_said():
    late = missing(count=3, not_compared=[{"bucket": "b", "target": "dr", "after": "k"}, {"bucket": "c", "target": "dr", "after": None}])
    far = {"state": "unknown", "reason": "site far: its name cannot be resolved."}
    found = failover_losses("az1", "dr", {**dead(), "far": far, "near": {"state": "alive"}}, compared=[late])
    assert found["unknown"][1:] == [
        "What far has and dr lacks was not compared: site far: its name cannot be resolved.",
        "What near has and dr lacks was not compared: no rule of near leads there.",
        "What az2 has of b after k and dr lacks was not compared: the time limit was reached.",
        "What az2 has of c and dr lacks was not compared: the time limit was reached.",
    ]
    assert failover_losses("az1", "dr", dead(), compared=None)["unknown"][1:] == ["What az2 has and dr lacks was not compared."]


def test_what_no_enabled_rule_sends_is_not_called_nothing():
    """A rule that was removed or disabled by hand has no backlog."""
    rules = [
        {"bucket": "users", "target": "dr", "target_bucket": "users", "prefix": "", "enabled": True},
        {"bucket": "off", "target": "dr", "target_bucket": "off", "prefix": "", "enabled": False},
        {"bucket": "elsewhere", "target": "az2", "target_bucket": "elsewhere", "prefix": "", "enabled": True},
        {"bucket": "renamed", "target": "dr", "target_bucket": "other", "prefix": "", "enabled": True},
    ]
    declared = [{"bucket": name, "target_bucket": name} for name in ("users", "off", "elsewhere", "renamed", "gone")]
    found = failover_losses("az1", "dr", ALIVE, STOPPED, {**DRAINED, "rules": rules}, declared=declared)
    assert [line.split()[4] for line in found["unknown"]] == ["off", "elsewhere", "renamed", "gone"]
    assert found["unknown"][0] == "What az1 has of off and dr lacks is not known, because az1 has no enabled rule to dr/off, so that nothing is sent."
    assert not found["certain"] and found["rpo"].startswith("not known. What az1 has of off")


def test_a_bucket_that_another_site_could_not_be_asked_about_is_unknown():
    compared = [{**missing("k"), "item": {"site": "az2", "buckets": ["b", "c"]}}]
    found = failover_losses("az1", "dr", dead(), compared=compared)
    assert found["unknown"][1:] == ["What az2 has of c and dr lacks was not compared: no enabled rule of az2 leads there."]
