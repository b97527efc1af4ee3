# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batch jobs: every error at once, the server's formats, and what makes two jobs the same."""

from __future__ import annotations

import json

import pytest
import yaml
from ansible_collections.creativeflow.minio.plugins.module_utils._batch import jobs as batch_jobs
from ansible_collections.creativeflow.minio.plugins.module_utils._batch.definition import check_jobs
from ansible_collections.creativeflow.minio.plugins.module_utils._batch.formats import identity, render, seconds_of
from ansible_collections.creativeflow.minio.plugins.module_utils._batch.jobs import Jobs
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import converge

from tests.unit.fakes import OneByOne

EXPIRE = {"bucket": "b", "prefixes": ["tmp/"], "rules": [{"name": "*.tmp", "older_than": "7d10h31s", "created_before": "2020-01-02", "tags": {"a": "b*"},
                                                          "size_less_than": "10MiB", "size_greater_than": "1KiB"}], "retry_delay": "500ms"}  # fmt: skip
REPLICATE = {"source": {"bucket": "b", "prefixes": ["fold"]}, "target": {"bucket": "c", "endpoint": "http://h:9000/"}, "filter": {"older_than": 1}}
KEYS = {"access_key": "key", "secret_key": "secret-of-job"}

# As a server described what this module had sent to it.
DESCRIBED_EXPIRE = """
replicate: null
keyrotate: null
expire:
    apiVersion: v1
    bucket: b
    prefix:
        - tmp/
    notify: {endpoint: "", token: ""}
    retry: {attempts: 0, delay: 500ms}
    rules:
        - olderThan: 178h0m31s
          createdBefore: 2020-01-02T00:00:00Z
          tags:
            - {key: a, value: b*}
          size: {lessThan: 10485760, greaterThan: 1024}
          type: object
          name: '*.tmp'
          purge: {retainVersions: 0}
"""
DESCRIBED_REPLICATE = """
replicate:
    apiVersion: v1
    flags:
        filter: {olderThan: 1s}
        notify: {endpoint: "", token: ""}
        retry: {attempts: 0, delay: 0s}
    target:
        {type: minio, bucket: c, prefix: "", endpoint: "http://h:9000", path: "", credentials: {accessKey: key, secretKey: '**REDACTED**', sessionToken: ""}}
    source:
        type: minio
        bucket: b
        prefix: [fold]
        endpoint: ""
        path: ""
        credentials: {accessKey: "", secretKey: "", sessionToken: ""}
        snowball: {disable: false, batch: 100, inmemory: true, compress: false, smallerThan: 5MiB, skipErrs: true}
keyrotate: null
expire: null
"""


def _job(kind, definition, **more):
    jobs, errors = check_jobs([{"name": "j", kind: definition, **more}], {"j": KEYS})
    assert errors == []
    return jobs[0]


@pytest.mark.parametrize(("kind", "definition", "described"), [("expire", EXPIRE, DESCRIBED_EXPIRE), ("replicate", REPLICATE, DESCRIBED_REPLICATE)])
def test_a_job_is_known_again_by_what_the_server_describes(kind, definition, described):
    sent = render(kind, _job(kind, definition)["job"], KEYS)
    assert json.loads(json.dumps(sent)) == sent
    assert identity(sent) == identity(yaml.safe_load(described))
    assert "secret-of-job" not in json.dumps(identity(sent)) and "secret-of-job" in json.dumps(sent) if kind == "replicate" else True


@pytest.mark.parametrize("other", [
    {"bucket": "c"}, {"prefixes": ["tmp"]}, {"rules": [{"name": "*"}]}, {"retry_attempts": 2}, {"notify_endpoint": "http://n"},
    {"rules": [{**EXPIRE["rules"][0], "retain_versions": 1}]}, {"rules": [{**EXPIRE["rules"][0], "type": "deleted", "tags": None}]},
])  # fmt: skip
def test_another_definition_is_another_job(other):
    definition = {**EXPIRE, **other}
    definition["rules"] = [{key: value for key, value in rule.items() if value is not None} for rule in definition["rules"]]
    assert identity(render("expire", _job("expire", definition)["job"], {})) != identity(yaml.safe_load(DESCRIBED_EXPIRE))


def test_keyrotate():
    definition = {"bucket": "b", "encryption": "sse-kms", "kms_key": "k", "kms_context": {"a": "b"}, "filter": {"kms_key": "old", "newer_than": "2w"}}
    sent = render("keyrotate", _job("keyrotate", definition)["job"], {"notify_token": "t"})["keyrotate"]
    assert sent["flags"]["filter"] == {"kmskeyid": "old", "newerThan": "1209600s"}
    assert sent["flags"]["notify"]["token"] == "t"
    assert sent["encryption"] == {"type": "sse-kms", "key": "k", "context": "eyJhIjogImIifQ=="}


