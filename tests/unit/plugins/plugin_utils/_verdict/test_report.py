# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of a deployment as one: what is a breach, what is shown, and what Nagios reads."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.creativeflow.minio.plugins.filter.status_report import status_report

ROOT = Path(__file__).resolve().parents[5]
CHECK = ROOT / "extensions" / "nagios" / "check_minio.py"
NOW = 1764368040.0
RULE = {
    "bucket": "users", "target": "dr", "target_bucket": "users", "prefix": "", "id": "x", "priority": 1, "enabled": True, "online": True,
    "pending_objects": 0, "pending_bytes": 0, "failed_objects": 0, "lag": 0, "probe_lag": None, "breached": False,
}  # fmt: skip
BAD = {**RULE, "bucket": "logs", "online": False, "pending_objects": 3, "failed_objects": 2, "lag": 2400, "breached": True}
CLUSTER = {
    "nodes": [{"endpoint": f"n{number}:9000", "state": "online", "version": "v1", "uptime_seconds": 5, "pools": [1], "secret": "no"} for number in (1, 2)],
    "drives": [
        {"node": f"n{number}:9000", "path": "/d1", "pool": 1, "set": 1, "state": "ok", "healing": False, "healing_left": None, "bytes": 100, "used_bytes": 20}
        for number in (1, 2)
    ],
    "pools": [{"number": 1, "state": "active", "drives": 2, "drives_online": 2, "bytes": 100, "used_bytes": 20, "sets": []}],
    "tolerance": {"drives": 1, "nodes": 1}, "versions": ["v1"], "write_quorum": True, "read_quorum": True, "healing_drives": 0, "settled": True,
}  # fmt: skip


def site(name="az1", rules=(RULE,), breaches=(), kinds=(), cluster=None, **status):
    return {
        "site": name,
        "status": {"rules": list(rules), "breaches": list(breaches), "breach_kinds": list(kinds), "operations": None, **status},
        "cluster": {"cluster": {**CLUSTER, **(cluster or {})}},
    }


def judged(*results, sites=("az1",), **options):
    return status_report(results, sites, NOW, **options)


def runbooks(report):
    return [(one["runbook"], one["severity"]) for one in report["details"]["breaches"]]


def test_everything_is_well():
    report = judged(site(), site("dr", rules=[RULE, RULE]), sites=["az1", "dr"])
    assert report["messages"] == [] and report["breaches"] == []
    assert report["lines"] == [
        "az1: nodes 2/2, drives 2/2; write quorum; 1 drive or 1 node may fail; 20 % of 100 B used; version v1",
        "dr: nodes 2/2, drives 2/2; write quorum; 1 drive or 1 node may fail; 20 % of 100 B used; version v1",
        "3 rules ok",
    ]
    assert report["line"].startswith("MINIO OK: 2 sites, 4 nodes, 3 rules | lag=0s pending_objects=0 ")
    assert report["numbers"]["nodes_online"] == 4


def test_only_rules_that_are_not_well_are_shown_unless_all_are_wanted():
    results = [site(rules=[RULE] * 36 + [BAD], breaches=["site az1: logs → dr/logs: the target is offline, seen from this site."], kinds=["offline"])]
    report = judged(*results)
    table = [line for line in report["lines"] if "→" in line]
    assert len(table) == 1 and table[0].startswith("az1 logs → dr") and table[0].endswith("BREACH")
    assert "36 rules ok" in report["lines"]
    assert len([line for line in judged(*results, everything=True)["lines"] if "→" in line]) == 37
    assert runbooks(report) == [("target-offline", "critical")]
    assert report["numbers"]["lag"] == 2400 and report["numbers"]["rules_ok"] == 36


