# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a proxy reaches the nodes of a site, and what speaks against it."""

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.proxy import Node, Proxy, problems_of, rise_of, servers_of

PROXY = Proxy(
    host="gate",
    site="az1",
    backends=("n1", "n2"),
    backend_port=9000,
    console_backend_port=9001,
    backend_tls=False,
    backend_ca="",
    backend_name="",
    port=80,
    console_port=0,
    stats_port=0,
    tls="none",
    tls_cert="",
    tls_key="",
    check_interval=2,
    return_pause=10,
)
NODES = [Node("az1-n1", "n1", 9000, 9001), Node("az1-n2", "n2", 9000, 9001)]
MEMBERS = ["az1-n1", "az1-n2"]


def with_(**values):
    return dataclasses.replace(PROXY, **values)


@pytest.mark.parametrize(
    "values, options",
    [
        ({}, ""),
        ({"backend_ca": "/ca.crt"}, ""),
        ({"tls": "terminate"}, ""),
        ({"backend_tls": True}, " ssl verify none"),
        ({"tls": "passthrough"}, " check-ssl verify none"),
        ({"tls": "passthrough", "backend_tls": True}, " check-ssl verify none"),
        ({"backend_tls": True, "backend_ca": "/ca.crt"}, " ssl verify required ca-file /ca.crt verifyhost n1 check-sni n1 sni str(n1)"),
        ({"tls": "passthrough", "backend_ca": "/ca.crt"}, " check-ssl verify required ca-file /ca.crt verifyhost n1 check-sni n1"),
        (
            {"tls": "terminate", "backend_tls": True, "backend_ca": "/ca.crt", "backend_name": "s3.example.net"},
            " ssl verify required ca-file /ca.crt verifyhost s3.example.net check-sni s3.example.net sni str(s3.example.net)",
        ),
    ],
)
def test_the_certificate_of_a_node_is_verified_with_its_name(values, options):
    assert servers_of(with_(**values))[0] == {"name": "n1", "address": "n1", "options": options}


def test_an_address_of_ipv6_stands_in_brackets():
    assert [server["address"] for server in servers_of(with_(backends=("fd00::1", "10.0.0.1")))] == ["[fd00::1]", "10.0.0.1"]


@pytest.mark.parametrize("interval, pause, rise", [(2, 10, 6), (2, 9, 6), (3, 10, 5), (1, 0, 1), (20, 10, 2), (0, 10, 11)])
def test_good_answers_last_as_long_as_the_pause(interval, pause, rise):
    assert rise_of(with_(check_interval=interval, return_pause=pause)) == rise


@pytest.mark.parametrize("values", [{}, {"console_port": 9400}, {"tls": "terminate", "tls_cert": "a", "tls_key": "b"}, {"backends": ("10.0.0.1",)}])
def test_nothing_speaks_against_it(values):
    assert problems_of(with_(**values), NODES, MEMBERS) == []


@pytest.mark.parametrize(
    "values, line",
    [
        ({"backends": ()}, "host gate: site az1 has no nodes in the inventory. Set minio_site, or minio_proxy_backends."),
        ({"check_interval": 0}, "minio_proxy_check_interval: it is a second or more."),
        ({"stats_port": 80}, "minio_proxy_port, minio_proxy_console_port and minio_proxy_stats_port: two of them are the same."),
        ({"tls": "terminate", "tls_key": "k"}, "minio_proxy_tls_cert: missing, and needed with minio_proxy_tls: terminate."),
        ({"tls": "terminate", "tls_cert": "c"}, "minio_proxy_tls_key: missing, and needed with minio_proxy_tls: terminate."),
        (
            {"host": "az1-n1", "port": 9000},
            "host az1-n1: port 9000 is one of the MinIO server, which runs on the same host. Let the proxy listen on another one.",
        ),
        ({"host": "az1-n2", "console_port": 9001}, "host az1-n2: port 9001 is one of the MinIO server"),
        ({"backend_ca": "/ca.crt", "backends": ("n1", "fd00::2")}, "minio_proxy_backends: HAProxy verifies names, and fd00::2 is an address."),
        ({"backend_ca": "/ca.crt", "backends": ("10.0.0.2",)}, "minio_proxy_backends: HAProxy verifies names, and 10.0.0.2 is an address."),
    ],
)
def test_what_speaks_against_it(values, line):
    (found,) = problems_of(with_(**values), NODES, MEMBERS)
    assert found.startswith(line)


def test_nodes_that_listen_on_different_ports():
    nodes = [Node("az1-n1", "n1", 9000, 9001), Node("az1-n2", "n2", 9100, 9002, problems=("minio_cluster_port is 'x', which has no port.",))]
    said = "site az1: its nodes have the ports {}. The proxy needs one for all of them: give all nodes the same."
    own = "site az1: minio_cluster_port is 'x', which has no port."
    assert problems_of(PROXY, nodes, MEMBERS) == [own, said.format("9000 and 9100")]
    assert problems_of(with_(console_port=9400), nodes, MEMBERS) == [own, said.format("9000 and 9100"), said.format("9001 and 9002")]
    # Who names a port has chosen one, and knows why.
    assert problems_of(with_(backend_port=443), nodes, MEMBERS) == [own]


def test_all_at_once_and_each_once():
    nodes = [node._replace(problems=("the server and its console cannot both use port 9000.",)) for node in NODES]
    found = problems_of(with_(backends=(), check_interval=0, tls="terminate", console_port=80), nodes, MEMBERS)
    assert len(found) == len({*found}) == 6