def test_two_jobs_that_do_the_same():
    again = {**EXPIRE, "retry_delay": "0.5s", "rules": [{**EXPIRE["rules"][0], "size_less_than": 10485760}]}
    other = {**EXPIRE, "bucket": "c"}
    jobs = [
        {"name": "a", "expire": EXPIRE},
        {"name": "b", "expire": again},
        {"name": "c", "expire": other},
        {"name": "d", "expire": other, "state": "cancelled"},
    ]
    assert check_jobs(jobs, {})[1] == [
        "jobs[1] (b).expire: it does the same as jobs[0] (a), so that the server's jobs are those of both. Leave one of them out.",
        "jobs[3] (d).expire: it does the same as jobs[2] (c), so that the server's jobs are those of both. Leave one of them out.",
    ]
    replicate = [{"name": name, "replicate": REPLICATE} for name in ("a", "b")]
    assert len(check_jobs(replicate, {"a": KEYS, "b": {**KEYS, "access_key": "other"}})[1]) == 1
    assert check_jobs([{"name": name, "id": "x", "state": "cancelled"} for name in ("a", "b")], {})[1] == []


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("1m30s", 90), ("178h0m31s", 640831), ("500ms", 0.5), ("1.5h", 5400), ("0s", 0)])
def test_durations(text, seconds):
    assert seconds_of(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "x", "5x", "h", "-1s", "1h 1m"])
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match="is not a duration"):
        seconds_of(text)


@pytest.mark.parametrize(("job", "problem"), [
    ({}, "expire: missing."),
    ({"expire": EXPIRE, "replicate": REPLICATE}, "replicate: expire is given, too."),
    ({"id": "x"}, "id: it is for state: cancelled"),
    ({"expire": {}}, "expire: it is empty."),
    ({"expire": 1}, "expire: 1 is not a dictionary"),
    ({"expire": {"bucket": "b"}}, "expire.rules: missing."),
    ({"expire": {"bucket": "b", "rules": []}}, "expire: rules: it has none."),
    ({"expire": {"bucket": "b", "rules": [{}]}}, "expire.rules[0]: it has no condition"),
    ({"expire": {"bucket": "b", "rules": [{"name": None}]}}, "expire.rules[0].name: it is null"),
    ({"expire": {"bucket": "b", "rules": [{"tags": {}}]}}, "expire.rules[0].tags: it is empty, and an empty one is true of all objects."),
    ({"expire": {"bucket": "b", "rules": [{"name": "a*", "metadata": {}}]}}, "expire.rules[0].metadata: it is empty"),
    ({"expire": {"bucket": "b", "rules": [{"older_than": "0d"}]}}, "expire.rules[0]: it has no condition"),
    ({"expire": {"bucket": "b", "rules": [{"name": "a*", "size_less_than": 0}]}}, "expire.rules[0].size_less_than: 0 is no bound"),
    ({"expire": {"bucket": "b", "rules": [{"size_greater_than": "0 B"}]}}, "expire.rules[0].size_greater_than: '0 B' is no bound"),
    ({"replicate": {**REPLICATE, "filter": {}}}, "replicate: filter: it is empty"),
    ({"replicate": {**REPLICATE, "filter": {"tags": {}}}}, "replicate.filter.tags: it is empty"),
    ({"keyrotate": {"bucket": "b", "encryption": "sse-s3", "filter": {}}}, "keyrotate: filter: it is empty"),
    ({"expire": {"bucket": "b", "rules": [{"older": "1d"}]}}, "expire.rules[0].older: unknown key. Did you mean older_than?"),
    ({"expire": {"bucket": "b", "rules": [{"name": "*"}], "prefixes": []}}, "expire: prefixes: an empty one is that of all objects."),
    ({"expire": {"bucket": "b", "rules": [{"name": "*"}], "prefixes": None}}, "expire.prefixes: it is null"),
    ({"expire": {"bucket": "b", "rules": [{"type": "deleted", "tags": {"a": "b"}}]}}, "expire.rules[0]: tags: a rule of the type deleted"),
    ({"expire": {"bucket": "b", "rules": [{"size_less_than": 1, "size_greater_than": 2}]}}, "expire.rules[0]: size_greater_than: it must be less"),
    ({"expire": {"bucket": "b", "rules": [{"created_before": "soon"}]}}, "expire.rules[0].created_before: 'soon' is no time"),
    ({"keyrotate": {"bucket": "b", "encryption": "sse-kms"}}, "keyrotate: kms_key: missing"),
    ({"keyrotate": {"bucket": "b", "encryption": "sse-s3", "kms_key": "k"}}, "keyrotate: kms_key: it is for encryption: sse-kms alone."),
    ({"replicate": {"source": {"bucket": "b"}, "target": {"bucket": "b"}}}, "replicate: source.endpoint, target.endpoint: give one of them."),
    ({"replicate": {**REPLICATE, "target": {"bucket": "b", "endpoint": "h"}}}, "replicate.target.endpoint: 'h"),
    ({"replicate": {"source": {"bucket": "b", "endpoint": "http://h"}, "target": {"bucket": "b"}, "snowball": {"batch": 1}}}, "replicate: snowball: it is for"),
    ({"replicate": {**REPLICATE, "target": {**REPLICATE["target"], "path_style": "on"}}}, "replicate: target.path_style: it is for"),
])  # fmt: skip
def test_errors(job, problem):
    _jobs, errors = check_jobs([{"name": "j", **job}], {"j": KEYS})
    assert [line for line in errors if line.startswith(f"jobs[0] (j).{problem}")], errors


