# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counter-proofs: what happens in a real site that a rule written from the names of metrics alone gets wrong."""

from __future__ import annotations

import typing as t

_OURS = "creativeflow_minio"
_HEALTH = "minio_cluster_health_erasure_set"


def _alternating(name: str, labels: str, value: str) -> list[dict[str, str]]:
    """A load balancer goes round the nodes: the label server is another one each time."""
    return [
        {"series": f'{name}{{{labels},server="n1:9000"}}', "values": f"{value} stale " * 8},
        {"series": f'{name}{{{labels},server="n2:9000"}}', "values": f"_ {value} " + f"stale {value} " * 7},
    ]


_CLUSTER = 'job="minio-cluster",site="az1",instance="s3.az1"'
_ID = {"site": "az1", "pool": "0", "set": "0"}
_ERRORS = 'minio_bucket_replication_credential_errors{job="minio-bucket",site="az1",bucket="users",targetArn="arn:dr",server="n1:9000"}'


def _set(*values: tuple[str, str]) -> list[dict[str, str]]:
    """A set of drives, by its metrics."""
    return [{"series": f'{_HEALTH}_{name}{{{_CLUSTER},pool="0",set="0",server="n1:9000"}}', "values": numbers} for name, numbers in values]


TRAPS: tuple[dict[str, t.Any], ...] = (
    {
        "name": "quorum lost, asked through a load balancer: an expression with the label server never holds for a minute",
        "interval": "1m",
        "input_series": _alternating(f"{_HEALTH}_status", f'{_CLUSTER},pool="0",set="0"', "0"),
        "alert_rule_test": [{"eval_time": "12m", "alertname": "MinioWriteQuorumLost", "fires": {"site": "az1", "pool": "0", "set": "0"}}],
        "promql_expr_test": [
            {"expr": f'count({_HEALTH}_status{{server="n1:9000"}})', "eval_time": "11m", "exp_samples": []},
        ],
    },
    {
        "name": "one of four nodes is lost: a sum counts those who report it",
        "interval": "1m",
        "input_series": [
            {"series": f'minio_cluster_nodes_offline_total{{job="minio-cluster",site="az1",server="n{number}:9000"}}', "values": "0 0 1x10"}
            for number in (1, 2, 3)
        ],
        "alert_rule_test": [{"eval_time": "8m", "alertname": "MinioNodeUnreachableByPeers", "fires": {"site": "az1"}, "value": "1"}],
        "promql_expr_test": [
            {"expr": "sum(minio_cluster_nodes_offline_total)", "eval_time": "8m", "exp_samples": [{"labels": "{}", "value": 3}]},
        ],
    },
    {
        "name": "a counter that appears with its first error: increase() sees none of them",
        "interval": "1m",
        "input_series": [{"series": _ERRORS, "values": "_x20 3x30"}],
        "alert_rule_test": [
            {"eval_time": "25m", "alertname": "MinioReplicationCredentials", "fires": {"site": "az1", "bucket": "users", "targetArn": "arn:dr"}},
            {"eval_time": "45m", "alertname": "MinioReplicationCredentials", "fires": None},
        ],
        "promql_expr_test": [
            {
                "expr": "sum(increase(minio_bucket_replication_credential_errors[15m]))",
                "eval_time": "25m",
                "exp_samples": [{"labels": "{}", "value": 0}],
            },
        ],
    },
    {
        "name": "requests are counted by the node and again by the cluster: without the job they count twice",
        "interval": "1m",
        "input_series": [
            {"series": f'minio_s3_requests_total{{job="{job}",site="az1",api="putobject",server="n1:9000"}}', "values": "0+600x30"}
            for job in ("minio-node", "minio-cluster")
        ],
        "promql_expr_test": [
            {"expr": "sum(rate(minio_s3_requests_total[5m]))", "eval_time": "20m", "exp_samples": [{"labels": "{}", "value": 20}]},
            {"expr": 'sum(rate(minio_s3_requests_total{job="minio-node"}[5m]))', "eval_time": "20m", "exp_samples": [{"labels": "{}", "value": 10}]},
        ],
    },
    *(
        {
            "name": f"a site of {drives} drive{'s' if drives > 1 else ''} with nothing to spare by design",
            "interval": "1m",
            "input_series": _set(*((name, f"{drives}x30") for name in ("online_drives", "write_quorum")), ("healing_drives", "0x30")),
            "alert_rule_test": [{"eval_time": "25m", "alertname": "MinioWriteQuorumAtRisk", "fires": None}],
        }
        for drives in (1, 2)
    ),
    {
        "name": "four drives with EC:2 have one to spare: without it, the next one counts, also after more than a week",
        "interval": "4m",
        "input_series": _set(("online_drives", "4x15 3x4000"), ("write_quorum", "3x4016"), ("healing_drives", "0x4016")),
        "alert_rule_test": [
            {"eval_time": "50m", "alertname": "MinioWriteQuorumAtRisk", "fires": None},
            *({"eval_time": time, "alertname": "MinioWriteQuorumAtRisk", "fires": _ID} for time in ("90m", "10d")),
        ],
    },
    {
        "name": "a drive heals: it counts for writes, and is not whole",
        "interval": "1m",
        "input_series": _set(
            ("online_drives", "16x1 13x10"), ("healing_drives", "0x1 1x10"), ("write_quorum", "12x12"), ("read_quorum", "12x12"), ("status", "1x12")
        ),
        "alert_rule_test": [
            {"eval_time": "8m", "alertname": "MinioWriteQuorumAtRisk", "fires": _ID},
            {"eval_time": "8m", "alertname": "MinioWriteQuorumLost", "fires": None},
            {"eval_time": "8m", "alertname": "MinioReadQuorumLost", "fires": None},
        ],
    },
    {
        "name": "all targets are online for a moment every 30 minutes: the alert does not end and begin again",
        "interval": "1m",
        "input_series": [
            {
                "series": 'minio_node_replication_link_online{job="minio-node",site="az1",instance="n1:9000",server="n1:9000",endpoint="s3.dr:9000"}',
                "values": "0x10 1 0x10",
            }
        ],
        "alert_rule_test": [
            {"eval_time": f"{minute}m", "alertname": "MinioReplicationLinkDown", "fires": {"site": "az1", "endpoint": "s3.dr:9000"}}
            for minute in (9, 11, 12, 15)
        ],
    },
    {
        "name": "one endpoint is unreachable from all nodes, another one from some",
        "interval": "1m",
        "input_series": [
            {
                "series": f'minio_node_replication_link_online{{job="minio-node",site="az1",server="n{node}:9000",endpoint="s3.{site}:9000"}}',
                "values": f"1 {value}x20",
            }
            for node, site, value in ((1, "dr", 0), (2, "dr", 0), (1, "az2", 0), (2, "az2", 1))
        ],
        "alert_rule_test": [
            {"eval_time": "15m", "alertname": "MinioReplicationLinkDown", "fires": {"site": "az1", "endpoint": "s3.dr:9000"}},
            {"eval_time": "15m", "alertname": "MinioReplicationLinkPartlyDown", "fires": {"site": "az1", "endpoint": "s3.az2:9000"}},
        ],
    },
    {
        "name": "a site is full in a day more than the threshold, and another one in a day less",
        "interval": "1m",
        "input_series": [
            {"series": f'minio_cluster_capacity_usable_free_bytes{{job="minio-cluster",site="{site}",server="n1:9000"}}', "values": f"1e12-{each}x1600"}
            # In 8 days at the end of a day, and in 6.
            for site, each in (("az1", 1e12 / (9 * 1440)), ("dr", 1e12 / (7 * 1440)))
        ],
        "alert_rule_test": [{"eval_time": "1440m", "alertname": "MinioCapacityEndsSoon", "fires": {"site": "dr"}}],
    },
    {
        "name": "two pairs of sites, of which one has had no drill for long: the other one does not hide it",
        "interval": "1m",
        "input_series": [
            {"series": f'{_OURS}_drill_last_success_timestamp_seconds{{job="minio-status",from="az1",to="{to}"}}', "values": f"{days * -86400}x90"}
            for to, days in (("az2", 1), ("dr", 200))
        ],
        "alert_rule_test": [{"eval_time": "80m", "alertname": "MinioDrillOld", "fires": {"from": "az1", "to": "dr"}, "value": "200d 1h 20m 0s"}],
    },
    {
        "name": "a deployment that makes no backups, which is its own affair",
        "interval": "4m",
        "input_series": [{"series": f'{_OURS}_replication_up{{job="minio-status",site="az1"}}', "values": "1x1000"}],
        "alert_rule_test": [{"eval_time": "60h", "alertname": name, "fires": None} for name in ("MinioBackupMissing", "MinioBackupOld", "MinioBackupFails")],
    },
    {
        "name": "a site of which every backup failed",
        "interval": "4m",
        "input_series": [
            {"series": f'{_OURS}_{name}{{job="minio-status",site="az1"}}', "values": f"{value}x1000"}
            for name, value in (("replication_up", 1), ("backup_ok", 0))
        ],
        "alert_rule_test": [{"eval_time": "60h", "alertname": name, "fires": {"site": "az1"}} for name in ("MinioBackupMissing", "MinioBackupFails")],
    },
    {
        "name": "no object differs, and a definition file does",
        "interval": "1m",
        "input_series": [
            {"series": f'{_OURS}_drift_objects{{job="minio-status",site="az1"}}', "values": "0x30"},
            {"series": f'{_OURS}_drift_files{{job="minio-status"}}', "values": "1x30"},
        ],
        "alert_rule_test": [{"eval_time": "25m", "alertname": "MinioDrift", "fires": {"what": "definition files"}, "value": "1"}],
    },
    {
        "name": "the whole site is away: not the cluster's metrics alone",
        "interval": "1m",
        "input_series": [{"series": f'up{{job="minio-{job}",site="az1",instance="n1:9000"}}', "values": "0x20"} for job in ("node", "cluster")],
        "alert_rule_test": [
            {"eval_time": "10m", "alertname": "MinioSiteDown", "fires": {"site": "az1"}},
            {"eval_time": "10m", "alertname": "MinioClusterMetricsMissing", "fires": None},
        ],
    },
)
