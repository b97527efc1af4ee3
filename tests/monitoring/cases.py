# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes each alert fire, and end."""

from __future__ import annotations

from .case import Case, Series, humanize

_N1 = 'job="minio-node",site="az1",instance="n1:9000"'
_N2 = 'job="minio-node",site="az1",instance="n2:9000"'
_C = 'job="minio-cluster",site="az1",instance="s3.az1"'
_SET = f'{{{_C},pool="0",set="0",server="n1:9000"}}'
_ID = {"site": "az1", "pool": "0", "set": "0"}
_HEALTH = "minio_cluster_health_erasure_set"
_OURS = "creativeflow_minio"
_S = 'job="minio-status"'
_RULE = f'{{{_S},site="az1",bucket="users",target="dr",rule="dr-users"}}'
_SITE = {"site": "az1"}
_NODE = {"site": "az1", "server": "n1:9000"}
_DRIVE = {**_NODE, "drive": "/mnt/disk1"}
_AT = {"site": "az1", "bucket": "users", "target": "dr"}
_ON_DRIVE = f'{{{_N1},server="n1:9000",drive="/mnt/disk1"}}'
_DAY = 86400
TOKEN_DAYS, TOKEN_ENDS = 14, 14 * _DAY + 70 * 60
"""A token ends as many days after the minute in which a fault begins, for an alert that waits for an hour."""


def _up(*states: tuple[str, float, float]) -> tuple[Series, ...]:
    return tuple(Series(f"up{{{labels}}}", good, bad) for labels, good, bad in states)


def _set(good: float, bad: float, healing: float = 0) -> tuple[Series, ...]:
    """A set of 16 drives with EC:4, of which some are online."""
    return (
        Series(f"{_HEALTH}_online_drives{_SET}", good, bad),
        Series(f"{_HEALTH}_healing_drives{_SET}", 0, healing),
        Series(f"{_HEALTH}_write_quorum{_SET}", 12, 12),
        Series(f"{_HEALTH}_read_quorum{_SET}", 12, 12),
    )


_TTFB = tuple(
    Series(f'minio_s3_requests_ttfb_seconds_distribution{{{_N1},server="n1:9000",api="putobject",le="{le}"}}', good, bad)
    for le, good, bad in (("0.050", "+0", "+0"), ("1.000", "+58.8", "+0"), ("2.500", "+60", "+0"), ("10.000", "+60", "+60"), ("+Inf", "+60", "+60"))
)