def test_credentials():
    _jobs, errors = check_jobs([{"name": "j", "replicate": REPLICATE}, {"name": "j", "expire": EXPIRE}], {"k": {}, "j": {"access": "secret-of-job"}})
    assert [line.partition(".")[0] for line in errors] == ["jobs[0] (j)", "jobs[1] (j)", "credentials", "credentials"], errors
    assert "secret-of-job" not in " ".join(errors)
    assert check_jobs([{"name": "j", "state": "cancelled", "replicate": REPLICATE}], {})[1] == []


class Site(OneByOne):
    """A server in memory with jobs, by id their state and definition."""

    site, url = "az1", "http://az1"

    def __init__(self, **jobs):
        self.jobs, self.sent = jobs, []

    def admin(self, method, command, query=None, body=b"", once=False):
        self.sent.append(command)
        if command == "list-jobs":
            listed = [{"id": name, "type": name.partition("_")[0], "started": name} for name in self.jobs]
            return json.dumps({"jobs": listed or None}).encode()
        name = (query or {}).get("jobId") or (query or {}).get("id")
        if command == "start-job":
            assert once
            self.jobs["expire_new"] = ("queued", json.loads(body))
            return b'{"id": "expire_new"}'
        if command == "cancel-job":
            del self.jobs[name]
            return b""
        state, wire = self.jobs.get(name, ("gone", {}))
        if state == "gone" or command == "status-job" and state == "queued":
            raise ServerError(self.site, self.url, 404, "XMinioAdminNoSuchJob", "none")
        if command == "describe-job":
            return yaml.safe_dump(wire).encode()
        return json.dumps({"LastMetric": {state: True, "jobType": "expire", "expired": {"objects": 2}}}).encode()


WIRE = render("expire", _job("expire", EXPIRE)["job"], {})


@pytest.mark.parametrize(("states", "force", "started"), [
    ([], False, True), (["running"], False, False), (["queued"], False, False), (["complete"], False, False), (["failed"], False, True),
    (["gone"], False, True), (["complete"], True, True), (["running"], True, True), (["failed", "complete"], False, False),
])  # fmt: skip
def test_when_a_job_is_started(states, force, started):
    site = Site(**{f"expire_{number}": (state, WIRE) for number, state in enumerate(states)}, expire_other=("running", {"expire": {"bucket": "x"}}))
    kind = Jobs(site, [_job("expire", EXPIRE)], {}, force)
    outcome = converge(kind, False)
    assert site.sent.count("start-job") == len(outcome.changes) == started
    assert outcome.failures == outcome.rewritten == []


@pytest.mark.parametrize(("state", "cancelled"), [("running", True), ("queued", True), ("complete", False), ("failed", False)])
def test_what_is_cancelled(state, cancelled):
    site = Site(expire_a=(state, WIRE), expire_other=("running", {"expire": {"bucket": "x"}}))
    outcome = converge(Jobs(site, [_job("expire", EXPIRE, state="cancelled")], {}, False), False)
    assert ("expire_a" not in site.jobs) == bool(outcome.changes) == cancelled
    assert "expire_other" in site.jobs


