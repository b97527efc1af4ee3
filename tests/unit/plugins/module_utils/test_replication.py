# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replication: wire formats, and the order in which a bucket's rules and targets are written."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._plan import converge
from ansible_collections.creativeflow.minio.plugins.module_utils._replication import replication_from
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_formats import (
    SWITCHES,
    RemoteTarget,
    Rule,
    parse_exported_targets,
    parse_listed_targets,
    parse_rules,
    render_rules,
)
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_options import RULE_OPTIONS, target_names
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_snapshot import BucketReplication
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
RULES = st.builds(
    Rule,
    id=TEXT,
    arn=TEXT,
    priority=st.integers(1, 999),
    enabled=st.booleans(),
    prefix=st.one_of(st.just(""), TEXT),
    tags=st.dictionaries(TEXT, TEXT, max_size=3).map(lambda tags: tuple(sorted(tags.items()))),
    **{name: st.booleans() for name in SWITCHES},
)


@given(st.lists(RULES, max_size=4))
def test_rules_read_back_as_they_were_written(rules):
    assert parse_rules(render_rules(rules)) == sorted(rules, key=lambda rule: rule.priority)


def test_a_role_of_older_configurations_is_the_target():
    assert parse_rules(b"<ReplicationConfiguration><Role>arn</Role><Rule><Priority>1</Priority></Rule></ReplicationConfiguration>")[0].arn == "arn"


def test_targets_of_the_export_and_of_the_listing_are_the_same_but_for_the_secret():
    target = RemoteTarget("arn", "https://h:9", "b", "key", "hidden", True, 5, "STANDARD", "eu")
    body = json.loads(target.body("source"))
    assert body["credentials"]["secretKey"] == "hidden" and "hidden" not in repr(target)
    root = ET.Element("BucketTargets")
    node = ET.SubElement(root, "Targets")
    credentials = ET.SubElement(node, "Credentials")
    for parent, name, text in (
        (node, "Arn", "arn"), (node, "Secure", "true"), (node, "Endpoint", "h:9"), (node, "TargetBucket", "b"), (node, "ReplicationSync", "true"),
        (node, "BandwidthLimit", "5"), (node, "StorageClass", "STANDARD"), (node, "Region", "eu"), (credentials, "AccessKeyId", "key"),
        (credentials, "SecretAccessKey", "hidden"),
    ):
        ET.SubElement(parent, name).text = text
    assert parse_exported_targets(ET.tostring(root)) == [target]
    del body["credentials"]["secretKey"]
    (listed,) = parse_listed_targets(json.dumps([body]).encode())["source"]
    assert listed.secret_key is None and (listed.url, listed.bucket, listed.bandwidth) == (target.url, "b", 5)
    assert parse_listed_targets(b"null") == {}


@pytest.mark.parametrize(("stored", "secure", "declared"), [("H:443", True, "https://h/"), ("h", True, "HTTPS://H:443"), ("[::1]:9", False, "http://[0::1]:9/")])
def test_spellings_of_one_address_are_one_target(stored, secure, declared):
    """a2: the server keeps an endpoint as it was written, by whomever."""
    listed = {"sourcebucket": "b", "arn": "arn", "endpoint": stored, "secure": secure, "targetbucket": "b"}
    (target,) = parse_listed_targets(json.dumps([listed]).encode())["b"]
    assert target_names([{"name": "dr", "url": declared}]) == {target.url: "dr"}
    assert target_names([{"name": "dr", "url": "http://other", "replication_url": declared}]) == {target.url: "dr"}


def test_errors_of_targets_are_told_at_once_and_without_a_secret():
    """b6"""
    with pytest.raises(InputErrors) as caught:
        target_names([{"name": "az2", "url": "http://key:SECRET@az2"}, {"name": "dr", "url": "http://dr", "replication_url": "http://dr?SECRET"}])
    assert len(caught.value.errors) == 2 and "SECRET" not in str(caught.value)
    assert "targets[1] (dr).replication_url: " in str(caught.value)


