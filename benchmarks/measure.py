# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the modules beside the bare SDK. Ratios hold on other machines; seconds are of this one."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Iterator

from _lab import ansible, binaries
from _lab.errors import LabError
from _lab.local import Local
from _lab.sites import Site
from folder import Folder
from replication import Replication
from runs import Servers, changed, make_buckets, module, script, unchanged

from playbooks import Playbooks

_HERE = Path(__file__).resolve().parent
_BASE_PORT = 19500
_RUNS = 7
# The import and the module take turns, on new drives each time.
_ROUNDS = {"import-first": "module-first", "import-second": "module-second", "import-third": "module"}
_TURNS = 3
_CHUNKS = (1000, 250, 125, 50)
_LOOPS = ("loop-playbook", "loop-mc", "loop-sdk")
_QUOTA = 1 << 40


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="bench", description="1,000 buckets beside the bare SDK, and runs that change nothing.")
    parser.add_argument("--buckets", type=int, default=1000, help="buckets of the comparison (default: 1000)")
    parser.add_argument("--more", type=int, default=5000, help="buckets of the second run that changes nothing (default: 5000)")
    parser.add_argument("--most", type=int, nargs="+", default=[10000, 20000, 50000], help="numbers of buckets with four settings (default: 10000 20000 50000)")
    parser.add_argument("--users", type=int, default=1000, help="users with a policy each (default: 1000)")
    parser.add_argument("--loop", type=int, default=100, help="buckets of the comparison with loops (default: 100)")
    Replication.add_arguments(parser)
    Folder.add_arguments(parser)
    parser.add_argument("--only-replication", action="store_true", help="leave out everything but the replication")
    parser.add_argument("--only-folder", action="store_true", help="leave out everything but the folder of files")
    options = parser.parse_args()
    try:
        binaries.ensure()
        ansible.install()
        for line in _measure(options):
            print(line, flush=True)
    except LabError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def _measure(options: argparse.Namespace) -> Iterator[str]:
    """The lines of the table, each when it is known. Each measurement has a server whose drives are new."""
    with tempfile.TemporaryDirectory(prefix="creativeflow-minio-bench-") as folder:
        path = Path(folder)
        (path / "ansible_collections" / "creativeflow").mkdir(parents=True)
        (path / "ansible_collections" / "creativeflow" / "minio").symlink_to(_HERE.parent)
        lab = Local(path / "lab", _BASE_PORT)
        chunks = {f"import-{size}": size for size in _CHUNKS}
        try:
            sites = lab.up(["sdk", "more", "most", *chunks, *_ROUNDS, *_ROUNDS.values(), *_LOOPS, *Replication.SITES, *Folder.SITES])
            for name in sites:
                lab.stop(name)
            servers = Servers(lab, sites)
            if not options.only_replication and not options.only_folder:
                yield from _buckets_and_users(path, servers, options, chunks)
            if not options.only_folder:
                yield from Replication(path, servers).lines(options)
            if not options.only_replication:
                yield from Folder(path, servers).lines(options)
        finally:
            lab.down()


def _buckets_and_users(path: Path, servers: Servers, options: argparse.Namespace, chunks: dict[str, int]) -> Iterator[str]:
    yield from _first(path, servers, options.buckets, chunks)
    yield from _by_playbook(path, servers, options.buckets, options.loop)
    with servers.running("more") as site:
        module(path, "minio_bucket", site, {"buckets": make_buckets(options.more)})
        yield f"{options.more:,} buckets, nothing to change                                              {_again(path, site, options.more)}"
    with servers.running("most") as site:
        yield from _most(path, site, options.most)
        yield from _users(path, site, options.users)


def _first(path: Path, servers: Servers, count: int, chunks: dict[str, int]) -> Iterator[str]:
    """New buckets: the bare SDK, the server's own import, and the module; then the module with nothing to change."""
    buckets = make_buckets(count)
    with servers.running("sdk") as site:
        bare = script(path, "bare_sdk", site, {"buckets": buckets, "quota": _QUOTA})
    yield f"{count:,} new buckets × 4 settings: bare SDK, 8 threads                              {bare:7.2f} s"
    imports = {}
    for name, size in chunks.items():
        with servers.running(name) as site:
            imports[size] = script(path, "bare_import", site, {"buckets": buckets, "quota": _QUOTA, "size": size})
    best = min(imports, key=lambda size: imports[size])
    alone, first = [], []
    for import_name, module_name in _ROUNDS.items():
        with servers.running(import_name) as site:
            alone.append(script(path, "bare_import", site, {"buckets": buckets, "quota": _QUOTA, "size": best}))
        with servers.running(module_name) as site:
            first.append(module(path, "minio_bucket", site, {"buckets": buckets}))
            changed(first[-1], count)
    limit = statistics.median(alone)
    others = ", ".join(f"{size}: {seconds:.2f} s" for size, seconds in imports.items())
    yield (
        f"{count:,} new buckets × 4 settings: the server's own import, {best} a request, 8 at a time    {limit:7.2f} s"
        f"   median of {len(alone)} ({min(alone):.2f} to {max(alone):.2f}); once each: {others}"
    )
    wall, own = (statistics.median(seconds) for seconds in ([run["wall"] for run in first], [run["api"]["seconds"] for run in first]))
    yield (
        f"{count:,} new buckets × 4 settings: minio_bucket, with the snapshot that proves it      {wall:7.2f} s"
        f"   median of {len(first)}   {first[0]['api']['requests']} requests   {wall / bare:.2f} of the bare SDK (goal: 0.45)"
        f"   {own / limit:.2f} of the import (goal: 1.2), {wall / limit:.2f} with the start of Python and of Ansible's module"
    )
    with servers.running("module") as site:
        yield f"{count:,} buckets, nothing to change                                              {_again(path, site, count)}"


