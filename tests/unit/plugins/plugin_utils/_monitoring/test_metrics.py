# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metrics of our own, read back as Prometheus reads them."""

from __future__ import annotations

import re

import pytest
from ansible_collections.creativeflow.minio.plugins.filter.replication_metrics import replication_metrics
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.families import FAMILIES, PREFIX, sample, text
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import alerts
from hypothesis import given
from hypothesis import strategies as st

_LINE = re.compile(r'([a-z_0-9]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? (-?[0-9.e+-]+)')
_PAIR = re.compile(r'([a-z_]+)="((?:[^"\\]|\\.)*)"')
RULE = {
    "bucket": "users",
    "target": "dr",
    "id": "dr-users",
    "online": True,
    "pending_objects": 3,
    "pending_bytes": 3000,
    "failed_objects": 1,
    "lag": 12.5,
    "probe_lag": None,
    "breached": False,
}
CLUSTER = {
    "nodes": [{"endpoint": "n1:9000", "state": "online", "version": "2026-02-12T20:18:48Z"}, {"endpoint": "n2:9000", "state": "offline", "version": ""}],
    "drives": [
        {"node": "n1:9000", "path": "/d1", "state": "ok", "healing": True, "healing_left": 7},
        {"node": "n1:9000", "path": "/d2", "state": "offline", "healing": False, "healing_left": None},
    ],
    "pools": [{"number": 1, "bytes": 100, "used_bytes": 40}],
    "tolerance": {"drives": 1, "nodes": 0},
}


def read(content):
    """The samples by name and labels; every line is understood."""
    found = {}
    for line in content.split("\n"):
        if line and not line.startswith("# "):
            match = _LINE.fullmatch(line)
            assert match, line
            labels = tuple(re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], value) for _name, value in _PAIR.findall(match[2] or ""))
            key = (match[1].removeprefix(PREFIX), labels)
            assert key not in found, line
            found[key] = float(match[3])
    return found


def document(kind, sites=("az1",), outcome="ok", numbers=None, details=None, last="2026-11-25T02:00:00Z"):
    return {
        "schema": "creativeflow.minio.result",
        "version": 1,
        "kind": kind,
        "time": "2026-11-26T02:00:00Z",
        "sites": list(sites),
        "outcome": outcome,
        "numbers": numbers or {},
        "details": details or {},
        "last_ok": {"time": last, "numbers": {}} if last else None,
    }


def test_a_status():
    status = {"rules": [RULE], "queue": {"failed_last_5_minutes": 2, "dropped": 5}, "operations": None}
    found = read(replication_metrics([{"site": "az1", "status": status}], 1764368040.4))
    assert found["replication_lag_seconds", ("az1", "users", "dr", "dr-users")] == 12.5
    assert found["replication_online", ("az1", "users", "dr", "dr-users")] == 1
    assert found["replication_dropped", ("az1",)] == 5
    assert found["replication_up", ("az1",)] == 1
    assert found["replication_asked_timestamp_seconds", ()] == 1764368040
    assert not [key for key in found if key[0] == "replication_probe_seconds"]


def test_a_site_that_gave_no_status():
    found = read(replication_metrics([{"site": "az1", "status": {"failed": True, "msg": "no answer"}}], 1.0))
    assert found["replication_up", ("az1",)] == 0
    assert not [key for key in found if key[0] == "replication_lag_seconds"]


def test_a_site_that_nobody_asked_gave_no_status():
    found = read(replication_metrics([{"site": "az1", "status": {"rules": []}}], 1.0, sites=["az1", "dr"]))
    assert (found["replication_up", ("az1",)], found["replication_up", ("dr",)]) == (1, 0)


def test_an_open_operation_that_both_sites_know_is_there_once():
    status = {"rules": [], "operations": [{"operation": "failover", "from_site": "az1", "to_site": "dr", "began": 1764368040}]}
    found = read(replication_metrics([{"site": "az1", "status": status}, {"site": "dr", "status": status}], 1.0))
    assert found["operation_began_timestamp_seconds", ("failover", "az1", "dr")] == 1764368040


def test_a_cluster():
    found = read(replication_metrics([{"site": "az1", "status": {"rules": []}, "cluster": {"cluster": CLUSTER}}], 1.0))
    assert found["server_info", ("az1", "n1:9000", "2026-02-12T20:18:48Z")] == 1
    assert found["node_online", ("az1", "n2:9000")] == 0
    assert found["drive_healing_left_objects", ("az1", "n1:9000", "/d1")] == 7
    assert ("drive_healing_left_objects", ("az1", "n1:9000", "/d2")) not in found
    assert found["drive_ok", ("az1", "n1:9000", "/d2")] == 0
    assert found["pool_used_bytes", ("az1", "1")] == 40
    assert found["tolerated_nodes", ("az1",)] == 0


@pytest.mark.parametrize("cluster", [{}, None, {"failed": True, "msg": "access denied"}, {"skipped": True}])
def test_what_a_cluster_does_not_say_is_left_out(cluster):
    found = read(replication_metrics([{"site": "az1", "status": {"rules": []}, "cluster": cluster}], 1.0))
    assert not [key for key in found if key[0].startswith(("node_", "drive_", "pool_", "tolerated_"))]


def test_writes():
    written = {"buckets": [{"name": "a", "write_seconds": 0.25, "read_seconds": 0.25}, {"name": "b", "write_seconds": 2, "read_seconds": 1}], "breaches": []}
    found = read(replication_metrics([{"site": "az1", "status": {"rules": []}, "written": written}], 1.0))
    assert (found["write_check_ok", ("az1",)], found["write_check_seconds", ("az1",)]) == (1, 3)
    found = read(replication_metrics([{"site": "az1", "status": {"rules": []}, "written": {"buckets": [], "breaches": ["no"]}}], 1.0))
    assert found["write_check_ok", ("az1",)] == 0
    assert ("write_check_seconds", ("az1",)) not in found


