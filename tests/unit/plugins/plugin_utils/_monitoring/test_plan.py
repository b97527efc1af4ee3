# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Prometheus gets: targets, jobs, and the errors of inputs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.nodes import is_place, proxies, site_of
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.plan import main_file, monitoring_plan
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import RUNBOOKS, THRESHOLDS
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.token import expiry

ROOT = Path(__file__).resolve().parents[5]
SITES = {
    "az1": {"url": "https://s3.az1.example.net", "access_key": "root", "secret_key": "hidden-az1", "ca_path": "ca.crt"},
    "dr": {"url": "http://10.0.0.9:9000", "access_key": "root", "secret_key": "hidden-dr"},
}
OWN = {
    "alertmanager_config": "", "alertmanager_receiver": "", "blackbox": "", "blackbox_module": "http_2xx", "interval": "60s", "leave_out": [], "nodes": {},
    "runbooks": RUNBOOKS, "secrets": {"az1": "x" * 20, "dr": "y" * 20}, "status_targets": [], "thresholds": {}, "token_days": 90, "user": "prometheus",
    "folder": "/etc/prometheus/minio", "targets_folder": "/etc/prometheus/minio/targets", "sites": SITES, "buckets": {},
}  # fmt: skip
POOLS = [["az1-n1", "az1-n2"], ["az1-n3"]]
HOSTS = {
    "az1": [{"name": f"az1-n{number}", "port": 9000, "pools": POOLS, "scheme": "", "minio_cluster_tls_private_ca": "ca"} for number in (1, 2, 3, 4)],
    "dr": [{"name": "host7", "minio_cluster_node_name": "dr-n1", "port": 9100, "pools": [], "scheme": ""}],
}


NOW = 1_796_100_000.0


def plan(proxy_hosts=(), hosts=None, **changed):
    return monitoring_plan({**OWN, **changed}, HOSTS if hosts is None else hosts, proxy_hosts, NOW)


def jobs(**changed):
    return {job["job_name"]: job for job in plan(**changed)["jobs"]}


def test_targets_are_nodes_of_pools_and_sites():
    found = plan()
    assert found["problems"] == []
    assert found["targets"]["minio-node-az1.json"] == [
        {"targets": ["az1-n1:9000"], "labels": {"site": "az1", "node": "az1-n1", "pool": "0"}},
        {"targets": ["az1-n2:9000"], "labels": {"site": "az1", "node": "az1-n2", "pool": "0"}},
        {"targets": ["az1-n3:9000"], "labels": {"site": "az1", "node": "az1-n3", "pool": "1"}},
    ]
    assert found["targets"]["minio-cluster-az1.json"] == [{"targets": ["s3.az1.example.net:443"], "labels": {"site": "az1"}}]
    assert found["targets"]["minio-node-dr.json"] == [{"targets": ["dr-n1:9100"], "labels": {"site": "dr", "node": "dr-n1"}}]


def test_every_job_of_a_site_has_its_token_and_the_job_of_all_sites():
    for name, job in jobs().items():
        kind, _dash, site = name.rpartition("-")
        assert job["authorization"] == {"credentials_file": f"/etc/prometheus/minio/{site}.token"}
        assert job["relabel_configs"] == [{"target_label": "job", "replacement": kind}]
        assert job["file_sd_configs"][0]["files"][0].rpartition("/")[2] in plan()["targets"]
    assert jobs()["minio-node-az1"]["tls_config"] == {"ca_file": "/etc/prometheus/minio/az1.ca.crt"}
    assert jobs()["minio-node-az1"]["scheme"] == "https" and jobs()["minio-node-dr"]["scheme"] == "http" and "tls_config" not in jobs()["minio-node-dr"]


def test_no_secret_is_in_the_plan():
    assert "hidden" not in str(plan()) and "x" * 20 not in str(plan())


@pytest.mark.parametrize("count, there", [(None, True), (0, True), (99, True), (100, False), (5000, False)])
def test_the_server_gives_the_metrics_of_a_hundred_buckets(count, there):
    assert ("minio-bucket-az1" in jobs(buckets={"az1": count})) is there
    assert bool([line for line in plan(buckets={"az1": count})["left_out"] if line.startswith("site az1: ")]) is not there


