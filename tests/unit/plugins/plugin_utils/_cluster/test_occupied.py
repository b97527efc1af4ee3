# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another MinIO, or whatever else has the ports of a node, is found before a file is written; a second MinIO beside the first one is not in the way."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.occupied import Wanted, occupied_problems

WANTED = Wanted(
    ports={9000: "minio_cluster_port", 9001: "minio_cluster_console_port"},
    transfer_ports={8022: "minio_cluster_sftp.port"},
    drives=["/mnt/disk1", "/mnt/disk2"],
    user="minio-user",
    program="/usr/local/bin/minio",
)
SECOND = "To have a second server, give it other ports and drives."


def server(**changes):
    command = ["/opt/minio", "server", "--console-address", ":9001", "/srv/s3"]
    good = {"unit": "minio-server.service", "pid": 812, "program": "/opt/minio", "user": "s3", "container": False, "ports": [9000], "command": command}
    return {**good, "volumes": "", **changes}


def look(state="absent", servers=(), ports=(), contents="empty", problem=""):
    drives = [{"path": path, "contents": contents} for path in WANTED.drives]
    service = {"name": "minio", "state": state, "problem": problem}
    return {"service": service, "other_servers": list(servers), "ports": list(ports), "drives": drives}


def place(port=9000, pid=700, program="/usr/sbin/nginx", unit="nginx.service"):
    return {"port": port, "pid": pid, "program": program, "user": "root", "unit": unit}


def problems(**changes):
    return occupied_problems(look(**changes), WANTED)


def test_a_server_of_another_unit_is_named_with_the_variables_that_take_it_over():
    listens = place(9000, 812, "/opt/minio", "minio-server.service")
    assert problems(servers=[server()], ports=[listens]) == [
        "MinIO already runs as minio-server.service (pid 812, user s3, program /opt/minio), and uses port 9000. To take it over, set "
        f"minio_cluster_service_name: minio-server, minio_cluster_user: s3, minio_cluster_install_path: /opt/minio, see docs/adopt.md. {SECOND}"
    ]
    # What is so already need not be set.
    (line,) = problems(servers=[server(user="minio-user", program="/usr/local/bin/minio")])
    assert "set minio_cluster_service_name: minio-server, see" in line


@pytest.mark.parametrize("state", ["absent", "unused", "stopped"])
@pytest.mark.parametrize(
    "changes, why",
    [
        ({}, "and uses port 9000."),
        ({"ports": [9000, 9001]}, "and uses ports 9000 and 9001."),
        ({"ports": [9100], "volumes": "/mnt/disk{1...4}/"}, "and has the drive /mnt/disk1."),
        ({"ports": [9100], "volumes": "http://n{1...2}:9100/mnt/disk2"}, "and has the drive /mnt/disk2."),
    ],
)
def test_the_same_ports_or_drives_are_in_the_way_unless_the_service_runs(state, changes, why):
    (line,) = problems(state=state, servers=[server(**changes)])
    assert why in line
    assert problems(state="running", servers=[server(**changes)]) == []


def test_another_server_with_ports_and_drives_of_its_own():
    assert problems(servers=[server(ports=[9100], volumes="/srv/other")]) == []
    assert problems(servers=[server(ports=[9100], volumes="/srv/{a...")], contents="empty") == []


def test_a_service_of_which_systemd_does_not_tell_has_that_problem_alone():
    assert problems(servers=[server()], problem="systemctl: no") == []


def test_a_server_without_a_unit_is_to_be_stopped():
    (line,) = problems(servers=[server(unit="")])
    assert line.startswith("MinIO already runs outside of systemd (pid 812, user s3, program /opt/minio), and uses port 9000. To take it over, stop it first,")


def test_a_server_in_a_container():
    inside = {"unit": "", "container": True, "program": "/usr/bin/minio", "command": ["minio", "server", "/mnt/disk1"]}
    # Its paths are not those of the host.
    assert problems(servers=[server(**inside, ports=[])]) == []
    (line,) = problems(servers=[server(**inside, ports=[9000])])
    assert line.startswith("MinIO already runs in a container (pid 812, user s3, program /usr/bin/minio), and uses port 9000.")
    (line,) = problems(servers=[server(**inside, ports=[])], contents="formatted")
    assert "and the drive /mnt/disk1 has the data of a MinIO server" in line
    forwards = place(9000, 640, "/usr/bin/docker-proxy", "docker.service")
    first, second = problems(servers=[server(**inside, ports=[])], ports=[forwards])
    assert "in a container" in first and "its port forwarding, uses port 9000" in first
    assert second == "port 9000 is used by docker.service (pid 640, /usr/bin/docker-proxy): stop that, or set minio_cluster_port to another port."


def test_a_unit_that_does_not_run_matters_if_the_drives_have_data_and_the_service_never_ran():
    stopped = server(pid=0, program="", user="", ports=[], command=[])
    assert problems(servers=[stopped]) == [] and problems(state="stopped", servers=[stopped], contents="formatted") == []
    assert problems(state="unused", servers=[stopped], contents="formatted") == [
        "minio-server.service is a MinIO server that does not run, and the drive /mnt/disk1 has the data of a MinIO server. To take it over, set "
        "minio_cluster_service_name: minio-server, see docs/adopt.md. If it is of no use any more, remove this unit."
    ]


def test_ports_that_something_else_has():
    assert problems(ports=[place(), place(443)]) == [
        "port 9000 is used by nginx.service (pid 700, /usr/sbin/nginx): stop that, or set minio_cluster_port to another port."
    ]
    assert problems(ports=[place(9001, 3, "/x", "")]) == ["port 9001 is used by /x (pid 3): stop that, or set minio_cluster_console_port to another port."]
    assert problems(ports=[place(8022, 0, "", "")]) == ["port 8022 is used by another process: stop that, or set minio_cluster_sftp.port to another port."]
    # While the service runs, too, where it does not have that port yet.
    assert problems(state="running", ports=[place(8022, 3, "/x", "")]) == [
        "port 8022 is used by /x (pid 3): stop that, or set minio_cluster_sftp.port to another port."
    ]


def test_ports_of_the_service_itself():
    own = place(9000, 5, "/usr/local/bin/minio", "minio.service")
    assert problems(state="running", ports=[own]) == []
    # As root of a container sees it.
    assert problems(state="running", ports=[place(9000, 0, "", "")]) == []
    assert problems(state="running", ports=[own, place()]) == []
