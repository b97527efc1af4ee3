# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts on replication: links, credentials, and what waits."""

from __future__ import annotations

from .alert import BUCKET, CLUSTER, CRITICAL, NODE, STATUS, WARNING, Alert

_LINK = f"minio_node_replication_link_online{{{NODE}}}"
_OF_BUCKETS = f"minio_bucket_replication_credential_errors{{{BUCKET}}}"
_OF_SITES = f"minio_cluster_replication_credential_errors{{{CLUSTER}}}"
_OURS = "creativeflow_minio_replication"
_ASKED = f"{_OURS}_asked_timestamp_seconds{{{STATUS}}}"

REPLICATION = (
    Alert(
        "MinioReplicationLinkDown",
        f"max by (site, endpoint) ({_LINK}) == 0",
        "2m",
        CRITICAL,
        "site {{ $labels.site }}: no node reaches {{ $labels.endpoint }}",
        "Nothing is replicated to a target.",
        "target-offline",
        # Every 30 minutes the server takes all targets for online, for a moment (S cmd/bucket-targets.go:reloadHealthCheckers).
        keep="5m",
    ),
    Alert(
        "MinioReplicationLinkPartlyDown",
        f"min by (site, endpoint) ({_LINK}) == 0 unless max by (site, endpoint) ({_LINK}) == 0",
        "10m",
        WARNING,
        "site {{ $labels.site }}: some nodes do not reach {{ $labels.endpoint }}",
        "What these nodes take is replicated later.",
        "target-offline",
    ),
    Alert(
        "MinioReplicationCredentials",
        # It counts AccessDenied alone, neither a wrong signature nor an unknown key (S cmd/site-replication-metrics.go:RTimedMetrics.addsize). It appears with
        # the first refusal, which increase() would not see.
        f"sum by (site, bucket, targetArn, endpoint) (({_OF_BUCKETS} or {_OF_SITES})"
        f" - ({_OF_BUCKETS} offset 15m or {_OF_SITES} offset 15m or {_OF_BUCKETS} * 0 or {_OF_SITES} * 0)) > 0",
        "",
        CRITICAL,
        "site {{ $labels.site }}: a target of {{ $labels.bucket }} refuses the replication user",
        "A target denies the replication user what it needs.",
        "credentials",
    ),
    Alert(
        "MinioReplicationAttemptsFail",
        f"sum by (site, bucket, targetArn) (minio_bucket_replication_last_minute_failed_count{{{BUCKET}}}) > 0",
        "10m",
        WARNING,
        "site {{ $labels.site }}: for ten minutes, replications of {{ $labels.bucket }} have failed, {{ $value }} in the last minute",
        "A target is reached and does not take objects: a wrong secret, a bucket that is gone, full drives.",
        "failed",
    ),
    Alert(
        "MinioReplicationBacklogInMemory",
        f"max by (site, server) (minio_node_replication_recent_backlog_count{{{NODE}}}) > 0",
        "30m",
        WARNING,
        "site {{ $labels.site }}: {{ $labels.server }} has tried failed replications again for half an hour",
        "Replication fails and is tried again.",
        "failed",
    ),
    Alert(
        "MinioReplicationBehind",
        f"max by (site, bucket, target) ({_OURS}_lag_seconds{{{STATUS}}}) > %(lag_seconds)s",
        "5m",
        CRITICAL,
        "site {{ $labels.site }}: {{ $labels.bucket }} to {{ $labels.target }} is {{ $value | humanizeDuration }} behind",
        "The recovery point is older than agreed: what a failover would lose now.",
        "behind",
    ),
    Alert(
        "MinioReplicationFailed",
        f"sum by (site, bucket, target) ({_OURS}_failed_objects{{{STATUS}}}) > %(failed_objects)s",
        "15m",
        WARNING,
        "site {{ $labels.site }}: {{ $value }} objects of {{ $labels.bucket }} failed to {{ $labels.target }}",
        "The server gave up objects.",
        "failed",
    ),
    Alert(
        "MinioReplicationDropped",
        f"max by (site) (delta({_OURS}_dropped{{{STATUS}}}[30m])) > 0",
        "",
        WARNING,
        "site {{ $labels.site }}: the server dropped objects from its queue",
        "More was written than the queue holds. The rest waits for the scanner, or for a drain.",
        "dropped",
    ),
    Alert(
        "MinioReplicationStatusOld",
        f"time() - max({_ASKED}) > %(status_minutes)s * 60",
        "",
        WARNING,
        "the replication status is {{ $value | humanizeDuration }} old",
        "The timer of the status does not run, or its playbook fails before it writes.",
        "status-missing",
    ),
    Alert(
        "MinioReplicationStatusMissing",
        f"absent({_ASKED})",
        "30m",
        WARNING,
        "there is no replication status",
        "Prometheus has never got the status: no alert on lag can fire.",
        "status-missing",
    ),
    Alert(
        "MinioReplicationStatusOfSiteMissing",
        f"min by (site) ({_OURS}_up{{{STATUS}}}) == 0",
        "10m",
        WARNING,
        "site {{ $labels.site }} gave no replication status",
        "The status runs and gets no answer from a site.",
        "status-missing",
    ),
)
