# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What would not work is found before a host is touched, all of it at once, and no secret is shown."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.credentials import credential_problems
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.preflight import (
    clock_problems,
    host_problems,
    site_problems,
)

POOLS = [{"hosts": "n{1...2}", "drives": "/mnt/disk{1...2}"}]


def drive(path="/mnt/disk1", **changes):
    """What the module says of a drive with which nothing is wrong."""
    good = {"path": path, "nearest": path, "kind": "directory", "on_root": False, "file_system": "xfs", "size": 1000000}
    return {**good, "inodes": 1000, "free_inodes": 900, "access": "yes", "server_owner": None, "contents": "formatted", "error": "", **changes}


DRIVES = [drive(), drive("/mnt/disk2")]
INSTALL = {"method": "none", "flavour": "upstream", "minisign_key": ""}


def site(**changes):
    good = {
        "name": "az1",
        "pools": POOLS,
        "decommissioned_pools": [],
        "scheme": "http",
        "tls": False,
        "addresses": {},
        "file_scheme": "",
        "environment": {"MINIO_STORAGE_CLASS_STANDARD": "EC:2"},
        "options": "",
        "port": 9000,
        "console_port": 9001,
        "root_user": "rootuser",
        "root_password": "correct horse",
        "root_files": ["/etc/minio/u", "/etc/minio/p"],
        "nodes": {"n1": "", "n2": "", "n3": ""},
        "members": ["n1", "n2"],
        "present": ["n1", "n2"],
        "allow_missing": False,
        "file_errors": [],
        "install": INSTALL,
        "kms_secret_key": "",
        "webhooks": {"audit": [], "logger": []},
        "given": {},
        "server_config": [],
    }
    return site_problems({**good, **changes})


def host(volumes="", set_drive_counts=("0", "0"), problems=(), **changes):
    launches = [{"where": "/etc/default/minio", "volumes": volumes}] if volumes else []
    present = {"launches": launches, "set_drive_count": set_drive_counts[0], "problems": list(problems)}
    good = {
        "name": "n1",
        "node": "n1",
        "pools": POOLS,
        "decommissioned_pools": [],
        "present": present,
        "drives": DRIVES,
        "names": {"n1": ["10.0.0.1"], "n2": ["10.0.0.2"]},
        "allow_root_drive": False,
        "user": "minio-user",
        "devices": [],
        "unmounted": [],
        "set_drive_count": set_drive_counts[1],
    }
    return host_problems({**good, **changes})


def test_nothing_wrong():
    assert site() == []
    assert host() == []


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"root_password": ""}, "minio_cluster_root_password is missing"),
        ({"pools": [{"hosts": "n{1...17}", "drives": "/d"}]}, "17 drives cannot be divided"),
        ({"environment": {"MINIO_STORAGE_CLASS_STANDARD": "EC:3"}}, "at most EC:2"),
        ({"environment": {"MINIO_STORAGE_CLASS_RRS": "EC:3"}}, "storage class rrs: EC:3 is more"),
        ({"environment": {"MINIO_STORAGE_CLASS_STANDARD": "STANDARD"}}, "is no value"),
        ({"environment": {}, "server_config": [{"name": "api"}, {"name": "storage_class", "settings": {"standard": "EC:3"}}]}, "at most EC:2"),
        ({"given": {"MINIO_VOLUMES": "/d"}}, "set minio_cluster_pools instead"),
        ({"kms_secret_key": "x"}, "minio_cluster_kms_secret_key is not of the form"),
        ({"webhooks": {"audit": [{"name": "a-b", "endpoint": "http://x"}]}}, "letters, digits and underscores"),
        ({"install": {**INSTALL, "method": "copy"}}, "site az1: minio_cluster_install_method: copy is called file now"),
        ({"scheme": "https"}, "give minio_cluster_tls_cert"),
        ({"environment": {"MINIO_ADDRESS": ":9010"}}, "MINIO_ADDRESS is :9010, but the server gets :9000 on its command line"),
        ({"environment": {"MINIO_ADDRESS": "10.0.0.1:9000"}}, "leave MINIO_ADDRESS out. This role has it listen on all addresses"),
        ({"environment": {"MINIO_CONSOLE_ADDRESS": ":9011"}}, "and set minio_cluster_console_port: 9011"),
        ({"decommissioned_pools": "n1"}, "minio_cluster_decommissioned_pools must be a list"),
        ({"options": "--address :9999"}, "contains --address: set minio_cluster_port instead"),
        ({"options": "--quiet -address=:9999"}, "contains --address: set minio_cluster_port instead"),
        ({"options": "-certs-dir /c"}, "contains --certs-dir: set minio_cluster_tls_cert instead"),
        ({"options": "-S /c"}, "contains -S: set minio_cluster_tls_cert instead"),
        ({"options": "--config=/etc/minio.yml"}, "contains --config: set minio_cluster_pools instead"),
        ({"environment": {"MINIO_ARGS": "/d{1...4}"}}, "MINIO_ARGS of the environment wins over what this role writes"),
        ({"environment": {"MINIO_CONFIG": "/etc/minio.yml"}}, "leave MINIO_CONFIG out"),
        ({"environment": {"A": "it's"}}, "single quote"),
        ({"environment": {"MINIO_ERASURE_SET_DRIVE_COUNT": "x"}}, "is no number"),
        ({"root_files": ["/run/secrets/u"]}, "still there after a restart"),
        ({"nodes": {"n1": ""}}, "node n2 of minio_cluster_pools is no host of the inventory"),
        ({"nodes": {"n1": "", "n2": "", "x": "n2"}}, "hosts n2, x all have the node name n2"),
        ({"members": ["n1"]}, "belongs to another site"),
        ({"present": ["n1"]}, "n2 not in this run"),
        ({"file_errors": ["file, line 1: no"]}, "file, line 1: no"),
    ],
)
def test_site_problems(changes, text):
    problems = site(**changes)
    assert problems and all(problem.startswith("site az1: ") for problem in problems)
    assert any(text in problem for problem in problems)


