# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who reaches which port of a server."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.filter import firewall_problems as problems_filter
from ansible_collections.creativeflow.minio.plugins.filter.firewall_rules import FilterModule
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.firewall import ends, firewall_rules, host_problems

NETWORKS = {"clients": ["10.20.0.0/16", "fd00::/16"], "operators": ["10.99.0.1"], "nodes": ["10.1.0.0/24"], "addresses": ["10.1.0.7", "10.2.0.1", "127.0.0.1"]}


def rules(*transfer, port=9000, networks=None, look=None):
    return firewall_rules({"port": port, "console_port": 9001, "transfer": list(transfer)}, NETWORKS if networks is None else networks, look or {})


def who(found):
    reach = {}
    for rule in found["rules"]:
        assert rule["family"] == ("ipv6" if ":" in rule["network"] else "ipv4")
        reach.setdefault(rule["port"], []).append(rule["network"])
    return reach


SERVER = ["10.1.0.0/24", "10.2.0.1", "10.20.0.0/16", "10.99.0.1", "fd00::/16"]
CLIENTS = ["10.20.0.0/16", "10.99.0.1", "fd00::/16"]


def test_without_sftp_and_ftp():
    found = rules()
    assert who(found) == {"9000": SERVER, "9001": ["10.99.0.1"]}
    assert (found["ports"], found["watched"], found["problems"]) == (["9000", "9001"], [], [])


def test_clients_and_operators_reach_sftp_and_ftp_and_nodes_do_not():
    found = rules("8022", "8021", "30000-30002")
    assert who(found) == {"9000": SERVER, "9001": ["10.99.0.1"], "8022": CLIENTS, "8021": CLIENTS, "30000-30002": CLIENTS}
    assert found["ports"] == ["9000", "9001", "8022", "8021", "30000-30002"]
    assert found["watched"] == [8021, 8022, 30000, 30001, 30002]
    assert found["problems"] == []


def test_as_firewalld_shows_them():
    found = rules("30000-30002", networks={"clients": ["10.20.0.0/16"]})
    assert found["firewalld"] == [
        'rule priority="-10" family="ipv4" source address="10.20.0.0/16" port port="9000" protocol="tcp" accept',
        'rule priority="-10" family="ipv4" source address="10.20.0.0/16" port port="30000-30002" protocol="tcp" accept',
        'rule priority="10" port port="9000" protocol="tcp" reject',
        'rule priority="10" port port="9001" protocol="tcp" reject',
        'rule priority="10" port port="30000-30002" protocol="tcp" reject',
    ]


@pytest.mark.parametrize("clients", ["10.20.0.0/16, fd00::/16", ["10.20.0.0/16", "fd00::/16"], ("10.20.0.0/16", "fd00::/16")])
def test_a_list_as_ansible_takes_it(clients):
    assert who(rules("8022", networks={"clients": clients}))["8022"] == ["10.20.0.0/16", "fd00::/16"]


@pytest.mark.parametrize(
    ("networks", "problems"),
    [
        ({}, ["minio_host_firewall_clients and minio_host_firewall_operators are empty"]),
        ({"clients": None, "operators": "", "nodes": ["10.1.0.1"]}, ["minio_host_firewall_clients and minio_host_firewall_operators are empty"]),
        (
            {"clients": ["10.1.2.3/8"], "operators": ["x"], "nodes": [""]},
            ["minio_host_firewall_clients: '10.1.2.3/8'", "minio_host_firewall_operators: 'x'", "minio_host_firewall_nodes: ''"],
        ),
    ],
)
def test_networks_that_are_none(networks, problems):
    found = rules("8022", networks=networks)["problems"]
    assert len(found) == len(problems) and all(line.startswith(said) for line, said in zip(found, problems))