@pytest.mark.parametrize(("cluster", "found"), [
    ({"write_quorum": False}, [("no-quorum", "critical")]), ({"write_quorum": False, "read_quorum": False}, [("no-quorum", "critical")]),
    ({"nodes": [{**CLUSTER["nodes"][0], "state": "offline"}, CLUSTER["nodes"][1]]}, [("node-down", "critical")]),
    ({"drives": [{**CLUSTER["drives"][0], "state": "faulty"}]}, [("drive-failed", "warning")]), ({"versions": ["v1", "v2"]}, [("versions-differ", "warning")]),
    ({"pools": [{**CLUSTER["pools"][0], "used_bytes": 95}]}, [("drives-full", "warning")]), ({"pools": [{**CLUSTER["pools"][0], "bytes": 0}]}, []),
    ({"pools": [], "tolerance": None, "versions": None, "nodes": None, "drives": None}, []),
])  # fmt: skip
def test_nodes_drives_quorum_space_and_versions(cluster, found):
    assert runbooks(judged(site(cluster=cluster))) == found


def test_limits_are_what_the_user_says():
    full = site(cluster={"pools": [{**CLUSTER["pools"][0], "used_bytes": 70}]})
    assert runbooks(judged(full)) == [] and runbooks(judged(full, free="0.5")) == [("drives-full", "warning")]
    assert runbooks(judged(site(cluster={"pools": [{**CLUSTER["pools"][0], "used_bytes": 100}]}), free="")) == []
    assert runbooks(judged(site(), spare_drives="2")) == [("no-quorum", "critical")] and runbooks(judged(site(), spare_drives=1)) == []
    with pytest.raises(AnsibleFilterError, match="free is 'much'. Give a number, or nothing for no limit."):
        judged(site(), free="much")


def test_a_site_without_an_answer_is_not_well():
    silent = {"site": "dr", "status": {"failed": True, "msg": "site dr (http://dr): connection refused."}, "cluster": {"failed": True, "msg": "refused"}}
    report = judged(site(), silent, sites=["az1", "dr", "lab"])
    assert sorted(runbooks(report)) == [("site-down", "critical"), ("status-missing", "critical")]
    assert any(line == "dr: no answer" for line in report["lines"]) and any(line == "lab: not asked" for line in report["lines"])
    assert report["line"].startswith("MINIO CRITICAL: 2 breaches: ") and " And 1 more. | " in report["line"]
    denied = {**site("dr"), "status": {"msg": "site dr: AccessDenied."}}
    assert runbooks(judged(denied, sites=["dr"])) == [("status-missing", "critical")]
    assert judged(sites=[])["line"].startswith("MINIO CRITICAL: ")


def test_what_nobody_may_ask_is_unknown_and_said():
    unknown = {**site(), "cluster": {"failed": True, "msg": "site az1: AccessDenied.", "denied": True}}
    report = judged(unknown)
    assert report["messages"] == [] and report["numbers"]["unknown"] == 1
    assert "az1: its nodes are unknown" in report["lines"]
    assert report["details"]["sites"][0]["known"] is False and report["details"]["sites"][0]["answered"] is True


def test_nodes_that_cannot_be_asked_for_another_reason_are_a_breach():
    report = judged({**site(), "cluster": {"failed": True, "msg": "site az1: no answer\nwithin 60 s."}})
    assert report["messages"] == ["site az1: whether its nodes and drives are online is unknown: site az1: no answer within 60 s."]
    assert runbooks(report) == [("status-missing", "critical")] and report["line"].startswith("MINIO CRITICAL: ")


def test_a_failover_that_is_open_for_too_long():
    record = {"operation": "failover", "from_site": "az1", "to_site": "dr", "began": NOW - 90000}
    results = [site(operations=[record]), site("dr", operations=[record])]
    report = judged(*results)
    assert report["messages"] == ["a failover from az1 to dr began 1 d 1 h ago and has not ended."]
    assert runbooks(judged(*results, operation_hours=48)) == [] and runbooks(judged(*results, operation_hours="")) == []
    assert len(report["details"]["operations"]) == 1 and report["lines"][-1].startswith("OPEN: a failover from az1 to dr")


