# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node that is as its plan says differs nowhere, and whatever is changed on it is found, in the part whose tasks mend it."""

from __future__ import annotations

import copy
import dataclasses

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host.facts import salted
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates.more import more_from
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.differences import (
    PARTS,
    Found,
    Program,
    differences,
    look_options,
    obsolete_folders,
    unread_certificates,
)
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.plan import make_plan
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.plan_inputs import Credentials, Inputs, Kms, Node, Server, Site, Tls, Webhooks
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.ports import listening
from hypothesis import given
from hypothesis import strategies as st

SALT = "of the run"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
BLOCK = "-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----"
WEBHOOK = {"name": "siem", "endpoint": "http://x:1", "auth_token": "t", "client_cert": "/c", "client_key": "/k", "queue_dir": "/var/lib/queue"}
COPIED = {"/etc/minio/webhooks/audit-siem.crt": b"cert", "/etc/minio/webhooks/audit-siem.key": b"key"}
PROGRAM = Program("file", "/usr/local/bin/minio", "5f1b")


MORE = {"name": "s3", "cert_content": CERTIFICATE.replace("AAAA", "BBBB"), "key_content": BLOCK}


def make(tls=True, kms=True, webhooks=True, more=()):
    return make_plan(
        Inputs(
            site=Site(name="az1", pools=[{"hosts": "n{1...2}", "drives": "/mnt/disk{1...2}"}], members=("n1", "n2"), present=("n1", "n2")),
            node=Node(host="n1", name="n1"),
            server=Server(ports=listening({}, {})),
            credentials=Credentials("rootuser", "root-password"),
            tls=Tls(sources=("minio_cluster_tls_cert_content",), certificate=CERTIFICATE, key=BLOCK, authorities=CERTIFICATE, more=more_from(list(more), str))
            if tls
            else Tls(),
            kms=Kms(secret_key="name:key") if kms else Kms(),
            webhooks=Webhooks(audit=(WEBHOOK,) if webhooks else ()),
            install={"method": "none", "flavour": "upstream", "minisign_key": ""},
        )
    )


def entry(kind="file", owner="root", group="root", mode="0644", content=""):
    return {"kind": kind, "owner": owner, "group": group, "mode": mode, "sum": salted(SALT, content)}


def a_look(plan):
    """What a look finds where all is as the plan says."""
    asked = look_options(plan)
    files = {path: entry("file", file.owner, file.group, file.mode, file.content or plan.secrets.files.get(path, "")) for path, file in plan.files.items()}
    copied = {file.path: entry("file", "minio-user", "minio-user", file.mode, COPIED[file.path]) for file in plan.copied}
    absent = {path: entry("absent", "", "", "") for path in plan.absent}
    return {
        "files": {path: entry("directory", "root", "minio-user", "0750") for path in asked["files"]},
        "secret_files": {path: {**files, **copied, **absent}[path] for path in asked["secret_files"]},
        "folders": {
            **{one["folder"]: {"WRITTEN_BY_ANSIBLE": "file", "public.crt": "file"} for one in plan.tls["more"]},
            "/etc/minio/kes": None,
            "/etc/minio/webhooks": dict.fromkeys((path.rpartition("/")[2] for path in COPIED), "file") if copied else {},
        },
        "service_folders": dict.fromkeys(asked["service_folders"], ""),
        "user": {"name": "minio-user", "exists": True, "group": "minio-user", "home": "/etc/minio", "shell": "/usr/sbin/nologin"},
        "group": {"name": "minio-user", "exists": True},
        "program": {"exists": True, "sum": "5f1b", "version": "minio version", "owner": "root", "group": "root", "mode": "0755"},
        "service": {"name": "minio", "state": "running", "active": "active", "enabled": "enabled"},
        "health": {"url": plan.url, "cluster": 200, "metrics": 200},
        "shown": {"fingerprint": plan.tls["fingerprint"], "verified": True} if plan.scheme == "https" else None,
        "shown_for": {one["server_name"]: {"fingerprint": one["fingerprint"]} for one in plan.tls["more"]},
    }


def compared(plan, look, **more):
    return differences(plan, Found(**{"look": look, "salt": SALT, "program": PROGRAM, "copied": COPIED, **more}))