@pytest.mark.parametrize(
    ("port", "transfer", "said"),
    [
        (9001, [], "the port 9001 of the server and its port 9001 are not two"),
        ("30050", ["30000-30100"], "the port 30050 of the server and its port 30000-30100 are not two"),
        (9000, ["8022", "8022"], "the port 8022 of the server and its port 8022 are not two"),
        (9000, ["30000-30100", "30100-30200"], "the port 30000-30100 of the server and its port 30100-30200 are not two"),
    ],
)
def test_ports_that_overlap(port, transfer, said):
    (found,) = rules(*transfer, port=port)["problems"]
    assert found.startswith(said)


def looked(state="running", **place):
    return {"service": {"name": "minio", "state": state}, "ports": [{"port": 22, "unit": "", "program": "", **place}]}


@pytest.mark.parametrize(
    "look", [{}, {"skipped": True}, {"service": None, "ports": None}, looked(unit="minio.service", program="/usr/local/bin/minio"), looked()]
)
def test_ports_on_which_nobody_else_listens(look):
    assert rules("22", look=look)["problems"] == []


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (looked(unit="ssh.service", program="/usr/sbin/sshd"), "ssh.service"),
        (looked(program="/usr/sbin/sshd"), "/usr/sbin/sshd"),
        (looked(program="/usr/lib/systemd/systemd", unit="init.scope"), "init.scope"),
        (looked(state="stopped"), "another process"),
        (looked(state="absent", unit="ssh.service"), "ssh.service"),
    ],
)
def test_rules_that_would_lock_out_others(look, said):
    """SFTP on port 22 beside SSH: the role runs before the server could say that the port is taken."""
    assert rules("22", look=look)["problems"] == [f"port 22 is used by {said}, whose users the rules would keep out: choose another port for SFTP or FTP."]


def test_the_filter():
    run = FilterModule().filters()["firewall_rules"]
    assert run({"port": 9000, "console_port": 9001, "transfer": ["8022"]}, NETWORKS) == rules("8022")
    assert run({"port": 9000, "console_port": 9001, "transfer": ["8022"]}, NETWORKS, look=looked(unit="x.service"))["problems"]


@pytest.mark.parametrize(("port", "found"), [(9000, (9000, 9000)), ("9000", (9000, 9000)), ("30000-30100", (30000, 30100))])
def test_the_ends_of_ports(port, found):
    assert ends(port) == found


@pytest.mark.parametrize("port", ["", "http", "30000:30100"])
def test_what_has_no_ends(port):
    with pytest.raises(ValueError):
        ends(port)


@pytest.mark.parametrize(
    "tool, probe, said",
    [
        ("nftables", ["present nft"], []),
        ("nftables", ["open ufw", "ipv4only ufw"], []),
        ("firewalld", ["active firewalld"], []),
        ("firewalld", ["present firewall-cmd", "active ufw"], ["firewalld is not active. Let your own access in and start it first"]),
        ("ufw", ["active ufw"], ["rule 7: it is odd", "ports 1:65535 stay open"]),
        ("ufw", ["open ufw"], ["ufw is not active.", "ufw lets in whatever no rule names."]),
        ("ufw", ["active ufw", "ipv4only ufw"], ["it has IPv6 addresses, on which ufw keeps out nobody.", "rule 7: it is odd", "ports 1:65535 stay open"]),
        ("nftables", ["node n1 10.0.0.1", "unresolved n2", "unresolved n3"], ["the name n2 does not resolve", "the name n3 does not resolve"]),
    ],
)
def test_what_speaks_against_guarding_a_host(tool, probe, said):
    found = host_problems("h", [], [], probe, tool, {"errors": ["rule 7: it is odd"], "breaches": ["ports 1:65535 stay open"]})
    assert len(found) == len(said) and all(line.startswith(f"host h: {words}") for line, words in zip(found, said))


def test_what_is_wrong_with_a_variable_is_so_for_all_hosts_and_is_said_once():
    of_all = "minio_host_firewall_clients: 'x' is neither a network nor an address."
    own = "the port 9000 of the server and its port 9000 are not two"
    found = problems_filter.FilterModule().filters()["firewall_problems"]([own, of_all], "h", ports=[own, "minio_cluster_port is 'x'"])
    assert found == [of_all, f"host h: {own}", "host h: minio_cluster_port is 'x'"]
