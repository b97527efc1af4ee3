# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dashboards. ``python -m monitoring.write`` makes the files of the role minio_monitoring from these."""

from __future__ import annotations

import json

from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring import alert

from .dashboard import SITE, SITE_OR_NONE, Dashboard, Panel

_NODE, _CLUSTER, _STATUS, _IAM = (f"{{{job}, {SITE}}}" for job in (alert.NODE, alert.CLUSTER, alert.STATUS, alert.IAM))
_NONE = f"{{{alert.STATUS}, {SITE_OR_NONE}}}"
_OURS = "creativeflow_minio"
_SET = "minio_cluster_health_erasure_set"
_RATE = "[$__rate_interval]"
_REQUESTS = "minio_s3_requests"


def _stat(title: str, text: str, runbook: str, unit: str, expr: str, legend: str = "{{site}}", **more: object) -> Panel:
    return Panel(title, "stat", text, runbook, unit, ((expr, legend),), **{"width": 6, "height": 5, **more})  # type: ignore[arg-type]


def _lines(title: str, text: str, runbook: str, unit: str, *queries: tuple[str, str], width: int = 12) -> Panel:
    return Panel(title, "timeseries", text, runbook, unit, queries, width=width)


def _rows(title: str, text: str, runbook: str, unit: str, expr: str, width: int = 12) -> Panel:
    return Panel(title, "table", text, runbook, unit, ((expr, ""),), width=width)


_SITES = Dashboard(
    "minio-sites",
    "MinIO sites",
    "All sites beside each other.",
    (
        (
            "Now",
            (
                _stat("Nodes that do not answer", "Nodes of which Prometheus gets no metrics.", "node-down", "short",
                      f"count by (site) (up{_NODE} == 0) or count by (site) (up{_NODE}) * 0", steps=(1,)),
                _stat("Spare drives for writes", "Whole drives that the weakest erasure set can lose before it takes no writes.", "no-quorum", "short",
                      f"min by (site) ({_SET}_online_drives{_CLUSTER} - {_SET}_healing_drives{_CLUSTER} - {_SET}_write_quorum{_CLUSTER})",
                      steps=(1, 2), falling=True),
                _stat("Free space", "Part of the usable space that is free.", "drives-full", "percentunit",
                      f"min by (site) (minio_cluster_capacity_usable_free_bytes{_CLUSTER} / minio_cluster_capacity_usable_total_bytes{_CLUSTER})",
                      steps=(0.1, 0.2), falling=True),
                _stat("Oldest object to replicate", "What a failover would lose now, in seconds.", "behind", "s",
                      f"max by (site) ({_OURS}_replication_lag_seconds{_STATUS})", steps=(300, 900)),
                _stat("Errors of requests", "Part of the requests that fail with 5xx.", "errors", "percentunit",
                      f"sum by (site) (rate({_REQUESTS}_5xx_errors_total{_NODE}{_RATE})) / sum by (site) (rate({_REQUESTS}_total{_NODE}{_RATE}))",
                      steps=(0.001, 0.01)),
                _stat("Certificates", "Time until the first certificate ends.", "certificate", "s",
                      f"min by (site) ({_OURS}_certificate_expiry_timestamp_seconds{_STATUS}) - time()", steps=(1209600, 2592000), falling=True),
                _stat("Age of the status", "Time since the sites were last asked. If it grows, nothing of replication is known.", "status-missing", "s",
                      f"time() - max({_OURS}_replication_asked_timestamp_seconds{_NONE})", "status", steps=(900, 1800)),
                _stat("Nodes that may fail", "Nodes that a site can lose before it takes no writes.", "no-quorum", "short",
                      f"min by (site) ({_OURS}_tolerated_nodes{_STATUS})", steps=(1, 2), falling=True),
            ),
        ),
        (
            "Alerts",
            (_rows("Firing alerts", "Alerts of MinIO that fire.", "README", "short",
                   f'ALERTS{{alertname=~"Minio.+", alertstate="firing", {SITE_OR_NONE}}}', width=24),),
        ),
        (
            "In time",
            (
                _lines("Requests", "Requests of clients in a second.", "slow", "reqps", (f"sum by (site) (rate({_REQUESTS}_total{_NODE}{_RATE}))", "{{site}}")),
                _lines("Traffic", "Bytes of clients in a second.", "slow", "Bps",
                       (f"sum by (site) (rate(minio_s3_traffic_received_bytes{_NODE}{_RATE}))", "{{site}} received"),
                       (f"sum by (site) (rate(minio_s3_traffic_sent_bytes{_NODE}{_RATE}))", "{{site}} sent")),
                _lines("Used space", "Used part of the usable space.", "drives-full", "percentunit",
                       (f"1 - min by (site) (minio_cluster_capacity_usable_free_bytes{_CLUSTER} / minio_cluster_capacity_usable_total_bytes{_CLUSTER})",
                        "{{site}}")),
                _lines("Drives that are offline", "Drives that nodes do not use.", "drive-failed", "short",
                       (f"sum by (site) (minio_node_drive_offline_total{_NODE})", "{{site}}")),
            ),
        ),
    ),
)  # fmt: skip

