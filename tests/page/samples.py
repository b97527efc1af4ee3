# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments as the page shows them: one that is well, one in trouble, one of 1,000 rules, one with odd names, and none."""

from __future__ import annotations

import sys
import time
import typing as t
from pathlib import Path

from ansible_collections.creativeflow.minio.plugins.filter.report_page import report_page
from ansible_collections.creativeflow.minio.plugins.filter.status_report import status_report
from ansible_collections.creativeflow.minio.plugins.plugin_utils._results.document import document
from ansible_collections.creativeflow.minio.plugins.plugin_utils._results.kinds import numbers_and_details

NOW = 1764430000.0
_DAY = 86400
_BUCKETS = ("users", "generations", "logs", "thumbnails", "exports", "training-data", "models")
_NEW, _OLD = "2026-02-12T20:18:48Z", "2025-10-15T17:29:55Z"
_SITES = ("az1", "az2", "dr")
ODD = '<script>alert("x")</script>&amp;\'"{{ 7 * 7 }}${x}'
Document = dict[str, t.Any]


def iso(ago: float) -> str:
    """A time so many seconds ago."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW - ago))


def rule(bucket: str, target: str, **values: t.Any) -> Document:
    """As of minio_replication_status; well where nothing else is said."""
    usual = {"prefix": "", "enabled": True, "online": True, "pending_objects": 0, "pending_bytes": 0, "failed_objects": 0, "lag": 0, "probe_lag": None}
    return {"bucket": bucket, "target": target, "target_bucket": bucket, "breached": False, **usual, **values}


def cluster(site: str, nodes: int = 4, pools: int = 1, used: float = 0.42, **wrong: t.Any) -> Document:
    """As of minio_cluster_info. :param wrong: ``down``, a node, ``faulty`` and ``heals``, drives as pairs, and ``versions``."""
    down, faulty, heals, versions = (wrong.get(name) for name in ("down", "faulty", "heals", "versions"))
    names = [f"{site}-n{number}.example.net:9000" for number in range(1, nodes + 1)]
    drives = [
        {
            "node": name, "path": f"/mnt/disk{number}/minio", "pool": pool, "set": 1,
            "state": "offline" if place == down else "faulty" if (place, number) == faulty else "ok", "healing": (place, number) == heals,
            "healing_left": 18234 if (place, number) == heals else None, "bytes": 4 * 10**12, "used_bytes": 10**12,
        }
        for pool in range(1, pools + 1) for place, name in enumerate(names, 1) for number in range(1, 5)
    ]  # fmt: skip
    size = 48 * 10**12
    return {
        "nodes": [
            {"endpoint": name, "state": "offline" if place == down else "online", "version": _OLD if versions and place == 1 else _NEW, "pools": [1]}
            for place, name in enumerate(names, 1)
        ],
        "drives": drives,
        "pools": [{"number": pool, "state": "active", "bytes": size, "used_bytes": int(used * size), "sets": []} for pool in range(1, pools + 1)],
        "tolerance": {"drives": 0 if down else 4, "nodes": 0 if down else 1},
        "versions": sorted({_OLD, _NEW}) if versions else [_NEW],
        "write_quorum": True,
        "read_quorum": True,
        "healing_drives": 1 if heals else 0,
    }


def site(name: str, rules: t.Sequence[Document], breaches: t.Sequence[tuple[str, str]] = (), nodes: t.Optional[Document] = None, **status: t.Any) -> Document:
    """A site as the role minio_replication hands it to the filter. :param breaches: kinds and texts."""
    said = {"breaches": [text for _kind, text in breaches], "breach_kinds": [kind for kind, _text in breaches]}
    return {"site": name, "status": {"rules": list(rules), "operations": None, **said, **status}, "cluster": {"cluster": nodes or cluster(name)}}


def certificate(name: str, of: str, days: float) -> Document:
    """As of the role minio_cluster."""
    shown = {"fingerprint": "ab", "verified": True, "days_left": float(days), "certificate": {"not_after": iso(-days * _DAY)}}
    return {"site": name, "of": of, "answer": shown, "trusted": True}


def status(results: t.Sequence[Document], sites: t.Sequence[str], certificates: t.Sequence[Document] = (), ago: float = 60) -> Document:
    """The result of a status."""
    found = status_report(results, sites, NOW - ago, certificates=list(certificates))
    return document("status", sites, iso(ago), found["messages"], numbers_and_details("status", found), None)


def result(kind: str, sites: t.Sequence[str], ago: float, found: Document, messages: t.Sequence[str] = ()) -> Document:
    """The result of another playbook, which succeeded a month before."""
    before = document(kind, sites, iso(ago + 30 * _DAY), [], ({}, {}), None)
    return document(kind, sites, iso(ago), messages, numbers_and_details(kind, found), before)


def _verified(missing: int = 0) -> Document:
    counts = {"missing": missing, "different": 0, "extra": 0, "unproven": 0}
    one = {"bucket": "users", "target": "dr", "target_bucket": "users", "prefix": "", "equal": 86021, "counts": counts, "recent": 0, "complete": True}
    return {"results": [{"item": "az1", "rules": [one] * 14}]}


_COUNTS = {"buckets": 120, "users": 14, "groups": 3, "policies": 16, "access_keys": 9, "subsystems": 2, "tiers": 1}
_CERTIFICATES = [certificate(name, f"{name}-n{number}.example.net", 60 + number) for name in _SITES for number in range(1, 5)]
_ADDRESSES = [certificate(name, f"https://s3.{name}.example.net", 38) for name in _SITES]
_DRILL = {"acknowledged": 1204, "by_site": {"az1": 803, "dr": 401}, "lost": {"az1": [], "dr": []}, "longest_gaps": [3.2, 1.9], "seconds": 61}
_ASSURED = [
    result("drill", ["az1", "dr"], 12 * _DAY, _DRILL),
    *(result("backup_config", [name], 25200, {"counts": _COUNTS}) for name in _SITES),
    result("verify_replication", _SITES, 2 * _DAY, _verified()),
    result("verify_config", _SITES, 3600, {"by_site": dict.fromkeys(_SITES, 0), "differences": [], "manifest": []}),
]


def _well() -> list[Document]:
    first = [
        rule(bucket, target, lag=2 if bucket == "logs" else 0, pending_objects=3 if bucket == "logs" else 0) for bucket in _BUCKETS for target in _SITES[1:]
    ]
    second = [rule(bucket, target) for bucket in _BUCKETS for target in ("az1", "dr")]
    sites = [site("az1", first), site("az2", second, nodes=cluster("az2", used=0.43)), site("dr", [], nodes=cluster("dr", pools=2, used=0.22))]
    return [status(sites, _SITES, _CERTIFICATES + _ADDRESSES), *_ASSURED]


def _trouble() -> list[Document]:
    behind = {"online": False, "breached": True, "lag": 2404, "pending_objects": 1234, "pending_bytes": 6 * 10**9, "failed_objects": 12}
    rules = [*(rule(bucket, "dr", **behind) for bucket in _BUCKETS[:3]), *(rule(bucket, "az2") for bucket in _BUCKETS)]
    breaches = [("offline", f"site az1: {bucket} → dr/{bucket}: the target is offline, seen from this site.") for bucket in _BUCKETS[:3]]
    breaches.append(("failed", "site az1: generations → dr/generations: 12 objects with 58.8 MiB failed, more than max_failed_objects 0."))
    nodes = cluster("az1", used=0.91, down=3, faulty=(2, 4), heals=(1, 2), versions=True)
    record = {"operation": "failover", "from_site": "az1", "to_site": "dr", "began": NOW - 90000}
    silent = {"site": "dr", "status": {"msg": "site dr (https://s3.dr.example.net): the connection was refused."}, "cluster": {"msg": "refused"}}
    second = site("az2", [rule(bucket, "az1") for bucket in _BUCKETS], nodes=cluster("az2", used=0.84), operations=[record])
    soon = [certificate("dr", "https://s3.dr.example.net", 5)]
    differences = {"by_site": {"az1": 2, "az2": 0, "dr": None}, "manifest": ["config/buckets_definition.json: changed since the manifest was written."]}
    differences["differences"] = ["site az1: users: versioning, quota", "site az1: logs: lifecycle"]
    lost = {**_DRILL, "lost": {"az1": [], "dr": ["minio-drill/000123", "minio-drill/000124"]}, "longest_gaps": [12.5, 3.0]}
    return [
        status([site("az1", rules, breaches, nodes), second, silent], _SITES, _CERTIFICATES + _ADDRESSES[:2] + soon),
        result("drill", ["az1", "dr"], 40 * _DAY, lost, ['Lost: {"dr": ["minio-drill/000123", "minio-drill/000124"]}']),
        *_ASSURED[1:5],
        result("verify_config", _SITES, 3600, differences, ["it differs"]),
    ]


def _many() -> list[Document]:
    rules = [rule(f"bucket-{number:04}", "dr", lag=number % 50, pending_objects=number % 7, breached=number < 20) for number in range(1000)]
    breaches = [("behind", f"site az1: bucket-{number:04} → dr: an object waits for 40 min, more than max_lag 15 min.") for number in range(20)]
    return [status([site("az1", rules, breaches, cluster("az1", 16, 4)), site("dr", [])], ["az1", "dr"], _CERTIFICATES), *_ASSURED]


def _odd() -> list[Document]:
    long = "x" * 255
    rules = [rule(ODD, ODD, prefix=ODD, breached=True, online=None, pending_objects=None, pending_bytes=None, failed_objects=None, lag=None), rule(long, long)]
    drill = result("drill", [ODD, "dr"], 5, {}, [ODD, long])
    return [status([site(ODD, rules, [("behind", ODD)]), site(long, [])], [ODD, long, "none"], [certificate(ODD, ODD, 3)], ago=90000), drill]


SAMPLES: dict[str, t.Callable[[], list[Document]]] = {"well": _well, "trouble": _trouble, "many": _many, "odd": _odd, "none": list}
"""The results by the name of the page."""


def page(name: str) -> str:
    """A page. :param name: of SAMPLES."""
    return report_page(SAMPLES[name](), NOW, "MinIO of example.net", unreadable=["drill-az1-dr.json cannot be read."] if name == "odd" else [])


if __name__ == "__main__":
    for sample in SAMPLES:
        (Path(sys.argv[1]) / f"{sample}.html").write_text(page(sample), encoding="utf-8")
