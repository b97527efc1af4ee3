# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cancel does where a real server cannot be brought to it at will: other nodes, healing, refusals, an end in between."""

from __future__ import annotations

import dataclasses
import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import RemoteTarget, Rule, parse_rules, render_rules
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.snapshot import BucketReplication
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer import resync_cancel, resync_module
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer.resync import Resync
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer.resync_mark import Mark
from ansible_collections.creativeflow.minio.tests.unit.fakes import OneByOne
from hypothesis import given
from hypothesis import strategies as st

TARGET = RemoteTarget("arn-dr", "http://dr", "users", "k", "s")
RULES = [Rule("a", "arn-dr", 1), Rule("b", "arn-dr", 2, prefix="b/", existing_objects=False), Rule("c", "arn-az2", 3)]


class Server(OneByOne):
    """One bucket's rules, and the state of its resync to dr, as the server writes it down."""

    site, url = "az1", "http://az1"

    def __init__(self, clock, rules, lasts=1.0, status="Ongoing", resync_id="mine", in_progress=True, refuses=""):
        self.clock, self.rules, self.status, self.id, self.in_progress, self.refuses = clock, rules, status, resync_id, in_progress, refuses
        self.reset_id = resync_id
        self.off_at, self.lasts, self.switches, self.resets = None, lasts, [], []
        clock.every.append(self.pass_time)

    def pass_time(self):
        if self.status == "Ongoing" and self.off_at is not None and self.clock.now >= self.off_at + self.lasts:
            self.status = "Completed"

    def state(self):
        return {"users": BucketReplication(self.rules, {"arn-dr": dataclasses.replace(TARGET, reset_id=self.reset_id)})}

    def admin(self, method, command, query=None):
        return b"[]" if command == "list-remote-targets" else b"{}"

    def s3(self, method, bucket, query, body=b""):
        if "replication-reset-status" in query:
            item = {"arn": "arn-dr", "resetid": self.id, "startTime": "2026-01-02T03:04:05.123456Z", "endTime": "0001-01-01T00:00:00Z"}
            numbers = {"replicationCount": 7, "completedReplicationSize": 70, "failedReplicationCount": 0}
            return json.dumps({"target": [{**item, **numbers, "resyncStatus": self.status}]}).encode()
        if "replication-reset" in query:
            self.resets.append(query)
            self.reset_id = query["reset-id"]
            if self.in_progress:
                raise ServerError("az1", self.url, 400, "BadRequest", "Resync of bucket users is already in progress for remote bucket arn-dr")
            self.id, self.status = query["reset-id"], "Completed"
            return b"{}"
        if method == "GET":
            return render_rules(self.rules)
        if self.refuses:
            raise ServerError("az1", self.url, 400, self.refuses, "no")
        self.rules = parse_rules(body)
        self.switches.append([rule.existing_objects for rule in sorted(self.rules, key=lambda rule: rule.priority)])
        if not self.rules[0].existing_objects and self.off_at is None:
            self.off_at = self.clock.now
        return b""


@pytest.fixture(name="clock")
def clock_fixture(clock, monkeypatch):
    """Time passes for the server too."""
    monkeypatch.setattr(resync_cancel, "time", clock)
    return clock


def cancel(server, timeout=600):
    found = [Resync("users", "arn-dr", server.status, "mine")]
    return [str(error) for _resync, error in resync_cancel.cancel_resyncs(server, server.state(), found, timeout)]


def report(server, monkeypatch, check_mode=False, **options):
    monkeypatch.setattr(resync_module, "read_replication", lambda session, buckets: server.state())
    defaults = {"id": "mine", "rules": None, "targets": [{"name": "dr", "url": "http://dr"}], "older_than": None, "state": "canceled", "wait_timeout": 600}
    return resync_module.resync_from({**defaults, **options}, server, check_mode)


@given(st.text(min_size=1), st.frozensets(st.integers(min_value=0, max_value=10**6), min_size=1))
def test_a_mark_is_read_as_it_was_written(name, priorities):
    mark = Mark(name.replace("\n", ""), priorities)
    assert Mark.parse(str(mark)) == mark


def test_the_id_of_a_resync_is_no_mark():
    assert Mark.parse("mine") is None and Mark.parse("mine/canceled/") is None


