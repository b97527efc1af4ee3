# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs that have nothing to do cost the controller, beside a ping of the same hosts.

The hosts are containers with systemd, on which the roles do their real work with real servers. Processor seconds of the controller are compared, because they
hold on a busy machine. They have those of the client of the container engine, with which the hosts are reached, in them.

    ./benchmarks/run nodes [--sites 2] [--nodes 3 6 12] [--tls]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from _lab import ansible, binaries, engine, image
from _lab.containers import Containers
from _lab.errors import LabError
from _lab.sites import Site
from runs import make_buckets

_HERE = Path(__file__).resolve().parent
_RECAP = re.compile(r"^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s.*skipped=(\d+)", re.MULTILINE)
_CHANGED = re.compile(r"^TASK \[(?:\S+ : )?([^\n]*)\] \*+\n(?:(?!TASK \[)[^\n]*\n)*?changed: ", re.MULTILINE)
_PING = [{"hosts": "minio", "gather_facts": False, "tasks": [{"ansible.builtin.ping": None}]}]
_DRIVES = "/mnt/disk{1...2}"
_BUCKETS = 20
_GOALS = {"cluster": 10, "site": 25, "buckets": 5}
"""Processor seconds of a run that has nothing to do, in pings."""
_WALL_GOALS = {"site": 12}


@dataclass(frozen=True)
class Cost:
    """What a run cost.

    :param processor: user and system time of the controller. :param results: ok, changed and skipped of each host.
    :param changed: tasks that changed something. :param lines: of its output.
    """

    wall: float
    processor: float
    results: dict[str, tuple[int, int, int]]
    changed: list[str]
    lines: int


@dataclass(frozen=True)
class Size:
    """What was measured with one number of nodes.

    :param runs: those that had nothing to do, by playbook. :param new_lines: of the output of a check with diffs of new sites, for each host.
    """

    nodes: int
    ping: Cost
    runs: dict[str, Cost]
    new_lines: float


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="nodes", description="Runs that have nothing to do, by the number of nodes.")
    parser.add_argument("--sites", type=int, default=2, help="sites (default: 2)")
    parser.add_argument("--nodes", type=int, nargs="+", default=[3, 6, 12], help="nodes of each site (default: 3 6 12)")
    parser.add_argument("--tls", action="store_true", help="nodes with certificates of a private authority")
    options = parser.parse_args()
    names = [f"s{number}" for number in range(1, options.sites + 1)]
    sizes: list[Size] = []
    failed = False
    try:
        ansible.install()
        ansible.activate()
        binaries.ensure()
        for count in options.nodes:
            try:
                with tempfile.TemporaryDirectory(prefix="creativeflow-minio-nodes-") as folder:
                    sizes.append(_measure(Path(folder), names, count, options.tls))
            except LabError as error:
                # Those that were measured count all the same.
                failed = True
                print(f"{count * options.sites} nodes were not measured: {error}", flush=True)
                continue
            for line in _lines(sizes, "with TLS, " if options.tls else ""):
                print(line, flush=True)
    except LabError as error:
        print(f"nodes: {error}", file=sys.stderr)
        return 1
    finally:
        if engine.answers():
            image.remove()
            engine.release()
    return int(failed)


def _lines(sizes: list[Size], kind: str) -> Iterator[str]:
    """What is to be said of the last measurement."""
    size = sizes[-1]
    for playbook, cost in size.runs.items():
        wall = f"; goal: {_WALL_GOALS[playbook]}" if playbook in _WALL_GOALS else ""
        _host, (ok, _changed, skipped) = max(cost.results.items())
        results = "" if playbook == "buckets" else f"   {ok} ok, {skipped} skipped for a node that does not act for its site (goal: 12, 10)"
        yield (
            f"{playbook}, {kind}{size.nodes} nodes, nothing to change: {cost.processor / size.ping.processor:.1f} pings "
            f"({cost.processor:.1f} s of {size.ping.processor:.1f} s; goal: {_GOALS[playbook]})   "
            f"wall {cost.wall / size.ping.wall:.1f} pings ({cost.wall:.1f} s of {size.ping.wall:.1f} s{wall}){results}"
        )
    yield f"cluster --check --diff, {kind}{size.nodes} nodes of new sites: {size.new_lines:.0f} lines for each (goal: 40)"
    if len(sizes) > 1:
        first = sizes[0]
        more = (size.runs["cluster"].processor - first.runs["cluster"].processor) / (size.nodes - first.nodes)
        yield f"cluster, {kind}each node more than {first.nodes}: {more / first.ping.processor:.2f} pings of {first.nodes} nodes ({more:.2f} s; goal: 2 pings)"


