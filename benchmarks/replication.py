# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replication between two sites: rules, status, drain and verify, beside mc, plain listings and the server's own speed."""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Iterator

from _lab import binaries
from _lab.errors import LabError
from _lab.sites import Site
from runs import Servers, connection, make_buckets, module, script, unchanged

_BUCKET = "bench-objects"


class Replication:
    """The measurements.

    :param path: an empty folder. :param servers: those of ``SITES`` among others.
    """

    SITES = ("source", "receiver", "copy")

    def __init__(self, path: Path, servers: Servers) -> None:
        self._path = path
        self._servers = servers

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """The sizes."""
        parser.add_argument("--rules", type=int, default=100, help="replication rules that are made (default: 100)")
        parser.add_argument("--many-rules", type=int, default=1000, help="replication rules of the runs that change nothing (default: 1000)")
        parser.add_argument("--drain", type=int, default=10000, help="objects that a target misses (default: 10000)")
        parser.add_argument("--versions", type=int, default=100000, help="versions of the comparison of two sites (default: 100000)")

    def lines(self, options: argparse.Namespace) -> Iterator[str]:
        """The lines of the table."""
        with self._servers.running("source") as source:
            with self._servers.running("receiver") as receiver:
                yield from self._rules(source, receiver, options.rules, options.many_rules)
            yield from self._drain(source, options.drain)
        yield from self._versions(options.versions)

    def _rules(self, source: Site, receiver: Site, count: int, many: int) -> Iterator[str]:
        """New rules beside a loop of mc, and the runs of many rules that change nothing."""
        target = {"name": "target", **connection(receiver)}
        names = [bucket["name"] for bucket in make_buckets(many)]
        for site in (source, receiver):
            module(self._path, "minio_bucket", site, {"buckets": [{"name": name, "versioning": "enabled"} for name in names]})
        by_mc = self._add_by_mc(source, receiver, names[count : 2 * count])
        flows = [{"bucket": name, "target": "target"} for name in names]
        made = module(self._path, "minio_bucket_replication", source, {"rules": flows[:count], "targets": [target]})
        yield (f"{count:,} new replication rules with their targets: a loop of mc replicate add                {by_mc:7.2f} s")
        yield (
            f"{count:,} new replication rules with their targets: minio_bucket_replication                  {made['wall']:7.2f} s"
            f"   {made['api']['requests']} requests   {made['wall'] / by_mc:.2f} of mc (goal: 0.5)"
        )
        module(self._path, "minio_bucket_replication", source, {"rules": flows, "targets": [target]})
        again = module(self._path, "minio_bucket_replication", source, {"rules": flows, "targets": [target]})
        unchanged(again)
        yield (
            f"{many:,} rules, nothing to change: minio_bucket_replication                           {again['wall']:7.2f} s"
            f"   {again['api']['requests']} requests (goal: 6)"
        )
        module(self._path, "minio_replication_status", source, {"require_online": True})
        quick = module(self._path, "minio_replication_status", source, {"exact": False})
        exact = module(self._path, "minio_replication_status", source, {})
        yield (
            f"{many:,} rules: minio_replication_status without the exact backlog                   {quick['wall']:7.2f} s"
            f"   {quick['api']['requests']} requests (goal: 3 s)"
        )
        yield (
            f"{many:,} rules: minio_replication_status with it                                      {exact['wall']:7.2f} s"
            f"   {exact['api']['requests']} requests"
        )

    def _drain(self, source: Site, count: int) -> Iterator[str]:
        """How fast objects replicate when they are written with the target there, and when they are drained after its return."""
        with self._servers.running("receiver") as receiver:
            self._flow(source, receiver)
            begin = time.perf_counter()
            script(self._path, "bare_objects", source, {"bucket": _BUCKET, "prefix": "up/", "count": count})
            self._arrived(source)
            up = time.perf_counter() - begin
        script(self._path, "bare_objects", source, {"bucket": _BUCKET, "prefix": "down/", "count": count})
        # It would try again by itself six minutes after its start (S cmd/bucket-replication.go, mrfQueueInterval).
        self._servers.restart("source")
        with self._servers.running("receiver"):
            self._online(source)
            drained = module(self._path, "minio_replication_drain", source, {"buckets": [_BUCKET], "wait_timeout": 900})
        if drained["missing_objects"] < count * 0.9:
            raise LabError(f"only {drained['missing_objects']} objects were missing")
        rate, bare = drained["missing_objects"] / drained["wall"], count / up
        yield (
            f"{drained['missing_objects']:,} missing objects of 1 KiB: minio_replication_drain                        {drained['wall']:7.2f} s"
            f"   {drained['api']['requests']} requests   {rate / bare:.2f} of the rate with the target there (goal: 0.7)"
        )

    def _versions(self, count: int) -> Iterator[str]:
        """Two sites with the same drives, so that their listings are the same; and a third one that has nothing yet."""
        with self._servers.running("source") as source:
            module(self._path, "minio_bucket", source, {"name": "bench-many", "versioning": "enabled"})
            script(self._path, "bare_objects", source, {"bucket": "bench-many", "prefix": "many/", "count": count, "packed": True})
        folder = self._servers.folder("source")
        # Not in this process: so many files would take memory, with which the module would begin.
        subprocess.run(["rm", "--recursive", self._servers.folder("copy")], check=True)
        subprocess.run(["cp", "--archive", folder, self._servers.folder("copy")], check=True)
        with self._servers.running("source") as source, self._servers.running("receiver") as receiver, self._servers.running("copy") as copy:
            plain = sum(self._listing(site, count) for site in (source, copy))
            targets = [{"name": "copy", **connection(copy)}]
            # Otherwise the listing would have the server replicate all of them meanwhile, because it has not yet sent any itself.
            flow = {"bucket": "bench-many", "target": "copy", "targets": targets, "existing_objects": False}
            module(self._path, "minio_bucket_replication", source, flow)
            verified = module(self._path, "minio_replication_verify", source, {"buckets": ["bench-many"], "targets": targets})
            if verified["rules"][0]["equal"] != count:
                raise LabError(f"{verified['rules'][0]['equal']} versions are equal instead of {count}")
            yield (
                f"{count:,} versions on two sites: minio_replication_verify                               {verified['wall']:7.2f} s"
                f"   {verified['wall'] / plain:.2f} of two plain listings ({plain:.2f} s, goal: 1.5)   {verified['mebibytes']:.0f} MiB (goal: 100)"
            )
            module(self._path, "minio_bucket", receiver, {"name": "bench-many", "versioning": "enabled"})
            module(self._path, "minio_bucket_replication", source, {"rules": [], "purge": True, "buckets": ["bench-many"]})
            flow = {"bucket": "bench-many", "target": "target", "targets": [{"name": "target", **connection(receiver)}]}
            module(self._path, "minio_bucket_replication", source, flow)
            begin = time.perf_counter()
            missing = self._mc(source, ["replicate", "backlog", "--full", "--json", "site/bench-many"])
            by_mc = time.perf_counter() - begin
            began = module(self._path, "minio_replication_drain", source, {"buckets": ["bench-many"], "wait_timeout": 0, "_ansible_check_mode": True})
            if not missing or not began["missing_objects"]:
                raise LabError(f"the backlog is empty: {missing} for mc, {began['missing_objects']} for the module")
        yield (
            f"backlog of {began['missing_objects']:,} objects: exact, by minio_replication_drain in check mode      {began['wall']:7.2f} s"
            f"   {began['wall'] / by_mc:.2f} of mc replicate backlog ({by_mc:.2f} s, goal: 1.2)"
        )

    def _listing(self, site: Site, count: int) -> float:
        begin = time.perf_counter()
        found = self._mc(site, ["ls", "--recursive", "--versions", "--json", "site/bench-many"])
        if found != count:
            raise LabError(f"mc lists {found} versions instead of {count}")
        return time.perf_counter() - begin

    def _flow(self, source: Site, receiver: Site) -> None:
        for site in (source, receiver):
            module(self._path, "minio_bucket", site, {"name": _BUCKET, "versioning": "enabled"})
        flow = {"bucket": _BUCKET, "target": "target", "targets": [{"name": "target", **connection(receiver)}]}
        module(self._path, "minio_bucket_replication", source, flow)
        self._online(source)

    def _online(self, source: Site) -> None:
        """The source looks every 5 seconds for the targets that it has had something for; of others it knows nothing."""
        deadline = time.monotonic() + 60
        while module(self._path, "minio_replication_status", source, {"buckets": [_BUCKET], "exact": False})["rules"][0]["online"] is False:
            if time.monotonic() > deadline:
                raise LabError("the source does not reach its target")
            time.sleep(0.5)

    def _arrived(self, source: Site) -> None:
        deadline = time.monotonic() + 900
        while module(self._path, "minio_replication_status", source, {"buckets": [_BUCKET]})["pending_objects"]:
            if time.monotonic() > deadline:
                raise LabError("the objects did not arrive")
            time.sleep(0.2)

    def _add_by_mc(self, source: Site, receiver: Site, names: list[str]) -> float:
        scheme, _colon, host = receiver.url.partition("://")
        begin = time.perf_counter()
        for name in names:
            remote = f"{scheme}://{receiver.access_key}:{receiver.secret_key}@{host}/{name}"
            self._mc(source, ["replicate", "add", f"site/{name}", "--remote-bucket", remote, "--priority", "1"])
        return time.perf_counter() - begin

    def _mc(self, site: Site, command: list[str]) -> int:
        """The number of lines that a command of mc prints. They go to a file: a process begins with the memory of the one that starts it as its most."""
        scheme, _colon, host = site.url.partition("://")
        environment = {"HOME": str(self._path), "PATH": "/usr/bin:/bin", "MC_HOST_site": f"{scheme}://{site.access_key}:{site.secret_key}@{host}"}
        with tempfile.TemporaryFile() as said:
            result = subprocess.run([binaries.path("mc"), *command], env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False)
            said.seek(0)
            if result.returncode:
                raise LabError(f"mc {' '.join(command[:2])} failed: {said.read(300).decode()}")
            return sum(1 for _line in said)