def _by_playbook(path: Path, servers: Servers, count: int, loop: int) -> Iterator[str]:
    """Whole runs of ansible-playbook, and what one would do without this collection."""
    plays = Playbooks(path)
    with servers.running("module") as site:
        start = plays.start(site)
        seconds, recap = min(plays.buckets(site, make_buckets(count)) for _run in range(3))
        if "changed=0 " not in recap:
            raise LabError(f"the playbook changed something although there was nothing to change: {recap}")
        yield (
            f"{count:,} buckets, nothing to change: ansible-playbook creativeflow.minio.buckets, best of 3 {seconds:7.2f} s"
            f"   {start:.2f} s of it Ansible's own start (goal: 8 s)"
        )
    buckets = make_buckets(loop)
    with servers.running("loop-playbook") as site:
        own, _recap = plays.buckets(site, buckets)
        yield f"{loop:,} new buckets × 4 settings: ansible-playbook creativeflow.minio.buckets           {own:7.2f} s"
    with servers.running("loop-mc") as site:
        seconds = plays.loop_of_mc(site, buckets)
        yield f"{loop:,} new buckets × 4 settings: a loop of mc in a shell                               {seconds:7.2f} s   {seconds / own:.1f} times as long"
    with servers.running("loop-sdk") as site:
        seconds = plays.loop_over_sdk(site, buckets, _QUOTA)
        yield f"{loop:,} new buckets × 4 settings: a task that loops over a script of the SDK            {seconds:7.2f} s   {seconds / own:.1f} times as long"


def _again(path: Path, site: Site, count: int) -> str:
    """The median of some runs, because the server scans new buckets beside them."""
    results = [module(path, "minio_bucket", site, {"buckets": make_buckets(count)}) for _run in range(_RUNS)]
    for result in results:
        unchanged(result)
    walls = sorted(result["wall"] for result in results)
    own = statistics.median(result["api"]["seconds"] for result in results)
    requests = max(result["api"]["requests"] for result in results)
    return (
        f"{statistics.median(walls):7.2f} s ({walls[0]:.2f} to {walls[-1]:.2f})   {requests} requests"
        f"   {own:.2f} s of it without the start of Python and of Ansible's module (goal: 2 s, 4 requests)"
    )


def _most(path: Path, site: Site, counts: list[int]) -> Iterator[str]:
    """Four settings each, in growing numbers: what nothing costs beside the export of the server, and what one changed bucket costs beyond that."""
    found: dict[int, tuple[float, float]] = {}
    for count in sorted(counts):
        buckets = make_buckets(count)
        module(path, "minio_bucket", site, {"buckets": buckets})
        runs, exports = [], []
        for _turn in range(_TURNS):
            exports.append(script(path, "bare_export", site, {}))
            runs.append(module(path, "minio_bucket", site, {"buckets": buckets}))
            unchanged(runs[-1])
        own, export = min(run["api"]["seconds"] for run in runs), min(exports)
        wall, memory, requests = min(run["wall"] for run in runs), max(run["mebibytes"] for run in runs), max(run["api"]["requests"] for run in runs)
        found[count] = (own / export, memory)
        yield (
            f"{count:,} buckets × 4 settings, nothing to change: minio_bucket, best of {_TURNS}            {wall:7.2f} s"
            f"   {requests} requests   {own:.2f} s without the start of Python and of Ansible's module"
            f"   {own / export:.2f} of the export ({export:.2f} s)   {memory:.0f} MiB (goal at 50,000: 5 requests, 1.5, 400 MiB)"
        )
    if len(found) > 1:
        yield _extrapolated(found, 10 * max(found))
    buckets[0]["quota"] = "2TiB"
    one = module(path, "minio_bucket", site, {"buckets": buckets})
    if one["counts"]["changed"] != 1:
        raise LabError(f"minio_bucket changed {one['counts']['changed']} buckets instead of one")
    yield (
        f"{len(buckets):,} buckets, one of them to change                                        {one['wall']:7.2f} s"
        f"   {one['api']['requests'] - requests} requests more (goal: 3)"
    )


def _extrapolated(found: dict[int, tuple[float, float]], count: int) -> str:
    """What the largest two numbers say of a larger one. :param found: ratio to the export, and MiB, by number."""
    (fewer, (_ratio, less)), (most, (ratio, memory)) = sorted(found.items())[-2:]
    each = (memory - less) / (most - fewer)
    return (
        f"{count:,} buckets, by extrapolation, not measured                              {memory + each * (count - most):,.0f} MiB"
        f" ({each * 1000:.1f} MiB for each 1,000 buckets)   {ratio:.2f} of the export, if that grows alike"
    )


def _users(path: Path, site: Site, count: int) -> Iterator[str]:
    """Users with a policy each."""
    names = [f"user-{number:05}" for number in range(count)]
    users = {"users": [{"name": name, "secret": f"secret-of-{name}"} for name in names]}
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}
    policies = {"policies": [{"name": name, "policy": document, "users": [name], "purge_attachments": True} for name in names]}
    for name, options in (("minio_user", users), ("minio_policy", policies)):
        module(path, name, site, options)
    again = [module(path, name, site, options) for name, options in (("minio_user", users), ("minio_policy", policies))]
    for result in again:
        unchanged(result)
    yield (
        f"{count:,} users with a policy each, nothing to change: minio_user and minio_policy   {sum(result['wall'] for result in again):7.2f} s"
        f"   {sum(result['api']['requests'] for result in again)} requests (goal: 5)"
    )


if __name__ == "__main__":
    sys.exit(main())
