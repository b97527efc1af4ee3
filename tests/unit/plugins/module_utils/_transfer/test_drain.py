# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a drain asks a site for, and when it gives up."""

from __future__ import annotations

import datetime
import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.xml import NAMESPACE
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.backlog import Missing
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.target_health import reasons_of_versions
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import RemoteTarget, Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.snapshot import BucketReplication
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer import drain, drain_module
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer.drain import Drain, touch, unreadable
from ansible_collections.creativeflow.minio.tests.unit.fakes import OneByOne
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime.datetime.now(datetime.timezone.utc)
RULE = Rule("r", "arn", 1)


class Site(OneByOne):
    """Replicates, at the next look, what it is asked for or lists; what is in ``stuck`` never."""

    site, url, requests = "az1", "http://az1", 0

    def charge(self, requests):
        """What other sessions sent is of no interest here."""

    def __init__(self, present, missing, stuck=(), answers=None):
        self.answers = answers or {}
        self.keys, self.missing, self.stuck = sorted(present, key=str.encode), set(missing), set(stuck)
        self.heads, self.pages, self.seen = [], 0, set()

    def head(self, bucket, key, query):
        self.heads.append(key)
        self.seen.add(key)
        raise self.answers.get(key, ServerError(self.site, self.url, 405, "", ""))

    def s3(self, method, bucket, query):
        self.pages += 1
        if self.answers.get("listing"):
            raise self.answers["listing"]
        below = [key for key in self.keys if key.startswith(query.get("prefix", ""))]
        rest = [key for key in below if key.encode() > query.get("key-marker", "").encode()]
        page = rest[: int(query.get("max-keys", 1000))]
        self.seen |= set(page)
        fields = "<VersionId>v</VersionId><Size>1</Size><ETag>e</ETag><LastModified>t</LastModified>"
        found = "".join(f"<Version><Key>{key}</Key>{fields}</Version>" for key in page)
        more = f"<NextKeyMarker>{page[-1]}</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>" if page else ""
        return f"<R xmlns='{NAMESPACE}'><IsTruncated>{'true' if len(rest) > 1000 else 'false'}</IsTruncated>{more}{found}</R>".encode()

    def admin(self, method, command, query):
        self.missing -= self.seen - self.stuck
        failed = {"rStatus": "FAILED", "targets": {"arn": {"rStatus": "FAILED"}}}
        fields = {"versionId": "v", "lastModified": "2026-01-02T03:04:05Z", "deletemarker": False, **failed}
        return b"\n".join(json.dumps({"object": key, **fields}).encode() for key in sorted(self.missing))


def items(keys):
    return [Missing(key, "v", NOW, False, {"arn": True}, False) for key in keys]


NUMBERS = st.lists(st.integers(0, 6000), unique=True, max_size=300)


@given(NUMBERS, NUMBERS)
def test_everything_is_asked_for_in_whatever_place_it_lies(present, missing):
    wanted = [f"{number:05}" for number in missing]
    site = Site({f"{number:05}" for number in present} | set(wanted), wanted)
    touch(site, "b", items(wanted))
    assert set(wanted) <= site.seen


def test_neighbours_are_listed_and_what_lies_apart_is_asked_for_alone():
    keys = [f"{number:05}" for number in range(5000)]
    site = Site(keys, keys)
    touch(site, "b", items(keys))
    assert site.pages <= 6 and len(site.heads) <= 6
    apart = keys[::100]
    site = Site(keys, apart)
    touch(site, "b", items(apart))
    assert len(site.heads) == 50 and site.pages == 1


def test_a_drain_ends_when_nothing_is_missing_and_lists_once_for_removals():
    site = Site([f"{number:05}" for number in range(1500)], ["00003", "01499"])
    running = Drain(site, {"b": [RULE]})
    assert running.run(10, set)
    assert running.left == {} and site.pages == 2
    site = Site(["a"], [])
    assert Drain(site, {"b": [Rule("r", "arn", 1, delete_replication=False)]}).run(10, set)
    assert site.pages == 0


def test_what_does_not_move_is_asked_for_again_and_then_left(monkeypatch):
    monkeypatch.setattr(drain, "_STALLED", 0.2)
    site = Site(["a", "b"], ["a", "b"], stuck=["a"])
    running = Drain(site, {"b": [RULE]})
    assert not running.run(1.5, set)
    assert [item.key for item in running.left["b"]] == ["a"]
    assert site.heads.count("a") > 1 and site.heads.count("b") == 1


SSE_C = ServerError("az1", "http://az1", 400, "InvalidRequest", "The object was stored using a form of Server Side Encryption.")
BROKEN = ServerError("az1", "http://az1", 503, "SlowDownRead", "")


def test_a16_one_odd_version_ends_no_drain(monkeypatch):
    monkeypatch.setattr(drain, "_STALLED", 0.2)
    site = Site(["a", "b", "c"], ["a", "b", "c"], answers={"a": SSE_C, "b": BROKEN})
    running = Drain(site, {"b": [RULE]})
    assert running.run(10, set)
    assert running.left == {}
    # Each of the two was listed, beside the listing for removals.
    assert site.pages == 3