def test_certificates_and_hosts():
    shown = {"fingerprint": "ab", "verified": True, "days_left": 90.0, "certificate": {"not_after": "2027-01-01T00:00:00Z"}}
    asked = [
        {"site": "az1", "of": "n1", "answer": shown, "trusted": True},
        {"site": "az1", "of": "n2", "answer": {**shown, "days_left": 3.0}, "trusted": True},
        {"site": "az1", "of": "n3", "answer": {**shown, "verified": False, "error": "it has ended"}, "trusted": True},
        {"site": "az1", "of": "n4", "answer": {"msg": "no answer"}, "trusted": True},
    ]
    report = judged(site(), certificates=asked, unreached=["n5"])
    assert runbooks(report) == [("node-down", "warning"), ("certificate", "warning"), ("certificate", "critical")]
    assert [one["verdict"] for one in report["details"]["certificates"]] == ["ok", "BREACH", "BREACH", "no answer"]
    assert "1 rule ok, 1 certificate ok" in report["lines"]
    assert not any(line.startswith("az1   n1 ") for line in report["lines"])


def test_each_breach_names_a_runbook_that_there_is():
    bad = site(rules=[BAD], breaches=["a", "b", "c", "d", "e", "f"], kinds=["offline", "behind", "probe", "failed", "no_rule", "mismatch"])
    report = judged(bad, sites=["az1", "dr"], runbooks="docs/runbooks/")
    for one, line in zip(report["details"]["breaches"], report["breaches"]):
        assert (ROOT / "docs" / "runbooks" / f"{one['runbook']}.md").is_file()
        assert line.endswith(f" Runbook: docs/runbooks/{one['runbook']}.md")
    assert judged(sites=["x"])["details"]["breaches"][0]["runbook_url"].startswith("https://")


def test_details_have_named_fields_alone():
    assert "secret" not in json.dumps(judged(site(password="secret"))["details"])


def test_nothing_in_the_one_line_ends_it_early():
    report = judged(site(rules=[BAD], breaches=["site az1: a|b → dr: x"], kinds=["behind"]))
    assert report["line"].count("|") == 1 and "\n" not in report["line"]


