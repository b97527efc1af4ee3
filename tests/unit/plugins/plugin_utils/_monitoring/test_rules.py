# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of Prometheus. What promtool makes of them is a step of its own, `make rules`."""

from __future__ import annotations

import re

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import THRESHOLDS, alerts, rules
from ansible_collections.creativeflow.minio.tests.monitoring.cases import CASES

_METRIC = re.compile(r"\b(?:minio|creativeflow_minio|probe|up)(?:_\w+)?(?=[{ )\[])")


def _alerts(**kwargs):
    return {rule["alert"]: rule for group in rules(**{"token": (1, 1), **kwargs})["groups"] for rule in group["rules"] if "alert" in rule}


def test_every_alert_is_tested_once():
    assert sorted(case.alert for case in CASES) == sorted(alert.name for alert in alerts())


def test_names_are_told_apart():
    assert len({alert.name for alert in alerts()}) == len(alerts())


def test_every_alert_has_what_a_person_needs():
    for rule in _alerts().values():
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert rule["annotations"]["summary"] and rule["annotations"]["description"].endswith(".")
        assert rule["annotations"]["runbook_url"].endswith(".md")


def test_every_metric_is_of_a_job():
    for alert in alerts():
        for expr in filter(None, (alert.expr, alert.record_expr)):
            for found in _METRIC.finditer(expr):
                assert expr[found.end() :].startswith('{job="minio-'), f"{alert.name}: {found.group()} is of no job"


def test_every_threshold_is_used():
    used = {name for alert in alerts() for name in re.findall(r"%\((\w+)\)s", alert.expr + alert.wait)}
    assert used == {*THRESHOLDS, "token_expiry", "token_days"}


@pytest.mark.parametrize("token, names", [((1_800_000_000, 14), {"MinioMonitoringTokenEnds"}), (None, set())])
def test_the_end_of_tokens_has_a_rule_where_it_is_known(token, names):
    assert set(_alerts(token=token)) & {"MinioMonitoringTokenEnds"} == names


@pytest.mark.parametrize(
    "name, value, text",
    [
        ("lag_seconds", 300, "> 300"),
        ("lag_seconds", "300", "> 300"),
        ("lag_seconds", 0.5, "> 0.5"),
        ("failed_objects", 10**9, "> 1000000000"),
        ("capacity_free", 0.05, "< 0.05"),
    ],
)
def test_a_threshold_is_the_users(name, value, text):
    assert any(rule["expr"].endswith(text) for rule in _alerts(thresholds={name: value}).values())


def test_the_time_that_a_drive_may_heal_is_a_duration():
    rule = _alerts(thresholds={"healing_hours": 48})["MinioHealingLong"]
    assert rule["for"] == "48h" and "48 hours" in rule["annotations"]["summary"]


@pytest.mark.parametrize("value", ["", "soon", None, [], {}, -1, True, float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["lag_seconds", "capacity_free", "healing_hours"])
def test_what_is_no_number_is_refused(name, value):
    with pytest.raises(InputErrors, match=name):
        rules({name: value})


@pytest.mark.parametrize("name, value", [("capacity_free", 20), ("drive_used", 90), ("healing_hours", 0.5), ("healing_hours", 0)])
def test_what_is_out_of_range_is_refused(name, value):
    with pytest.raises(InputErrors, match=f"{name} is {value}"):
        rules({name: value})


def test_all_errors_come_at_once():
    with pytest.raises(InputErrors) as error:
        rules({"lag_second": 1, "capacity_free": 2}, leave_out=["MinioNodeDwn"])
    assert "Did you mean lag_seconds?" in str(error.value)
    assert "capacity_free" in str(error.value)
    assert "Did you mean MinioNodeDown?" in str(error.value)


def test_nothing_is_the_default():
    assert rules() == rules({}) == rules(None)


def test_an_alert_that_is_left_out_takes_its_record_with_it():
    without = [rule for group in rules(leave_out=["MinioWriteQuorumAtRisk"])["groups"] for rule in group["rules"]]
    assert not [rule for rule in without if "record" in rule or rule["alert"] == "MinioWriteQuorumAtRisk"]


def test_without_alerts_there_are_no_groups():
    assert rules(leave_out=[alert.name for alert in alerts()]) == {"groups": []}


def test_runbooks_may_be_elsewhere():
    assert _alerts(runbooks="https://wiki.example.net/minio/")["MinioSiteDown"]["annotations"]["runbook_url"] == "https://wiki.example.net/minio/site-down.md"
