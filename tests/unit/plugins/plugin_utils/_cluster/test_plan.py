# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a node follows from its variables alone, is the same for all nodes of a site, and shows no secret."""

from __future__ import annotations

import dataclasses
import json

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates.more import more_from
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.file_transfer import transfer_from
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.plan import make_plan
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.plan_inputs import (
    Credentials,
    EnvironmentFile,
    Inputs,
    Kms,
    Node,
    Server,
    Site,
    Tls,
    Webhooks,
)
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.ports import listening
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import Holder
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

SECRET = "qSECRETq"
INSTALL = {"method": "none", "flavour": "upstream", "minisign_key": ""}
POOLS = ({"hosts": "n{1...2}", "drives": "/mnt/disk{1...2}"},)
HOME = "home"
BLOCK = f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----"


def ports(**variables):
    return listening({f"minio_cluster_{name}": value for name, value in variables.items()}, {})


def inputs(host="n1", pools=POOLS, members=("n1", "n2"), server=None, node=None, site=None, **more):
    return Inputs(
        site=Site(
            **{"name": "az1", "pools": pools, "members": tuple(members), "nodes": dict.fromkeys(members, ""), "present": tuple(members), **(site or {})},
            speaker=members[0],
        ),
        node=Node(host=host, name=host, **(node or {})),
        server=Server(**{"ports": ports(), **(server or {})}),
        **{"credentials": Credentials("rootuser", f"{SECRET}-password"), "install": INSTALL, **more},
    )


def plan(**changes):
    return make_plan(inputs(**changes))


def test_a_plain_site():
    found = plan()
    assert found.site_problems == found.problems == ()
    assert found.command_line == (
        "/usr/local/bin/minio server --address :9000 --certs-dir /etc/minio/certs --console-address :9001 http://n{1...2}:9000/mnt/disk{1...2}"
    )
    assert found.url == "http://n1:9000" and found.layout.drives == ("/mnt/disk1", "/mnt/disk2") and not found.leaves
    assert found.secrets.files == {"/etc/minio/root_user": "rootuser\n", "/etc/minio/root_password": f"{SECRET}-password\n"}
    assert "/etc/minio/secret.env" in found.absent and "/etc/minio/secret.env" not in found.files
    assert "MINIO_VOLUMES='http://n{1...2}:9000/mnt/disk{1...2}'\n" in found.files["/etc/default/minio"].content


def test_the_users_own_variables_win_and_empty_ones_are_left_out():
    file = EnvironmentFile(
        variables={"MINIO_REGION": "eu", "MINIO_BROWSER": "on", "MINIO_BUGGY": "1", "MINIO_OPTS": "--x"}, ignored=("MINIO_BUGGY", "MINIO_OPTS")
    )
    found = plan(file=file, server={"region": "us", "given": {"MINIO_BROWSER": False, "MINIO_EMPTY": ""}}).environment
    assert found["MINIO_REGION"] == "us" and found["MINIO_BROWSER"] == "off" and found["MINIO_EMPTY"] == ""
    assert "MINIO_BUGGY" not in found and found["MINIO_OPTS"].startswith("--address")
    assert "MINIO_SERVER_URL" not in found


def test_no_secret_is_shown():
    webhook = {"name": "x", "endpoint": "http://x:1", "auth_token": SECRET, "client_cert": "/c", "client_key": "/k", "queue_dir": "/q"}
    found = plan(
        tls=Tls(sources=("minio_cluster_tls_cert_content",), key=BLOCK),
        kms=Kms(secret_key=f"k:{SECRET}"),
        webhooks=Webhooks(audit=(webhook,)),
        server={"given": {"MINIO_IDENTITY_OPENID_CLIENT_SECRET": SECRET, "MINIO_API_REQUESTS_MAX": 5}},
    )
    assert SECRET not in json.dumps(found.public()) and SECRET not in repr(found) and SECRET not in repr(inputs(kms=Kms(secret_key=SECRET)))
    assert "secrets" not in found.public()
    assert found.secret_names == ("MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_x", "MINIO_IDENTITY_OPENID_CLIENT_SECRET")
    assert set(found.secrets.files) == {
        "/etc/minio/root_user",
        "/etc/minio/root_password",
        "/etc/minio/kms_secret_key",
        "/etc/minio/secret.env",
        "/etc/minio/certs/private.key",
    }
    assert all(found.files[path].content is None for path in found.secrets.files)
    assert all(found.files[path].mode == "0600" for path in found.secrets.files)
    assert [copied.mode for copied in found.copied] == ["0644", "0600"] and found.queues == ("/q",)


ROOT = Holder("root", begins=-100, ends=9000, ca=True)
OTHER = Holder("s3", ROOT, begins=-100, ends=9000, names=[x509.DNSName("*.s3.example.net")])
MAIN = Holder("n1", ROOT, begins=-100, ends=9000, names=[x509.DNSName("n1"), x509.DNSName("n2")])


