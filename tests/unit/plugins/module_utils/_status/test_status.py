# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The backlog of a bucket, and what a report makes of it."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pytest
from ansible_collections.creativeflow.minio.plugins.filter.replication_breaches import replication_breaches as breaches
from ansible_collections.creativeflow.minio.plugins.module_utils._common.xml import NAMESPACE
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.backlog import Missing, read_backlog, read_sizes
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.target_health import is_online
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._status import status as status_module
from ansible_collections.creativeflow.minio.plugins.module_utils._status.module import Thresholds, report
from ansible_collections.creativeflow.minio.plugins.module_utils._status.probe import Arrival
from ansible_collections.creativeflow.minio.plugins.module_utils._status.status import RuleStatus
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.families import text as metrics_text
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.samples import of_status
from ansible_collections.creativeflow.minio.plugins.plugin_utils._verdict.table import table, uncertain_versions, unknown_nodes
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime.datetime.now(datetime.timezone.utc)
DR, AZ2 = Rule(id="dr", arn="arn-dr", priority=1), Rule(id="az2", arn="arn-az2", priority=2)


class Site:
    """Answers replication/diff, and listings of versions in pages of three."""

    site, url = "az1", "http://az1"

    def __init__(self, entries=(), verbose=(), versions=()):
        self.answers = {False: entries, True: verbose}
        self.versions = sorted(versions, key=lambda item: (item[0].encode(), item[1]))
        self.pages = 0

    def admin(self, method, command, query):
        return b" \n".join(json.dumps(entry).encode() for entry in self.answers["verbose" in query])

    def s3(self, method, bucket, query):
        self.pages += 1
        after = (query.get("key-marker", "").encode(), query.get("version-id-marker", "\x7f"))
        rest = [item for item in self.versions if (item[0].encode(), item[1]) > after]
        page = rest[:3]
        rest_of = "<ETag>e</ETag><LastModified>2026-01-02T03:04:05.123Z</LastModified>"
        found = "".join(f"<Version><Key>{key}</Key><VersionId>{version}</VersionId><Size>{size}</Size>{rest_of}</Version>" for key, version, size in page)
        more = f"<NextKeyMarker>{page[-1][0]}</NextKeyMarker><NextVersionIdMarker>{page[-1][1]}</NextVersionIdMarker>" if page else ""
        return f"<R xmlns='{NAMESPACE}'><IsTruncated>{'true' if len(rest) > 3 else 'false'}</IsTruncated>{more}{found}</R>".encode()


def test_a3_the_table_says_that_a_failover_is_open():
    status = {"rules": [], "operations": [{"operation": "failover", "from_site": "az1", "to_site": "dr", "began": 0}]}
    lines = table([{"site": "az1", "status": status}, {"site": "dr", "status": status}, {"site": "x", "status": {"rules": [], "operations": None}}])
    assert lines[1:] == [
        "OPEN: a failover from az1 to dr began at 1970-01-01 00:00:00 UTC and has not ended. Rules that lead from dr back to az1 stay until"
        " creativeflow.minio.failback has run."
    ]


def entry(key, targets=None, **more):
    return {"object": key, "versionId": "v", "lastModified": "2026-01-02T03:04:05.123456789Z", "deletemarker": False, "targets": targets, **more}


def test_statuses():
    site = Site(
        [
            entry("failed", {"arn-dr": {"rStatus": "FAILED"}, "arn-az2": {"rStatus": "COMPLETED"}}, rStatus="FAILED"),
            entry("pending", {"arn-dr": {"rStatus": "PENDING"}}, rStatus="PENDING"),
            entry("removed", {"arn-dr": {"rStatus": "COMPLETED", "drStatus": "PENDING"}}, dStatus="PENDING"),
        ]
    )
    found = {item.key: item for item in read_backlog(site, "b", [DR])}
    assert found["failed"].waiting == {"arn-dr": True} and found["pending"].waiting == {"arn-dr": False}
    assert found["removed"].removed and not found["failed"].removed
    assert found["failed"].modified.isoformat() == "2026-01-02T03:04:05.123456+00:00"