CASES = (
    Case("MinioNodeDown", _up((_N1, 1, 0), (_N2, 1, 1)), {"job": "minio-node", "site": "az1", "instance": "n1:9000"}),
    Case("MinioSiteDown", _up((_N1, 1, 0), (_N2, 1, 0)), _SITE),
    Case("MinioClusterMetricsMissing", _up((_C, 1, 0), (_N1, 1, 1), (_N2, 1, 0)), _SITE),
    Case("MinioMonitoringTokenEnds", (), {}, lambda seconds: humanize(TOKEN_ENDS - seconds), delay=1, ends=False),
    Case("MinioNodeUnreachableByPeers", (Series(f'minio_cluster_nodes_offline_total{{{_C},server="n1:9000"}}', 0, 1),), _SITE, "1"),
    Case("MinioDriveOffline", (Series(f'minio_node_drive_offline_total{{{_N1},server="n1:9000"}}', 0, 2),), _NODE, "2"),
    Case("MinioDriveErrors", (Series(f"minio_node_drive_errors_availability{_ON_DRIVE}", "+0", "+2"),), _DRIVE, release=17),
    Case("MinioWriteQuorumAtRisk", _set(16, 12), _ID),
    Case("MinioWriteQuorumLost", (Series(f"{_HEALTH}_status{_SET}", 1, 0),), _ID),
    Case("MinioReadQuorumLost", _set(16, 11), _ID),
    Case("MinioHealingLong", _set(16, 16, healing=1), _ID),
    Case("MinioHealFails", (Series(f'minio_heal_objects_errors_total{{{_C},type="object",server="n1:9000"}}', "+0", "+1"),), _SITE, release=17),
    Case(
        "MinioCapacityLow",
        (
            Series(f'minio_cluster_capacity_usable_free_bytes{{{_C},server="n1:9000"}}', 21e9, 19e9),
            Series(f'minio_cluster_capacity_usable_total_bytes{{{_C},server="n1:9000"}}', 100e9, 100e9),
        ),
        _SITE,
        "19%",
    ),
    Case(
        "MinioCapacityEndsSoon",
        (Series(f'minio_cluster_capacity_usable_free_bytes{{{_C},server="n1:9000"}}', 1e12, "+-10000000000"),),
        _SITE,
        delay=3,
        release=1445,
    ),
    Case(
        "MinioDriveFull",
        (Series(f"minio_node_drive_used_bytes{_ON_DRIVE}", 89e9, 91e9), Series(f"minio_node_drive_total_bytes{_ON_DRIVE}", 100e9, 100e9)),
        _DRIVE,
        "91%",
    ),
    Case(
        "MinioRequestErrors",
        (
            Series(f'minio_s3_requests_total{{{_N1},server="n1:9000",api="putobject"}}', "+600", "+600"),
            Series(f'minio_s3_requests_5xx_errors_total{{{_N1},server="n1:9000",api="putobject"}}', "+5", "+60"),
        ),
        _SITE,
        "10%",
        release=7,
    ),
    Case("MinioRequestsSlow", _TTFB, {"site": "az1", "api": "putobject"}, "9.925s", release=7),
    Case("MinioRequestsQueue", (Series(f'minio_s3_requests_waiting_total{{{_N1},server="n1:9000"}}', 0, 5),), _NODE),
    Case(
        "MinioIdentitiesStale",
        (Series('minio_cluster_iam_since_last_sync_millis{job="minio-iam",site="az1",instance="n1:9000"}', 3500000, 3700000),),
        {"site": "az1", "instance": "n1:9000"},
        "1h 1m 40s",
    ),
    Case("MinioKmsOffline", (Series(f'minio_cluster_kms_online{{{_C},server="n1:9000"}}', 1, 0),), _SITE),
    Case("MinioKmsFails", (Series(f'minio_cluster_kms_request_failure{{{_C},server="n1:9000"}}', "+0", "+1"),), _SITE, release=7),
    Case(
        "MinioAuditLost",
        (Series(f'minio_audit_failed_messages{{{_C},server="n1:9000",target_id="siem"}}', "+0", "+2"),),
        {"site": "az1", "target_id": "siem"},
        release=17,
    ),
    Case(
        "MinioVersionsDiffer",
        (
            Series(f'minio_software_version_info{{{_N1},server="n1:9000",version="2025-09-07"}}', 0, 0),
            Series(f'minio_software_version_info{{{_N2},server="n2:9000",version="2025-09-07"}}', 0, None),
            Series(f'minio_software_version_info{{{_N2},server="n2:9000",version="2026-02-12"}}', None, 0),
        ),
        _SITE,
    ),
    Case(
        "MinioScannerStalls",
        (Series(f'minio_usage_last_activity_nano_seconds{{{_C},server="n1:9000"}}', 1.9 * _DAY * 1e9, 2.1 * _DAY * 1e9),),
        _SITE,
        "2d 2h 24m 0s",
    ),
    Case(
        "MinioProxyDown",
        _up(('job="minio-proxy",site="az1",instance="lb1:8404"', 1, 0)),
        {"job": "minio-proxy", "site": "az1", "instance": "lb1:8404"},
    ),
    Case(
        "MinioReplicationLinkDown",
        tuple(Series(f'minio_node_replication_link_online{{{node},server="{node[-8:-1]}",endpoint="s3.dr:9000"}}', 1, 0) for node in (_N1, _N2)),
        {"site": "az1", "endpoint": "s3.dr:9000"},
    ),
    Case(
        "MinioReplicationLinkPartlyDown",
        (
            Series(f'minio_node_replication_link_online{{{_N1},server="n1:9000",endpoint="s3.dr:9000"}}', 1, 0),
            Series(f'minio_node_replication_link_online{{{_N2},server="n2:9000",endpoint="s3.dr:9000"}}', 1, 1),
        ),
        {"site": "az1", "endpoint": "s3.dr:9000"},
    ),
    Case(
        "MinioReplicationCredentials",
        (Series('minio_bucket_replication_credential_errors{job="minio-bucket",site="az1",bucket="users",targetArn="arn:dr",server="n1:9000"}', "+0", "+3"),),
        {"site": "az1", "bucket": "users", "targetArn": "arn:dr"},
        release=17,
    ),
    Case(
        "MinioReplicationAttemptsFail",
        (Series('minio_bucket_replication_last_minute_failed_count{job="minio-bucket",site="az1",bucket="users",targetArn="arn:dr",server="n1:9000"}', 0, 3),),
        {"site": "az1", "bucket": "users", "targetArn": "arn:dr"},
        "3",
    ),
    Case("MinioReplicationBacklogInMemory", (Series(f'minio_node_replication_recent_backlog_count{{{_N1},server="n1:9000"}}', 0, 7),), _NODE),
    Case("MinioReplicationBehind", (Series(f"{_OURS}_replication_lag_seconds{_RULE}", 880, 920),), _AT, "15m 20s"),
    Case("MinioReplicationFailed", (Series(f"{_OURS}_replication_failed_objects{_RULE}", 0, 12),), _AT, "12"),
    Case("MinioReplicationDropped", (Series(f'{_OURS}_replication_dropped{{{_S},site="az1"}}', "+0", "+5"),), _SITE, release=31),
    Case(
        "MinioReplicationStatusOld",
        (Series(f"{_OURS}_replication_asked_timestamp_seconds{{{_S}}}", "now", 9 * 60),),
        {},
        lambda seconds: humanize(seconds - 9 * 60),
        delay=30,
    ),
    Case("MinioReplicationStatusMissing", (Series(f"{_OURS}_replication_asked_timestamp_seconds{{{_S}}}", "now", None),), {"job": "minio-status"}),
    Case("MinioReplicationStatusOfSiteMissing", (Series(f'{_OURS}_replication_up{{{_S},site="az1"}}', 1, 0),), _SITE),
    Case(
        "MinioCertificateEnds",
        (Series(f'{_OURS}_certificate_expiry_timestamp_seconds{{{_S},site="az1",of="az1-n1"}}', 15 * _DAY, 10 * _DAY),),
        {"site": "az1", "of": "az1-n1"},
        lambda seconds: humanize(10 * _DAY - seconds),
    ),
    Case("MinioCertificateUntrusted", (Series(f'{_OURS}_certificate_trusted{{{_S},site="az1",of="az1-n1"}}', 1, 0),), {"site": "az1", "of": "az1-n1"}),
    Case(
        "MinioCertificateProbeEnds",
        (Series('probe_ssl_earliest_cert_expiry{job="minio-tls",site="az1",instance="n1:9000"}', 15 * _DAY, 10 * _DAY),),
        {"site": "az1", "instance": "n1:9000"},
        lambda seconds: humanize(10 * _DAY - seconds),
    ),
    Case("MinioWriteCheckFails", (Series(f'{_OURS}_write_check_ok{{{_S},site="az1"}}', 1, 0),), _SITE),
    Case("MinioWriteCheckSlow", (Series(f'{_OURS}_write_check_seconds{{{_S},site="az1"}}', 4.8, 5.2),), _SITE, "5.2s"),
    Case(
        "MinioOperationOpen",
        (Series(f'{_OURS}_operation_began_timestamp_seconds{{{_S},operation="failover",from="az1",to="dr"}}', None, 600),),
        {"operation": "failover", "from": "az1", "to": "dr"},
        lambda seconds: humanize(seconds - 600),
        delay=1440,
    ),
    Case(
        "MinioDrillOld",
        (Series(f'{_OURS}_drill_last_success_timestamp_seconds{{{_S},from="az1",to="dr"}}', -99 * _DAY, -120 * _DAY),),
        {"from": "az1", "to": "dr"},
        lambda seconds: humanize(seconds + 120 * _DAY),
    ),
    Case("MinioDrillLost", (Series(f'{_OURS}_drill_lost_writes{{{_S},from="az1",to="dr"}}', 0, 3),), {"from": "az1", "to": "dr"}, "3"),
    Case(
        "MinioDrillFails",
        (Series(f'{_OURS}_drill_ok{{{_S},from="az1",to="dr"}}', 1, 0), Series(f'{_OURS}_drill_lost_writes{{{_S},from="az1",to="dr"}}', 0, 0)),
        {"from": "az1", "to": "dr"},
    ),
    Case(
        "MinioBackupOld",
        (Series(f'{_OURS}_backup_last_success_timestamp_seconds{{{_S},site="az1"}}', -46 * 3600, -3 * _DAY),),
        _SITE,
        lambda seconds: humanize(seconds + 3 * _DAY),
    ),
    Case(
        "MinioBackupMissing",
        (
            Series(f'{_OURS}_replication_up{{{_S},site="az1"}}', 1, 1),
            Series(f'{_OURS}_replication_up{{{_S},site="dr"}}', 1, 1),
            Series(f'{_OURS}_backup_ok{{{_S},site="dr"}}', 1, 1),
            Series(f'{_OURS}_backup_last_success_timestamp_seconds{{{_S},site="dr"}}', "now", "now"),
            Series(f'{_OURS}_backup_last_success_timestamp_seconds{{{_S},site="az1"}}', "now", None),
        ),
        _SITE,
    ),
    Case("MinioBackupFails", (Series(f'{_OURS}_backup_ok{{{_S},site="az1"}}', 1, 0), Series(f'{_OURS}_backup_ok{{{_S},site="dr"}}', 1, 1)), _SITE),
    Case(
        "MinioSitesDiffer",
        (Series(f"{_OURS}_verify_missing_versions{_RULE}", 0, 4), Series(f"{_OURS}_verify_different_versions{_RULE}", 0, 1)),
        _AT,
        "5",
    ),
    Case("MinioVerifyOld", (Series(f"{_OURS}_verify_timestamp_seconds{{{_S}}}", -7.8 * _DAY, -10 * _DAY),), {}, lambda seconds: humanize(seconds + 10 * _DAY)),
    Case("MinioVerifyIncomplete", (Series(f"{_OURS}_verify_complete{{{_S}}}", 1, 0),)),
    Case("MinioDrift", (Series(f'{_OURS}_drift_objects{{{_S},site="az1"}}', 0, 2),), {**_SITE, "what": "objects of site az1"}, "2"),
    Case("MinioDriftIncomplete", (Series(f"{_OURS}_drift_complete{{{_S}}}", 1, 0),)),
    Case("MinioDriftOld", (Series(f"{_OURS}_drift_timestamp_seconds{{{_S}}}", -7.8 * _DAY, -10 * _DAY),), {}, lambda seconds: humanize(seconds + 10 * _DAY)),
    Case("MinioResultsUnreadable", (Series(f"{_OURS}_results_unreadable{{{_S}}}", 0, 2),), {}, "2"),
)
