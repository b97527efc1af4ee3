# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The small object of a probe: how long it takes by each rule, and what an error says where it cannot be removed either."""

from __future__ import annotations

from unittest import mock

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._status import canary, probe, readwrite


def session(monkeypatch, removal):
    found = mock.create_autospec(Session, instance=True, site="az1", url="http://az1", server_time=None)
    found.s3.side_effect = MinioError("the site is full.")
    monkeypatch.setattr(canary, "read_page", mock.Mock(side_effect=MinioError("the site is gone.") if removal else None, return_value=mock.Mock(versions=[])))
    monkeypatch.setattr(canary.Canary, "_has_default_retention", lambda self: False)
    return found


def write_and_remove(site):
    rule = mock.create_autospec(Rule, instance=True, enabled=True, delete_replication=True, priority=1, prefix="", tags=(), arn="arn:1")
    probe.probe(site, "b1", [rule], 1)


def serve(site):
    readwrite._serve(site, "b1")


@pytest.mark.parametrize("act", [write_and_remove, serve])
@pytest.mark.parametrize("removal", [True, False])
def test_c4_the_error_of_the_removal_does_not_hide_the_cause(monkeypatch, act, removal):
    monkeypatch.setattr(readwrite, "_is_kept_by_targets", lambda site, bucket: False)
    with pytest.raises(MinioError) as caught:
        act(session(monkeypatch, removal))
    text = str(caught.value)
    assert text.startswith("the site is full.")
    assert ("After that, site az1: bucket b1: " in text and text.endswith("could not be removed; remove it: the site is gone.")) is removal


def test_each_of_several_rules_to_one_target_has_its_own_probe(monkeypatch):
    site = mock.create_autospec(Session, instance=True, site="az1", url="http://az1", server_time=None)
    monkeypatch.setattr(canary, "read_page", mock.Mock(return_value=mock.Mock(versions=[])))
    monkeypatch.setattr(canary.Canary, "_has_default_retention", lambda self: False)
    lost = mock.Mock(waiting={"arn:1": True})
    monkeypatch.setattr(probe, "read_backlog", lambda session, bucket, rules, key: [lost] if key.startswith("a/") else [])
    rules = [
        Rule(id="a", arn="arn:1", priority=1, prefix="a/"),
        Rule(id="b", arn="arn:1", priority=2, prefix="b/"),
        Rule(id="b2", arn="arn:2", priority=3, prefix="b/"),
    ]
    found = probe.probe(site, "b1", [*rules, Rule(id="off", arn="arn:1", priority=4, enabled=False)], 0)
    assert {rule.id: arrival.seconds is not None for rule, arrival in found.items()} == {"a": False, "b": True, "b2": True}
