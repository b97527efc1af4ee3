# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup of the role minio_proxy: from the role's variables, and those of the nodes, to what it writes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.creativeflow.minio.tests.unit.plugins.lookup.test_cluster_plan import lookup, trusted
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import ROOT, Holder
from cryptography import x509

ROLE = Path(__file__).resolve().parents[4] / "roles" / "minio_proxy"
HOSTS = ["gate", "az1-n2", "az1-n1", "dr-n1"]


@pytest.fixture
def variables(tmp_path):
    """The variables of a task of the role on a host before the two nodes of az1, of which one is known by minio_site."""
    role = {name: value for part in ("defaults", "vars") for name, value in yaml.safe_load((ROLE / part / "main.yml").read_text(encoding="utf-8")).items()}
    return {
        **trusted(role),
        "inventory_hostname": "gate",
        "minio_definitions_dir": str(tmp_path),
        "group_names": ["az1", "minio_proxies"],
        "minio_sites": {"az1": {}, "dr": {}},
        "groups": {"all": HOSTS, "minio": HOSTS[1:], "az1": ["gate", "az1-n1"], "dr": ["dr-n1"], "minio_proxies": ["gate"]},
        "hostvars": {"gate": {}, "az1-n1": {"minio_cluster_node_name": "n1"}, "az1-n2": {"minio_site": "az1"}, "dr-n1": {"minio_cluster_port": 9900}},
    }


def proxy(term, variables):
    (found,) = lookup("proxy_plan", [term], variables)
    return found


def filled(name, variables):
    return Templar(loader=DataLoader(), variables=variables).template(variables[name])


def test_the_nodes_of_the_site_are_found_with_their_ports(variables):
    variables["hostvars"]["az1-n1"].update(minio_cluster_port=9100, minio_cluster_environment={"MINIO_CONSOLE_ADDRESS": ":9443"})
    assert proxy("nodes", variables) == {"names": ["n1", "az1-n2"], "port": 9100, "console_port": 9443}
    assert filled("minio_proxy_backends", variables) == ["n1", "az1-n2"]
    assert [filled(f"minio_proxy_{name}backend_port", variables) for name in ("", "console_")] == [9100, 9443]
    plan = proxy("plan", variables)
    assert [server["name"] for server in plan["servers"]] == ["n1", "az1-n2"] and plan["rise"] == 6
    assert plan["problems"] == ["site az1: its nodes have the ports 9000 and 9100. The proxy needs one for all of them: give all nodes the same."]


def test_without_a_node_in_the_inventory_the_host_of_the_proxy_tells_the_ports(variables):
    variables["groups"]["minio"] = []
    variables["hostvars"]["gate"] = {"minio_cluster_port": 9700}
    assert proxy("nodes", variables) == {"names": [], "port": 9700, "console_port": 9001}
    assert proxy("plan", variables)["problems"] == ["host gate: site az1 has no nodes in the inventory. Set minio_site, or minio_proxy_backends."]
    for backends in (["a", "b"], "a, b"):
        plan = proxy("plan", {**variables, "minio_proxy_backends": backends})
        assert plan["problems"] == [] and [server["name"] for server in plan["servers"]] == ["a", "b"]


def test_the_environment_file_of_a_node_tells_its_ports(variables, tmp_path):
    (tmp_path / "minio.env").write_text('MINIO_VOLUMES="/data"\nMINIO_ADDRESS=":9300"\nMINIO_DOMAIN="s3.example.net"\n')
    for host in ("az1-n1", "az1-n2"):
        variables["hostvars"][host]["minio_cluster_env_file"] = "minio.env"
    assert proxy("nodes", variables)["port"] == 9300
    assert proxy("plan", variables)["problems"] == []


@pytest.mark.parametrize("content, said", [(None, "minio_cluster_env_file: the file minio.env does not exist"), ('MINIO_OPTS="--quiet\n', "minio.env")])
def test_an_environment_file_that_cannot_be_read_is_named(variables, tmp_path, content, said):
    if content:
        (tmp_path / "minio.env").write_text(content)
    variables["hostvars"]["az1-n1"]["minio_cluster_env_file"] = "minio.env"
    (found,) = proxy("plan", variables)["problems"]
    assert found.startswith("site az1: ") and said in found


def test_the_certificate_of_the_proxy_is_for_the_buckets_of_all_domains(variables, tmp_path):
    (tmp_path / "gate.crt").write_text(Holder("gate", ROOT, names=[x509.DNSName("*.s3.example.net")]).pem)
    variables.update(minio_proxy_tls="terminate", minio_proxy_tls_cert="gate.crt", minio_proxy_tls_key="gate.key")
    for host, domain in (("az1-n1", "s3.example.net"), ("az1-n2", "s3.example.net,x.org")):
        variables["hostvars"][host]["minio_cluster_environment"] = {"MINIO_DOMAIN": domain}
    (found,) = proxy("plan", variables)["problems"]
    assert found.startswith("minio_proxy_tls_cert: MINIO_DOMAIN of the nodes has x.org, and the certificate is not valid for *.x.org")
    # Nobody else than the proxy ends TLS where it hands connections on.
    assert proxy("plan", {**variables, "minio_proxy_tls": "passthrough"})["problems"] == []


def test_what_nobody_knows(variables):
    with pytest.raises(AnsibleLookupError, match=r"nobody knows servers\. Ask for nodes, plan\."):
        lookup("proxy_plan", ["servers"], variables)
