# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""h8: what speaks against the removal of a site. All of it is named, and what could not be read is never nothing."""

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._removal.report import report
from ansible_collections.creativeflow.minio.plugins.plugin_utils._removal.verdict import Asked, verdict

STEPS = {"phase": "installed", "lossless": False, "problems": [], "drives": [], "deployments": []}
OWN = {"name": "dr", "error": "", "peers": [], "operations": [], "buckets": []}
QUIET = {"name": "az1", "error": "", "rules": [], "targets": [], "is_peer": False, "tiers": [], "operations": []}
LOSS = "If that may be lost: -e minio_remove_accept_loss=true."


def health(name, state="alive"):
    reachable = {"alive": True, "no_write_quorum": True, "dead": False, "unknown": None}[state]
    return {"name": name, "state": state, "reachable": reachable, "reason": f"site {name} (http://{name}): it is {state}."}


def asked(**changes):
    base = Asked(
        site="dr",
        members=["dr-n1", "dr-n2"],
        present=["dr-n1", "dr-n2"],
        reached={"dr-n1": STEPS, "dr-n2": STEPS},
        health={"az1": health("az1"), "dr": health("dr")},
        ties={"others": [QUIET], "own": OWN, "recorded": []},
    )
    return dataclasses.replace(base, **changes)


def ties(own=None, others=(QUIET,), recorded=()):
    return {"others": list(others), "own": OWN if own is None else own, "recorded": list(recorded)}


def dead(state="dead"):
    return {"az1": health("az1"), "dr": health("dr", state)}


def reached(**changes):
    return dict.fromkeys(["dr-n1", "dr-n2"], {**STEPS, **changes})


def test_nothing_speaks_against_it():
    found = verdict(asked())
    assert (found.problems, found.lossless) == ([], True)


def test_all_is_named_at_once():
    telling = {
        **QUIET,
        "rules": [{"bucket": "media", "id": "dr-media", "target_bucket": "media"}],
        "targets": [{"bucket": "logs", "target_bucket": "old"}],
        "is_peer": True,
        "tiers": ["COLD"],
        "operations": [{"operation": "failover", "from_site": "az1", "to_site": "dr", "began": 1764417600}],
    }
    own = {**OWN, "buckets": [{"bucket": "scratch", "places": []}], "operations": telling["operations"], "peers": ["az1", "dr"]}
    recorded = [{"operation": "failover", "from_site": "az1", "to_site": "dr"}, {"operation": "drill", "from_site": "dr", "to_site": "az1"}]
    found = verdict(
        asked(
            ties=ties(own, [telling], recorded),
            members=["dr-n1", "dr-n2", "dr-n3"],
            reached={"dr-n1": {**STEPS, "problems": ["drive /mnt/disk1 is odd."], "deployments": ["a"]}, "dr-n2": {**STEPS, "deployments": ["b"]}},
            data="DR",
        )
    )
    assert found.problems == [
        "minio_remove_data is 'DR', and the site is dr. Repeat the name of the site, or leave it out to keep the data.",
        "site dr: the run is without dr-n3. Remove a site from all of its hosts together, without --limit.",
        "host dr-n1: drive /mnt/disk1 is odd.",
        "site dr: its drives are of 2 deployments: a, b. Find out whose they are.",
        "site az1: bucket media replicates to dr/media (rule dr-media). Take that out of the rules first.",
        "site az1: bucket logs has a remote target at dr/old. Remove it first: creativeflow.minio.replication with minio_replication_purge.",
        "site az1 is in a group of site replication with dr. Take dr out of it first: minio_site_replication.",
        "site az1: tier COLD keeps its objects on dr. Move them to another tier first.",
        "A failover of az1 and dr is open since 2025-11-29 12:00 UTC: creativeflow.minio.failback ends it.",
        "A drill of dr and az1 is open: run creativeflow.minio.drill again.",
        "site dr is in a group of site replication: az1, dr. Take it out of the group first: minio_site_replication.",
        "site dr: bucket scratch has objects, replicates nowhere, and no other site has a bucket of its name.",
        LOSS,
    ]
    assert not found.lossless