def with_tls(names=("n1",), more=(OTHER,), domain="", **changes):
    entries = [{"name": "s3.example.net", "names": ["*.s3.example.net"], "cert_content": one.pem, "key_content": one.key_pem()} for one in more]
    tls = Tls(
        sources=("minio_cluster_tls_cert",),
        certificate=MAIN.pem,
        key=MAIN.key_pem(),
        authorities=ROOT.pem,
        names=names,
        more=more_from(entries, lambda path: ""),
    )
    return plan(tls=tls, server={"given": {"MINIO_DOMAIN": domain} if domain else {}}, **changes)


def test_a_further_certificate_has_a_folder_and_a_restart():
    found = with_tls()
    folder = "/etc/minio/certs/s3.example.net"
    assert found.problems == found.site_problems == ()
    assert found.files[f"{folder}/public.crt"].content == OTHER.pem and found.secrets.files[f"{folder}/private.key"] == OTHER.key_pem()
    assert found.files[f"{folder}/private.key"].mode == "0600" and found.files[f"{folder}/WRITTEN_BY_ANSIBLE"].owner == "root"
    assert folder in found.root_folders and OTHER.key_pem() not in json.dumps(found.public())
    (more,) = found.tls["more"]
    assert more["own_authority"] and (more["folder"], more["server_name"]) == (folder, "any.s3.example.net")
    unit = "/etc/systemd/system/minio.service"
    assert f"starts: {folder}\n" in found.files[unit].content and found.files[unit] != with_tls(more=()).files[unit]
    # A site without one keeps its unit.
    assert with_tls(more=()).files[unit] == plan().files[unit]


def test_a_further_certificate_speaks_for_its_names():
    assert with_tls(names=("n1", "x.s3.example.net")).problems == ()
    (found,) = with_tls(names=("n1", "x.s3.example.net"), more=()).problems
    assert "the certificate is not valid for x.s3.example.net" in found
    # The nodes ask each other by their names.
    (found,) = with_tls(names=("x.s3.example.net",)).problems
    assert "the certificate is not valid for x.s3.example.net" in found


def test_buckets_in_the_name_of_the_host_need_a_certificate():
    names = ("n1", "*.s3.example.net")
    assert with_tls(names, domain="s3.example.net").problems == ()
    (found,) = with_tls(names, more=(), domain="s3.example.net").problems
    assert found.startswith("host n1: MINIO_DOMAIN has s3.example.net, and no certificate of this node is valid for *.s3.example.net")
    without = with_tls(more=(), domain="s3.example.net")
    assert without.problems == () and "That is right only if something before the nodes ends TLS." in without.remarks["names"][0]
    assert with_tls(domain="s3.example.net").remarks["names"] == plan(server={"given": {"MINIO_DOMAIN": "s3.example.net"}}).remarks["names"] == ()


def test_domains_that_overlap_are_a_problem_of_the_site():
    (found,) = plan(server={"given": {"MINIO_DOMAIN": "a.example.net,b.a.example.net"}}).site_problems
    assert found.startswith("site az1: MINIO_DOMAIN has a.example.net and b.a.example.net")


def test_sftp_and_ftp():
    sftp, ftp = {"host_key_content": f"{SECRET}-key", "port": 22}, {"port": 8021}
    transfer = transfer_from(sftp, ftp, lambda path: "")
    server = {"ports": ports(sftp=sftp, ftp=ftp), "options": "--quiet"}
    found = plan(transfer=transfer, server=server)
    assert found.environment["MINIO_OPTS"].endswith(
        "--sftp=address=:22 --sftp=ssh-private-key=/etc/minio/transfer/ssh_host_key --ftp=address=:8021 --ftp=passive-port-range=30000-30100 --quiet"
    )
    assert found.secrets.files["/etc/minio/transfer/ssh_host_key"] == f"{SECRET}-key\n" and SECRET not in json.dumps(found.public())
    assert "/etc/minio/transfer" in found.root_folders and found.transfer["files"] == found.transfer["start_files"] == ["/etc/minio/transfer/ssh_host_key"]
    assert len(found.transfer["absent"]) == 3 and "AmbientCapabilities=CAP_NET_BIND_SERVICE" in found.files["/etc/systemd/system/minio.service"].content
    assert [line for line in found.problems if line.startswith("host n1: minio_cluster_sftp.host_key is no private key")]
    assert [line for line in found.problems if line.startswith("host n1: minio_cluster_ftp: the server lets users sign in without TLS")]
    # FTP has the certificate of the node, and keeps that with which the server started.
    tls = Tls(sources=("minio_cluster_tls_cert",), certificate=MAIN.pem, key=MAIN.key_pem())
    assert "/etc/minio/certs/public.crt" in plan(transfer=transfer, server=server, tls=tls).transfer["start_files"]
    without = plan().transfer
    assert without["files"] == without["start_files"] == [] and len(without["absent"]) == 4