def test_only_what_was_on_is_switched_and_on_again(clock):
    server = Server(clock, RULES)
    assert cancel(server) == []
    assert server.resets == [{"replication-reset": "", "arn": "arn-dr", "reset-id": "mine/canceled/1", "older-than": "876000ns"}]
    assert server.switches == [[True, False, True], [False, False, True], [True, False, True]]


def test_a_refusal_comes_before_the_first_change(clock):
    server = Server(clock, RULES, refuses="RemoteDestinationNotFoundError")
    assert "must exist there" in cancel(server)[0] and server.resets == [] and server.rules == RULES
    server = Server(clock, RULES, refuses="XMinioReplicationDenyEdit")
    assert "keys of the root user" in cancel(server)[0] and server.resets == []


def test_what_site_replication_switches_on_is_switched_off_again(clock):
    server = Server(clock, [Rule("site-repl-1", "arn-dr", 10)], lasts=40)

    def heal():
        if clock.now > 20 and len(server.switches) == 2:
            server.rules = [Rule("site-repl-1", "arn-dr", 30)]

    clock.every.append(heal)
    assert cancel(server) == [] and server.switches == [[True], [False], [False], [True]]


def test_a_walk_behind_the_state_of_another_node_is_waited_for(clock):
    server = Server(clock, RULES, lasts=1000, in_progress=False)

    def write_down():
        if 60 < clock.now < 63:
            server.id, server.status = "mine", "Ongoing"
        if clock.now > 90:
            server.id, server.status = "mine", "Completed"

    clock.every.append(write_down)
    assert cancel(server) == [] and 90 < clock.now < 95


def test_one_that_ended_before_the_mark_is_seen_by_the_silence(clock):
    server = Server(clock, RULES, in_progress=False)
    assert cancel(server) == [] and 120 < clock.now < 125
    assert server.rules == RULES


def test_what_has_not_ended_in_time_goes_on_in_the_next_run(clock, monkeypatch):
    server = Server(clock, RULES, lasts=100)
    result = report(server, monkeypatch, wait_timeout=10)
    assert "site az1: users → dr/users: the server had not passed all versions" in result["msg"] and result["changed"]
    assert result["resyncs"][0]["status"] == "canceling" and result["running"] and not server.rules[0].existing_objects
    with pytest.raises(InputErrors, match="the cancel of the resync mine has not ended"):
        report(server, monkeypatch, state="finished")
    assert report(server, monkeypatch, state="queried")["resyncs"][0]["status"] == "canceling"
    # The process was killed, and the walk has ended since.
    server.status = "Completed"
    result = report(server, monkeypatch)
    assert result["changed"] and "msg" not in result and result["resyncs"][0]["status"] == "canceled" and server.rules == RULES
    assert len(server.resets) == 1
    assert not report(server, monkeypatch)["changed"]


def test_nothing_is_written_in_check_mode(clock, monkeypatch):
    server = Server(clock, RULES)
    assert report(server, monkeypatch, check_mode=True)["changed"] and server.switches == [] and server.resets == []


@pytest.mark.parametrize("status", ["Completed", "Failed", ""])
def test_what_has_ended_stays_as_it_is(clock, monkeypatch, status):
    server = Server(clock, RULES, status=status)
    result = report(server, monkeypatch)
    assert not result["changed"] and server.resets == [] and result["resyncs"][0]["status"] == (status.lower() or "never")


def test_one_with_another_id_is_not_canceled(clock, monkeypatch):
    with pytest.raises(InputErrors, match="the resync other is running"):
        report(Server(clock, RULES, resync_id="other"), monkeypatch)


def test_a_canceled_one_is_not_taken_for_done(clock, monkeypatch):
    server = Server(clock, RULES, status="Completed", in_progress=False)
    server.reset_id = "mine/canceled/1"
    result = report(server, monkeypatch, state="finished", wait_timeout=1)
    assert result["changed"] and server.resets[0]["reset-id"] == "mine" and result["resyncs"][0]["status"] == "completed"


def test_a_cancel_by_another_run_is_not_taken_for_its_end(clock, monkeypatch):
    server = Server(clock, RULES)

    def other_run(session, pairs, timeout):
        server.reset_id, server.status = "mine/canceled/1", "Completed"
        return resync_module.read_resyncs(session, pairs)

    monkeypatch.setattr(resync_module, "wait_for_resyncs", other_run)
    assert "the resync was canceled meanwhile" in report(server, monkeypatch, state="finished")["msg"]