@pytest.mark.parametrize(("status", "written", "value"), [
    ({"rules": []}, {"failed": True, "msg": "site az1: no answer within 60 s."}, 0), ({"rules": []}, {"skipped": True}, None), ({"rules": []}, {}, None),
    ({"msg": "no answer"}, {"failed": True, "msg": "no answer"}, None),
])  # fmt: skip
def test_writes_that_could_not_even_begin(status, written, value):
    found = read(replication_metrics([{"site": "az1", "status": status, "written": written}], 1.0))
    assert found.get(("write_check_ok", ("az1",))) == value


def test_certificates():
    shown = {"fingerprint": "ab", "verified": True, "days_left": 9, "certificate": {"not_after": "1970-01-11T00:00:00Z"}}
    asked = [
        {"site": "az1", "of": "n1", "answer": shown, "trusted": True},
        {"site": "az1", "of": "n2", "answer": {**shown, "verified": False}, "trusted": True},
        {"site": "az1", "of": "n3", "answer": {**shown, "verified": False}, "trusted": False},
        {"site": "az1", "of": "n4", "answer": {"msg": "no answer"}, "trusted": True},
    ]
    found = read(replication_metrics([], 1.0, certificates=asked))
    assert found["certificate_expiry_timestamp_seconds", ("az1", "n1")] == 864000
    assert {key[1][1]: value for key, value in found.items() if key[0] == "certificate_trusted"} == {"n1": 1, "n2": 0}


def test_results():
    rule = {"site": "az1", "bucket": "users", "target": "dr", "prefix": "", "missing": 2, "different": 1}
    documents = [
        document("verify_replication", outcome="failed", numbers={"incomplete": 0, "sites_failed": 1}, details={"rules": [rule]}),
        document("verify_config", numbers={"manifest": 1}, details={"differences_by_site": {"az1": 2, "dr": None}}),
        document("backup_config", outcome="failed"),
        document("backup_config", sites=["dr"], outcome="failed", last=None),
        document("drill", sites=["az1", "dr"], numbers={"lost": 0, "longest_gap": 7.1}),
        document("something_new"),
    ]
    found = read(replication_metrics([], 1.0, results=documents, unreadable=1))
    assert found["verify_missing_versions", ("az1", "users", "dr", "")] == 2
    assert found["verify_complete", ()] == 0
    assert found["drift_objects", ("az1",)] == 2 and ("drift_objects", ("dr",)) not in found
    assert found["drift_complete", ()] == 0
    assert found["backup_ok", ("az1",)] == 0
    assert found["backup_last_success_timestamp_seconds", ("az1",)] == 1795572000
    assert ("backup_last_success_timestamp_seconds", ("dr",)) not in found
    assert found["drill_not_writable_seconds", ("az1", "dr")] == 7.1
    assert found["result_ok", ("backup_config-dr",)] == 0
    assert found["results_unreadable", ()] == 1


@pytest.mark.parametrize(("numbers", "complete"), [
    ({"differences": 0, "sites_failed": 0}, 1), ({"differences": 3, "sites_failed": 0}, 1), ({"differences": 0, "sites_failed": 1}, 0), ({}, 0),
    ({"differences": None, "sites_failed": 0}, 0),
])  # fmt: skip
def test_a_comparison_that_left_out_a_site(numbers, complete):
    found = read(replication_metrics([], 1.0, results=[document("verify_config", outcome="failed", numbers=numbers)]))
    assert found["drift_complete", ()] == complete


def test_results_about_sites_that_are_gone():
    documents = [document("backup_config", sites=[name], outcome="failed") for name in ("az1", "old")]
    documents += [document("drill", sites=["az1", "old"], outcome="failed"), document("verify_config", sites=["az1", "old"])]
    found = read(replication_metrics([], 1.0, results=documents, sites=["az1", "dr"]))
    assert {key[1] for key in found if key[0] == "result_ok"} == {("backup_config-az1",), ("verify_config",)}
    assert not [key for key in found if "old" in key[1]]
    assert ("backup_ok", ("old",)) in read(replication_metrics([], 1.0, results=documents))


def test_a_drill_that_never_succeeded():
    found = read(replication_metrics([], 1.0, results=[document("drill", sites=["az1", "dr"], outcome="failed", last=None)]))
    assert found["drill_ok", ("az1", "dr")] == 0
    assert not {"drill_lost_writes", "drill_last_success_timestamp_seconds"} & {name for name, _labels in found}


def test_every_metric_has_its_help_and_type_also_without_a_value():
    content = replication_metrics([], 1.0)
    for family in FAMILIES:
        assert f"# HELP {PREFIX}{family.name} {family.text}\n# TYPE {PREFIX}{family.name} gauge\n" in content


def test_alerts_look_at_metrics_that_there_are():
    known = {PREFIX + family.name for family in FAMILIES}
    used = {name for alert in alerts() for name in re.findall(rf"{PREFIX}\w+", alert.expr)}
    assert used <= known


def test_labels_are_those_of_the_family():
    with pytest.raises(ValueError, match="replication_up"):
        sample("replication_up", 1, "az1", "more")


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_no_number_is_left_out(value):
    assert read(text([sample("replication_up", value, "az1")])) == {}


@given(st.text(), st.floats(0, 1e15))
def test_any_label_is_read_back(label, value):
    assert read(text([sample("replication_up", value, label)])) == {("replication_up", (label,)): value}