def _measure(path: Path, names: list[str], count: int, tls: bool) -> Size:
    """A check of new sites, a ping, and runs that have nothing to do."""
    lab = Containers(path / "lab", nodes=count)
    try:
        environment = _write(path, lab.up(names), lab, tls)
        check = _play(environment, "creativeflow.minio.cluster", "--check", "--diff")
        _play(environment, "creativeflow.minio.site")
        ping = _play(environment, str(path / "ping.yml"))
        runs = {playbook: _play(environment, f"creativeflow.minio.{playbook}") for playbook in _GOALS}
    finally:
        lab.remove_hosts()
    for playbook, cost in runs.items():
        if any(changes for _ok, changes, _skipped in cost.results.values()):
            raise LabError(f"a run of {playbook} that has nothing to do changed something: {', '.join(cost.changed)}")
    return Size(count * len(names), ping, runs, check.lines / len(check.results))


def _write(path: Path, sites: dict[str, Site], lab: Containers, tls: bool) -> dict[str, str]:
    """The inventory; the environment of ansible-playbook."""
    (path / "ansible_collections" / "creativeflow").mkdir(parents=True)
    (path / "ansible_collections" / "creativeflow" / "minio").symlink_to(_HERE.parent)
    authority = str(path / "authority")
    groups = {
        name: {
            "hosts": lab.inventory(site),
            "vars": {
                "minio_cluster_pools": [{"hosts": f"{name}-n{{1...{len(site.nodes)}}}", "drives": _DRIVES}],
                "minio_cluster_root_user": site.access_key,
                "minio_cluster_root_password": site.secret_key,
            },
        }
        for name, site in sites.items()
    }
    (path / "buckets.json").write_text(json.dumps(make_buckets(_BUCKETS)), encoding="utf-8")
    shared: dict[str, Any] = {
        "minio_sites": {
            name: {
                "url": site.url.replace("http:", "https:") if tls else site.url,
                "access_key": site.access_key,
                "secret_key": site.secret_key,
                **({"ca_path": f"{authority}/ca.crt"} if tls else {}),
            }
            for name, site in sites.items()
        },
        "minio_cluster_install_method": "file",
        "minio_cluster_install_source": str(binaries.path("minio")),
        "minio_buckets_definitions": [str(path / "buckets.json")],
        "minio_replication_rules": [],
        "minio_replication_buckets_definitions": [],
        # How full the disk of this machine is, is none of the benchmark.
        "minio_replication_min_free": 0,
    }
    if tls:
        shared.update({"minio_cluster_tls_private_ca": authority, "minio_cluster_tls_private_ca_passphrase": "of the benchmark alone"})
    inventory = path / "inventory.json"
    inventory.write_text(json.dumps({"minio": {"children": groups, "vars": shared}}), encoding="utf-8")
    configuration = path / "ansible.cfg"
    # As in the README.
    configuration.write_text("[defaults]\ndisplay_skipped_hosts = false\n", encoding="utf-8")
    (path / "ping.yml").write_text(json.dumps(_PING), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "MINIO_"))}
    return {
        **kept,
        # Not one of the working directory.
        "ANSIBLE_CONFIG": str(configuration),
        "ANSIBLE_COLLECTIONS_PATH": str(path),
        "ANSIBLE_INVENTORY": str(inventory),
        "ANSIBLE_PIPELINING": "true",
        "ANSIBLE_FORKS": "10",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_NOCOLOR": "1",
        "LC_ALL": "C.UTF-8",
    }


def _play(environment: dict[str, str], playbook: str, *options: str) -> Cost:
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(["ansible-playbook", *options, playbook], env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise LabError(f"{playbook} failed: {text.strip()[-600:]}")
    results = {host: (int(ok), int(changed), int(skipped)) for host, ok, changed, skipped in _RECAP.findall(text)}
    return Cost(wall, usage.ru_utime + usage.ru_stime, results, _CHANGED.findall(text), text.count("\n"))


if __name__ == "__main__":
    sys.exit(main())
