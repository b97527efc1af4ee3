# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replication: wire formats, and the order in which a bucket's rules and targets are written."""

from __future__ import annotations

import itertools
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import converge
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.options import RULE_OPTIONS, target_names
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.rules import replication_from
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import (
    SWITCHES,
    RemoteTarget,
    Rule,
    other_spellings,
    parse_exported_targets,
    parse_listed_targets,
    parse_rules,
    render_rules,
)
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.snapshot import BucketReplication
from ansible_collections.creativeflow.minio.plugins.module_utils._site.address import comparable
from ansible_collections.creativeflow.minio.tests.unit.fakes import OneByOne
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
RULES = st.builds(
    Rule,
    id=TEXT,
    arn=TEXT,
    storage_class=st.sampled_from(["", "STANDARD"]),
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
        (node, "Arn", "arn"),
        (node, "Secure", "true"),
        (node, "Endpoint", "h:9"),
        (node, "TargetBucket", "b"),
        (node, "ReplicationSync", "true"),
        (node, "BandwidthLimit", "5"),
        (node, "StorageClass", "STANDARD"),
        (node, "Region", "eu"),
        (credentials, "AccessKeyId", "key"),
        (credentials, "SecretAccessKey", "hidden"),
    ):
        ET.SubElement(parent, name).text = text
    assert parse_exported_targets(ET.tostring(root)) == [target]
    del body["credentials"]["secretKey"]
    (listed,) = parse_listed_targets(json.dumps([body]).encode())["source"]
    assert listed.secret_key is None and (listed.url, listed.bucket, listed.bandwidth) == (target.url, "b", 5)
    assert parse_listed_targets(b"null") == {}


@pytest.mark.parametrize(
    ("stored", "secure", "declared"), [("H:443", True, "https://h/"), ("h", True, "HTTPS://H:443"), ("[::1]:9", False, "http://[0::1]:9/")]
)
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


class Killed(BaseException):
    """The run was ended here."""


class Site(OneByOne):
    """A source site in memory: what SetRemoteTargetHandler, RemoveRemoteTargetHandler and PutBucketReplicationConfigHandler check and keep.

    :ivar kill_at: the number of the write before which the run is ended.
    The storage class STANDARD and the region "wrong" stand for a target that cannot be made.

    :ivar refused: calls that are refused, by method and command or bucket.
    """

    site = "az1"

    def __init__(self):
        self.rules = []
        self.targets = {}
        self.offline = set()
        self.records = []
        self.refused = set()
        self.sent = []
        self.numbers = itertools.count()
        self.kill_at = None
        self.seen = []

    @property
    def state(self):
        return {"b": BucketReplication(list(self.rules), {arn: self.parse(arn) for arn in self.targets})}

    def parse(self, arn):
        (target,) = parse_listed_targets(json.dumps([self.targets[arn]]).encode())["b"]
        return replace(target, secret_key=self.targets[arn]["credentials"]["secretKey"], unmanaged={})

    def count(self, *call):
        if self.kill_at == len([sent for sent in self.sent if sent[0] != "GET"]):
            raise Killed
        self.sent.append(call)
        self.seen.append(sorted(rule.id for rule in self.rules if rule.arn in self.targets))

    def admin(self, method, command, query, body=b"", encrypted=False):
        if command == "info-canned-policy":
            return json.dumps({"ID": json.dumps(self.records)}).encode()
        if method == "GET":
            return json.dumps([{**target, "isOnline": True, "totalDowntime": 5} for target in self.targets.values()]).encode()
        self.count(method, command, *sorted(set(query) - {"bucket"}))
        if (method, command) in self.refused:
            raise self.error("AccessDenied")
        if method == "DELETE":
            if any(rule.arn == query["arn"] for rule in self.rules):
                raise self.error("XMinioAdminRemoteRemoveDisallowed")
            del self.targets[query["arn"]]
            return b""
        sent = json.loads(body)
        update = query.get("update") == "true"
        if update:
            old = self.targets[sent["arn"]]
            overlay = {"creds": ("credentials", "targetbucket", "secure", "endpoint"), "sync": ("replicationSync",), "bandwidth": ("bandwidthlimit",)}
            overlay.update(proxy=("disableProxy",), healthcheck=("healthCheckDuration",), path=("path",))
            sent = {**old, **{name: sent[name] for operation, names in overlay.items() if operation in query for name in names}}
        if sent["endpoint"].lower() in self.offline or sent.get("storageclass") == "STANDARD" or sent["region"] == "wrong":
            raise self.error("XMinioAdminReplicationRemoteConnectionError")
        if any(target["endpoint"] == sent["endpoint"] for arn, target in self.targets.items() if arn != sent["arn"]):
            raise self.error("XMinioAdminBucketRemoteAlreadyExists")
        arn = sent["arn"] or f"arn-{next(self.numbers)}"
        self.targets[arn] = {**sent, "arn": arn}
        return json.dumps(arn).encode()

    def s3(self, method, bucket, query=None, body=b""):
        self.count(method, bucket)
        if (method, bucket) in self.refused:
            raise self.error("AccessDenied")
        if method == "DELETE":
            self.rules, self.targets = [], {}
            return b""
        rules = parse_rules(body)
        if any(self.targets[rule.arn]["endpoint"].lower() in self.offline for rule in rules):
            raise self.error("RemoteDestinationNotFoundError")
        if len({rule.priority for rule in rules}) != len(rules):
            raise self.error("MalformedXML")
        self.rules = rules
        return b""

    def error(self, code):
        return ServerError(self.site, "http://az1", 400, code, code)


