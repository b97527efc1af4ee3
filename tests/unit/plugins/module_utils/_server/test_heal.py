# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the results of a heal mean, and what is told of drives. What the server does is seen by the integration target minio_heal."""

from __future__ import annotations

import json
import time

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._server.heal import Counts, Heal
from ansible_collections.creativeflow.minio.plugins.module_utils._server.heal_module import heal_from, unfinished_drives


def item(before, after, detail="", **more):
    found = {"bucket": "users", "object": "a", "versionId": "null", "detail": detail, **more}
    return {**found, "before": {"drives": [{"state": state} for state in before]}, "after": {"drives": [{"state": state} for state in after]}}


@pytest.mark.parametrize(
    ("result", "dry_run", "expected"),
    [
        (item(["ok", "ok"], ["ok", "ok"]), False, (1, 0, 0, 0)),
        (item(["ok", "missing"], ["ok", "ok"]), False, (1, 1, 0, 0)),
        (item(["corrupt", "missing"], ["ok", "missing"]), False, (1, 1, 0, 1)),
        (item(["ok", "missing"], ["ok", "missing"]), True, (1, 1, 0, 0)),
        (item(["ok", "offline"], ["ok", "offline"]), False, (1, 0, 0, 1)),
        (item(["ok", "missing"], ["ok", "missing"], "Read failed."), False, (1, 0, 1, 1)),
        # A bucket in a dry run has no drives.
        ({"bucket": "users", "before": {"drives": None}, "after": {"drives": None}}, True, (1, 0, 0, 0)),
        # It is not there any more.
        (item([], [], "Object not found: users/a"), False, (1, 0, 0, 0)),
        (item(["missing", "missing"], ["missing", "missing"], "Object not found: users/a"), False, (1, 0, 0, 0)),
    ],
)
def test_what_a_result_counts(result, dry_run, expected):
    counts = Counts()
    counts.add(result, dry_run)
    assert (counts.scanned, counts.healed, counts.failed, counts.incomplete) == expected
    assert len(counts.failures) == counts.failed
    assert counts.gone_names == ["users/a"] * counts.gone
    assert counts.gone == ("not found" in result.get("detail", ""))


def test_failures_are_named_and_not_all_of_them():
    counts = Counts()
    for number in range(25):
        counts.add(item(["ok", "missing"], ["ok", "missing"], "Read\n failed", object=f"o{number}", versionId="v"), False)
    assert counts.failed == 25
    assert len(counts.failures) == 20
    assert counts.failures[0] == "users/o0 (version v): Read failed"


SETTINGS = {"recursive": True, "dryRun": False, "remove": False, "scanMode": 1}
ENDED = {"Summary": "finished", "StartTime": "2026-03-01T02:20:05Z", "Settings": SETTINGS}


class Site:
    """Answers a heal with one status after the other."""

    site = "az1"

    def __init__(self, *statuses, refusal=""):
        self.statuses, self.refusal, self.asked = list(statuses), refusal, []

    def admin(self, method, command, query=None, body=b"", resource="", once=False):
        if command == "info":
            return b"{}"
        self.asked.append((command, query, once))
        if not query and self.refusal:
            raise ServerError("az1", "http://az1", 400, self.refusal, "no")
        if "clientToken" in query:
            return json.dumps(self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]).encode()
        return b'{"clientToken": "token", "startTime": "2026-03-01T02:20:05Z"}'


def run(site, check_mode=False, **options):
    defaults = {"state": "healed", "bucket": None, "prefix": None, "deep": False, "remove_abandoned": False, "wait": True, "wait_timeout": 5, "resume": None}
    return heal_from({**defaults, **options}, site, check_mode)


def test_a_heal_that_ends_at_once():
    site = Site({**ENDED, "Items": [item(["ok", "missing"], ["ok", "ok"])]})
    result = run(site)
    assert (result["changed"], result["scanned_items"], result["running"]) == (True, 1, False)
    assert "resume" not in result and "msg" not in result
    assert site.asked == [("heal/", {}, True), ("heal/", {"clientToken": "token"}, False)]


def test_another_run_counts_on():
    going = {**ENDED, "Summary": "running", "Items": [item(["ok"], ["ok"])]}
    first = run(Site(going), wait=False)
    assert first["running"] and "msg" not in first
    second = run(Site({**ENDED, "Items": [item(["ok"], ["ok"])]}), resume=first["resume"])
    assert second["scanned_items"] == 2


def test_one_that_is_not_through_in_time():
    result = run(Site({**ENDED, "Summary": "running"}), wait_timeout=0)
    assert "The heal had not ended within wait_timeout; run this again to continue." in result["msg"]
    assert result["resume"]["token"] == "token"


def test_a_dry_run_that_is_not_through_is_ended():
    site = Site({**ENDED, "Summary": "running", "Settings": {**SETTINGS, "dryRun": True}})
    result = run(site, check_mode=True, wait_timeout=0)
    assert "raise wait_timeout" in result["msg"]
    assert not result["running"] and site.asked[-1][1] == {"forceStop": ""}


def test_a_part_that_no_drive_explains():
    result = run(Site({**ENDED, "Items": [item(["ok", "missing"], ["ok", "missing"])]}))
    assert result["msg"].endswith("1 items still lack a part, though all drives work. See the servers' logs.")


def test_one_that_the_server_gave_up():
    result = run(Site({**ENDED, "Summary": "stopped", "Detail": "no drives"}))
    assert result["msg"].endswith("The server gave up: no drives")


def test_one_that_the_server_does_not_know_any_more():
    with pytest.raises(MinioError, match="Start it again"):
        run(Site({"Summary": "finished", "StartTime": "0001-01-01T00:00:00Z"}))


def test_one_with_other_options():
    with pytest.raises(InputErrors, match="with other options is running"):
        run(Site({**ENDED, "Settings": {**SETTINGS, "scanMode": 2}}))


def test_one_that_somebody_else_watches():
    with pytest.raises(ServerError, match="Somebody watches it"):
        run(Site(ENDED, refusal="XMinioHealAlreadyRunning"), wait_timeout=0)


def test_names_are_encoded():
    site = Site(ENDED)
    heal = Heal(site, "users", "ä b/c")
    heal.start(False, False, False, time.monotonic())
    assert site.asked[0][0] == "heal/users/%C3%A4%20b/c"


def test_a_drive_that_heals_and_one_that_is_away():
    heals = {"path": "/d1", "state": "ok", "healing": True, "pool_index": 0, "set_index": 0, "heal_info": {"items_healed": 3, "objects_total_count": 9}}
    whole = {"path": "/d2", "state": "ok", "pool_index": 0, "set_index": 0}
    away = {"endpoint": "/d3", "state": "offline", "pool_index": 0, "set_index": 0}
    found = unfinished_drives({"servers": [{"endpoint": "n1", "drives": [heals, whole, away]}]})
    assert [(drive["path"], drive["healing"], drive["healed_items"], drive["total_items"]) for drive in found] == [("/d1", True, 3, 9), ("/d3", False, 0, 0)]