def parts_of(found):
    return [part for part in PARTS if found[part]]


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_node_as_it_should_be(tls, kms, webhooks):
    plan = make(tls, kms, webhooks)
    assert compared(plan, a_look(plan)) == {part: [] for part in PARTS}


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, (*path, name))
    else:
        yield path


PLAN = make()
PLACES = [
    place
    for place in leaves(a_look(PLAN))
    if place[-1] != "name"
    # What is no file has no content, and what must not be there has nothing.
    and not (place[0] == "files" and place[-1] == "sum")
    and not (place[0] == "secret_files" and place[1] in PLAN.absent and place[-1] != "kind")
    and place != ("folders", "/etc/minio/kes")
]
PART = {"program": "install", "service": "service", "health": "health", "shown": "certificate"}


@given(st.sampled_from(PLACES))
def test_whatever_is_changed_is_found(place):
    look = copy.deepcopy(a_look(PLAN))
    inner = look
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = {"version": ""}.get(place[-1], "other") if place[0] != "folders" else "file"
    if place[0] == "folders":
        inner["foreign.key"] = "file"
    if isinstance(a_look(PLAN)[place[0]], dict) and place[-1] in ("exists", "verified"):
        inner[place[-1]] = False
    found = parts_of(compared(PLAN, look))
    wanted = PART.get(place[0], "configure")
    assert found == [wanted]


@given(st.sampled_from([place for place in PLACES if place[0] in ("files", "secret_files", "service_folders")]))
def test_what_was_not_read_differs(place):
    look = copy.deepcopy(a_look(PLAN))
    del look[place[0]][place[1]]
    assert parts_of(compared(PLAN, look)) == ["configure"]


@pytest.mark.parametrize(
    "look, lines",
    [
        ({"program": {"exists": False}}, {"install": ["/usr/local/bin/minio is missing"]}),
        ({"program": None}, {"install": ["/usr/local/bin/minio is missing"]}),
        ({"service": {"name": "m", "state": "stopped", "active": "failed", "enabled": "disabled"}},
         {"service": ["m.service does not run", "m.service is not enabled"]}),
        ({"health": None}, {"health": ["https://n1:9000 was not asked"]}),
        ({"health": {"url": "http://n1:9000", "cluster": 200, "metrics": 200}}, {"health": ["https://n1:9000 was not asked"]}),
        ({"health": {"url": "https://n1:9000", "cluster": 503, "metrics": 403}},
         {"health": ["https://n1:9000 does not report write quorum", "https://n1:9000 gives no metrics"]}),
        ({"shown": None}, {"certificate": ["https://n1:9000 shows another certificate"]}),
        ({"user": {"exists": False}}, {"configure": ["user minio-user is missing"]}),
    ],
)  # fmt: skip
def test_what_is_said(look, lines):
    assert {part: found for part, found in compared(PLAN, {**a_look(PLAN), **look}).items() if found} == lines


@pytest.mark.parametrize(
    "program, lines",
    [
        (Program("none", "/m"), []),
        (Program("package", "/m", "5f1b"), ["/m comes from a package, which the package manager compares"]),
        (Program("url", "/m", "5f1b", signed=True), ["/m has a signature, which is verified each time"]),
        (Program("build", "/m"), ["/m is to be fetched or built"]),
        (Program("file", "/m", "0000"), ["/m is another program"]),
    ],
)
def test_the_program(program, lines):
    assert compared(PLAN, a_look(PLAN), program=program)["install"] == lines


def test_a_program_of_somebody_else():
    look = a_look(PLAN)
    look["program"] = {**look["program"], "owner": "alice", "mode": "0777", "version": ""}
    assert compared(PLAN, look)["install"] == [
        "/usr/local/bin/minio does not run",
        "/usr/local/bin/minio: owner alice instead of root",
        "/usr/local/bin/minio: mode 0777 instead of 0755",
    ]


def test_devices():
    devices = {"make": [{"device": "/dev/x"}], "mount": [{"path": "/mnt/disk1"}], "needs_package": False}
    found = compared(PLAN, a_look(PLAN), devices=devices)
    assert found["drives"] == found["configure"] == ["/dev/x has no file system", "/mnt/disk1 is not mounted as it should be"]