def test_accepting_a_loss_accepts_nothing_else():
    own = {**OWN, "buckets": [{"bucket": "scratch", "places": []}]}
    rule = {"bucket": "media", "id": "r", "target_bucket": "media"}
    found = verdict(asked(ties=ties(own, [{**QUIET, "rules": [rule]}]), accept_loss=True))
    assert found.problems == ["site az1: bucket media replicates to dr/media (rule r). Take that out of the rules first."]
    assert verdict(asked(ties=ties(own), accept_loss=True)).problems == []
    assert not verdict(asked(ties=ties(own), accept_loss=True)).lossless


def test_what_a_place_lacks_is_named():
    place = {"site": "az1", "bucket": "media", "missing": 12, "different": 1, "keys": ["a", "b", "c", "d", "e"]}
    own = {**OWN, "buckets": [{"bucket": "media", "places": [place, {**place, "site": "az2", "missing": 0, "keys": ["z"]}]}]}
    assert verdict(asked(ties=ties(own))).problems == [
        "site dr: bucket media is complete on no other site: on az1/media 12 versions are missing and 1 version is different: a, b, c, d, e …;"
        " on az2/media 1 version is different: z.",
        LOSS,
    ]


@pytest.mark.parametrize("accept", [{}, {"accept_loss": True, "unreachable": True}])
def test_another_site_that_does_not_tell_is_never_nothing(accept):
    denied = {"name": "az1", "error": "site az1 (http://az1): AccessDenied."}
    assert verdict(asked(ties=ties(others=[denied]), **accept)).problems == [
        "What site az1 has of dr is unknown: site az1 (http://az1): AccessDenied. It must answer, or be taken out of minio_sites if it is gone."
    ]
    for state in ("dead", "unknown"):
        found = verdict(asked(health={"az1": health("az1", state), "dr": health("dr")}, ties=ties(others=[]), **accept))
        assert found.problems == [
            f"What site az1 has of dr is unknown: site az1 (http://az1): it is {state}. It must answer, or be taken out of minio_sites if it is gone."
        ]
    failed = verdict(asked(ties={"msg": "the record cannot be read."}, **accept))
    assert failed.problems == ["What ties dr to other sites is unknown: the record cannot be read."]
    assert not failed.lossless


def test_a_site_that_answers_and_cannot_be_read_is_not_unreachable():
    own = {"name": "dr", "error": "site dr (http://dr): SlowDownRead."}
    expected = ["What dr has is unknown: site dr (http://dr): SlowDownRead. Bring it back, or stop its service on all hosts if it cannot be read."]
    assert verdict(asked(ties=ties(own), unreachable=True, accept_loss=True)).problems == expected
    unknown = verdict(asked(health=dead("unknown"), ties=ties({}), unreachable=True, accept_loss=True))
    assert unknown.problems == ["Whether dr still serves is unknown: site dr (http://dr): it is unknown. Correct that first."]


def test_a_dead_site_needs_to_be_called_so():
    found = verdict(asked(health=dead(), ties=ties({})))
    assert found.problems == ["site dr (http://dr): it is dead. What it has is unknown. If it is lost: -e minio_remove_unreachable=true."]
    assert verdict(asked(health=dead(), ties=ties({}), unreachable=True)).problems == []
    rule = {"bucket": "media", "id": "r", "target_bucket": "media"}
    assert verdict(asked(health=dead(), ties=ties({}, [{**QUIET, "rules": [rule]}]), unreachable=True)).problems == [
        "site az1: bucket media replicates to dr/media (rule r). Take that out of the rules first."
    ]


def test_data_that_nobody_can_compare_needs_the_loss_to_be_accepted():
    line = "site dr: its service is off, so that nobody can compare the data on its drives with other sites."
    silent = asked(health=dead(), ties=ties({}), unreachable=True, data="dr", reached=reached(drives=["/mnt/disk1"]))
    assert verdict(silent).problems == [line, LOSS]
    assert verdict(dataclasses.replace(silent, accept_loss=True)).problems == []
    gone = asked(health=dead(), ties=ties({}), data="dr", reached=reached(phase="absent", drives=["/mnt/disk1"]))
    assert verdict(gone).problems == [line, LOSS]
    assert verdict(dataclasses.replace(gone, reached=reached(phase="absent"))).problems == []
    assert verdict(dataclasses.replace(gone, data="")).problems == []


