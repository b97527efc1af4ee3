# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An operation is known to the controller and to both sites, is continued while it is fresh, and asks when it is old (a3, a11)."""

from __future__ import annotations

import json
import os

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._failover import operation
from ansible_collections.creativeflow.minio.plugins.module_utils._failover.operation import record_operation
from ansible_collections.creativeflow.minio.plugins.module_utils._failover.record import Record, read_records, remove_record, write_record
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

DAY = 86400
KEY = ("failover", "az1", "dr")


class Server:
    """A site's policies, behind the three requests that a record needs (S cmd/admin-handlers-users.go)."""

    def __init__(self, name="dr", denied=False):
        self.site, self.denied, self.policies, self.writes = name, denied, {}, 0

    def admin(self, method, command, query, body=b"", **_options):
        assert hasattr(Session, "admin")
        if self.denied:
            raise ServerError(self.site, "http://x", 403, "AccessDenied", "Access Denied.")
        if method == "GET":
            if query["name"] not in self.policies:
                raise ServerError(self.site, "http://x", 404, "XMinioAdminNoSuchPolicy", "no such policy")
            return self.policies[query["name"]]
        self.writes += 1
        if method == "PUT":
            self.policies[query["name"]] = body
        else:
            del self.policies[query["name"]]
        return b""


def params(folder, **changes):
    base = {"operation": "failover", "from_site": "az1", "to_site": "dr", "folder": str(folder), "state": "begun", "resume": None, "resume_within": DAY}
    return {**base, **changes}


def test_a_second_run_continues_it_and_writes_nothing(tmp_path):
    sites = {"az1": Server("az1"), "dr": Server()}
    first = record_operation(params(tmp_path), sites, ["https://az1"], False, 1000.5)
    second = record_operation(params(tmp_path), sites, ["https://az1"], False, 1060.0)
    assert (first["changed"], first["resumed"], first["began"]) == (True, False, 1000)
    assert (second["changed"], second["resumed"], second["began"], second["seconds"]) == (False, True, 1000, 60)
    assert second["known_by"] == ["controller", "az1", "dr"]
    assert [site.writes for site in sites.values()] == [1, 1]


@pytest.mark.parametrize("lost", ["folder", "sites"])
def test_that_clients_may_be_moved_is_known_to_each_run_that_continues_it(tmp_path, lost):
    """By the controller alone, and by a site alone."""
    server = Server()
    first = record_operation(params(tmp_path), {"dr": server}, [], False, 1000)
    moved = record_operation(params(tmp_path, state="moved"), {"dr": server}, [], False, 1010)
    assert (first["moved"], moved["moved"], moved["began"], moved["changed"]) == (False, True, 1000, True)
    assert not record_operation(params(tmp_path, state="moved"), {"dr": server}, [], False, 1010)["changed"]
    if lost == "folder":
        os.unlink(tmp_path / "failover-az1-dr")
    else:
        server.policies.clear()
    again = record_operation(params(tmp_path), {"dr": server}, [], False, 1020)
    assert again["moved"] and again["resumed"] and again["began"] == 1000
    assert read_records(server) == [Record(*KEY, 1000, (), True)]
    new = record_operation(params(tmp_path, resume=False), {"dr": server}, [], False, 1030)
    assert not new["moved"] and not record_operation(params(tmp_path), {"dr": server}, [], False, 1040)["moved"]


def test_that_clients_are_moved_is_recorded_however_long_the_run_took(tmp_path):
    record_operation(params(tmp_path), {}, [], False, 1000)
    os.utime(tmp_path / "failover-az1-dr", (1000, 1000))
    assert record_operation(params(tmp_path, state="moved"), {}, [], False, 1000 + 2 * DAY)["moved"]


def test_that_clients_are_moved_is_recorded_though_a_site_is_away(tmp_path):
    record_operation(params(tmp_path), {"dr": Server()}, [], False, 1000)
    with pytest.raises(MinioError):
        record_operation(params(tmp_path, state="moved"), {"dr": Server(denied=True)}, [], False, 1010)
    assert record_operation(params(tmp_path), {"dr": Server()}, [], False, 1020)["moved"]


def test_check_mode_does_not_record_that_clients_are_moved(tmp_path):
    record_operation(params(tmp_path), {}, [], False, 1000)
    assert record_operation(params(tmp_path, state="moved"), {}, [], True, 1010)["moved"]
    assert not record_operation(params(tmp_path), {}, [], False, 1020)["moved"]


