# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the report: what it says, that names do nothing in it, and its size. How it looks is for tests/page and a browser."""

from __future__ import annotations

import html
import math
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.filter.report_page import report_page
from ansible_collections.creativeflow.minio.plugins.plugin_utils._page.drawing import drives, gauge, topology
from ansible_collections.creativeflow.minio.plugins.plugin_utils._page.view import links, shown_rules, view

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))
from page.samples import NOW, ODD, SAMPLES, iso, page, rule, site, status  # noqa: E402  (beside the unit tests)

_VOID = {"meta", "br", "rect", "path", "link"}


class Reader(HTMLParser):
    """The elements of a page with their attributes; every one is closed."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def words(text):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.partition("</head>")[2])))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_needs_nothing_else_and_runs_nothing(name):
    text = page(name)
    reader = Reader(text)
    assert not {tag for tag, _attributes in reader.found} & {"script", "iframe", "object", "embed", "form", "img", "link", "base"}
    for _tag, attributes in reader.found:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "srcset", "style")]
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert "@import" not in text and not re.search(r"url\((?!#head-)", text)
    ids = [attributes["id"] for _tag, attributes in reader.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_names_of_others_are_text():
    text = page("odd")
    assert "<script>alert" not in text and ODD in html.unescape(text) and "49" not in words(text)


def test_a_thousand_rules_are_a_page_that_can_be_sent():
    text = page("many")
    assert len(text.encode()) < 500_000
    assert "70 of 1,000 rules, the worst first; 930 more are not shown" in words(text)


@pytest.mark.parametrize(("name", "said"), [
    ("well", "All is well"), ("none", "No status"), ("odd", "The status is old"), ("trouble", "11 things are wrong"), ("many", "20 things are wrong"),
])  # fmt: skip
def test_the_verdict(name, said):
    assert f"<h1>{said}</h1>" in page(name)


def test_what_is_wrong_is_named_with_its_runbook():
    text = page("trouble")
    for runbook in ("site-down", "node-down", "drive-failed", "drives-full", "versions-differ", "target-offline", "failed", "run-interrupted", "certificate"):
        assert f'/docs/runbooks/{runbook}.md">Runbook: {runbook}</a>' in text, runbook
    said = words(text)
    assert "RPO: 2 of 1,204 confirmed writes lost" in said and "Last success: " in said and "dr: unknown" in said
    assert "18,234 objects left" in said and "It did not answer." in said


def test_a_failed_drill_is_no_deployment_that_is_well():
    documents = [*SAMPLES["well"](), *[one for one in SAMPLES["trouble"]() if one["kind"] == "drill"]]
    assert view(documents, NOW, 3600)["verdict"] == {"level": "warning", "head": "All sites are well", "text": "Failed: drill."}


def test_a_backup_of_a_site_that_is_gone_is_not_shown():
    gone = {"kind": "backup_config", "sites": ["old"], "time": iso(NOW), "outcome": "failed", "messages": ["no"], "numbers": {}, "details": {}, "last_ok": None}
    documents = [status([site("dr", [])], ["dr"]), gone]
    assert "Failed: backup config" in words(report_page(documents, NOW)) and "Failed: backup config" not in words(report_page(documents, NOW, sites=["dr"]))


def test_a_status_of_some_sites_names_the_others():
    document = status([site("dr", [])], [])
    document["details"]["left_out"] = ["az1"]
    found = view([document], NOW, 3600)
    assert found["verdict"] == {"level": "unknown", "head": "What was asked is well", "text": "Not asked: az1."}
    assert found["unknown"] == ["site az1: it was not asked, because of --limit."]


def test_a_site_that_nobody_may_ask_is_unknown():
    denied = {**site("az1", [rule("users", "dr")]), "cluster": {"failed": True, "msg": "site az1: AccessDenied.", "denied": True}}
    found = view([status([denied], ["az1"])], NOW, 3600)
    assert found["sites"][0]["level"] == "unknown"
    assert [tile["value"] for tile in found["tiles"] if tile["name"] in ("nodes", "drives")] == ["?", "?"]


def test_the_worst_rules_first():
    rules = [{"site": "az1", **one} for one in (
        rule("well", "dr"), rule("behind", "dr", lag=5), rule("off", "dr", enabled=False), rule("unknown", "dr", online=None), rule("bad", "dr", breached=True)
    )]  # fmt: skip
    assert [one["bucket"] for one in shown_rules(rules)["shown"]] == ["bad", "off", "unknown", "behind", "well"]


def test_rules_between_two_sites_are_one_arrow():
    rules = [
        {"site": "az1", **one} for one in (rule("a", "dr", lag=None), rule("b", "dr", lag=7, pending_objects=2), rule("c", "az2", online=False, breached=True))
    ]
    first, second = links(rules)
    assert (first["target"], first["level"], first["online"], first["breached"]) == ("az2", "critical", False, 1)
    assert (second["rules"], second["lag"], second["pending"], second["level"]) == (2, 7, 2, "ok")


@pytest.mark.parametrize("count", range(1, 12))
def test_boxes_of_sites_do_not_leave_the_picture(count):
    names = [f"site{number}" for number in range(count)]
    found = view([status([site(name, [rule("a", other) for other in names if other != name]) for name in names], names)], NOW, 3600)
    text = str(topology(found["sites"], found["links"]))
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', text).groups())
    boxes = [tuple(map(float, box)) for box in re.findall(r'class="site \w+"><rect x="([\d.-]+)" y="([\d.-]+)" width="(\d+)" height="(\d+)"', text)]
    assert len(boxes) == count and "nan" not in text and "inf" not in text
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in boxes)


@pytest.mark.parametrize("count", range(2, 8))
def test_arrows_have_room_for_their_heads(count):
    names = [f"site{number}" for number in range(count)]
    found = view([status([site(name, [rule("a", other) for other in names if other != name]) for name in names], names)], NOW, 3600)
    arrows = re.findall(r'class="arrow \w+" d="M([\d.-]+) ([\d.-]+)Q[\d.-]+ [\d.-]+ ([\d.-]+) ([\d.-]+)"', str(topology(found["sites"], found["links"])))
    ends = [tuple(map(float, pair)) for arrow in arrows for pair in (arrow[:2], arrow[2:])]
    assert len(ends) == 2 * count * (count - 1)
    assert min(math.dist(one, other) for number, one in enumerate(ends) for other in ends[:number]) > 13


def test_drives_and_bars():
    group = [{"state": "ok", "healing": False}] * 20 + [{"state": "offline", "healing": False}, {"state": "ok", "healing": True}]
    text = str(drives(group, 'a "set"'))
    assert text.count("h12v12h-12z") == 22 and "drive-cross" in text and "drive-heals" in text and "&#34;set&#34;" in text
    assert 'width="100.0"' in gauge(7, "x") and 'width="0.0"' in gauge(-1, "x")


def test_times_are_said_as_people_do():
    found = view([status([site("az1", [])], ["az1"], ago=7300)], NOW, 10000)
    assert found["asked"] == {"iso": iso(7300), "shown": f"{iso(7300)[:10]} {iso(7300)[11:16]} UTC", "ago": "2 hours ago"}