def test_certificates_that_nobody_validates():
    look = {**a_look(PLAN), "shown": {"fingerprint": PLAN.tls["fingerprint"], "verified": False}}
    assert parts_of(compared(PLAN, look, validate=False)) == []
    assert parts_of(compared(PLAN, look)) == ["certificate"]


def test_everything_is_done_where_that_is_wanted():
    assert parts_of(compared(PLAN, a_look(PLAN), full=True)) == list(PARTS)


def test_a_file_of_the_controller_that_is_gone():
    assert compared(PLAN, a_look(PLAN), copied={})["configure"] == [f"{path} has another content" for path in COPIED]


def test_no_secret_is_shown():
    look = a_look(PLAN)
    look["secret_files"] = {path: {**there, "sum": "0"} for path, there in look["secret_files"].items()}
    said = str(compared(PLAN, look)) + repr(Found(look=look, salt=SALT, program=PROGRAM, copied=COPIED))
    for secret in ("root-password", "name:key", "BBBB", SALT, "b'key'"):
        assert secret not in said
    assert {field.name for field in dataclasses.fields(Found) if not field.repr} == {"look", "salt", "copied"}


def test_a_further_certificate():
    plan = make(more=[MORE])
    good = a_look(plan)
    assert look_options(plan)["server_names"] == ["s3"] and "/etc/minio/certs/*" in look_options(plan)["folders"]
    assert compared(plan, good) == {part: [] for part in PARTS} and unread_certificates(plan, good) == []
    stale = {**good, "shown_for": {"s3": {"fingerprint": "other"}}}
    assert compared(plan, stale)["certificate"] == ["https://n1:9000 shows another certificate for s3"] and unread_certificates(plan, stale) == []
    # The server shows its main one where it has found no other.
    unread = {**good, "shown_for": {"s3": {"fingerprint": plan.tls["fingerprint"]}}}
    assert unread_certificates(plan, unread) == ["the server has not read /etc/minio/certs/s3"]
    assert unread_certificates(plan, {**good, "shown": None, "shown_for": {}}) == []
    gone = {**good, "secret_files": {**good["secret_files"], "/etc/minio/certs/s3/public.crt": entry("absent")}}
    assert compared(plan, gone)["configure"] == ["/etc/minio/certs/s3/public.crt is missing"]


def test_folders_of_certificates_that_go():
    plan = make()
    look = a_look(plan)
    look["folders"] |= {"/etc/minio/certs/old": {"WRITTEN_BY_ANSIBLE": "file"}, "/etc/minio/certs/foreign": {"public.crt": "file"}, "/etc/minio/certs/CAs": {}}
    assert obsolete_folders(plan, look) == ["/etc/minio/certs/old"]
    assert compared(plan, look)["configure"] == ["/etc/minio/certs/old is obsolete"]


@pytest.mark.parametrize(
    ("names", "goes"),
    [
        (None, False),
        ({}, True),
        ({"ssh_host_key": "file", "ftp.crt": "file"}, True),
        ({"ssh_host_key": "file", "notes": "file"}, False),
    ],
)
def test_the_folder_of_sftp_goes_when_nothing_else_is_in_it(names, goes):
    folder = "/etc/minio/transfer"
    assert folder in look_options(PLAN)["folders"]
    look = a_look(PLAN)
    look["folders"][folder] = names
    assert compared(PLAN, look)["configure"] == [f"{folder} is obsolete"] * goes
    assert obsolete_folders(dataclasses.replace(PLAN, transfer={**PLAN.transfer, "files": [f"{folder}/ssh_host_key"]}), look) == []


def test_ports_of_sftp():
    server = Server(ports=listening({"minio_cluster_sftp": {"port": 8022}}, {}))
    plan = dataclasses.replace(PLAN, ports=server.ports, transfer={**PLAN.transfer, "ports": [8022]})
    good = {**a_look(plan), "ports": [{"port": 8022, "unit": "minio.service", "program": "/usr/local/bin/minio"}]}
    assert look_options(plan)["ports"] == [9000, 9001, 8022] and parts_of(compared(plan, good)) == []
    assert compared(plan, {**good, "ports": []})["health"] == ["minio.service does not listen on port 8022"]
    hidden = {**good, "ports": [{"port": 8022, "unit": "", "program": ""}]}
    assert parts_of(compared(plan, hidden)) == []