def test_a_removal_that_has_begun_goes_on_without_the_site():
    """The first run has stopped the service, so that it cannot be asked again."""
    begun = asked(health=dead(), ties=ties({}), data="dr", reached=reached(phase="begun", lossless=True, drives=["/mnt/disk1"]))
    assert (verdict(begun).problems, verdict(begun).lossless) == ([], True)
    lossy = dataclasses.replace(begun, reached=reached(phase="begun", drives=["/mnt/disk1"]))
    assert verdict(lossy).problems[-1] == LOSS
    assert verdict(dataclasses.replace(lossy, data="")).problems == []
    half = {"dr-n1": {**STEPS, "phase": "begun", "lossless": True}, "dr-n2": STEPS}
    stuck = {"name": "dr", "error": "site dr (http://dr): SlowDownRead."}
    assert verdict(asked(health=dead("no_write_quorum"), ties=ties(stuck), reached=half)).problems == []
    assert verdict(asked(health=dead("unknown"), ties=ties({}), reached=half)).problems == []


def test_a_removal_that_has_begun_compares_again_while_the_site_serves():
    own = {**OWN, "buckets": [{"bucket": "scratch", "places": []}]}
    half = {"dr-n1": {**STEPS, "phase": "begun", "lossless": True}, "dr-n2": STEPS}
    assert verdict(asked(ties=ties(own), reached=half)).problems[-1] == LOSS


def test_the_other_sites_are_asked_also_by_a_second_run():
    rule = {"bucket": "media", "id": "r", "target_bucket": "media"}
    found = verdict(asked(health=dead(), ties=ties({}, [{**QUIET, "rules": [rule]}]), reached=reached(phase="absent")))
    assert len(found.problems) == 1
    assert verdict(asked(health=dead(), ties=ties({}), reached=reached(phase="absent"))).problems == []


def test_a_host_that_is_lost():
    one = {"dr-n1": STEPS}
    assert verdict(asked(reached=one, unreachable=True)).problems == ["site dr: dr-n2 cannot be reached. Bring it back."]
    silent = asked(reached=one, health=dead(), ties=ties({}))
    line = "site dr: dr-n2 cannot be reached. Bring it back, or set minio_remove_unreachable to true if it is lost with its site."
    assert verdict(silent).problems[0] == line
    assert verdict(dataclasses.replace(silent, unreachable=True)).problems == []
    absent = dataclasses.replace(silent, reached={"dr-n1": {**STEPS, "phase": "absent"}})
    assert len(verdict(absent).problems) == 2


def test_a_site_that_minio_sites_does_not_have():
    assert verdict(asked(health={"az1": health("az1")})).problems == [
        "site dr: minio_sites does not have it, so that nobody can ask it. Add it, or name another site."
    ]


def test_the_report_names_all_by_host():
    facts = {
        "_minio_cluster_steps": {"removed": ["service minio", "/etc/default/minio"], "kept": ["/mnt/disk1: data of deployment 4f4a"]},
        "_minio_cluster_emptied": {"removed": ["/mnt/disk2/media"], "kept": ["/mnt/disk2/notes.txt"]},
        "_minio_host_removal": {"removed": ["/etc/nftables.d/minio.nft"]},
        "_minio_client_removal": {"removed": [], "kept": ["/srv/ops/.mc/config.json: alias az1"]},
    }
    lines = report("dr", {"dr-n1": facts}, ["dr-n2"], ["az1"], "replication", check=False)
    assert lines[:9] == [
        "Site dr is removed from dr-n1.",
        "Removed:",
        "dr-n1: /mnt/disk2/media",
        "dr-n1: /etc/nftables.d/minio.nft",
        "dr-n1: service minio",
        "dr-n1: /etc/default/minio",
        "Kept:",
        "dr-n1: /mnt/disk1: data of deployment 4f4a",
        "dr-n1: /mnt/disk2/notes.txt: not of MinIO",
    ]
    assert lines[9:12] == ["dr-n1: /srv/ops/.mc/config.json: alias az1", "Not reached, so that all is still there: dr-n2.", "Next:"]
    assert "secret of the user replication on az1" in lines[-1]
    assert report("dr", {"dr-n1": facts}, [], [], "replication", check=True)[0] == "Site dr would be removed from dr-n1."
    nothing = {"_minio_cluster_steps": {"removed": [], "kept": []}}
    assert report("dr", {}, ["dr-n1"], [], "replication", check=False)[0] == "No host of site dr can be reached, so that nothing was removed."
    assert report("dr", {"dr-n1": nothing}, [], [], "replication", check=False)[0] == "Nothing of site dr is left to remove."