def test_a_lost_node_may_be_allowed():
    assert site(present=["n1"], allow_missing=True) == []


def test_all_problems_at_once():
    assert len(site(root_user="", root_password="", environment={"MINIO_STORAGE_CLASS_RRS": "X"}, scheme="https", present=["n1"])) == 5


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"node": "other"}, "no pool names this host ('other')"),
        ({"volumes": "http://n{1...4}:9000/mnt/disk{1...2}"}, "the definition changes it"),
        ({"problems": ["/etc/default/minio is there and cannot be read"]}, "host n1: /etc/default/minio is there and cannot be read"),
        ({"volumes": "http://n{1...2}:9000/mnt/disk{1...2}", "set_drive_counts": ["four", "0"]}, "how its pools are divided is not known"),
        ({"volumes": "http://n{1...2}:9000/mnt/disk{1...2}", "set_drive_counts": ["0", "2"]}, "into sets of 2 drives, but it has sets of 4"),
        ({"drives": [drive(), drive("/mnt/disk2", on_root=True)]}, "drive /mnt/disk2 is on the root file system"),
        ({"drives": [drive("/mnt/disk2", nearest="/mnt", on_root=True)]}, "does not exist, and /mnt is on the root file system"),
        ({"drives": [drive("/mnt/disk2", kind="other")]}, "is no directory"),
        ({"drives": [drive("/mnt/disk2", file_system="tmpfs")]}, "drive /mnt/disk2 is in memory (tmpfs)"),
        ({"names": {"n1": ["10.0.0.1"], "n2": []}}, "the name n2 does not resolve"),
        ({"drives": [drive(free_inodes=9)]}, "drive /mnt/disk1: 9 of 1000 inodes are free"),
        ({"drives": [drive(access="readonly")]}, "drive /mnt/disk1: it cannot be written"),
        ({"drives": [drive(access="unreachable")]}, "minio-user cannot enter the folders above it"),
        ({"drives": [drive(access="foreign", server_owner=998)]}, "the number 998, not to minio-user"),
        (
            {"drives": [drive(kind="unknown", access="unknown", contents="unreadable", error="Input/output error")]},
            "drive /mnt/disk1 cannot be read (Input/output error): look at dmesg. Mount a new drive there if this one has failed, and run "
            "creativeflow.minio.replace_drive -e minio_replace_node=n1 -e minio_replace_drive=/mnt/disk1.",
        ),
        # The kernel may still have the folder itself in memory.
        ({"drives": [drive(contents="unreadable", error="Structure needs cleaning")]}, "cannot be read (Structure needs cleaning)"),
        ({"devices": ["/mnt/disk9"]}, "a device for /mnt/disk9, which is no drive of this host"),
    ],
)
def test_host_problems(changes, text):
    problems = host(**changes)
    assert len(problems) == 1 and problems[0].startswith("host n1: ") and text in problems[0]


def test_a_file_system_without_a_count_of_inodes():
    assert host(drives=[drive(inodes=0, free_inodes=0)]) == []


def test_a_drive_that_is_to_be_mounted_is_judged_by_its_device():
    drives = [drive(nearest="/mnt", on_root=True)]
    assert host(drives=drives) != []
    assert host(drives=drives, devices=["/mnt/disk1"], unmounted=["/mnt/disk1"]) == []


def test_another_division_of_drives_is_no_change_where_the_sets_stay_or_are_new():
    assert host(volumes="http://n{1...2}:9000/mnt/disk{1...2}", set_drive_counts=["0", "4"]) == []
    assert host(set_drive_counts=["0", "2"]) == []
    assert host(volumes="http://n{1...2}:9000/mnt/disk{1...2}", set_drive_counts=["0", "x"]) == []


def test_a_format_that_the_server_cannot_read_is_left_to_it():
    assert host(drives=[drive(contents="unreadable", error="format.json")]) == []


def test_a_root_drive_may_be_allowed():
    assert host(drives=[drive(on_root=True)], allow_root_drive=True) == []
    assert host(drives=[drive(file_system="tmpfs")], allow_root_drive=True) == []


@pytest.mark.parametrize(
    "user, password, text",
    [
        ("", "long enough", "minio_cluster_root_user is missing"),
        ("ab", "long enough", "3 characters"),
        ("rootuser", "sh0rt", "8 characters"),
        ("minioadmin", "long enough", "everybody knows"),
        ("rootuser", "minioadmin", "everybody knows"),
        ("rootuser", "rootuser", "the same as the user"),
        ("root=user", "long enough", "which the server refuses"),
        ("rootuser", "long enough ", "ends with a space"),
    ],
)
def test_credentials(user, password, text):
    problems = credential_problems(user, password)
    assert len(problems) == 1 and text in problems[0]
    assert not password or password not in problems[0]


def test_clocks():
    def clocks(uncertainty=0.1, **offsets):
        return {host: {"offset": offset, "uncertainty": uncertainty} for host, offset in offsets.items()}

    assert clock_problems(clocks(a=0.1, b=4.9), 5) == []
    assert clock_problems({}, 5) == []
    problem = clock_problems(clocks(a=0.1, b=7.4, c=0.2), 5)[0]
    assert "b is 7.3 s ahead of a" in problem and "b +7.4 s" in problem and "c +" not in problem


def test_clocks_that_may_agree_are_no_problem():
    assert clock_problems({"a": {"offset": 0.0, "uncertainty": 2.0}, "b": {"offset": 8.0, "uncertainty": 1.5}}, 5) == []
