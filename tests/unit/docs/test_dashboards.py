# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dashboards: the rules that every one keeps. Whether their queries answer is asked by `make monitoring`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.families import FAMILIES, PREFIX
from ansible_collections.creativeflow.minio.tests.monitoring.dashboards import DASHBOARDS, files

ROOT = Path(__file__).resolve().parents[3]
BOARDS = {board.uid: board.json() for board in DASHBOARDS}
PANELS = [pytest.param(panel, id=f"{uid}-{panel['title']}") for uid, board in BOARDS.items() for panel in board["panels"] if panel["type"] != "row"]
_METRIC = re.compile(r"\b(?:minio|creativeflow_minio|go|up)(?:_\w+)?(?=\{)")


def test_files_are_those_of_the_code():
    folder = ROOT / "roles" / "minio_monitoring" / "files" / "dashboards"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == files(), "run tests/monitoring/write.py"


@pytest.mark.parametrize("uid", BOARDS)
def test_a_dashboard_can_be_imported_as_it_is(uid):
    board = BOARDS[uid]
    assert "__inputs" not in board and "id" not in board and len(uid) <= 40
    assert [variable["name"] for variable in board["templating"]["list"]] == ["datasource", "site"]
    text = json.dumps(board)
    assert set(re.findall(r'"uid": "([^"]*)"', text)) == {uid, "${datasource}"}


@pytest.mark.parametrize("uid", BOARDS)
def test_numbers_are_unique_and_nothing_overlaps(uid):
    panels = BOARDS[uid]["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels}) == len(panels)
    taken = [
        (column, row)
        for place in (panel["gridPos"] for panel in panels)
        for column in range(place["x"], place["x"] + place["w"])
        for row in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(taken)) == len(taken)
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in panels)


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_says_what_it_shows_and_what_to_do(panel):
    assert panel["description"].endswith(".") and panel["fieldConfig"]["defaults"]["unit"]
    (link,) = panel["links"]
    name = link["url"].rpartition("/")[2]
    assert (ROOT / "docs" / "runbooks" / name).is_file()
    steps = [step["value"] for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]]
    assert steps[0] is None and steps[1:] == sorted(steps[1:])


@pytest.mark.parametrize("panel", PANELS)
def test_every_query_asks_for_its_sites_and_a_job(panel):
    assert panel["targets"]
    for target in panel["targets"]:
        assert target["datasource"]["uid"] == "${datasource}"
        found = list(_METRIC.finditer(target["expr"]))
        for metric in found:
            selector = target["expr"][metric.end() :].partition("}")[0]
            assert 'site=~"$site' in selector and 'job="minio-' in selector, target["expr"]
        assert found or target["expr"].startswith("ALERTS{"), target["expr"]


@pytest.mark.parametrize("panel", PANELS)
def test_rates_are_over_the_interval_of_the_panel(panel):
    for target in panel["targets"]:
        ranges = re.findall(r"\[([^]]+)\]", target["expr"])
        assert set(ranges) <= {"$__rate_interval"}
        assert len(ranges) == len(re.findall(r"\b(?:rate|increase|delta)\(", target["expr"]))


@pytest.mark.parametrize("panel", PANELS)
def test_our_own_metrics_are_written_by_us_with_these_labels(panel):
    known = {f"{PREFIX}{family.name}": family.labels for family in FAMILIES}
    for target in panel["targets"]:
        names = re.findall(r"creativeflow_minio_\w+", target["expr"])
        assert set(names) <= set(known)
        for name in names:
            # Where the metric has no site, the query must find it whatever site is chosen.
            assert ('site=~"$site|"' in target["expr"]) is ("site" not in known[name]), target["expr"]