_REPLICATION = Dashboard(
    "minio-replication",
    "MinIO replication",
    "What waits, what failed, and the links, by rule.",
    (
        (
            "Behind",
            (
                _lines("Lag", "Age of the oldest version that a target does not have: what a failover would lose.", "behind", "s",
                       (f"max by (site, bucket, target) ({_OURS}_replication_lag_seconds{_STATUS})", "{{site}} {{bucket}} to {{target}}")),
                _lines("Pending versions", "Versions and delete markers that a target does not have.", "behind", "short",
                       (f"sum by (site, bucket, target) ({_OURS}_replication_pending_objects{_STATUS})", "{{site}} {{bucket}} to {{target}}")),
                _lines("Pending bytes", "Bytes that a target does not have.", "behind", "bytes",
                       (f"sum by (site, target) ({_OURS}_replication_pending_bytes{_STATUS})", "{{site}} to {{target}}")),
                _lines("Probe", "Time that a probe took to the target.", "behind", "s",
                       (f"max by (site, target) ({_OURS}_replication_probe_seconds{_STATUS})", "{{site}} to {{target}}")),
            ),
        ),
        (
            "Failures",
            (
                _lines("Failed versions", "Versions of which the last attempt failed.", "failed", "short",
                       (f"sum by (site, bucket, target) ({_OURS}_replication_failed_objects{_STATUS})", "{{site}} {{bucket}} to {{target}}")),
                _lines("Retried in memory", "Failed replications that nodes try again.", "failed", "short",
                       (f"max by (site, server) (minio_node_replication_recent_backlog_count{_NODE})", "{{site}} {{server}}")),
                _lines("Failed attempts", "Replications that failed in the last minute, whatever the cause.", "failed", "short",
                       (f"sum by (site, bucket) (minio_bucket_replication_last_minute_failed_count{{{alert.BUCKET}, {SITE}}})", "{{site}} {{bucket}}")),
                _lines("Denied replications", "Replications that a target denied since the server started.", "credentials", "short",
                       (f"sum by (site, bucket) (minio_bucket_replication_credential_errors{{{alert.BUCKET}, {SITE}}})", "{{site}} {{bucket}}")),
                _lines("Dropped from the queue", "Objects that the server left to its scanner since it started.", "dropped", "short",
                       (f"max by (site) ({_OURS}_replication_dropped{_STATUS})", "{{site}}")),
            ),
        ),
        (
            "Links and work",
            (
                _lines("Links", "1 where a node reaches a target. Every node has a state of its own.", "target-offline", "short",
                       (f"min by (site, endpoint) (minio_node_replication_link_online{_NODE})", "{{site}} to {{endpoint}}")),
                _lines("Latency of links", "Time of the answer of a target.", "slow", "ms",
                       (f"max by (site, endpoint) (minio_node_replication_current_link_latency_ms{_NODE})", "{{site}} to {{endpoint}}")),
                _lines("Queued", "Versions that nodes have queued in the last minute.", "behind", "short",
                       (f"sum by (site) (minio_node_replication_last_minute_queued_count{_NODE})", "{{site}}")),
                _lines("Workers", "Workers that replicate now.", "behind", "short",
                       (f"sum by (site) (minio_node_replication_current_active_workers{_NODE})", "{{site}}")),
            ),
        ),
    ),
)  # fmt: skip

