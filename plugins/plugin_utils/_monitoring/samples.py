# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of our own metrics, from what modules and playbooks found."""

from __future__ import annotations

import datetime
import typing as t

from ...module_utils._common.units import parse_time
from .families import Sample, sample

Record = t.Mapping[str, t.Any]
_OF_RULES = {
    "replication_online": "online",
    "replication_pending_objects": "pending_objects",
    "replication_pending_bytes": "pending_bytes",
    "replication_failed_objects": "failed_objects",
    "replication_lag_seconds": "lag",
    "replication_probe_seconds": "probe_lag",
    "replication_breached": "breached",
}


def of_status(results: t.Sequence[Record], now: float, sites: t.Iterable[str] = ()) -> t.Iterator[Sample]:
    """What a status says.

    :param results: dictionaries with ``site`` and ``status``, a result of minio_replication_status; where they are there, ``cluster``, a result of
        minio_cluster_info, and ``written``, one of minio_readwrite_check. :param now: when it was asked, in seconds of Unix.
    :param sites: the names of all that must have been asked. One without a result gave no status.
    """
    yield sample("replication_asked_timestamp_seconds", round(now))
    yield from (sample("replication_up", False, site) for site in sites if site not in {result["site"] for result in results})
    for result in results:
        site, status = result["site"], result["status"]
        yield sample("replication_up", "rules" in status, site)
        for rule in status.get("rules") or []:
            labels = (site, rule["bucket"], rule["target"], rule["id"])
            yield from (sample(name, rule.get(field), *labels) for name, field in _OF_RULES.items())
        queue = status.get("queue")
        if queue:
            yield sample("replication_failed_last_5_minutes", queue.get("failed_last_5_minutes", 0), site)
            yield sample("replication_dropped", queue.get("dropped", 0), site)
        for operation in status.get("operations") or []:
            pair = (operation["operation"], operation["from_site"], operation["to_site"])
            yield sample("operation_began_timestamp_seconds", operation["began"], *pair)
        yield from _of_cluster(site, (result.get("cluster") or {}).get("cluster") or {})
        yield from _of_writes(site, result.get("written") or {}, "rules" in status)


def _of_cluster(site: str, cluster: Record) -> t.Iterator[Sample]:
    for node in cluster.get("nodes") or []:
        yield sample("node_online", node["state"] == "online", site, node["endpoint"])
        if node.get("version"):
            yield sample("server_info", 1, site, node["endpoint"], node["version"])
    for drive in cluster.get("drives") or []:
        place = (site, drive["node"], drive["path"])
        yield sample("drive_ok", drive["state"] == "ok", *place)
        yield sample("drive_healing", drive["healing"], *place)
        yield sample("drive_healing_left_objects", drive.get("healing_left"), *place)
    for pool in cluster.get("pools") or []:
        yield sample("pool_bytes", pool["bytes"], site, pool["number"])
        yield sample("pool_used_bytes", pool["used_bytes"], site, pool["number"])
    tolerance = cluster.get("tolerance") or {}
    yield sample("tolerated_drives", tolerance.get("drives"), site)
    yield sample("tolerated_nodes", tolerance.get("nodes"), site)


def _of_writes(site: str, written: Record, answers: bool) -> t.Iterator[Sample]:
    """:param answers: whether the site gave a status. One that does not answer at all has a metric for that."""
    if "buckets" not in written:
        if answers and written.get("msg"):
            yield sample("write_check_ok", False, site)
        return
    seconds = [bucket["write_seconds"] + bucket["read_seconds"] for bucket in written["buckets"]]
    yield sample("write_check_ok", not written.get("breaches"), site)
    yield sample("write_check_seconds", max(seconds, default=None), site)


def of_certificates(asked: t.Iterable[Record]) -> t.Iterator[Sample]:
    """What certificates say. :param asked: as of the filter certificate_status."""
    for one in asked:
        answer, labels = one["answer"], (one["site"], one["of"])
        certificate = answer.get("certificate")
        if certificate:
            yield sample("certificate_expiry_timestamp_seconds", _seconds(certificate["not_after"]), *labels)
        # A node that does not answer shows no certificate, neither a good one nor a bad one.
        if "fingerprint" in answer and one["trusted"]:
            yield sample("certificate_trusted", answer["verified"], *labels)


def of_results(documents: t.Iterable[Record], unreadable: int = 0) -> t.Iterator[Sample]:
    """What playbooks wrote.

    :param documents: with ``kind``, ``sites``, ``time``, ``outcome``, ``numbers``, ``details`` and ``last_ok``. :param unreadable: how many files are none.
    """
    yield sample("results_unreadable", unreadable)
    for document in documents:
        name = "-".join([document["kind"], *(document["sites"] if document["kind"] in _OF_SITES else ())])
        yield sample("result_timestamp_seconds", _seconds(document["time"]), name)
        yield sample("result_ok", document["outcome"] == "ok", name)
        yield from _OF_KINDS.get(document["kind"], lambda _document: iter(()))(document)


def _of_verify(document: Record) -> t.Iterator[Sample]:
    numbers = document["numbers"]
    yield sample("verify_timestamp_seconds", _seconds(document["time"]))
    yield sample("verify_complete", not numbers.get("incomplete") and not numbers.get("sites_failed"))
    for rule in document["details"].get("rules") or []:
        labels = (rule["site"], rule["bucket"], rule["target"], rule.get("prefix", ""))
        yield sample("verify_missing_versions", rule["missing"], *labels)
        yield sample("verify_different_versions", rule["different"], *labels)


def _of_drift(document: Record) -> t.Iterator[Sample]:
    yield sample("drift_timestamp_seconds", _seconds(document["time"]))
    yield sample("drift_complete", document["numbers"].get("differences") is not None and not document["numbers"].get("sites_failed"))
    yield sample("drift_files", document["numbers"].get("manifest"))
    yield from (sample("drift_objects", count, site) for site, count in (document["details"].get("differences_by_site") or {}).items())


def _of_backup(document: Record) -> t.Iterator[Sample]:
    (site,) = document["sites"]
    yield sample("backup_ok", document["outcome"] == "ok", site)
    yield sample("backup_last_success_timestamp_seconds", _last_success(document), site)


def _of_drill(document: Record) -> t.Iterator[Sample]:
    pair = document["sites"][:2]
    numbers = document["numbers"]
    yield sample("drill_last_success_timestamp_seconds", _last_success(document), *pair)
    yield sample("drill_ok", document["outcome"] == "ok", *pair)
    yield sample("drill_lost_writes", numbers.get("lost"), *pair)
    yield sample("drill_not_writable_seconds", numbers.get("longest_gap"), *pair)


_OF_KINDS: dict[str, t.Callable[[Record], t.Iterator[Sample]]] = {
    "verify_replication": _of_verify,
    "verify_config": _of_drift,
    "backup_config": _of_backup,
    "drill": _of_drill,
}
_OF_SITES = ("backup_config", "drill", "failover", "failback")


def _last_success(document: Record) -> t.Optional[float]:
    last = document.get("last_ok")
    return _seconds(last["time"]) if last else None


def _seconds(text: str) -> float:
    """Seconds since 1970 of a time as ISO 8601 has it, in UTC where it does not say."""
    found = parse_time(text)
    return (found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)).timestamp()