def test_a_job_of_other_keys_is_another_one_unless_it_is_cancelled():
    site = Site(replicate_a=("running", yaml.safe_load(DESCRIBED_REPLICATE)))
    job = _job("replicate", REPLICATE)
    assert Jobs(site, [job], {"j": KEYS}, False).compare(Jobs(site, [job], {"j": KEYS}, False).read()) == []
    kind = Jobs(site, [job], {"j": {**KEYS, "access_key": "other"}}, False)
    assert [change.after for change in kind.compare(kind.read())] == ["started"]
    kind = Jobs(site, [_job("replicate", REPLICATE, state="cancelled")], {}, False)
    assert [change.after for change in kind.compare(kind.read())] == ["cancelled"]


def test_what_has_not_ended_or_failed_is_said(clock, monkeypatch):
    monkeypatch.setattr(batch_jobs, "time", clock)
    site = Site(expire_a=("running", WIRE))
    kind = Jobs(site, [_job("expire", EXPIRE)], {}, False)
    kind.read()
    assert "has not ended within wait_timeout" in kind.wait(0)[0]
    site.jobs["expire_a"] = ("failed", WIRE)
    assert "it has failed" in kind.wait(0)[0]
    assert kind.report()["running"] is False
    assert clock.pauses == []


@pytest.mark.parametrize(("state", "line"), [("failed", "it has failed"), ("complete", None), ("running", "it has not ended"), ("gone", "it was cancelled")])
def test_a_wait_that_goes_on_starts_nothing(clock, monkeypatch, state, line):
    monkeypatch.setattr(batch_jobs, "time", clock)
    job = _job("expire", EXPIRE)
    site = Site(expire_a=("running", WIRE), expire_b=("failed", WIRE))
    first = Jobs(site, [job], {}, False)
    first.read()
    resume = first.report()["resume"]
    assert resume == {"j": "expire_b"}
    site.jobs["expire_b"] = (state, WIRE)
    site.jobs["expire_z"] = ("complete", WIRE)
    kind = Jobs(site, [job], {}, True, resume)
    outcome = converge(kind, False)
    assert outcome.changes == [] and "start-job" not in site.sent
    assert [line in said for said in kind.wait(0)] == [True] if line else kind.wait(0) == []


def test_a_job_that_is_cancelled_during_a_wait(clock, monkeypatch):
    monkeypatch.setattr(batch_jobs, "time", clock)
    site = Site(expire_a=("running", WIRE))
    kind = Jobs(site, [_job("expire", EXPIRE)], {}, False)
    kind.read()
    del site.jobs["expire_a"]
    assert "it was cancelled while this run waited" in kind.wait(3600)[0]
    assert kind.report() == {"jobs": [], "running": False}


@pytest.mark.parametrize(("attempts", "status", "state", "failed"), [
    (None, {"complete": True, "replicate": {"objects": 3}}, "complete", 0),
    (None, {"complete": True, "retryAttempts": 1, "replicate": {"objects": 3}}, "complete", 0),
    (None, {"failed": True, "retryAttempts": 1, "replicate": {"objectsFailed": 3}}, "running", None),
    (2, {"failed": True, "retryAttempts": 1, "replicate": {"objectsFailed": -1}}, "running", None),
    (1, {"failed": True, "retryAttempts": 1, "replicate": {"objectsFailed": 3}}, "failed", 3),
    # As a server said of jobs whose second attempt failed, and succeeded.
    (None, {"complete": True, "retryAttempts": 2, "replicate": {}}, "failed", None),
    (None, {"retryAttempts": 2, "replicate": {"objects": 3, "objectsFailed": -3}}, "failed", None),
    (2, {"failed": True, "retryAttempts": 2, "replicate": {"objects": 1, "objectsFailed": 2}}, "failed", None),
    (None, {"complete": True, "retryAttempts": 2, "replicate": {"objects": 3}}, "complete", 0),
    (None, {"replicate": {"objects": 1, "objectsFailed": 2}}, "running", 2),
])  # fmt: skip
def test_a_replication_that_the_server_tries_again(clock, monkeypatch, attempts, status, state, failed):
    monkeypatch.setattr(batch_jobs, "time", clock)
    definition = {**REPLICATE, **({"retry_attempts": attempts} if attempts else {})}
    site = Site(replicate_a=("running", render("replicate", _job("replicate", definition)["job"], KEYS)))
    answer = site.admin
    site.admin = lambda method, command, *more, **rest: (
        json.dumps({"LastMetric": status}).encode() if command == "status-job" else answer(method, command, *more, **rest)
    )
    kind = Jobs(site, [_job("replicate", definition)], {"j": KEYS}, False)
    (job,) = kind.read()
    assert (job.state, job.counts["failed_objects"], job.names) == (state, failed, ["j"])
    lines = kind.wait(0)
    assert bool(lines) == (state != "complete")
    assert ("unknown whether all is copied" in "".join(lines)) == (state == "failed" and failed is None)
