# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metrics that this collection has itself, and their text. MinIO has no lag, no certificates, no drills, no backups and no drift."""

from __future__ import annotations

import dataclasses
import math
import typing as t

PREFIX = "creativeflow_minio_"


@dataclasses.dataclass(frozen=True)
class Family:
    """One metric, a gauge.

    :ivar labels: the names of its labels, in their order. :ivar origin: the playbook that it comes from, for the documentation.
    """

    name: str
    text: str
    labels: tuple[str, ...]
    origin: str


@dataclasses.dataclass(frozen=True)
class Sample:
    """One value. :ivar value: what is not known is ``None``, and left out: a 0 would be a statement."""

    family: str
    labels: tuple[str, ...]
    value: t.Optional[float]


_RULE = ("site", "bucket", "target", "rule")
_COMPARED = ("site", "bucket", "target", "prefix")
_PAIR = ("from", "to")
FAMILIES: tuple[Family, ...] = (
    Family("replication_online", "Whether the site reaches the target.", _RULE, "status"),
    Family("replication_pending_objects", "Versions and delete markers that the target does not have.", _RULE, "status"),
    Family("replication_pending_bytes", "The bytes of these.", _RULE, "status"),
    Family("replication_failed_objects", "Those of them of which the last attempt failed.", _RULE, "status"),
    Family("replication_lag_seconds", "The age of the oldest of them.", _RULE, "status"),
    Family("replication_probe_seconds", "How long a probe took to the target.", _RULE, "status"),
    Family("replication_breached", "Whether a threshold is exceeded.", _RULE, "status"),
    Family("replication_failed_last_5_minutes", "Attempts that failed in the last five minutes.", ("site",), "status"),
    Family("replication_dropped", "Objects that the server has left to its scanner since it started.", ("site",), "status"),
    Family("replication_up", "Whether the site gave a status.", ("site",), "status"),
    Family("replication_asked_timestamp_seconds", "When the sites were asked.", (), "status"),
    Family("server_info", "The version of a node, always 1.", ("site", "node", "version"), "status"),
    Family("node_online", "Whether the site itself reaches a node.", ("site", "node"), "status"),
    Family("drive_ok", "Whether a drive works.", ("site", "node", "drive"), "status"),
    Family("drive_healing", "Whether a drive is being filled again.", ("site", "node", "drive"), "status"),
    Family("drive_healing_left_objects", "Objects that a drive that heals still lacks.", ("site", "node", "drive"), "status"),
    Family("tolerated_drives", "How many more drives may fail until a set stops taking writes.", ("site",), "status"),
    Family("tolerated_nodes", "How many more nodes may fail until a set stops taking writes.", ("site",), "status"),
    Family("pool_bytes", "The space of a pool for objects, without parity.", ("site", "pool"), "status"),
    Family("pool_used_bytes", "What of it is used.", ("site", "pool"), "status"),
    Family("operation_began_timestamp_seconds", "When a failover, failback, rebuild or drill began that has not ended.", ("operation", *_PAIR), "status"),
    Family("write_check_ok", "Whether a small object could be written and read in every bucket.", ("site",), "status"),
    Family("write_check_seconds", "How long the slowest of these took.", ("site",), "status"),
    Family("certificate_expiry_timestamp_seconds", "When a certificate ends, that a node or the address of a site shows.", ("site", "of"), "status"),
    Family("certificate_trusted", "Whether clients trust it.", ("site", "of"), "status"),
    Family("verify_timestamp_seconds", "When the sites were last compared, version by version.", (), "verify_replication"),
    Family("verify_complete", "Whether every rule was compared to its end.", (), "verify_replication"),
    Family("verify_missing_versions", "Versions that the target lacks.", _COMPARED, "verify_replication"),
    Family("verify_different_versions", "Versions that are different on the target.", _COMPARED, "verify_replication"),
    Family("drift_timestamp_seconds", "When the sites were last compared with the definitions.", (), "verify_config"),
    Family("drift_complete", "Whether every site was compared.", (), "verify_config"),
    Family("drift_objects", "Objects of a site that are not as declared.", ("site",), "verify_config"),
    Family("drift_files", "Definition files that are not as in the manifest.", (), "verify_config"),
    Family("backup_last_success_timestamp_seconds", "When the configuration of a site was last backed up.", ("site",), "backup_config"),
    Family("backup_ok", "Whether the last backup of a site succeeded.", ("site",), "backup_config"),
    Family("drill_last_success_timestamp_seconds", "When a drill last ended without losses.", _PAIR, "drill"),
    Family("drill_ok", "Whether the last drill ended, and lost nothing.", _PAIR, "drill"),
    Family("drill_lost_writes", "Confirmed writes that the last drill lost.", _PAIR, "drill"),
    Family("drill_not_writable_seconds", "For how long clients could not write in the last drill, at most.", _PAIR, "drill"),
    Family("result_timestamp_seconds", "When a playbook last ended and wrote its result.", ("result",), "every one"),
    Family("result_ok", "Whether that was a success.", ("result",), "every one"),
    Family("results_unreadable", "Files with results that cannot be read.", (), "every one"),
)
"""All of them, in the order of the file."""
_BY_NAME = {family.name: family for family in FAMILIES}


def text(samples: t.Iterable[Sample]) -> str:
    """Prometheus' text format, with HELP and TYPE for every family, so that a metric without a sample is documented too; it ends with a line break.

    The same labels twice would have the whole file refused. The last value counts.
    """
    found: dict[str, dict[tuple[str, ...], float]] = {family.name: {} for family in FAMILIES}
    for sample in samples:
        if sample.value is not None and math.isfinite(sample.value):
            found[sample.family][sample.labels] = sample.value
    lines = []
    for family in FAMILIES:
        lines += [f"# HELP {PREFIX}{family.name} {family.text}", f"# TYPE {PREFIX}{family.name} gauge"]
        lines += [f"{PREFIX}{family.name}{_labels(family, labels)} {_number(value)}" for labels, value in found[family.name].items()]
    return "\n".join(lines) + "\n"


def sample(name: str, value: t.Any, *labels: t.Any) -> Sample:
    """A sample. :param labels: their values, in the order of the family. :raises ValueError: there are more or fewer."""
    if len(labels) != len(_BY_NAME[name].labels):
        raise ValueError(f"{name} has the labels {_BY_NAME[name].labels}, not {labels}")
    return Sample(name, tuple("" if label is None else str(label) for label in labels), None if value is None else float(value))


def _labels(family: Family, values: tuple[str, ...]) -> str:
    escaped = (value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for value in values)
    pairs = ",".join(f'{name}="{value}"' for name, value in zip(family.labels, escaped))
    return f"{{{pairs}}}" if pairs else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