class Site:
    """A source site in memory: what SetRemoteTargetHandler, RemoveRemoteTargetHandler and PutBucketReplicationConfigHandler check."""

    site = "az1"

    def __init__(self):
        self.state = {"b": BucketReplication()}
        self.offline = set()
        self.refuse_new = False
        self.records = []
        self.sent = []

    def parallel(self, function, items):
        return [(item, function(item), None) for item in items]

    def admin(self, method, command, query, body=b"", encrypted=False):
        if command == "info-canned-policy":
            return json.dumps({"ID": json.dumps(self.records)}).encode()
        self.sent.append((method, command, *sorted(set(query) - {"bucket"})))
        state = self.state[query["bucket"]]
        if method == "DELETE":
            if any(rule.arn == query["arn"] for rule in state.rules):
                raise self.error("XMinioAdminRemoteRemoveDisallowed")
            del state.targets[query["arn"]]
            return b""
        sent = json.loads(body)
        url = ("https://" if sent["secure"] else "http://") + sent["endpoint"]
        update = query.get("update") == "true"
        if url in self.offline or (self.refuse_new and not update and sent["storageclass"] == "REFUSED"):
            raise self.error("XMinioAdminReplicationRemoteConnectionError")
        if not update and any(target.url == url for target in state.targets.values()):
            raise self.error("XMinioAdminBucketRemoteAlreadyExists")
        arn = sent["arn"] or f"arn-{len(self.sent)}"
        keys = sent["credentials"]
        state.targets[arn] = RemoteTarget(
            arn, url, sent["targetbucket"], keys["accessKey"], keys["secretKey"], sent["replicationSync"], sent["bandwidthlimit"], sent["storageclass"],
            sent["region"],
        )
        return json.dumps(arn).encode()

    def s3(self, method, bucket, query=None, body=b""):
        self.sent.append((method, bucket))
        state = self.state[bucket]
        if method == "DELETE":
            state.rules, state.targets = [], {}
            return b""
        rules = parse_rules(body)
        if any(state.targets[rule.arn].url in self.offline for rule in rules):
            raise self.error("RemoteDestinationNotFoundError")
        if len({rule.priority for rule in rules}) != len(rules):
            raise self.error("MalformedXML")
        state.rules = rules
        return b""

    def error(self, code):
        return ServerError(self.site, "http://az1", 400, code, code)


@pytest.fixture
def site(monkeypatch):
    site = Site()

    def read(session, buckets):
        return {name: BucketReplication(list(state.rules), dict(state.targets)) for name, state in session.state.items() if name in buckets}

    monkeypatch.setattr("ansible_collections.creativeflow.minio.plugins.module_utils._replication.read_replication", read)
    return site


def run(site, *rules, secret="hidden", **options):
    targets = [{"name": name, "url": f"http://{name}", "access_key": "key", "secret_key": secret, "region": None} for name in ("az2", "dr")]
    params = {**dict.fromkeys(RULE_OPTIONS), "purge": False, "buckets": None, "targets": targets, "rules": list(rules), **options}
    return converge(replication_from(params, site), False)


AZ2, DR = {"bucket": "b", "target": "az2"}, {"bucket": "b", "target": "dr"}


def test_two_rules_are_one_write(site):
    assert run(site, AZ2, DR).failures == []
    assert [call for call in site.sent if call == ("PUT", "b")] == [("PUT", "b")]
    assert [rule.priority for rule in site.state["b"].rules] == [1, 2]
    assert run(site, AZ2, DR).changes == []


def test_a_target_that_is_offline_leaves_nothing_behind(site):
    site.offline = {"http://dr"}
    outcome = run(site, DR, AZ2)
    assert [failure.object for failure in outcome.failures] == ["b → dr/b"]
    assert [target.url for target in site.state["b"].targets.values()] == ["http://az2"]


