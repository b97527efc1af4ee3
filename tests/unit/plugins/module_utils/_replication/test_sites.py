# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real group of sites cannot be made to show: sites that are apart, and answers that are partial."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import converge
from ansible_collections.creativeflow.minio.plugins.module_utils._replication import sites_preflight
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.sites import Peer, State, _sites, site_replication_from
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.sites_preflight import _apart, _Found, _holders


def found(**more):
    usual = {"session": None, "deployment": "d", "versions": ("1",), "skew": 0.0, "buckets": 0, "rules": [], "identity": {}, "encryption": None}
    return _Found(**{**usual, **more})


def test_versions_clocks_and_identity_providers():
    lines = list(_apart({"az1": found(), "az2": found(versions=("2",), skew=-90.0, identity={"LDAP": {"IsLDAPEnabled": True}}), "dr": found(skew=59.0)}))
    assert len(lines) == 3 and all(line.startswith("sites az1 and az2: ") for line in lines)
    assert "(1; 2)" in lines[0] and "90 s" in lines[1]


@pytest.mark.parametrize(
    ("sites", "new", "grouped", "expected"),
    [
        ({"az1": 3, "az2": 0}, {"az1", "az2"}, False, None),
        ({"az1": 0, "az2": 3}, {"az1", "az2"}, False, "Connect to az2 instead of az1"),
        ({"az1": 3, "az2": 3}, {"az1", "az2"}, False, "az1 3, az2 3"),
        ({"az1": 3, "az2": 3, "dr": 0}, {"dr"}, True, None),
        ({"az1": 3, "az2": 3, "dr": 1}, {"dr"}, True, "site dr: it holds 1 buckets"),
    ],
)
def test_one_site_holds_buckets_and_takes_the_request(sites, new, grouped, expected):
    lines = list(_holders({name: found(buckets=count) for name, count in sites.items()}, "az1", new, grouped))
    assert (expected is None and not lines) or (len(lines) == 1 and expected in lines[0])


class Site:
    """Answers an addition with what it is given."""

    site, url = "az1", "http://az1"

    def __init__(self, answer):
        self.answer, self.sent = answer, []

    def admin(self, method, command, query=None, body=b"", encrypted=False):
        if method == "GET":
            return b'{"enabled": false}'
        self.sent.append((command, query, json.loads(body), encrypted))
        return json.dumps(self.answer).encode()


def params(**more):
    site = dict.fromkeys(("region", "ca_path", "replication_url", "synchronous", "bandwidth"))
    site = {**site, "validate_certs": True, "state": "present", "access_key": "k", "secret_key": "s"}
    return {
        "sites": [{**site, "name": "az1", "url": "http://az1"}, {**site, "name": "az2", "url": "http://az2/"}],
        "purge": False, "replicate_ilm_expiry": None, "preflight": False, "state": "present", "check_mode": False,
        "ca_path": None, "validate_certs": True, "timeout": 5, **more,
    }  # fmt: skip


def test_each_site_is_spoken_to_as_its_own_entry_says():
    """a8: nothing of the connected site's trust is another one's."""
    given = params(ca_path="own.crt", validate_certs=False)
    given["sites"][1] = {**given["sites"][1], "url": "HTTP://AZ2:80/", "ca_path": "az2.crt"}
    sites = _sites(given)
    assert [(site.entry["ca_path"], site.entry["validate_certs"], site.timeout) for site in sites.values()] == [(None, True, 5), ("az2.crt", True, 5)]
    assert [site.endpoint for site in sites.values()] == ["http://az1", "http://az2"]


@pytest.mark.parametrize(
    "answer",
    [
        {"success": False, "status": "Partial", "errorDetail": "could not join"},
        {"success": True, "status": "Requested sites were configured", "initialSyncErrorMessage": "could not join"},
    ],
)
def test_an_answer_that_is_partial_is_a_failure(answer):
    site = Site(answer)
    outcome = converge(site_replication_from(params(), site), False)
    assert {failure.object for failure in outcome.failures} == {"az1", "az2"}
    assert all("could not join" in failure.error for failure in outcome.failures)
    command, _query, body, encrypted = site.sent[0]
    assert command == "site-replication/add" and encrypted
    assert body == [{"name": name, "endpoints": f"http://{name}", "accessKey": "k", "secretKey": "s"} for name in ("az1", "az2")]


def test_secrets_are_not_in_what_is_printed_of_a_site():
    assert "hidden" not in repr(sites_preflight.Site("a", "u", "e", "k", "hidden", entry={"secret_key": "hidden"}))


@pytest.mark.parametrize(("stay", "leave", "purge", "removed"), [
    ([], ["dr"], True, None), (["az1"], ["dr"], True, None), (["az1"], ["az2", "dr"], True, {"az2", "dr"}), ([], ["dr"], False, {"dr"}),
    (["az1", "az2"], [], True, {"dr"}), ([], ["az1", "az2", "dr"], True, {"az1", "az2", "dr"}), ([], ["gone"], True, None),
])  # fmt: skip
def test_a_purge_does_not_end_the_group(stay, leave, purge, removed):
    given = {**params(), "purge": purge, "sites": [{"name": name, "state": "absent"} for name in leave]}
    given["sites"] += [{**params()["sites"][0], "name": name, "url": f"http://{name}"} for name in stay]
    kind = site_replication_from(given, Site({}))
    group = State("az1", {name: Peer(name, name, f"http://{name}", False, 0, False) for name in ("az1", "az2", "dr")})
    if removed is None:
        with pytest.raises(InputErrors, match="purge would also remove"):
            kind.compare(group)
    else:
        assert {change.object for change in kind.compare(group) if change.after is None} == removed