_SITE = Dashboard(
    "minio-site",
    "MinIO site",
    "Nodes, drives and erasure sets of one site.",
    (
        (
            "Quorum",
            (
                _lines("Drives of erasure sets", "Drives that are online, and how many are needed for writes.", "no-quorum", "short",
                       (f"min by (pool, set) ({_SET}_online_drives{_CLUSTER})", "pool {{pool}} set {{set}}: online"),
                       (f"max by (pool, set) ({_SET}_write_quorum{_CLUSTER})", "pool {{pool}} set {{set}}: needed")),
                _lines("Drives that heal", "Drives that are being filled again.", "healing", "short",
                       (f"max by (pool, set) ({_SET}_healing_drives{_CLUSTER})", "pool {{pool}} set {{set}}")),
                _lines("Objects left to heal", "Objects that a drive that heals still lacks.", "healing", "short",
                       (f"sum by (node, drive) ({_OURS}_drive_healing_left_objects{_STATUS})", "{{node}} {{drive}}")),
                _lines("Healed objects", "Objects that were healed, and could not be, in a second.", "healing", "short",
                       (f"sum(rate(minio_heal_objects_heal_total{_CLUSTER}{_RATE}))", "healed"),
                       (f"sum(rate(minio_heal_objects_errors_total{_CLUSTER}{_RATE}))", "failed")),
            ),
        ),
        (
            "Drives",
            (
                _lines("Used space", "Used part of each drive.", "drives-full", "percentunit",
                       (f"max by (server, drive) (minio_node_drive_used_bytes{_NODE} / minio_node_drive_total_bytes{_NODE})", "{{server}} {{drive}}")),
                _lines("Errors and timeouts", "I/O errors and timeouts of drives in a second.", "drive-failed", "short",
                       (f"sum by (server, drive) (rate(minio_node_drive_errors_availability{_NODE}{_RATE}))", "{{server}} {{drive}}")),
                _lines("Latency", "Time of the slowest call of each drive, in the last minute.", "slow", "µs",
                       (f"max by (server, drive) (minio_node_drive_latency_us{_NODE})", "{{server}} {{drive}}")),
                _lines("Waiting calls", "Calls that wait for a drive.", "slow", "short",
                       (f"max by (server, drive) (minio_node_drive_io_waiting{_NODE})", "{{server}} {{drive}}")),
            ),
        ),
        (
            "Nodes",
            (
                _lines("Answers", "1 where Prometheus gets metrics of a node.", "node-down", "short", (f"up{_NODE}", "{{node}}")),
                _rows("Versions", "Versions that nodes run.", "versions-differ", "short", f"count by (version) (minio_software_version_info{_NODE})"),
                _lines("Goroutines", "Goroutines of each node. A number that only grows is a leak.", "slow", "short",
                       (f"max by (node) (go_goroutines{_NODE})", "{{node}}")),
                _lines("Memory", "Heap that each node uses.", "slow", "bytes", (f"max by (node) (go_memstats_heap_inuse_bytes{_NODE})", "{{node}}")),
                _lines("Age of users and policies", "Time since a node read these.", "identities-stale", "ms",
                       (f"max by (instance) (minio_cluster_iam_since_last_sync_millis{_IAM})", "{{instance}}")),
                _lines("Scanner", "Objects that the scanner looks at in a second.", "scanner-stalls", "short",
                       (f"sum(rate(minio_node_scanner_objects_scanned{_CLUSTER}{_RATE}))", "objects")),
            ),
        ),
    ),
    one=True,
)  # fmt: skip

_CALLS = Dashboard(
    "minio-requests",
    "MinIO requests",
    "What clients ask, what they get, and how long they wait.",
    (
        (
            "Rate and errors",
            (
                _lines("Requests by API", "Requests in a second.", "slow", "reqps",
                       (f"sum by (site, api) (rate({_REQUESTS}_total{_NODE}{_RATE}))", "{{site}} {{api}}")),
                _lines("Errors of the server", "Requests in a second that fail with 5xx.", "errors", "reqps",
                       (f"sum by (site, api) (rate({_REQUESTS}_5xx_errors_total{_NODE}{_RATE}))", "{{site}} {{api}}")),
                _lines("Errors of clients", "Requests in a second that fail with 4xx.", "errors", "reqps",
                       (f"sum by (site, api) (rate({_REQUESTS}_4xx_errors_total{_NODE}{_RATE}))", "{{site}} {{api}}")),
                _lines("Rejected requests", "Requests in a second that are refused before their API is known.", "errors", "reqps",
                       (f"sum by (site) (rate({_REQUESTS}_rejected_auth_total{_NODE}{_RATE}))", "{{site}} signature"),
                       (f"sum by (site) (rate({_REQUESTS}_rejected_timestamp_total{_NODE}{_RATE}))", "{{site}} clock"),
                       (f"sum by (site) (rate({_REQUESTS}_rejected_invalid_total{_NODE}{_RATE}))", "{{site}} not a request")),
            ),
        ),
        (
            "Time",
            (
                *(_lines(f"{name} to the first byte", f"Time of {part} of 100 requests, at most.", "slow", "s",
                         (f"histogram_quantile({part / 100:g}, sum by (site, api, le) (rate({_REQUESTS}_ttfb_seconds_distribution{_NODE}{_RATE})))",
                          "{{site}} {{api}}"))
                  for name, part in (("Median", 50), ("99 of 100", 99))),
                _lines("In work", "Requests that are worked on.", "slow", "short",
                       (f"sum by (site, api) ({_REQUESTS}_inflight_total{_NODE})", "{{site}} {{api}}")),
                _lines("Waiting", "Requests that wait, because a node has too many.", "slow", "short",
                       (f"max by (site, server) ({_REQUESTS}_waiting_total{_NODE})", "{{site}} {{server}}")),
            ),
        ),
        (
            "Traffic",
            (
                _lines("Received", "Bytes from clients in a second.", "slow", "Bps",
                       (f"sum by (site, node) (rate(minio_s3_traffic_received_bytes{_NODE}{_RATE}))", "{{site}} {{node}}")),
                _lines("Sent", "Bytes to clients in a second.", "slow", "Bps",
                       (f"sum by (site, node) (rate(minio_s3_traffic_sent_bytes{_NODE}{_RATE}))", "{{site}} {{node}}")),
            ),
        ),
    ),
)  # fmt: skip

