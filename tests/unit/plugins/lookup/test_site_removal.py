# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""h8: the parts of a removal, from the variables of a task."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleLookupError
from ansible_collections.creativeflow.minio.plugins.lookup.site_removal import LookupModule
from ansible_collections.creativeflow.minio.plugins.plugin_utils._removal.steps import Steps

ANSWERS = {"state": "alive", "reachable": True, "reason": ""}
PLAN = {
    "site": "dr",
    "files": {"/etc/default/minio": {}},
    "absent": [],
    "copied": [],
    "root_folders": ["/etc/minio"],
    "swept_folders": [],
    "queues": [],
    "layout": {"drives": ["/mnt/disk1"]},
    "account": {"user": "minio-user", "group": "minio-user", "home": "/etc/minio", "shell": "/usr/sbin/nologin"},
}
OWN = {
    "_minio_cluster_plan": PLAN,
    "_minio_cluster_members": ["dr-n1", "dr-n2"],
    "_minio_cluster_sites_health": {"by_name": {"dr": ANSWERS, "az1": ANSWERS}},
    "_minio_cluster_ties": {"others": [], "own": {"name": "dr", "error": "", "peers": [], "operations": [], "buckets": []}, "recorded": []},
    "minio_cluster_service_name": "minio",
    "minio_cluster_config_dir": "/etc/minio",
    "minio_cluster_install_path": "/usr/local/bin/minio",
    "minio_cluster_install_method": "build",
    "minio_cluster_remove_data": "",
    "minio_cluster_accept_loss": "false",
    "minio_cluster_unreachable": False,
    "minio_sites": {"az1": {}, "dr": {}},
    "minio_replication_secrets": {"az1": "hidden", "dr": "hidden"},
}


def ask(part, facts=None, **own):
    variables = {**OWN, **own, "inventory_hostname": "dr-n1", "ansible_play_batch": ["dr-n1"], "ansible_play_hosts_all": ["dr-n1"], "ansible_check_mode": True}
    lookup = LookupModule()
    lookup.set_options = lambda **_options: None
    (found,) = lookup.run([part], {**variables, "hostvars": {"dr-n1": facts or {}, "dr-n2": {}}})
    return found


def test_the_options_of_the_look():
    assert ask("look")["emptied"] is False
    assert ask("look", minio_cluster_remove_data="dr")["emptied"] is True
    assert ask("look", minio_cluster_remove_data="DR")["emptied"] is False


def test_the_steps_of_a_host_that_is_lost_or_unread():
    assert ask("steps", _minio_cluster_leftovers={"unreachable": True, "msg": "no route"}) == {}
    unread = ask("steps", _minio_cluster_leftovers={"failed": False, "msg": "the host cannot be read: no find."})
    assert list(unread["problems"]) == ["the host cannot be read: no find. Correct that first."]


def test_the_verdict_knows_the_hosts_of_the_run():
    steps = {"phase": "installed", "lossless": False, "problems": [], "drives": [], "deployments": []}
    found = ask("verdict", {"_minio_cluster_steps": steps})
    assert found["problems"][0] == "site dr: the run is without dr-n2. Remove a site from all of its hosts together, without --limit."
    assert found["problems"][1].startswith("What site az1 has of dr is unknown")


def test_the_report_names_the_sites_whose_secrets_were_known():
    lines = ask("report", {"_minio_cluster_steps": vars(Steps("installed", removed=("service minio",)))})
    assert lines[0] == "Site dr would be removed from dr-n1."
    assert "the user replication on az1:" in lines[-1]
    assert "hidden" not in str(lines)


@pytest.mark.parametrize("part", ["other", ""])
def test_a_part_that_there_is_not(part):
    with pytest.raises(AnsibleLookupError, match="ask for one of look, steps, verdict, report"):
        ask(part)