def test_a16_what_the_server_cannot_see_is_named_and_not_waited_for(monkeypatch):
    monkeypatch.setattr(drain, "_STALLED", 0.2)
    keys = [f"{number:02}" for number in range(40)]
    site = Site(keys, keys, stuck=["33"], answers={"33": SSE_C})
    running = Drain(site, {"b": [RULE]})
    assert running.run(60, set)
    assert [item.key for item in running.left["b"]] == ["33"] and running.is_uncertain("b", running.left["b"][0])
    site = Site(["a", "b"], ["a", "b"], stuck=["a", "b"], answers={"a": SSE_C})
    running = Drain(site, {"b": [RULE]})
    assert not running.run(1.5, set)
    assert [running.is_uncertain("b", item) for item in running.left["b"]] == [True, False]


class Markers(Site):
    """Has failed delete markers, which it does not send again."""

    def __init__(self, keys):
        super().__init__([], keys, stuck=keys)

    def s3(self, method, bucket, key="", query=None, headers=None):  # pylint: disable=arguments-renamed
        raise AssertionError("nothing is listed")

    def admin(self, method, command, query):
        return super().admin(method, command, query).replace(b'"deletemarker": false', b'"deletemarker": true')


KEEPS = Rule("r", "arn", 1, delete_replication=False)


def test_a_delete_marker_that_is_never_sent_again_ends_no_drain(monkeypatch):
    monkeypatch.setattr(drain, "_STALLED", 0.2)
    site = Markers(["a", "b"])
    running = Drain(site, {"b": [KEEPS]})
    assert running.run(60, set)
    assert [running.is_unsendable("b", item) for item in running.left["b"]] == [True, True]
    assert not Drain(Markers(["a"]), {"b": [RULE]}).run(1, set)


def test_each_is_renewed_once_if_that_is_wanted(monkeypatch):
    monkeypatch.setattr(drain, "_STALLED", 0.2)
    site, renewed = Markers(["a", "b"]), []

    def renew(bucket, item):
        renewed.append((bucket, item.key, item.version))
        if item.key == "a":
            site.missing.discard("a")

    running = Drain(site, {"b": [KEEPS]}, renew)
    assert running.run(60, set)
    assert sorted(renewed) == [("b", "a", "v"), ("b", "b", "v")]
    assert [item.key for item in running.left["b"]] == ["b"]


def test_a_disabled_rule_does_not_make_a_marker_one_that_is_never_sent_again():
    off = Rule("r", "arn", 1, enabled=False, delete_replication=False)
    marker = Missing("a", "v", NOW, True, {"arn": True}, False)
    assert [Drain(Markers(["a"]), {"b": [rule]}).is_unsendable("b", marker) for rule in (off, KEEPS)] == [False, True]


def test_a_marker_that_cannot_be_renewed_is_named_with_the_reason(monkeypatch):
    monkeypatch.setattr(drain, "_STALLED", 0.1)
    state = {"b": BucketReplication([KEEPS], {"arn": RemoteTarget("arn", "http://dr", "b", "k", "s")})}
    monkeypatch.setattr(drain_module, "read_replication", lambda session, wanted: state)
    monkeypatch.setattr(drain_module, "offline_targets", lambda session: set())
    monkeypatch.setattr(drain_module, "refusals", lambda session, buckets: {})
    monkeypatch.setattr(drain_module, "open_site", lambda target, timeout: Markers([]))
    params = {"buckets": ["b"], "targets": [], "only": None, "most": 9, "wait_timeout": 9, "timeout": 1}
    result = drain_module.drain_from({**params, "marker_targets": [{"url": "http://az2", "replication_url": None}]}, Markers(["a"]), False)
    assert ": a: the delete marker could not be renewed: marker_targets has no site with the address http://dr. Add it." in result["msg"]
    assert (result["left_objects"], result["settled"]) == (1, True)


def test_a16_what_is_left_is_named_with_its_reason(monkeypatch):
    monkeypatch.setattr(drain, "_STALLED", 0.1)
    monkeypatch.setattr(drain_module, "read_replication", lambda session, wanted: {"b": BucketReplication([RULE], {})})
    monkeypatch.setattr(drain_module, "offline_targets", lambda session: set())
    monkeypatch.setattr(drain_module, "refusals", lambda session, buckets: {})
    site = Site(["a", "b\nc", "d"], ["a", "b\nc", "d"], stuck=["a", "b\nc", "d"], answers={"a": SSE_C, "b\nc": BROKEN})
    result = drain_module.drain_from({"buckets": ["b"], "targets": [], "only": None, "most": 9, "wait_timeout": 1, "marker_targets": None}, site, False)
    lines = sorted(result["breaches"])
    assert "1 version is not known to be there: a: encrypted with a key that only the client has" in lines[0]
    assert "1 version is still missing: b\\nc: the server cannot read it: " in lines[1] and "SlowDownRead" in lines[1]
    assert "1 version is still missing: d: the server is still at it" in lines[2]
    assert (result["left_objects"], result["uncertain_objects"], result["drained"], result["settled"]) == (3, 1, False, False)