@pytest.mark.parametrize(
    "changes, lines",
    [
        ({"server": {"ports": ports(console_port=443)}}, ["CapabilityBoundingSet=CAP_NET_BIND_SERVICE", "AmbientCapabilities=CAP_NET_BIND_SERVICE"]),
        ({}, ["CapabilityBoundingSet=", "ProtectHome=yes", "ReadWritePaths=-/mnt/disk1", "ReadWritePaths=-/mnt/disk2"]),
        ({"pools": [{"hosts": "n{1...2}", "drives": f"/{HOME}/d{{1...2}}"}]}, ["ProtectHome=no"]),
        ({"kms": Kms(secret_key="k:v")}, ["AssertFileNotEmpty=/etc/minio/kms_secret_key"]),
        ({"server": {"given": {"MINIO_X_SECRET_KEY": "y"}}}, ["EnvironmentFile=/etc/minio/secret.env"]),
    ],
)
def test_the_unit(changes, lines):
    text = plan(**changes).files["/etc/systemd/system/minio.service"].content
    assert [line for line in lines if line not in text.splitlines()] == []
    assert "\n\n\n" not in text and "{" not in text


def test_a_wrong_value_gives_a_problem_and_no_file_with_it():
    found = plan(server={"given": {"MINIO_X": "it's", "MINIO_Y": [1]}})
    assert [problem for problem in found.site_problems if "single quote" in problem] and [problem for problem in found.site_problems if "MINIO_Y" in problem]
    assert found.environment == {}


@pytest.mark.parametrize("pools", [None, "x", [], [{"hosts": "n1"}], [{"hosts": "n{1...", "drives": "/d"}], [{"hosts": "n{1...17}", "drives": "/d"}], {}])
def test_wrong_pools_are_problems(pools):
    assert plan(pools=pools).site_problems


@pytest.mark.parametrize("folder", ["/tmp", "/var/tmp/minio"])
def test_drives_that_would_be_gone_after_a_restart(folder):
    (line,) = [line for line in plan(pools=[{"hosts": "n{1...2}", "drives": f"{folder}/d{{1...2}}"}]).site_problems if "temporary" in line]
    assert line.startswith(f"site az1: minio_cluster_pools[0]: {folder}/d{{1...2}} is in a folder of temporary files.")


def test_a_node_without_a_pool_leaves():
    site = {"decommissioned_pools": [{"hosts": "n3", "drives": "/mnt/disk{1...4}"}]}
    found = plan(host="n3", members=("n1", "n2", "n3"), site=site)
    assert found.leaves and found.belonging == ("n1", "n2") and found.removed.drives == ("/mnt/disk1", "/mnt/disk2", "/mnt/disk3", "/mnt/disk4")
    assert not plan(host="n1", members=("n1", "n2", "n3"), site=site).leaves


@st.composite
def layouts(draw):
    """Pools of any shape that a server takes, and hosts in any order."""
    pools, first = [], 1
    for number in range(draw(st.integers(1, 3))):
        nodes, drives = draw(st.sampled_from([(1, 4), (2, 2), (4, 1), (4, 4), (3, 4), (1, 1)])) if number == 0 else draw(st.sampled_from([(2, 2), (4, 4)]))
        hosts = f"n{{{first}...{first + nodes - 1}}}" if nodes > 1 else f"n{first}"
        pools.append({"hosts": hosts, "drives": f"/p{number}/d{{1...{drives}}}" if drives > 1 else f"/p{number}/d"})
        first += nodes
    hosts = [f"n{number}" for number in range(1, first)]
    return pools, draw(st.permutations(hosts))


@given(layouts(), st.integers(1024, 65535), st.booleans())
def test_all_nodes_of_a_site_get_the_same(layout, port, tls):
    pools, hosts = layout
    more = {"tls": Tls(sources=("minio_cluster_tls_cert",))} if tls else {}
    plans = [plan(host=host, pools=pools, members=tuple(hosts), server={"ports": ports(port=port)}, **more) for host in hosts]
    # The server refuses peers with other variables.
    assert len({json.dumps(found.environment) for found in plans}) == 1
    assert len({found.command_line for found in plans}) == 1
    assert {found.belonging for found in plans} == {tuple(hosts)}
    # Only one names what all share.
    assert [found.site_problems for found in plans[1:] if found.site_problems] == []
    endpoints = [f"{found.node}:{drive}" for found in plans for drive in found.layout.drives]
    assert len(endpoints) == len(set(endpoints)) == sum(len(pool["nodes"]) * len(pool["paths"]) for pool in plans[0].layout.pools)
    assert all(found.url == f"{'https' if tls else 'http'}://{host}:{port}" for found, host in zip(plans, hosts))


@given(layouts(), st.data())
def test_the_order_of_hosts_does_not_matter(layout, data):
    pools, hosts = layout
    other = data.draw(st.permutations(hosts))
    for host in hosts:
        one, two = (dataclasses.replace(plan(host=host, pools=pools, members=tuple(order)), belonging=(), site_problems=()) for order in (hosts, other))
        assert one.public() == two.public()