def test_a_site_that_is_asked_may_take_its_time_but_less_than_the_interval():
    assert jobs()["minio-cluster-az1"]["scrape_timeout"] == "50000ms" and jobs()["minio-node-az1"]["scrape_timeout"] == "10s"
    assert jobs(interval="2s")["minio-cluster-az1"]["scrape_timeout"] == "1666ms" and jobs(interval="2s")["minio-node-az1"]["scrape_timeout"] == "2s"


def test_our_metrics_keep_their_label_site():
    job = jobs(status_targets=["ops:9100"])["minio-status"]
    assert job["honor_labels"] is True and job["params"] == {"collect[]": ["textfile"]}
    assert plan(status_targets=["ops:9100"])["targets"]["minio-status.json"] == [{"targets": ["ops:9100"]}]


def test_certificates_are_probed_where_there_are_some():
    found = plan(blackbox="127.0.0.1:9115")["targets"]["minio-tls.json"]
    assert found[0] == {"targets": ["https://az1-n1:9000/minio/health/live"], "labels": {"site": "az1", "node": "az1-n1"}}
    assert found[-1] == {"targets": ["https://s3.az1.example.net:443/minio/health/live"], "labels": {"site": "az1"}} and len(found) == 4
    assert "minio-tls" not in jobs(blackbox="127.0.0.1:9115", sites={"dr": SITES["dr"]}, secrets={"dr": "y" * 20})


def test_proxies_are_scraped_where_prometheus_reaches_them():
    found, left = proxies(
        [
            {"name": "lb1", "site": "az1", "minio_proxy_stats_port": 8404, "minio_proxy_stats_address": "*"},
            {"name": "lb2", "site": "az1", "minio_proxy_stats_port": "8404", "minio_proxy_stats_address": "fd00::1"},
            {"name": "lb3", "site": "az1", "minio_proxy_stats_port": 8404},
            {"name": "lb4", "site": "az1"},
        ]
    )
    assert [proxy.address for proxy in found] == ["lb1:8404", "[fd00::1]:8404"]
    assert len(left) == 1 and left[0].startswith("host lb3: ")


def test_nodes_that_are_given_take_the_place_of_the_inventory():
    found = plan(nodes={"az1": ["10.0.0.1:9000", "[fd00::2]:9000"]})["targets"]["minio-node-az1.json"]
    assert [group["targets"] for group in found] == [["10.0.0.1:9000"], ["[fd00::2]:9000"]] and found[1]["labels"]["node"] == "fd00::2"


@pytest.mark.parametrize(
    "entry, hosts, schemes, address",
    [
        ({"url": "https://s3"}, [{"name": "n", "port": 9000, "pools": [["n"]]}], ("http", "https"), "s3:443"),
        ({"url": "https://s3"}, [{"name": "n", "port": 9000, "pools": []}], ("https", "https"), "s3:443"),
        ({"url": "http://[fd00::1]:9000"}, [{"name": "n", "port": 9000, "pools": [], "scheme": "https"}], ("https", "http"), "[fd00::1]:9000"),
    ],
)
def test_how_nodes_and_site_are_asked(entry, hosts, schemes, address):
    site = site_of("az1", entry, hosts)
    assert (site.scheme, site.url_scheme) == schemes and site.address == address


