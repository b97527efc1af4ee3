# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""b2: the ports of a server, in one place for all roles."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.ports import listening


def options(text):
    return {"minio_cluster_options": text}


def environment(**variables):
    return {"minio_cluster_environment": variables}


@pytest.mark.parametrize(
    ("variables", "file", "address", "console"),
    [
        ({}, {}, ":9000", ":9001"),
        ({"minio_cluster_port": 9010, "minio_cluster_console_port": "9011"}, {}, ":9010", ":9011"),
        ({"minio_cluster_port": "", "minio_cluster_console_port": None, "minio_cluster_environment": None}, {}, ":9000", ":9001"),
        (options("--console-address :9443"), {}, ":9000", ":9443"),
        (options("--quiet --console-address=10.0.0.1:9443"), {}, ":9000", "10.0.0.1:9443"),
        (options("-console-address '[fd00::1]:9443' --quiet"), {}, ":9000", "[fd00::1]:9443"),
        (options("--console-address :1 --console-address :9443"), {}, ":9000", ":9443"),
        (options("--address :9010"), {}, ":9010", ":9001"),
        (options(""), {"MINIO_OPTS": "--console-address :9443"}, ":9000", ":9001"),
        ({}, {"MINIO_OPTS": "--console-address :9443 --address 10.0.0.1:9010"}, "10.0.0.1:9010", ":9443"),
        (environment(MINIO_OPTS="--console-address :9443"), {"MINIO_OPTS": "--console-address :9444"}, ":9000", ":9443"),
        (environment(MINIO_ADDRESS=":9010", MINIO_CONSOLE_ADDRESS="127.0.0.1:9011"), {}, ":9010", "127.0.0.1:9011"),
        (environment(MINIO_ADDRESS=":9020"), {"MINIO_ADDRESS": ":9010", "MINIO_CONSOLE_ADDRESS": ":9011"}, ":9020", ":9011"),
        ({}, {"MINIO_VOLUMES": "/mnt/d1", "MINIO_ADDRESS": ":9010", "MINIO_CONSOLE_ADDRESS": ":9011"}, ":9010", ":9011"),
        ({}, {"MINIO_VOLUMES": "https://n{1...4}.example.net:9010/mnt/disk{1...4} https://n{5...8}.example.net:9010/mnt/disk{1...4}"}, ":9010", ":9001"),
        ({}, {"MINIO_VOLUMES": "http://n{1...4}/mnt/disk{1...4}", "MINIO_ADDRESS": ":9010"}, ":9010", ":9001"),
        ({"minio_cluster_port": 9010}, {"MINIO_ADDRESS": "10.0.0.1:9010"}, "10.0.0.1:9010", ":9001"),
        ({"minio_cluster_port": 9010}, {"MINIO_VOLUMES": "http://n{1...4}:9000/d"}, ":9010", ":9001"),
    ],
)
def test_where_the_server_listens(variables, file, address, console):
    found = listening(variables, file)
    assert (found["address"], found["console_address"], found["problems"]) == (address, console, [])
    assert (found["port"], found["console_port"]) == (int(address.rpartition(":")[2]), int(console.rpartition(":")[2]))


@pytest.mark.parametrize(
    ("variables", "given"),
    [
        ({}, False),
        (options("--quiet"), False),
        (options("--console-address :9443"), True),
        (options("-console-address=:9443"), True),
        (options("--no-console-address"), False),
    ],
)
def test_whether_the_options_name_the_console(variables, given):
    assert listening(variables, {})["console_in_options"] is given


@pytest.mark.parametrize(
    ("variables", "file", "problem"),
    [
        ({"minio_cluster_port": 9000, **environment(MINIO_ADDRESS=":9010")}, {}, "minio_cluster_port has port 9000, but MINIO_ADDRESS has port 9010: "),
        (
            {"minio_cluster_console_port": 9001, **options("--console-address :9443")},
            {},
            "--console-address has port 9443, but minio_cluster_console_port has port 9001: ",
        ),
        ({}, {"MINIO_VOLUMES": "http://n{1...4}:9000/d", "MINIO_ADDRESS": ":9010"}, "MINIO_VOLUMES has port 9000, but MINIO_ADDRESS has port 9010: "),
        (environment(MINIO_ADDRESS="9010"), {}, "MINIO_ADDRESS is '9010', which has no port from 1 to 65535: "),
        (environment(MINIO_ADDRESS=":0"), {}, "MINIO_ADDRESS is ':0', which has no port"),
        (environment(MINIO_CONSOLE_ADDRESS=":http"), {}, "MINIO_CONSOLE_ADDRESS is ':http', which has no port"),
        ({"minio_cluster_port": 99999}, {}, "minio_cluster_port is ':99999', which has no port"),
        ({"minio_cluster_port": True}, {}, "minio_cluster_port is ':True', which has no port"),
        ({"minio_cluster_port": 9001}, {}, "the server and its console cannot both use port 9001: "),
    ],
)
def test_p8_what_is_no_port_or_differs(variables, file, problem):
    problems = listening(variables, file)["problems"]
    assert len(problems) == 1 and problems[0].startswith(problem)