@pytest.fixture
def site(monkeypatch):
    site = Site()

    def read(session, buckets):
        return {name: BucketReplication(list(state.rules), dict(state.targets), b"") for name, state in session.state.items() if name in buckets}

    module = "ansible_collections.creativeflow.minio.plugins.module_utils._replication.rules"
    monkeypatch.setattr(f"{module}.read_replication", read)
    # What it asks the targets is tested in test_replication_encryption.py.
    monkeypatch.setattr(f"{module}.check_encryption", lambda session, rules, targets: ([], []))
    return site


def kind(site, *rules, secret="hidden", region=None, **options):
    targets = [{"name": name, "url": f"http://{name}", "access_key": "key", "secret_key": secret, "region": region} for name in ("az2", "dr")]
    params = {**dict.fromkeys(RULE_OPTIONS), "purge": False, "buckets": None, "targets": targets, "rules": list(rules), **options}
    return replication_from(params, site)


def run(site, *rules, **options):
    return converge(kind(site, *rules, **options), False)


AZ2, DR = {"bucket": "b", "target": "az2"}, {"bucket": "b", "target": "dr"}


def test_two_rules_are_one_write(site):
    assert run(site, AZ2, DR).failures == []
    assert [call for call in site.sent if call == ("PUT", "b")] == [("PUT", "b")]
    assert [rule.priority for rule in site.state["b"].rules] == [1, 2]
    assert run(site, AZ2, DR).changes == []


@pytest.mark.parametrize("code, warnings", [("AccessDenied", 1), ("ServerSideEncryptionConfigurationNotFoundError", 0)])
def test_h14_an_encryption_that_cannot_be_seen_is_not_taken_for_none(site, monkeypatch, code, warnings):
    module = "ansible_collections.creativeflow.minio.plugins.module_utils._replication.rules"
    monkeypatch.setattr(f"{module}.read_replication", lambda session, buckets: session.state)
    plain_s3, asked = site.s3, []

    def s3(method, bucket, query=None, body=b""):
        if method == "GET":
            asked.append(bucket)
            raise ServerError("az1", "http://az1", 403, code, code)
        return plain_s3(method, bucket, query, body)

    monkeypatch.setattr(site, "s3", s3)
    rules = kind(site, AZ2, DR)
    assert converge(rules, False).failures == [] and asked == ["b"]
    found = rules.report().get("warnings", [])
    assert len(found) == warnings and all("bucket b: whether it is encrypted is not known" in line for line in found)


def test_a_target_that_is_offline_leaves_nothing_behind(site):
    site.offline = {"dr"}
    outcome = run(site, DR, AZ2)
    assert [failure.object for failure in outcome.failures] == ["b → dr/b"]
    assert [target.url for target in site.state["b"].targets.values()] == ["http://az2"]


