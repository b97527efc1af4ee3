# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demo ends with, run by the interpreter that has the MinIO SDK: the sites and their rules, and objects that arrive."""

from __future__ import annotations

import collections
import functools
import hashlib
import io
import json
import secrets
import sys
import time
from pathlib import Path
from typing import Any, Iterator, Mapping

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from . import table
from .errors import LabError
from .sites import Plan, Site
from .wait import http_status, until

_ORIGINS = ("az1", "az2")
_SECONDS = 60
_SIZE = 256 * 1024

# By bucket, the pairs of source and target.
Replicated = dict[str, set[tuple[str, str]]]


def main() -> int:
    """Entry point: the lab's state folder, and the report on its rules."""
    state, report = map(Path, sys.argv[1:])
    sites = Plan(state).load()
    rules = json.loads(report.read_text(encoding="utf-8"))
    try:
        clients = {name: _client(site) for name, site in sites.items()}
        replicated = _replicated(sites, rules)
        print(table.render("\nSites", ("site", "address", "nodes", "buckets"), list(_site_rows(sites, clients))))
        print(table.render("\nReplication rules", ("from", "to", "online", "waiting", "buckets"), list(_rule_rows(sites, rules))))
        print(
            table.render(
                "\nObjects that were written on one site and read back from the others",
                ("written to", "object", "read from", "seconds"),
                list(_proof_rows(clients, replicated)),
            ),
            flush=True,
        )
    except LabError as error:
        print(f"proof: {error}", file=sys.stderr)
        return 1
    except (MinioException, urllib3.exceptions.HTTPError) as error:
        print(f"proof: a site refuses: {error}", file=sys.stderr)
        return 1
    return 0


def _client(site: Site) -> Minio:
    http = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=30), retries=False)
    return Minio(site.url.removeprefix("http://"), site.access_key, site.secret_key, secure=False, http_client=http)


def _replicated(sites: Mapping[str, Site], rules: Mapping[str, list[dict[str, Any]]]) -> Replicated:
    names = {site.url: name for name, site in sites.items()}
    replicated: Replicated = collections.defaultdict(set)
    for source, found in rules.items():
        for rule in found:
            replicated[rule["bucket"]].add((source, names.get(rule["target"], rule["target"])))
    return replicated


def _site_rows(sites: Mapping[str, Site], clients: Mapping[str, Minio]) -> Iterator[tuple[str, ...]]:
    for name, site in sites.items():
        for node, address in site.nodes.items():
            if http_status(f"{address}/minio/health/cluster") != 200:
                raise LabError(f"{node} of site {name} reports no write quorum ({address}/minio/health/cluster)")
        buckets = ", ".join(bucket.name for bucket in clients[name].list_buckets())
        yield name, site.url, ", ".join(site.nodes), buckets


def _rule_rows(sites: Mapping[str, Site], rules: Mapping[str, list[dict[str, Any]]]) -> Iterator[tuple[str, ...]]:
    names = {site.url: name for name, site in sites.items()}
    for source, found in rules.items():
        for target in sorted({rule["target"] for rule in found}):
            these = [rule for rule in found if rule["target"] == target]
            online = "yes" if all(rule["online"] for rule in these) else "NO"
            waiting = sum(rule["pending_objects"] for rule in these)
            yield source, names.get(target, target), online, str(waiting), ", ".join(sorted(rule["bucket"] for rule in these))


def _proof_rows(clients: Mapping[str, Minio], replicated: Replicated) -> Iterator[tuple[str, ...]]:
    for origin in _ORIGINS:
        others = [name for name in clients if name != origin]
        buckets = sorted(bucket for bucket, pairs in replicated.items() if all((origin, other) in pairs for other in others))
        if not buckets:
            raise LabError(f"no bucket is replicated from {origin} to {' and '.join(others)}")
        yield from _prove(clients, origin, others, _unlocked(clients[origin], buckets))


def _unlocked(client: Minio, buckets: list[str]) -> str:
    """A bucket from which the object of the proof can be removed again."""
    for bucket in buckets:
        try:
            client.get_object_lock_config(bucket)
        except S3Error as error:
            if error.code == "ObjectLockConfigurationNotFoundError":
                return bucket
            raise
    raise LabError(f"all of {', '.join(buckets)} have object lock, and the object of the proof could not be removed")


def _prove(clients: Mapping[str, Minio], origin: str, others: list[str], bucket: str) -> Iterator[tuple[str, ...]]:
    """Write an object, and measure when each other site has the same content."""
    key, content = f"lab-proof/{secrets.token_hex(8)}", secrets.token_bytes(_SIZE)
    begin = time.monotonic()
    written = clients[origin].put_object(bucket, key, io.BytesIO(content), len(content))
    for other in others:
        until(
            functools.partial(_has, clients[other], bucket, key),
            _SECONDS,
            functools.partial("{0}/{1} was written to {2} and is not on {3} after {4} s".format, bucket, key, origin, other, _SECONDS),
            0.02,
        )
        seconds = time.monotonic() - begin
        if _digest(clients[other], bucket, key) != hashlib.sha256(content).hexdigest():
            raise LabError(f"{bucket}/{key} was written to {origin} and has another content on {other}")
        yield origin, f"{bucket}/{key} ({_SIZE // 1024} KiB)", other, f"{seconds:.2f}"
    for client in clients.values():
        client.remove_object(bucket, key, version_id=written.version_id)


def _has(client: Minio, bucket: str, key: str) -> bool:
    """Whether the site has its own copy: one that has none yet answers with that of a target, but only a copy is a REPLICA."""
    try:
        return client.stat_object(bucket, key).metadata.get("x-amz-replication-status") == "REPLICA"
    except S3Error as error:
        if error.code == "NoSuchKey":
            return False
        raise


def _digest(client: Minio, bucket: str, key: str) -> str:
    answer = client.get_object(bucket, key)
    try:
        return hashlib.sha256(answer.read()).hexdigest()
    finally:
        answer.close()
        answer.release_conn()


if __name__ == "__main__":
    sys.exit(main())
