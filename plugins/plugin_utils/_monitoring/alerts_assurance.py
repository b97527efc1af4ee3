# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts on what nobody looks at until it is needed: certificates, drills, backups, comparisons, operations that have not ended."""

from __future__ import annotations

from .alert import CRITICAL, STATUS, TLS, WARNING, Alert

_OURS = "creativeflow_minio"

ASSURANCE = (
    Alert(
        "MinioCertificateEnds",
        f"min by (site, of) ({_OURS}_certificate_expiry_timestamp_seconds{{{STATUS}}}) - time() < %(certificate_days)s * 86400",
        "1h",
        WARNING,
        "site {{ $labels.site }}: the certificate of {{ $labels.of }} ends in {{ $value | humanizeDuration }}",
        "A certificate that the status saw ends soon.",
        "certificate",
    ),
    Alert(
        "MinioCertificateUntrusted",
        f"min by (site, of) ({_OURS}_certificate_trusted{{{STATUS}}}) == 0",
        "15m",
        CRITICAL,
        "site {{ $labels.site }}: clients do not trust the certificate of {{ $labels.of }}",
        "A certificate has another name, another authority, or has ended.",
        "certificate",
    ),
    Alert(
        "MinioCertificateProbeEnds",
        f"min by (site, instance) (probe_ssl_earliest_cert_expiry{{{TLS}}}) - time() < %(certificate_days)s * 86400",
        "1h",
        WARNING,
        "site {{ $labels.site }}: the certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}",
        "A certificate that blackbox_exporter saw ends soon.",
        "certificate",
    ),
    Alert(
        "MinioWriteCheckFails",
        f"min by (site) ({_OURS}_write_check_ok{{{STATUS}}}) == 0",
        "5m",
        CRITICAL,
        "site {{ $labels.site }}: a write and a read of the status failed",
        "The site answers and does not store.",
        "errors",
    ),
    Alert(
        "MinioWriteCheckSlow",
        f"max by (site) ({_OURS}_write_check_seconds{{{STATUS}}}) > %(write_check_seconds)s",
        "15m",
        WARNING,
        "site {{ $labels.site }}: a small write and its read take {{ $value | humanizeDuration }}",
        "The site stores slowly.",
        "slow",
    ),
    Alert(
        "MinioOperationOpen",
        f"time() - min by (operation, from, to) ({_OURS}_operation_began_timestamp_seconds{{{STATUS}}}) > %(operation_hours)s * 3600",
        "",
        WARNING,
        "a {{ $labels.operation }} from {{ $labels.from }} to {{ $labels.to }} began {{ $value | humanizeDuration }} ago and has not ended",
        "A failover, failback, rebuild or drill was interrupted, or the way back was forgotten.",
        "run-interrupted",
    ),
    Alert(
        "MinioDrillOld",
        f"time() - max by (from, to) ({_OURS}_drill_last_success_timestamp_seconds{{{STATUS}}}) > %(drill_days)s * 86400",
        "1h",
        WARNING,
        "the last drill without losses from {{ $labels.from }} to {{ $labels.to }} was {{ $value | humanizeDuration }} ago",
        "Nobody knows whether a failover would work today.",
        "drill-old",
    ),
    Alert(
        "MinioDrillLost",
        f"max by (from, to) ({_OURS}_drill_lost_writes{{{STATUS}}}) > 0",
        "",
        WARNING,
        "the last drill from {{ $labels.from }} to {{ $labels.to }} lost {{ $value }} confirmed writes",
        "A drill lost writes.",
        "drill-old",
    ),
    Alert(
        "MinioBackupOld",
        f"time() - max by (site) ({_OURS}_backup_last_success_timestamp_seconds{{{STATUS}}}) > %(backup_hours)s * 3600",
        "1h",
        WARNING,
        "site {{ $labels.site }}: the last backup of the configuration is {{ $value | humanizeDuration }} old",
        "A site that is lost would come back without its users and policies.",
        "backup-old",
    ),
    Alert(
        "MinioBackupMissing",
        # Whoever backs up one site wants it of all that the status asks; without any result there are no backups, and none are wanted.
        f"(max by (site) ({_OURS}_replication_up{{{STATUS}}}) and on () count({_OURS}_backup_ok{{{STATUS}}}) > 0)"
        f" unless max by (site) ({_OURS}_backup_last_success_timestamp_seconds{{{STATUS}}})",
        "%(backup_hours)sh",
        WARNING,
        "site {{ $labels.site }}: no backup of the configuration has ever succeeded",
        "A site has no backup at all, although backups are made of the deployment.",
        "backup-old",
    ),
    Alert(
        "MinioBackupFails",
        f"min by (site) ({_OURS}_backup_ok{{{STATUS}}}) == 0",
        "15m",
        WARNING,
        "site {{ $labels.site }}: the last backup of the configuration failed",
        "The last run of a backup failed. The one before it gets older.",
        "backup-old",
    ),
    Alert(
        "MinioSitesDiffer",
        f"sum by (site, bucket, target) ({_OURS}_verify_missing_versions{{{STATUS}}} + {_OURS}_verify_different_versions{{{STATUS}}}) > 0",
        "",
        WARNING,
        "site {{ $labels.site }}: {{ $value }} versions of {{ $labels.bucket }} are missing or different on {{ $labels.target }}",
        "The comparison of the listings found what no status shows.",
        "differ",
    ),
    Alert(
        "MinioVerifyOld",
        f"time() - max({_OURS}_verify_timestamp_seconds{{{STATUS}}}) > %(verify_days)s * 86400",
        "1h",
        WARNING,
        "the sites were last compared {{ $value | humanizeDuration }} ago",
        "Nobody has compared the sites for a while.",
        "differ",
    ),
    Alert(
        "MinioVerifyIncomplete",
        f"min({_OURS}_verify_complete{{{STATUS}}}) == 0",
        "15m",
        WARNING,
        "the last comparison of the sites did not reach its end",
        "A site did not answer, or a bucket was not read to its end. What was not compared is unknown.",
        "differ",
    ),
    Alert(
        "MinioDrift",
        f'label_replace(sum by (site) ({_OURS}_drift_objects{{{STATUS}}}) > 0, "what", "objects of site $1", "site", "(.+)")'
        f' or label_replace(max({_OURS}_drift_files{{{STATUS}}}) > 0, "what", "definition files", "", "")',
        "15m",
        WARNING,
        "{{ $value }} {{ $labels.what }} are not as declared",
        "Somebody changed a site or a definition by hand, or a definition was merged and not applied.",
        "drift",
    ),
    Alert(
        "MinioDriftOld",
        f"time() - max({_OURS}_drift_timestamp_seconds{{{STATUS}}}) > %(drift_days)s * 86400",
        "1h",
        WARNING,
        "the sites were last compared with the definitions {{ $value | humanizeDuration }} ago",
        "Nobody has looked for changes by hand for a while.",
        "drift",
    ),
    Alert(
        "MinioResultsUnreadable",
        f"max({_OURS}_results_unreadable{{{STATUS}}}) > 0",
        "15m",
        WARNING,
        "{{ $value }} files with results of playbooks cannot be read",
        "What drills, backups and comparisons found is unknown, so that no alert on them can be believed.",
        "status-missing",
    ),
)