@pytest.mark.parametrize(
    ("sftp", "ftp", "transfer"),
    [
        (None, None, []),
        ({}, {}, []),
        ({"host_key": "x"}, None, ["8022"]),
        ({"port": "2022"}, {"port": 2021}, ["2022", "2021", "30000-30100"]),
        (None, {"passive_ports": "40000-40010"}, ["8021", "40000-40010"]),
        ({"port": None}, {"port": None, "passive_ports": None}, ["8022", "8021", "30000-30100"]),
        ("", {"passive_ports": ""}, ["8021", "30000-30100"]),
        (False, [], []),
    ],
)
def test_ports_of_sftp_and_ftp(sftp, ftp, transfer):
    found = listening({"minio_cluster_sftp": sftp, "minio_cluster_ftp": ftp}, {})
    assert (found["transfer"], found["problems"]) == (transfer, [])


@pytest.mark.parametrize(
    ("text", "transfer"),
    [
        ("--sftp=address=:8022", ["8022"]),
        ("--sftp address=10.0.0.1:2022 --sftp=ssh-private-key=/k", ["2022"]),
        ("--sftp='address=[::1]:2022'", ["2022"]),
        ("--sftp=address=:2022 --sftp=address=:2023", ["2023"]),
        ("--sftp=ssh-private-key=/k", ["8022"]),
        ("--ftp=passive-port-range=30000-40000 -ftp address=:2021", ["2021", "30000-40000"]),
        # The server sends on any port.
        ("--ftp=address=:2021", ["2021"]),
        ("--quiet --sftpd=address=:1", []),
    ],
)
def test_ports_that_options_name(text, transfer):
    found = listening(options(text), {})
    assert (found["transfer"], found["problems"], found["sftp_port"], found["ftp_port"]) == (transfer, [], 0, 0)
    assert listening({}, {"MINIO_OPTS": text})["transfer"] == transfer


def test_the_same_port_in_a_variable_and_in_options_is_one():
    assert listening({**options("--sftp=address=:8022"), "minio_cluster_sftp": {"host_key": "x"}}, {})["transfer"] == ["8022"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("--sftp=address=8022", "--sftp=address is '8022', which has no port from 1 to 65535: write :8022, or ADDRESS:8022."),
        ("--sftp=address=:0", "--sftp=address is ':0'"),
        ("--ftp=address=[::1]:ftp", "--ftp=address is '[::1]:ftp', which has no port from 1 to 65535: write :8021, or ADDRESS:8021."),
        ("--ftp=passive-port-range=40000-30000", "--ftp=passive-port-range is '40000-30000': write two ports"),
    ],
)
def test_options_that_name_no_port(text, said):
    (found,) = listening(options(text), {})["problems"]
    assert found.startswith(said)


@pytest.mark.parametrize("value", ["host_key=SECRET", ["SECRET"], True, 8022])
@pytest.mark.parametrize("name", ["minio_cluster_sftp", "minio_cluster_ftp"])
def test_what_is_no_dictionary_is_a_problem(name, value):
    """It is not the same as off: a firewall would close the ports. It could hold a key."""
    found = listening({name: value}, {})
    assert (found["transfer"], found["problems"]) == ([], [f"{name} must be a dictionary, such as {{port: 8022}}."])


@pytest.mark.parametrize(
    ("sftp", "ftp", "said"),
    [
        ({"port": 9000}, None, "SFTP and the server cannot both use port 9000: give minio_cluster_sftp.port another value."),
        ({"port": 9001}, None, "SFTP and the console cannot both use port 9001"),
        ({"port": 22}, {"port": 22}, "FTP and SFTP cannot both use port 22"),
        ({"port": 30050}, {"port": 21}, "minio_cluster_ftp.passive_ports 30000-30100 has the port 30050 of SFTP in it"),
        ({"port": "ssh"}, None, "minio_cluster_sftp.port is 'ssh', which is no port"),
        ({"port": ""}, None, "minio_cluster_sftp.port is '', which is no port"),
        ({"port": True}, None, "minio_cluster_sftp.port is 'True', which is no port"),
        ({"port": ":8022"}, None, "minio_cluster_sftp.port is ':8022', which is no port"),
        ({"port": "[::1]:8022"}, None, "minio_cluster_sftp.port is '[::1]:8022', which is no port"),
        ({"port": [8022]}, None, "minio_cluster_sftp.port is '[8022]', which is no port"),
        (None, {"port": 70000}, "minio_cluster_ftp.port is '70000', which is no port"),
        *(
            (None, {"passive_ports": text}, "write two ports of which the first is the lower one")
            for text in (
                "5",
                30000,
                "30000-30000",
                "30100-30000",
                "a-b",
                "1-99999",
                "0-10",
                "30000:30100",
                "30000 - 30100",
                "30000-30100,40000",
                ["30000-30100"],
            )
        ),
    ],
)
def test_wrong_ports_of_sftp_and_ftp(sftp, ftp, said):
    (found,) = listening({"minio_cluster_sftp": sftp, "minio_cluster_ftp": ftp}, {})["problems"]
    assert said in found