@pytest.mark.parametrize(
    "changed, line",
    [
        ({"secrets": {}}, "minio_monitoring_secrets has no secret for az1, dr. "),
        ({"secrets": {"az1": "short", "dr": "y" * 20}}, "minio_monitoring_secrets has no secret for az1. "),
        ({"secrets": {**OWN["secrets"], "az2": "z" * 20}}, "minio_monitoring_secrets.az2: minio_sites has no site of this name."),
        ({"secrets": "x"}, "minio_monitoring_secrets: must be a dictionary"),
        ({"user": "root"}, "minio_monitoring_user: root is the access key of site az1"),
        ({"nodes": {"az1": ["az1-n1"]}}, "minio_monitoring_nodes.az1: az1-n1 is no list of hosts with a port"),
        ({"nodes": {"az1": "az1-n1:9000"}}, "minio_monitoring_nodes.az1: "),
        ({"nodes": {"az7": ["a:1"]}}, "minio_monitoring_nodes.az7: minio_sites has no site"),
        ({"status_targets": ["ops"]}, "minio_monitoring_status_targets: ops is no host with a port"),
        ({"blackbox": "http://ops:9115"}, "minio_monitoring_blackbox: "),
        ({"interval": "1 minute"}, "minio_monitoring_interval: 1 minute is no duration"),
        ({"token_days": 0}, "minio_monitoring_token_days: 0 is too few."),
        ({"interval": "0s"}, "minio_monitoring_interval: "),
        ({"thresholds": {"lag": 1}}, "minio_monitoring_thresholds: lag is unknown."),
        ({"leave_out": ["MinioDown"]}, "minio_monitoring_leave_out: "),
        ({"alertmanager_config": "/a.yml"}, "minio_monitoring_alertmanager_receiver: missing."),
        ({"hosts": {}}, "site az1: the inventory has none of its nodes."),
    ],
)
def test_errors_of_inputs(changed, line):
    found = plan(**changed)
    assert any(problem.startswith(line) for problem in found["problems"]) and found["jobs"] == []
    assert "hidden" not in str(found["problems"])


def test_all_errors_are_told_at_once():
    found = plan(secrets={}, interval="x", status_targets=["ops"], thresholds={"lag": 1}, hosts={})["problems"]
    assert len(found) == 6


@pytest.mark.parametrize(
    "version, place", [("2.42.0", "scrape_configs"), ("2.43.0", "scrape_config_files"), ("2.53.3", "scrape_config_files"), ("3.5.0", "scrape_config_files")]
)
def test_the_main_file_names_what_its_prometheus_reads(version, place):
    found = main_file(f"promtool, version {version} (branch: x)", "/m", [{"job_name": "a"}], ["/m/rules.yml"])
    assert list(found) == ["rule_files", place]


@pytest.mark.parametrize(
    "version, error", [("promtool, version 2.41.0", "2.42 or newer"), ("", "says its version|say its version"), ("sh: no promtool", "sh: no promtool")]
)
def test_a_prometheus_that_does_not_read_the_rules(version, error):
    with pytest.raises(InputErrors, match=error):
        main_file(version, "/m", [], [])


@pytest.mark.parametrize("text, right", [
    ("a:1", True), ("10.0.0.1:9000", True), ("[::1]:9000", True), ("a", False), ("a:0", False), ("a:70000", False), ("http://a:1", False), ("::1:9000", False),
    (None, False), (9000, False), ("a b:1", False), ("", False),
])  # fmt: skip
def test_places(text, right):
    assert is_place(text) is right


def test_the_argument_spec_has_every_threshold():
    specs = yaml.safe_load((ROOT / "roles/minio_monitoring/meta/argument_specs.yml").read_text(encoding="utf-8"))
    options = specs["argument_specs"]["main"]["options"]["minio_monitoring_thresholds"]["options"]
    assert {name: option["default"] for name, option in options.items()} == {name: default for name, (default, _meaning) in THRESHOLDS.items()}


@pytest.mark.parametrize("places, there", [([], False), (["ops:9100"], True)])
def test_without_a_place_of_the_status_nothing_complains_of_a_status_that_is_missing(places, there):
    found = plan(status_targets=places)
    names = [rule.get("alert") for group in found["rules"]["groups"] for rule in group["rules"]]
    assert ("MinioReplicationStatusMissing" in names, "MinioReplicationStatusOfSiteMissing" in names) == (there, True)
    assert ["minio_monitoring_status_targets is empty" in line for line in found["left_out"]] == ([] if there else [True])


@pytest.mark.parametrize("days, warns", [(90, "14"), (20, "5"), (1, "0.25")])
def test_the_rule_of_tokens_has_the_end_that_the_tokens_have(days, warns):
    (rule,) = [rule for group in plan(token_days=days)["rules"]["groups"] for rule in group["rules"] if rule.get("alert") == "MinioMonitoringTokenEnds"]
    end = expiry(NOW, days)
    assert rule["expr"] == f"vector({end}) - time() < {warns} * 86400"
    assert end - NOW >= days * 86400 / 2 > float(warns) * 86400
    assert expiry(NOW + 60, days) == end