def checked(folder, *arguments):
    run = subprocess.run([sys.executable, str(CHECK), *arguments, str(folder)], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout


def written(folder, line, age=0):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
    (folder / "status.json").write_text(json.dumps({"time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "details": {"line": line}}), encoding="utf-8")


@pytest.mark.parametrize(("word", "code"), [("OK", 0), ("WARNING", 1), ("CRITICAL", 2), ("ODD", 3)])
def test_the_exit_codes_of_nagios(tmp_path, word, code):
    written(tmp_path, f"MINIO {word}: a: b | lag=1s")
    assert checked(tmp_path) == (code, f"MINIO {word}: a: b | lag=1s\n")


def test_the_program_that_nagios_calls(tmp_path):
    written(tmp_path, "MINIO WARNING: a: b | lag=1s")
    run = subprocess.run(["bash", str(CHECK.with_suffix("")), str(tmp_path)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (1, "MINIO WARNING: a: b | lag=1s\n")


def test_what_is_unknown_to_nagios(tmp_path):
    assert checked(tmp_path)[0] == 3
    (tmp_path / "status.json").write_text("[]", encoding="utf-8")
    assert checked(tmp_path) == (3, f"MINIO UNKNOWN: {tmp_path}/status.json is no result of creativeflow.minio.status.\n")
    written(tmp_path, "MINIO OK: x | y", age=1000)
    code, said = checked(tmp_path)
    assert code == 3 and said.startswith("MINIO UNKNOWN: the status is 10") and said.endswith("more than 900. See whether its timer runs.\n")
    assert checked(tmp_path, "--age", "9000")[0] == 0
    written(tmp_path, "MINIO OK: x | y", age=-30)
    assert checked(tmp_path)[0] == 0
    written(tmp_path, "MINIO OK: x | y", age=-90000)
    code, said = checked(tmp_path)
    assert code == 3 and said.endswith("so that its age is unknown. Correct the clock, and run the status again.\n")
    assert checked(tmp_path, "--nonsense")[0] == 3


def test_a_command_that_wrote_nothing_leaves_no_old_status(tmp_path):
    written(tmp_path, "MINIO OK: x | y", age=30)
    arguments = [sys.executable, str(CHECK), str(tmp_path), "--"]
    assert subprocess.run([*arguments, "false"], capture_output=True, check=False).returncode == 3
    assert subprocess.run([*arguments, "no-such-program"], capture_output=True, check=False).returncode == 3
    assert subprocess.run([*arguments, "touch", str(tmp_path / "ran")], capture_output=True, check=False).returncode == 3
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(("written", "status", "texts"), [
    ({}, {}, []), ({"skipped": True}, {}, []), ({"buckets": [], "breaches": []}, {}, []),
    ({"buckets": [], "breaches": ["bucket users: site az1: no\nquorum."], "msg": "bucket users: …"}, {}, ["bucket users: site az1: no quorum."]),
    ({"msg": "site az1: AccessDenied."}, {}, ["site az1: AccessDenied."]),
])  # fmt: skip
def test_a_site_that_does_not_store(written, status, texts):
    report = judged({**site(**status), "written": written})
    assert report["messages"] == [f"site az1: a small object could not be written and read: {text}" for text in texts]
    assert runbooks(report) == [("errors", "critical")] * len(texts)


def test_a_site_that_does_not_answer_is_one_breach():
    report = judged({"site": "az1", "status": {"msg": "site az1: no answer."}, "written": {"msg": "site az1: no answer."}})
    assert runbooks(report) == [("site-down", "critical")]


def test_sites_that_were_not_to_be_asked_are_named():
    report = judged(site("dr"), sites=[], left_out=["az1", "az2"])
    assert report["messages"] == [] and report["details"]["left_out"] == ["az1", "az2"]
    assert "not asked, because of --limit: az1, az2" in report["lines"]
    assert report["line"].startswith("MINIO OK: 1 site, 2 nodes, 1 rule; not asked: az1, az2 | ")


DECLARED = {"bucket": "users", "target": "dr", "state": "present"}


@pytest.mark.parametrize(("there", "declared", "what"), [
    (RULE, DECLARED, ""), ({**RULE, "enabled": False}, DECLARED, "is disabled"), ({**RULE, "enabled": False}, {**DECLARED, "enabled": True}, "is disabled"),
    ({**RULE, "enabled": False}, {**DECLARED, "enabled": False}, ""), ({**RULE, "enabled": False}, {**DECLARED, "state": "absent"}, ""),
    ({**RULE, "prefix": "a/"}, DECLARED, "does not exist"), ({**RULE, "prefix": "a/"}, {**DECLARED, "prefix": "a/"}, ""),
    (RULE, {**DECLARED, "target": "az2"}, "does not exist"), (RULE, {**DECLARED, "prefix": None, "enabled": None, "target_bucket": "users"}, ""),
])  # fmt: skip
def test_a_declared_rule_that_does_not_replicate(there, declared, what):
    report = judged({**site(rules=[there]), "declared": {"rules": [declared], "receives": [], "buckets": []}})
    place = f"site az1: users → {declared['target']}/users: the rule is declared and {what}. Run creativeflow.minio.replication."
    assert report["messages"] == ([place] if what else [])
    assert runbooks(report) == [("drift", "warning")] * bool(what)


def test_two_rules_to_one_place_of_which_one_is_disabled():
    rules = [{**RULE, "enabled": False}, {**RULE, "id": "y"}]
    assert judged({**site(rules=rules), "declared": {"rules": [DECLARED]}})["messages"] == []


@pytest.mark.parametrize(("grouped", "status", "found"), [
    (True, {"site_replication": None}, [("mismatch", "critical")]), (False, {"site_replication": None}, []), (True, {}, [("mismatch", "critical")]),
    (True, {"site_replication": {"sites": ["az1", "az2"], "mismatches": {}}}, []),
])  # fmt: skip
def test_site_replication_that_is_declared_and_gone(grouped, status, found):
    report = judged({**site(rules=[], **status), "declared": {}, "grouped": grouped})
    assert runbooks(report) == found
    assert all("Run creativeflow.minio.site_replication." in line for line in report["messages"])