def test_removal_while_the_target_is_offline(site):
    run(site, AZ2, DR)
    site.offline = {"dr"}
    assert run(site, {**DR, "state": "absent"}).failures == []
    assert [target.url for target in site.state["b"].targets.values()] == ["http://az2"]
    site.offline = {"az2"}
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


def test_a9_a_replacement_that_fails_leaves_the_old_target(site):
    run(site, DR)
    outcome = run(site, {**DR, "storage_class": "STANDARD"})
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
    site.targets["lost"] = json.loads(RemoteTarget("lost", "http://dr", "b", "key", "hidden").body("b"))
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
    site.rules = [Rule(id="by-hand", arn=state.rules[0].arn, priority=9)]
    outcome = run(site, {**DR, "delete_markers": False})
    assert [change.setting for change in outcome.changes] == ["delete_markers"]
    assert [(rule.id, rule.priority) for rule in site.state["b"].rules] == [("by-hand", 9)]


OPTIONS = {"path": "on", "api": "s3v4", "disableProxy": True, "healthCheckDuration": 7_000_000_000, "resetID": "a-resync", "ofALaterServer": "kept"}
GOLD = {**DR, "storage_class": "REDUCED_REDUNDANCY"}
REPLACEMENTS = {
    "class": ([GOLD], {}),
    "region": ([DR], {"region": "eu-west-1"}),
    "bucket": ([{**DR, "target_bucket": "other"}], {"purge": True}),
}


@pytest.fixture
def shared(site):
    """A rule that is declared and one that is not, on one target with options that mc made."""
    run(site, DR)
    (arn,) = site.targets
    site.targets[arn].update(OPTIONS)
    site.rules.append(Rule(id="undeclared", arn=arn, priority=9, prefix="u/", storage_class="STANDARD"))
    site.sent, site.seen = [], []
    return site


@pytest.mark.parametrize("change", ["class", "region"])
def test_a9_a_target_is_replaced_without_a_moment_without_rules_and_keeps_its_options(shared, change):
    rules, options = REPLACEMENTS[change]
    assert run(shared, *rules, **options).failures == []
    assert shared.seen and all(ids == ["dr-b", "undeclared"] for ids in shared.seen)
    ((arn, target),) = shared.targets.items()
    assert {rule.id: rule.arn for rule in shared.rules} == {"dr-b": arn, "undeclared": arn}
    assert (target["storageclass"], target["region"]) == (("REDUCED_REDUNDANCY", "") if change == "class" else ("", "eu-west-1"))
    assert {name: target.get(name) for name in OPTIONS} == OPTIONS and "isOnline" not in target
    assert target["endpoint"] == "dr" and [rule.storage_class for rule in shared.rules if rule.id == "undeclared"] == ["STANDARD"]
    assert run(shared, *rules, **options).changes == []


@pytest.mark.parametrize("change", REPLACEMENTS)
@pytest.mark.parametrize("write", range(9))
def test_a9_a_run_that_is_killed_loses_nothing_and_the_next_one_ends_it(shared, change, write):
    rules, options = REPLACEMENTS[change]
    stay = {"dr-b", "undeclared"} if change != "bucket" else set()
    shared.kill_at = write
    try:
        run(shared, *rules, **options)
    except Killed:
        assert stay <= {rule.id for rule in shared.rules if rule.arn in shared.targets}
        assert any(rule.arn in shared.targets for rule in shared.rules)
    shared.kill_at = None
    assert run(shared, *rules, **options).failures == []
    (target,) = shared.targets.values()
    assert target["endpoint"] == "dr" and stay <= {rule.id for rule in shared.rules} and {rule.arn for rule in shared.rules} == {target["arn"]}
    assert change == "bucket" or {name: target.get(name) for name in OPTIONS} == OPTIONS
    assert run(shared, *rules, **options).changes == []


