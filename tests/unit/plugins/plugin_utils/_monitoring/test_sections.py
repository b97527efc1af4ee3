# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries in files of others."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.alertmanager import INHIBITIONS, inhibitions, route
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import alerts
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.sections import put

# As the package of Debian has it, in short.
DEBIAN = """\
# Sample config for Prometheus.

global:
  scrape_interval:     15s # Set the scrape interval
  external_labels:
      monitor: 'example'

# Load rules once
rule_files:
  # - "first_rules.yml"
  # - "second_rules.yml"

scrape_configs:
  # The job name is added as a label
  - job_name: 'prometheus'
    static_configs:
      - targets: ['localhost:9090']
"""
RULES = {"rule_files": ["/etc/prometheus/minio/rules.yml"]}
JOBS = {"scrape_configs": [{"job_name": "minio-node-az1", "scheme": "http"}]}


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# nothing\n", DEBIAN, DEBIAN.rstrip("\n"), "rule_files: []\n", "rule_files: [a.yml, 'b.yml']  # two\n", "rule_files:\n",
        "rule_files: null\n", "rule_files:\n- a.yml\n- b.yml\n", "rule_files:\n    - a.yml\nglobal: {}\n", "---\nrule_files: ~\n",
        "global:\n  scrape_interval: 5s\nrule_files: [\n  a.yml,\n]\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sections", [RULES, JOBS, {**RULES, **JOBS}, {"scrape_config_files": ["/x.yml"]}])
def test_ours_come_first_and_the_rest_stays(text, sections):
    before, once = yaml.safe_load(text) or {}, put(text, sections)
    after = yaml.safe_load(once)
    assert after == {**before, **{place: [*items, *(before.get(place) or [])] for place, items in sections.items()}}
    assert put(once, sections) == once


def test_comments_and_order_stay():
    changed = put(DEBIAN, {**RULES, **JOBS})
    assert [line for line in changed.splitlines() if line in DEBIAN.splitlines()] == DEBIAN.splitlines()


def test_what_is_not_wanted_any_more_goes():
    assert put(put(DEBIAN, {**RULES, **JOBS}), {}) == DEBIAN
    assert put(put(DEBIAN, JOBS), RULES) == put(DEBIAN, RULES)


def test_places_below_another_key():
    text = "route:\n  receiver: mail\n  routes:\n  - receiver: pager\nreceivers:\n- name: mail\n"
    once = put(text, {"route.routes": [route("mail")], "inhibit_rules": inhibitions()})
    assert yaml.safe_load(once)["route"]["routes"] == [route("mail"), {"receiver": "pager"}]
    assert put(once, {"route.routes": [route("mail")], "inhibit_rules": inhibitions()}) == once
    without = "route:\n  receiver: mail\nreceivers:\n- name: mail\n"
    assert yaml.safe_load(put(without, {"route.routes": [route("mail")]}))["route"] == {"receiver": "mail", "routes": [route("mail")]}


@pytest.mark.parametrize(
    "text, place, error",
    [
        ("- a\n", "rule_files", "no keys at its top"),
        ("a: [\n", "rule_files", "not YAML"),
        ("rule_files: a.yml\n", "rule_files", "rule_files is no list"),
        ("rule_files: {a: b}\n", "rule_files", "rule_files is no list"),
        ("receivers: []\n", "route.routes", "there is no route"),
        ("route: {receiver: mail}\n", "route.routes", "there is no route"),
    ],
)
def test_what_cannot_be_changed_is_said(text, place, error):
    with pytest.raises(InputErrors, match=error) as found:
        put(text, {place: ["x"]}, "/etc/prometheus/prometheus.yml")
    assert str(found.value).startswith("/etc/prometheus/prometheus.yml: ")


@pytest.mark.parametrize("lost", ["# BEGIN creativeflow.minio", "# END creativeflow.minio"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_mark_that_somebody_removed_takes_nothing_else_with_it(lost, which):
    lines = put(put(DEBIAN, RULES), {"scrape_config_files": ["a.yml"], **RULES}).splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if line.strip() == lost]
    assert len(found) == 2
    del lines[found[which]]
    with pytest.raises(InputErrors, match=r"^p\.yml: line \d+ has '# (BEGIN|END) creativeflow\.minio' without the other mark of its section\. What is between"):
        put("".join(lines), RULES, "p.yml")


def test_inhibitions_name_alerts():
    known = {alert.name for alert in alerts()}
    for source, targets, _labels in INHIBITIONS:
        assert {source, *targets} <= known and source not in targets