def test_a_record_of_an_earlier_release_has_no_moved_clients(tmp_path):
    server = Server()
    fields = {"operation": "failover", "source": "az1", "target": "dr", "began": 7, "addresses": []}
    server.policies["minio-failover"] = json.dumps({"ID": json.dumps([fields])}).encode()
    assert read_records(server) == [Record(*KEY, 7)]


def test_another_controller_learns_of_it_from_one_site(tmp_path):
    server = Server()
    record_operation(params(tmp_path / "one"), {"dr": server}, [], False, 1000)
    found = record_operation(params(tmp_path / "two"), {"az1": Server("az1"), "dr": server}, [], False, 1100)
    assert found["resumed"] and found["began"] == 1000 and found["known_by"] == ["dr"]


def test_check_mode_writes_nothing(tmp_path):
    server = Server()
    assert record_operation(params(tmp_path / "new"), {"dr": server}, [], True, 1000)["changed"]
    assert not server.writes and not os.path.exists(tmp_path / "new")


def test_a11_an_old_one_asks_and_writes_nothing(tmp_path):
    server = Server()
    record_operation(params(tmp_path), {"dr": server}, [], False, 1000)
    os.utime(tmp_path / "failover-az1-dr", (1000, 1000))
    old = record_operation(params(tmp_path), {"dr": server}, [], False, 1000 + 40 * DAY)
    assert old["stale"] and "minio_failover_resume" in old["msg"] and not old["changed"]
    assert server.writes == 1


def test_a11_a_new_one_has_new_ids(tmp_path):
    server = Server()
    record_operation(params(tmp_path), {"dr": server}, [], False, 1000)
    new = record_operation(params(tmp_path, resume=False), {"dr": server}, [], False, 1000 + 40 * DAY)
    assert not new["resumed"] and new["began"] == 1000 + 40 * DAY
    assert read_records(server) == [Record(*KEY, 1000 + 40 * DAY)]


def test_a11_a_long_one_that_was_run_lately_is_continued(tmp_path):
    server = Server()
    record_operation(params(tmp_path), {"dr": server}, [], False, 1000)
    os.utime(tmp_path / "failover-az1-dr", (1000 + 20 * DAY, 1000 + 20 * DAY))
    assert record_operation(params(tmp_path), {"dr": server}, [], False, 1100 + 20 * DAY)["resumed"]


def test_what_cannot_be_read_is_unknown(tmp_path):
    with pytest.raises(ServerError):
        record_operation(params(tmp_path), {"dr": Server(denied=True)}, [], False, 1000)
    (tmp_path / "failover-az1-dr").write_text("soon")
    with pytest.raises(MinioError, match="cannot be read"):
        record_operation(params(tmp_path), {"dr": Server()}, [], False, 1000)


def test_a_policy_of_somebody_else_is_not_taken_for_none():
    server = Server()
    for document in ({"Version": "2012-10-17", "Statement": []}, {"ID": "mine"}, {"ID": "[{}]"}, {"ID": '[{"operation": "failover", "addresses": 3}]'}, []):
        server.policies["minio-failover"] = json.dumps(document).encode()
        with pytest.raises(MinioError, match="rename the policy"):
            read_records(server)


def test_the_end_removes_it_everywhere(tmp_path):
    sites = {"az1": Server("az1"), "dr": Server()}
    record_operation(params(tmp_path), sites, [], False, 1000)
    write_record(sites["dr"], Record("rebuild", "az1", "dr", 5))
    assert record_operation(params(tmp_path, state="ended"), sites, [], False, 1010)["changed"]
    assert not record_operation(params(tmp_path, state="ended"), sites, [], False, 1010)["changed"]
    assert "minio-failover" not in sites["az1"].policies and not os.listdir(tmp_path)
    assert read_records(sites["dr"]) == [Record("rebuild", "az1", "dr", 5)]


def test_a_record_replaces_an_older_one_of_the_same_operation():
    server = Server()
    assert write_record(server, Record(*KEY, 1, ("https://a",)))
    assert write_record(server, Record(*KEY, 2))
    assert not write_record(server, Record(*KEY, 2))
    assert read_records(server) == [Record(*KEY, 2)]
    assert remove_record(server, KEY) and not remove_record(server, KEY)


@pytest.mark.parametrize("names, pair", [(["az1"], ("az1", "dr")), (["az1", "dr", "az2"], ("az1", "dr")), (["az1"], ("az1", "az1"))])
def test_the_sites_are_the_two(tmp_path, names, pair):
    sites = [{"name": name, "url": "http://127.0.0.1:1"} for name in names]
    with pytest.raises(InputErrors):
        operation.operation_between(params(tmp_path, from_site=pair[0], to_site=pair[1], sites=sites), True)