_ASSURANCE = Dashboard(
    "minio-assurance",
    "MinIO assurance",
    "What nobody looks at until it is needed.",
    (
        (
            "Certificates",
            (
                _lines("Time until certificates end", "Time for which certificates are valid.", "certificate", "s",
                       (f"min by (site, of) ({_OURS}_certificate_expiry_timestamp_seconds{_STATUS}) - time()", "{{site}} {{of}}")),
                _rows("Trusted", "1 where clients trust a certificate.", "certificate", "short", f"min by (site, of) ({_OURS}_certificate_trusted{_STATUS})"),
            ),
        ),
        (
            "Failover",
            (
                _stat("Last drill without losses", "Time since a drill last ended without losses.", "drill-old", "s",
                      f"time() - max by (from, to) ({_OURS}_drill_last_success_timestamp_seconds{_NONE})", "{{from}} to {{to}}", steps=(4320000, 8640000)),
                _stat("Writes that it lost", "Confirmed writes that the last drill lost.", "drill-old", "short",
                      f"max by (from, to) ({_OURS}_drill_lost_writes{_NONE})", "{{from}} to {{to}}", steps=(1,)),
                _stat("Not writable in it", "Longest time in which clients could not write in the last drill.", "drill-old", "s",
                      f"max by (from, to) ({_OURS}_drill_not_writable_seconds{_NONE})", "{{from}} to {{to}}", steps=(60, 300)),
                _stat("Open operations", "Time since an operation began that has not ended.", "run-interrupted", "s",
                      f"time() - min by (operation, from, to) ({_OURS}_operation_began_timestamp_seconds{_NONE})", "{{operation}} {{from}} to {{to}}",
                      steps=(3600, 86400)),
            ),
        ),
        (
            "Backup, comparison, drift",
            (
                _stat("Last backup", "Time since the configuration was last backed up.", "backup-old", "s",
                      f"time() - max by (site) ({_OURS}_backup_last_success_timestamp_seconds{_STATUS})", steps=(90000, 180000)),
                _stat("Last comparison", "Time since the sites were last compared, version by version.", "differ", "s",
                      f"time() - max({_OURS}_verify_timestamp_seconds{_NONE})", "sites", steps=(345600, 691200)),
                _stat("Missing and different versions", "Versions that a comparison found missing or different.", "differ", "short",
                      f"sum by (site) ({_OURS}_verify_missing_versions{_STATUS} + {_OURS}_verify_different_versions{_STATUS})", steps=(1,)),
                _stat("Drift", "Objects that are not as declared.", "drift", "short", f"sum by (site) ({_OURS}_drift_objects{_STATUS})", steps=(1,)),
                _lines("Write check", "Time of a small write and its read.", "slow", "s",
                       (f"max by (site) ({_OURS}_write_check_seconds{_STATUS})", "{{site}}")),
                _rows("Results of playbooks", "1 where the last run of a playbook was a success.", "status-missing", "short",
                      f"max by (result) ({_OURS}_result_ok{_NONE})"),
            ),
        ),
    ),
)  # fmt: skip

DASHBOARDS = (_SITES, _REPLICATION, _SITE, _CALLS, _ASSURANCE)


def files() -> dict[str, str]:
    """The text of each file, by its name."""
    return {f"{board.uid}.json": json.dumps(board.json(), indent=2, ensure_ascii=False) + "\n" for board in DASHBOARDS}