def test_h14_the_key_of_the_kms_is_the_likely_reason():
    class Kms(Site):
        """Has one object of each kind of encryption."""

        def head(self, bucket, key, query):
            if key == "ssec":
                raise SSE_C
            kinds = {"s3": "AES256", "kms": "aws:kms"}
            found = {"x-amz-server-side-encryption": kinds[key]} if key in kinds else {}
            return {**found, **({"x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:it-key"} if key == "kms" else {})}

    found = reasons_of_versions(Kms([], []), "b", [(key, "v") for key in ("s3", "kms", "plain", "ssec")])
    assert "a KMS with a key for SSE-S3" in found[("s3", "v")] and "a KMS with the key it-key" in found[("kms", "v")]
    assert found[("ssec", "v")].startswith("encrypted with a key that only the client has") and ("plain", "v") not in found
    assert len(reasons_of_versions(Kms([], []), "b", [("s3", str(number)) for number in range(99)])) == 20


def test_a16_a_page_that_cannot_be_listed_is_asked_for_version_by_version():
    keys = [f"{number:02}" for number in range(40)]
    site = Site(keys, keys, answers={"listing": BROKEN})
    assert len(touch(site, "b", items(keys))) == 40
    assert site.heads == keys


def test_a16_only_failed_versions_are_looked_at():
    site = Site(["a", "b"], ["a", "b"], answers={"a": SSE_C, "b": SSE_C})
    pending = [Missing("b", "v", NOW, False, {"arn": False}, False)]
    assert [item.key for item in unreadable(site, "b", items("a") + pending)] == ["a"]
    assert unreadable(site, "b", items("a") * 1001) == []


def test_nothing_is_asked_for_a_target_that_is_offline():
    site = Site(["a"], ["a"])
    assert not Drain(site, {"b": [RULE]}).run(0.3, lambda: {"arn"})
    assert site.heads == [] and site.pages == 0


def test_removals_are_listed_when_the_target_is_back():
    site, answers = Site(["a"], []), [{"arn"}, {"arn"}, set()]
    assert Drain(site, {"b": [RULE]}).run(10, lambda: answers.pop(0))
    assert answers == [] and site.pages == 1
    site = Site(["a"], [])
    assert not Drain(site, {"b": [RULE]}).run(0.1, lambda: {"arn"})
    assert site.pages == 0
    assert Drain(site, {"b": [Rule("r", "arn", 1, delete_replication=False)]}).run(0.1, lambda: {"arn"})


@pytest.mark.parametrize(
    ("only", "waiting"),
    [(["two"], {"arn-two": False}), (["two", "three"], {"arn-two": False, "arn-three": True}), (None, {"arn-two": False, "arn-three": True})],
)
def test_only_some_targets_are_drained(monkeypatch, only, waiting):
    urls = {"arn-two": "http://two", "arn-three": "http://three"}
    bucket = BucketReplication([Rule("a", "arn-two", 1), Rule("b", "arn-three", 2)], {arn: RemoteTarget(arn, url, "b", "k", "s") for arn, url in urls.items()})
    site = Site(["a"], [])
    site.admin = lambda method, command, query: json.dumps(
        {
            "object": "a",
            "versionId": "v",
            "lastModified": "2026-01-02T03:04:05Z",
            "deletemarker": False,
            "rStatus": "FAILED",
            "targets": {"arn-two": {"rStatus": "PENDING"}, "arn-three": {"rStatus": "FAILED"}},
        }
    ).encode()
    monkeypatch.setattr(drain_module, "read_replication", lambda session, wanted: {"b": bucket})
    targets = [{"name": "two", "url": "http://two"}, {"name": "three", "url": "http://three/"}]
    result = drain_module.drain_from({"buckets": ["b"], "targets": targets, "only": only, "most": 9, "wait_timeout": 1, "marker_targets": None}, site, True)
    assert result["missing_objects"] == 1
    names = {"arn-two": "two", "arn-three": "three"}
    assert result["left"][0]["targets"] == [names[arn] for arn in waiting]
    assert {rule["target"] for rule in result["rules"]} >= {names[arn] for arn in waiting} and all(rule["enabled"] for rule in result["rules"])


def test_only_names_targets_and_leads_somewhere(monkeypatch):
    monkeypatch.setattr(drain_module, "read_replication", lambda session, wanted: {"b": BucketReplication([RULE], {})})
    params = {"buckets": ["b"], "targets": [{"name": "two", "url": "http://two"}], "only": ["two", "tow"]}
    with pytest.raises(InputErrors) as caught:
        drain_module.drain_from(params, Site([], []), True)
    assert "no replication rule to tow, two" in str(caught.value) and "only: tow is not in targets" in str(caught.value)