def test_objects_older_than_a_rule():
    assert read_backlog(Site([entry("old")]), "b", [DR])[0].waiting == {"arn-dr": False}
    # Two targets: the second request tells which of them has it.
    there = {"arn-az2": {"rStatus": "COMPLETED"}}
    site = Site([entry("old")], [entry("old", there), entry("done", there, rStatus="COMPLETED")])
    assert [(item.key, item.waiting) for item in read_backlog(site, "b", [DR, AZ2])] == [("old", {"arn-dr": False})]
    assert read_backlog(Site([entry("old")]), "b", [Rule(id="x", arn="a", priority=1, existing_objects=False)]) == []
    assert read_backlog(Site([entry("old")]), "b", [Rule(id="x", arn="a", priority=1, prefix="new/")]) == []


KEYS = st.lists(st.text("abé/", min_size=1, max_size=4), max_size=30)


@given(KEYS, KEYS)
def test_sizes_of_exactly_what_is_missing(present, absent):
    versions = [(key, f"v{number}", number) for number, key in enumerate(present)]
    site = Site(versions=versions)
    missing = [Missing(key, "v", NOW, False, {}, False) for key in present[::2] + absent]
    sizes = read_sizes(site, "b", missing)
    for key, version, size in versions:
        if key in present[::2]:
            assert sizes[key, version] == size


def test_a_listing_leaps():
    site = Site(versions=[(f"{number:04}", "v", 1) for number in range(3000)])
    wanted = ["0003", "1500", "2999"]
    sizes = read_sizes(site, "b", [Missing(key, "v", NOW, False, {}, False) for key in wanted])
    assert all((key, "v") in sizes for key in wanted) and site.pages < 20


class Judged:
    """What a report needs of a status."""

    def __init__(self, *rules, without=()):
        self.rules, self.without_rules, self.queue = list(rules), list(without), {"dropped": 3}


def behind(**more):
    items = [
        Missing("old.mp4", "v", NOW - datetime.timedelta(minutes=40), False, {"arn-dr": True}, False),
        Missing("gone.mp4", "v", NOW - datetime.timedelta(days=900), False, {"arn-dr": False}, True),
    ]
    return RuleStatus("users", DR, "http://dr", "users", missing=items, sizes={("old.mp4", "v"): 2048}, **more)


LIMITS = Thresholds(online=True, pending_bytes=1024, failed_objects=0, lag=900.0, probe_lag=5.0, probed=True)
NONE = Thresholds()


def test_breaches_are_one_line_each():
    result = report(Judged(behind(online=False)), "az1", LIMITS, True, {"http://dr": "dr"}, NOW)
    assert result["breaches"] == [
        "site az1: users → dr/users: the target is offline, seen from this site.",
        "site az1: users → dr/users: 2 objects with 2.0 KiB wait, more than max_pending_bytes 1.0 KiB.",
        "site az1: users → dr/users: old.mp4 waits for 40 min, more than max_lag 15 min.",
        "site az1: users → dr/users: 2 objects with 2.0 KiB still waited when wait_timeout ended.",
    ]
    assert result["msg"] == "\n".join(result["breaches"])
    assert result["breach_kinds"] == ["offline", "behind", "behind", "behind"]
    assert result["lag"] == 2400, "a removed version has no age"


@pytest.mark.parametrize(("online", "limits"), [(True, LIMITS), (None, LIMITS), (False, dataclasses.replace(LIMITS, online=False))])
def test_what_failed_is_a_breach_where_no_offline_target_is_one(online, limits):
    result = report(Judged(behind(online=online)), "az1", limits, True, {"http://dr": "dr"}, NOW)
    assert "site az1: users → dr/users: 1 object with 2.0 KiB failed, more than max_failed_objects 0." in result["breaches"]
    assert "failed" in result["breach_kinds"]


def test_without_thresholds_nothing_fails():
    result = report(Judged(behind()), "az1", NONE, False, {}, NOW)
    assert "msg" not in result and result["pending_objects"] == 2 and result["rules"][0]["target"] == "http://dr" and not result["drained"]


