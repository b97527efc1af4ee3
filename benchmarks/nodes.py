# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of `creativeflow.minio.cluster` that has nothing to do costs the controller, beside a ping of the same hosts.

The hosts are containers with systemd, on which the role does its real work with real servers. Processor seconds of the controller are compared, because they
hold on a busy machine. They have those of the client of the container engine, with which the hosts are reached, in them.

    ./benchmarks/run nodes [--sites 2] [--nodes 3 6 12]
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
from typing import Iterator

from _lab import ansible, binaries, engine, image
from _lab.containers import Containers
from _lab.errors import LabError
from _lab.sites import Site

_HERE = Path(__file__).resolve().parent
_RECAP = re.compile(r"^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s.*skipped=(\d+)", re.MULTILINE)
_CHANGED = re.compile(r"^TASK \[(?:\S+ : )?([^\n]*)\] \*+\n(?:(?!TASK \[)[^\n]*\n)*?changed: ", re.MULTILINE)
_PING = [{"hosts": "minio", "gather_facts": False, "tasks": [{"ansible.builtin.ping": None}]}]
_DRIVES = "/mnt/disk{1...2}"


@dataclass(frozen=True)
class Cost:
    """What a run cost.

    :param processor: user and system time of the controller. :param results: ok, changed and skipped of each host.
    :param changed: tasks that changed something.
    """

    wall: float
    processor: float
    results: dict[str, tuple[int, int, int]]
    changed: list[str]


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="nodes", description="Runs of creativeflow.minio.cluster that have nothing to do, by the number of nodes.")
    parser.add_argument("--sites", type=int, default=2, help="sites (default: 2)")
    parser.add_argument("--nodes", type=int, nargs="+", default=[3, 6, 12], help="nodes of each site (default: 3 6 12)")
    options = parser.parse_args()
    try:
        ansible.install()
        ansible.activate()
        binaries.ensure()
        costs: list[tuple[int, Cost, Cost]] = []
        for count in options.nodes:
            with tempfile.TemporaryDirectory(prefix="creativeflow-minio-nodes-") as folder:
                costs.append((count * options.sites, *_measure(Path(folder), [f"s{number}" for number in range(1, options.sites + 1)], count)))
            for line in _lines(costs):
                print(line, flush=True)
    except LabError as error:
        print(f"nodes: {error}", file=sys.stderr)
        return 1
    finally:
        if engine.answers():
            image.remove()
            engine.release()
    return 0


def _lines(costs: list[tuple[int, Cost, Cost]]) -> Iterator[str]:
    """What is to be said of the last measurement."""
    total, ping, again = costs[-1]
    _host, (ok, _changed, skipped) = max(again.results.items())
    yield (
        f"cluster, {total} nodes, nothing to change: {again.processor / ping.processor:.1f} pings ({again.processor:.1f} s of {ping.processor:.1f} s; goal: 10)"
        f"   wall {again.wall / ping.wall:.1f} pings   {ok} ok, {skipped} skipped for a node that does not act for its site (goal: 12, 10)"
    )
    if len(costs) > 1:
        fewer, first, before = costs[0]
        more = (again.processor - before.processor) / (total - fewer) / first.processor
        yield f"cluster, each node more than {fewer}: {more:.2f} pings of {fewer} nodes (goal: 2)"


def _measure(path: Path, names: list[str], count: int) -> tuple[Cost, Cost]:
    """A ping, and a run that has nothing to do."""
    lab = Containers(path / "lab", nodes=count)
    try:
        environment = _write(path, lab.up(names), lab)
        _play(environment, "creativeflow.minio.cluster")
        ping = _play(environment, str(path / "ping.yml"))
        again = _play(environment, "creativeflow.minio.cluster")
    finally:
        lab.remove_hosts()
    if any(changes for _ok, changes, _skipped in again.results.values()):
        raise LabError(f"a run that has nothing to do changed something: {', '.join(again.changed)}")
    return ping, again


def _write(path: Path, sites: dict[str, Site], lab: Containers) -> dict[str, str]:
    """The inventory; the environment of ansible-playbook."""
    (path / "ansible_collections" / "creativeflow").mkdir(parents=True)
    (path / "ansible_collections" / "creativeflow" / "minio").symlink_to(_HERE.parent)
    groups = {
        name: {
            "hosts": lab.inventory(site),
            "vars": {
                "minio_cluster_pools": [{"hosts": f"{name}-n{{1...{len(site.nodes)}}}", "drives": _DRIVES}],
                "minio_cluster_root_user": site.access_key,
                "minio_cluster_root_password": site.secret_key,
                "minio_cluster_install_method": "file",
                "minio_cluster_install_source": str(binaries.path("minio")),
            },
        }
        for name, site in sites.items()
    }
    inventory = path / "inventory.json"
    inventory.write_text(json.dumps({"minio": {"children": groups}}), encoding="utf-8")
    configuration = path / "ansible.cfg"
    configuration.write_text("[defaults]\n", encoding="utf-8")
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


def _play(environment: dict[str, str], playbook: str) -> Cost:
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(["ansible-playbook", playbook], env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise LabError(f"{playbook} failed: {text.strip()[-600:]}")
    results = {host: (int(ok), int(changed), int(skipped)) for host, ok, changed, skipped in _RECAP.findall(text)}
    return Cost(wall, usage.ru_utime + usage.ru_stime, results, _CHANGED.findall(text))


if __name__ == "__main__":
    sys.exit(main())
