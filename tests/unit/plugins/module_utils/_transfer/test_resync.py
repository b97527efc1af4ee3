# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a resync is started, joined, left alone or refused."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import RemoteTarget, Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.snapshot import BucketReplication
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer import resync_module
from ansible_collections.creativeflow.minio.tests.unit.fakes import OneByOne

STATE = {"users": BucketReplication([Rule("dr", "arn-dr", 1)], {"arn-dr": RemoteTarget("arn-dr", "http://dr", "users", "k", "s")})}


class Site(OneByOne):
    """Answers the status of one resync, and remembers what is started."""

    site, url = "az1", "http://az1"

    def __init__(self, status="", resync_id="", failed=0, backlog=(), refuses=False, online=True):
        self.status, self.id, self.failed, self.backlog, self.refuses, self.online = status, resync_id, failed, backlog, refuses, online
        self.started = []

    def head(self, bucket, key, query):
        if key.startswith("ssec"):
            raise ServerError("az1", "http://az1", 400, "InvalidRequest", "The object was stored using a form of Server Side Encryption.")
        return {}

    def s3(self, method, bucket, query):
        if "versions" in query:
            return b"<ListVersionsResult/>"
        if method == "PUT":
            if self.refuses:
                raise ServerError("az1", "http://az1", 400, "InvalidRequest", "no")
            self.started.append(query)
            self.status, self.id, self.failed = "Completed", query["reset-id"], 0
            return b"{}"
        if not self.status:
            return b"{}"
        item = {"arn": "arn-dr", "resetid": self.id, "startTime": "2026-01-02T03:04:05.123456789Z", "endTime": "0001-01-01T00:00:00Z"}
        return json.dumps(
            {"target": [{**item, "resyncStatus": self.status, "replicationCount": 7, "completedReplicationSize": 70, "failedReplicationCount": self.failed}]}
        ).encode()

    def admin(self, method, command, query=None):
        if command == "datausageinfo":
            return b'{"bucketsUsageInfo": {"users": {"versionsCount": 100}}}'
        if command == "list-remote-targets":
            return json.dumps([{"arn": "arn-dr", "isOnline": self.online, "latency": {"max": 1}}]).encode()
        return b"\n".join(json.dumps(entry).encode() for entry in self.backlog)


@pytest.fixture(autouse=True)
def state(monkeypatch):
    monkeypatch.setattr(resync_module, "read_replication", lambda session, buckets: STATE)


def run(site, check_mode=False, **options):
    defaults = {"id": "mine", "rules": None, "targets": [{"name": "dr", "url": "http://dr/"}], "older_than": None, "state": "finished", "wait_timeout": 0}
    return resync_module.resync_from({**defaults, **options}, site, check_mode)


def waiting(key):
    targets = {"arn-dr": {"rStatus": "FAILED"}}
    return {"object": key, "versionId": "v", "lastModified": "2026-01-02T03:04:05Z", "deletemarker": False, "rStatus": "FAILED", "targets": targets}


@pytest.mark.parametrize(
    ("site", "starts"),
    [
        (Site(), True),
        (Site("Completed", "other"), True),
        (Site("Completed", "mine"), False),
        # The server counts removed versions as failed: what matters is whether something is missing.
        (Site("Completed", "mine", failed=3), False),
        (Site("Completed", "mine", failed=3, backlog=[waiting("a")]), True),
        (Site("Failed", "mine"), True),
        (Site("Ongoing", "mine"), False),
    ],
)
def test_once_for_each_name(site, starts):
    assert run(site, check_mode=True)["changed"] is starts and site.started == []
    was_running = site.status == "Ongoing"
    result = run(site)
    assert bool(site.started) is starts and result["changed"] is starts
    assert ("msg" in result) is was_running


def test_the_age_is_given_in_the_way_the_server_reads_it():
    site = Site()
    run(site, older_than="60d")
    assert site.started == [{"replication-reset": "", "reset-id": "mine", "arn": "arn-dr", "older-than": "1440ns"}]


def test_another_one_that_runs_is_not_disturbed():
    with pytest.raises(InputErrors, match="users → dr/users: the resync other is running"):
        run(Site("Ongoing", "other"))
    assert run(Site("Ongoing", "other"), state="queried")["running"]


def test_what_does_not_end_well_is_said():
    assert "still running when wait_timeout ended" in run(Site("Pending", "mine"))["msg"]
    assert run(Site("Pending", "mine"))["seconds_left"] is None
    refused = run(Site(refuses=True))
    assert "site az1: users → dr/users: " in refused["msg"] and "InvalidRequest" in refused["msg"]
    site = Site("Completed", "mine", failed=1, backlog=[waiting("a")])
    site.s3 = lambda method, bucket, query, real=site.s3: b"{}" if method == "PUT" else real(method, bucket, query)
    assert "1 versions are still missing" in run(site)["msg"]


def test_what_clients_wrote_since_is_not_the_resyncs():
    later = {**waiting("new"), "lastModified": "2026-01-02T03:04:06Z"}
    assert "msg" not in run(Site("Completed", "mine", failed=1, backlog=[waiting("ssec"), later]))


def test_a16_what_the_server_cannot_see_is_no_failure_of_a_resync():
    site = Site("Completed", "mine", failed=2, backlog=[waiting("ssec1"), waiting("ssec2")])
    done = run(site)
    assert not done["changed"] and len(done["notes"]) == 1
    assert run(site, state="queried")["notes"] == []
    site.status = ""
    site.s3 = lambda method, bucket, query, real=site.s3: _completed(site, real, method, bucket, query)
    result = run(site)
    assert "msg" not in result and "2 versions are encrypted with a key that only the client has" in result["notes"][0]
    assert "ssec1, ssec2" in result["notes"][0]


def _completed(site, real, method, bucket, query):
    answer = real(method, bucket, query)
    if method == "PUT":
        site.failed = 2
    return answer


def test_nothing_is_started_for_a_target_that_is_offline():
    site = Site(online=False)
    result = run(site)
    assert site.started == [] and not result["changed"] and result["running"] and "the target is offline" in result["msg"]


def test_rules_that_are_not_there():
    with pytest.raises(InputErrors) as caught:
        run(Site(), rules=[{"bucket": "users", "target": "az9"}, {"bucket": "users", "target": "dr"}])
    assert len(caught.value.errors) == 1