def test_a_bucket_without_rules():
    assert "no replication rule" in report(Judged(without=["users"]), "az1", NONE, False, {}, NOW)["msg"]


def test_table_of_several_sites():
    results = [
        {"site": "az1", "status": report(Judged(behind(online=False)), "az1", LIMITS, False, {"http://dr": "dr"}, NOW)},
        {"site": "az2", "status": {"msg": "no answer"}},
    ]
    assert table(results) == [
        "RULE            STATE    WAITING  SIZE     FAILED  OLDEST  PROBE  VERDICT",
        "az1 users → dr  OFFLINE  2        2.0 KiB  1       40 min  -      BREACH",
        "az2: no answer",
    ]
    assert len(breaches(results)) == 4


RULE = {"bucket": "users", "target": "dr", "target_bucket": "users"}
NODES = [{"endpoint": "n1:9000", "state": "online"}, {"endpoint": "n2:9000", "state": "offline"}]
DRIVES = [
    {"node": "n1:9000", "path": "/d1", "state": "ok"},
    {"node": "n1:9000", "path": "/d2", "state": "unformatted"},
    {"node": "n2:9000", "path": "/d1", "state": "offline"},
]


def judged(site="az1", rules=(RULE,), **more):
    return {"site": site, "status": {"rules": list(rules), "breaches": []}, **more}


def test_c10_nodes_and_drives_that_are_not_online_are_breaches():
    assert breaches([judged(cluster={"cluster": {"nodes": NODES, "drives": DRIVES}})]) == [
        "site az1: node n2:9000 is offline. Start it, or replace it.",
        "site az1: drive n1:9000/d2 is unformatted. Replace it.",
    ]
    assert breaches([judged(), judged(cluster={})]) == []


def test_c10_nodes_that_nobody_may_ask_for_are_unknown_and_not_well():
    denied = judged(cluster={"msg": "site az1: AccessDenied.", "denied": True})
    assert breaches([denied]) == []
    assert unknown_nodes(denied) == ["az1: whether all nodes and drives are online is unknown: site az1: AccessDenied."]
    silent = judged(cluster={"failed": True, "msg": "site az1: no answer\nwithin 60 s."})
    assert breaches([silent]) == ["site az1: whether its nodes and drives are online is unknown: site az1: no answer within 60 s."]
    assert unknown_nodes(silent) == [] and breaches([judged(cluster={"skipped": True})]) == []


def test_c10_a_declared_rule_that_does_not_exist_is_a_breach():
    declared = {"rules": [RULE, {"bucket": "users", "target": "az2"}, {"bucket": "users", "target": "old", "state": "absent"}], "receives": [], "buckets": [1]}
    assert breaches([judged(declared=declared)]) == [
        "site az1: users → az2/users: the rule is declared and does not exist. Run creativeflow.minio.replication."
    ]
    assert breaches([{**judged(declared=declared), "status": {"msg": "no answer"}}]) == ["no answer"]


@pytest.mark.parametrize("alone, partial, wrong", [
    ({"rules": [], "receives": [], "buckets": [1]}, False, True), ({"rules": [], "receives": [], "buckets": [1]}, True, False),
    ({"rules": [], "receives": ["users"], "buckets": [1]}, False, False), ({"rules": [], "receives": [], "buckets": []}, False, False),
])  # fmt: skip
def test_c10_a_site_without_rules_beside_sites_with_some(alone, partial, wrong):
    first = judged(declared={"rules": [RULE], "receives": [], "buckets": [1]})
    found = breaches([first, judged("az2", (), declared=alone, partial=partial)])
    assert bool(found) == wrong and all(line.startswith("site az2: no rule leads from it or to it") for line in found)
    # Where nobody has rules, nothing is expected of one.
    assert not breaches([judged("az2", (), declared=alone, partial=partial)])