def test_removal_while_the_target_is_offline(site):
    run(site, AZ2, DR)
    site.offline = {"http://dr"}
    assert run(site, {**DR, "state": "absent"}).failures == []
    assert [target.url for target in site.state["b"].targets.values()] == ["http://az2"]
    site.offline = {"http://az2"}
    assert run(site, {**AZ2, "state": "absent"}).failures == []
    assert site.state["b"] == BucketReplication()


def test_a_target_that_another_rule_uses_stays(site):
    run(site, DR, {**DR, "prefix": "a/"})
    run(site, {**DR, "state": "absent"})
    assert [rule.prefix for rule in site.state["b"].rules] == ["a/"] and len(site.state["b"].targets) == 1


def test_a_secret_is_rotated_in_place(site):
    run(site, DR)
    (arn,) = site.state["b"].targets
    outcome = run(site, DR, secret="changed-secret")
    assert [(change.setting, change.secret) for change in outcome.changes] == [("secret_key", True)]
    assert site.state["b"].targets[arn].secret_key == "changed-secret" and ("PUT", "set-remote-target", "creds", "update") in site.sent
    assert "secret-" not in str(outcome.diff())


def test_a_replacement_that_fails_brings_the_old_target_back(site):
    run(site, DR)
    site.refuse_new = True
    outcome = run(site, {**DR, "storage_class": "REFUSED"})
    assert len(outcome.failures) == 1
    state = site.state["b"]
    assert len(state.rules) == 1 and state.targets[state.rules[0].arn].storage_class == ""


def test_priorities(site):
    run(site, {**AZ2, "priority": 1}, {**DR, "priority": 2})
    assert run(site, {**AZ2, "priority": 2}, {**DR, "priority": 1}).failures == []
    with pytest.raises(InputErrors, match="priority 1 is taken by the rule b → http://dr/b"):
        run(site, {**AZ2, "priority": 1})
    assert run(site, {**AZ2, "priority": 1}, purge=True).failures == []
    assert [rule.priority for rule in site.state["b"].rules] == [1]


def test_purge_takes_targets_without_a_rule(site):
    site.state["b"].targets["lost"] = RemoteTarget("lost", "http://dr", "b", "key", "hidden")
    outcome = run(site, AZ2, purge=True)
    assert ("b → http://dr/b (no rule)", "target") in [change.key for change in outcome.changes]
    assert [target.url for target in site.state["b"].targets.values()] == ["http://az2"]


def test_a3_purge_keeps_what_leads_back_while_a_failover_is_open(site):
    run(site, AZ2, DR)
    record = {"operation": "failover", "source": "az2", "target": "az1", "began": 1}
    site.records = [{**record, "addresses": ["http://az2"]}]
    assert [change.object for change in run(site, purge=True, buckets=["b"]).changes] == ["b → http://dr/b"]
    site.records = [{**record, "addresses": ["http://elsewhere"]}]
    assert [change.object for change in run(site, purge=True, buckets=["b"]).changes] == ["b → http://az2/b"]


def test_a3_a_rule_that_leads_back_goes_when_it_is_declared_absent(site):
    run(site, AZ2)
    site.records = [{"operation": "failover", "source": "az2", "target": "az1", "began": 1, "addresses": ["http://az2"]}]
    run(site, {**AZ2, "state": "absent"}, purge=True)
    assert site.state["b"].rules == []


def test_a_rule_of_somebody_else_is_adopted(site):
    run(site, DR)
    state = site.state["b"]
    state.rules = [Rule(id="by-hand", arn=state.rules[0].arn, priority=9)]
    outcome = run(site, {**DR, "delete_markers": False})
    assert [change.setting for change in outcome.changes] == ["delete_markers"]
    assert [(rule.id, rule.priority) for rule in site.state["b"].rules] == [("by-hand", 9)]
