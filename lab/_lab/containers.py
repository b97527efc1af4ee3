# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver with containers: systemd hosts on a private bridge, on which the roles do the real work."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Sequence

from . import binaries, engine, image, network, parallel, progress
from .command import output
from .errors import LabError
from .sites import Plan, Site
from .wait import until

NAME = "containers"
_PORT = 9000
_NODES = 2
_DRIVES = 2
# More hosts that start at once keep each other from starting in time.
_AT_ONCE = 6
_START_SECONDS = 300
# systemd in a container without --privileged: its own cgroups, mounts and tmpfs, and the signal that it takes for "shut down".
_OPTIONS = (
    "--cap-add",
    "SYS_ADMIN",
    "--cap-add",
    "NET_ADMIN",
    "--cap-add",
    "SYS_PTRACE",
    "--security-opt",
    "seccomp=unconfined",
    "--cgroupns",
    "host",
    "--volume",
    "/sys/fs/cgroup:/sys/fs/cgroup:rw",
    "--tmpfs",
    "/run",
    "--tmpfs",
    "/run/lock",
    "--tmpfs",
    "/tmp",
    "--stop-signal",
    "SIGRTMIN+3",
    "--pull",
    "never",
)


class Containers:
    """Sites of hosts with two drives each.

    :param nodes: how many hosts a site has.
    """

    name = NAME

    def __init__(self, state: Path, nodes: int = _NODES) -> None:
        self._plan = Plan(state)
        self._nodes = nodes
        # Labs of several working trees may run at once.
        self._label = f"creativeflow-minio-lab={hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:12]}"
        self._network = self._label.replace("=", "-")

    def up(self, names: Sequence[str]) -> dict[str, Site]:
        """Have the hosts running; MinIO is the roles' work."""
        parallel.run(binaries.ensure, image.ensure)
        sites = self._plan.ensure(names, NAME)
        network.ensure(self._network, self._label)
        hosts = [f"{name}-n{number}" for name in sites for number in range(1, self._nodes + 1)]
        addresses = {host: network.address(self._network, index) for index, host in enumerate(hosts)}
        with progress.running(f"starting the hosts {', '.join(hosts)}"):
            present = self._present()
            for first in range(0, len(hosts), _AT_ONCE):
                batch = hosts[first : first + _AT_ONCE]
                for host in batch:
                    if host not in present:
                        self._create(host, addresses[host])
                    elif present[host] != "running":
                        output(["docker", "start", self._container(host)])
                for host in batch:
                    self._await(host)
        for name, site in sites.items():
            nodes = {host: f"http://{address}:{_PORT}" for host, address in addresses.items() if host.rpartition("-n")[0] == name}
            sites[name] = dataclasses.replace(site, url=nodes[f"{name}-n1"], nodes=nodes)
        self._plan.save(sites)
        return sites

    def start(self, node: str) -> None:
        """Start a host."""
        output(["docker", "start", self._container(self._known(node))])
        self._await(node)

    def stop(self, node: str) -> None:
        """Kill a host, as a power cut would."""
        output(["docker", "kill", self._container(self._known(node))])

    def status(self) -> dict[str, str]:
        """What each host does."""
        return dict(sorted(self._present().items())) if engine.answers() else {}

    def down(self) -> None:
        """Remove everything."""
        if engine.answers():
            with progress.running("removing hosts, drives, network and image"):
                self.remove_hosts()
                image.remove()
            engine.release()
        self._plan.remove()

    def remove_hosts(self) -> None:
        """Remove hosts, drives and network; the image stays for the next ones."""
        containers = output(["docker", "ps", "-aq", "--filter", f"label={self._label}"]).split()
        if containers:
            output(["docker", "rm", "--force", "--volumes", *containers])
        volumes = output(["docker", "volume", "ls", "-q", "--filter", f"label={self._label}"]).split()
        if volumes:
            output(["docker", "volume", "rm", *volumes])
        network.remove(self._label)

    def inventory(self, site: Site) -> dict[str, dict[str, object]]:
        """How Ansible reaches the site's hosts."""
        return {
            host: {
                "ansible_connection": "community.docker.docker",
                "ansible_host": self._container(host),
                "ansible_python_interpreter": "/usr/bin/python3",
                # The connection is root's already, and the hosts have no sudo.
                "ansible_become": False,
            }
            for host in site.nodes
        }

    def pools(self, site: Site) -> list[dict[str, str]]:
        """What the role minio_cluster makes of the site's hosts."""
        return [{"hosts": f"{site.name}-n{{1...{self._nodes}}}", "drives": f"/mnt/disk{{1...{_DRIVES}}}"}]

    def _container(self, host: str) -> str:
        return f"{self._network}-{host}"

    def _known(self, node: str) -> str:
        present = self._present()
        if node not in present:
            raise LabError(f"there is no host {node}; there are {', '.join(sorted(present)) or 'none: run ./lab/lab up'}")
        return node

    def _present(self) -> dict[str, str]:
        lines = output(["docker", "ps", "-a", "--filter", f"label={self._label}", "--format", "{{json .}}"]).splitlines()
        found = [json.loads(line) for line in lines]
        return {item["Names"].removeprefix(f"{self._network}-"): item["State"] for item in found}

    def _create(self, host: str, address: str) -> None:
        drives: list[str] = []
        for number in range(1, _DRIVES + 1):
            volume = f"{self._container(host)}-disk{number}"
            output(["docker", "volume", "create", "--label", self._label, volume])
            drives += ["--volume", f"{volume}:/mnt/disk{number}"]
        output(
            [
                "docker",
                "run",
                "--detach",
                "--name",
                self._container(host),
                "--hostname",
                host,
                "--network",
                self._network,
                "--network-alias",
                host,
                "--ip",
                address,
                "--label",
                self._label,
                *_OPTIONS,
                *drives,
                image.tag(),
            ]
        )

    def _await(self, host: str) -> None:
        # A container has units that cannot start, and systemd then calls itself degraded; it runs all the same.
        question = ["docker", "exec", self._container(host), "sh", "-c", "systemctl is-system-running || true"]
        until(
            lambda: output(question, check=False) in ("running", "degraded"),
            _START_SECONDS,
            lambda: f"systemd does not start on {host} in {_START_SECONDS} s: see docker logs {self._container(host)}",
        )