def test_metrics_of_several_sites():
    status = report(Judged(behind(online=True)), "az1", NONE, False, {"http://dr": 'the "dr"'}, NOW)
    lines = metrics_text(of_status([{"site": "az1", "status": status}, {"site": "az2", "status": {"msg": "no answer"}}], 1000.4)).splitlines()
    labels = '{site="az1",bucket="users",target="the \\"dr\\"",rule="dr"}'
    assert f"creativeflow_minio_replication_pending_objects{labels} 2" in lines
    assert f"creativeflow_minio_replication_online{labels} 1" in lines
    assert not any(line.startswith("creativeflow_minio_replication_probe_seconds{") for line in lines)
    assert 'creativeflow_minio_replication_dropped{site="az1"} 3' in lines
    assert "creativeflow_minio_replication_asked_timestamp_seconds 1000" in lines
    assert 'creativeflow_minio_replication_up{site="az2"} 0' in lines
    assert all(line.startswith(("# HELP creativeflow_", "# TYPE creativeflow_", "creativeflow_")) for line in lines)


@pytest.mark.parametrize(("seconds", "text"), [(None, "the probe was not there"), (6.0, "the probe took 6 s, more than max_probe_lag 5 s"), (4.0, None)])
def test_probes(seconds, text):
    rule = RuleStatus("users", DR, "http://dr", "users", online=True, probe=Arrival(seconds))
    result = report(Judged(rule), "az1", LIMITS, False, {}, NOW)
    assert [text in line for line in result["breaches"]] == ([True] if text else [])
    assert result["rules"][0]["probe_lag"] == seconds and result["rules"][0]["breached"] is bool(text)


def test_a_counter_that_differs_is_said():
    assert "counter says that 0 objects wait, its comparison object by object says 2." in report(Judged(behind()), "az1", NONE, False, {}, NOW)["notes"][0]
    assert report(Judged(behind(queued=(2, 0))), "az1", NONE, False, {}, NOW)["notes"] == []


@pytest.mark.parametrize(
    "link, online",
    [
        ({"isOnline": False, "latency": {"max": 0}}, None),
        ({"isOnline": True, "latency": {"max": 0}}, None),
        ({"isOnline": True, "latency": {"max": 5}}, True),
        ({"isOnline": False, "latency": {"max": 5}}, False),
        ({}, False),
    ],
)
def test_a_target_that_was_never_checked_is_unknown(link, online):
    assert is_online(link) is online


def failed(key, marker=False):
    return Missing(key, "v", NOW, marker, {"arn-dr": True}, False)


@pytest.mark.parametrize(
    ("online", "missing", "uncertain"),
    [(True, ["plain", "waits"], ["sealed"]), (None, ["plain", "waits"], ["sealed"]), (False, ["sealed", "plain", "waits"], [])],
)
def test_h4_what_the_server_cannot_see_on_a_target_is_counted_apart(monkeypatch, online, missing, uncertain):
    asked = []

    def unreadable(_session, bucket, items):
        asked.append(bucket)
        return [item for item in items if item.key == "sealed"]

    monkeypatch.setattr(status_module, "unreadable", unreadable)
    rule = status_module.RuleStatus("b", DR, "http://dr", "b", online=online)
    rule.missing = [failed("sealed"), failed("plain"), Missing("waits", "v", NOW, False, {"arn-dr": False}, False)]
    other = status_module.RuleStatus("c", DR, "http://dr", "c", online=True)
    status = object.__new__(status_module.Status)
    status.rules = [rule, other]
    status._session = Session("http://az1", "a", "b")
    status._set_uncertain_apart()
    assert ([item.key for item in rule.missing], [item.key for item in rule.uncertain]) == (missing, uncertain)
    assert asked == (["b"] if online is not False else [])


def test_h4_what_is_uncertain_has_a_line_in_the_table():
    rule = {"bucket": "b", "target": "dr", "uncertain_objects": 2}
    assert uncertain_versions({"site": "az1", "status": {"rules": [rule, {**rule, "uncertain_objects": 0}]}}) == [
        "az1: b → dr: 2 failed with keys of clients (SSE-C), which the target may have: creativeflow.minio.verify_replication tells."
    ]
    assert uncertain_versions({"site": "az1", "status": {"msg": "no answer"}}) == []