@pytest.mark.parametrize("refused", [("PUT", "b"), ("DELETE", "remove-remote-target"), ("PUT", "set-remote-target")])
@pytest.mark.parametrize("change", REPLACEMENTS)
def test_a9_what_is_refused_in_a_replacement_loses_nothing(shared, change, refused):
    rules, options = REPLACEMENTS[change]
    shared.refused = {refused}
    outcome = run(shared, *rules, **options)
    assert outcome.failures, shared.sent
    assert {rule.prefix for rule in shared.rules if rule.arn in shared.targets} >= ({"", "u/"} if change != "bucket" else {""})
    shared.refused = set()
    assert run(shared, *rules, **options).failures == [] and len(shared.targets) == 1


@pytest.mark.parametrize("bad", [{**DR, "storage_class": "STANDARD"}, {**DR, "storage_class": "STANDARD", "target_bucket": "other"}])
def test_a9_a_target_that_cannot_be_made_leaves_all_as_it_was(shared, bad):
    before = (shared.rules, json.dumps(shared.targets))
    outcome = run(shared, bad, purge="target_bucket" in bad)
    assert outcome.failures and (shared.rules, json.dumps(shared.targets)) == before
    assert shared.seen and all(ids == ["dr-b", "undeclared"] for ids in shared.seen)
    if "target_bucket" in bad:
        assert [failure.error for failure in outcome.failures if failure.object == "b → http://dr/b"] == [
            "kept, because its replacement could not be created. Correct the cause, then run this again."
        ]


def test_a9_a_removal_goes_on_beside_a_target_that_cannot_be_made(site):
    run(site, AZ2, {**AZ2, "prefix": "a/"})
    site.offline = {"dr"}
    outcome = run(site, AZ2, DR, {**AZ2, "prefix": "a/", "state": "absent"})
    assert [failure.object for failure in outcome.failures] == ["b → dr/b"] and [rule.prefix for rule in site.rules] == [""]


def test_a9_a_wrong_region_of_the_old_target_is_corrected(shared):
    (target,) = shared.targets.values()
    target["region"] = "wrong"
    assert run(shared, DR, region="eu-west-1").failures == []
    assert [target["region"] for target in shared.targets.values()] == ["eu-west-1"]


@pytest.mark.parametrize(
    "url",
    ["http://dr", "https://S3.dr.example.net:9000", "http://10.0.0.1:9000", "https://[fd00::1]", "http://[fd00::1]:9000", "https://10.0.0.1"],
)
def test_a9_another_spelling_is_the_same_place(url):
    address = comparable(url)
    others = other_spellings(address)
    assert len(others) >= 2 and address.partition("//")[2] not in others
    assert {comparable(f"{address.partition('//')[0]}//{other}") for other in others} == {address}


@pytest.mark.parametrize("prefix", [["a/"], {"a/": 1}, True])
def test_p11_a_prefix_that_is_no_text_is_refused_in_a_list_and_alone(site, prefix):
    assert RULE_OPTIONS["prefix"]["type"] == "raw"
    rule = {**AZ2, "prefix": prefix}
    for options in ({"rules": [rule]}, {"rules": None, "state": "present", **rule}):
        params = {**dict.fromkeys(RULE_OPTIONS), "purge": False, "buckets": None, "targets": [], **options}
        with pytest.raises(InputErrors, match=r"prefix: .* is not text"):
            replication_from(params, site)


@pytest.mark.parametrize(("declared", "written", "operations"), [
    ({"health_check": "2m"}, {"healthCheckDuration": 120_000_000_000, "disableProxy": True, "path": "on"}, {"healthcheck"}),
    ({"disable_proxy": False, "path_style": False}, {"healthCheckDuration": 7_000_000_000, "disableProxy": False, "path": "off"}, {"proxy", "path"}),
    ({"health_check": 7, "disable_proxy": True, "path_style": "On"}, OPTIONS, set()),
])  # fmt: skip
def test_h6_options_of_a_target_are_changed_in_place(shared, declared, written, operations):
    rules = {**DR, **declared}
    assert len(run(shared, rules).changes) == len(operations)
    ((_arn, target),) = shared.targets.items()
    assert {name: target[name] for name in written} == dict(written)
    assert run(shared, rules).changes == []
