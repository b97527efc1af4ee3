# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver without containers: one MinIO process a site, on loopback. Needs neither root nor an engine."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
from pathlib import Path
from typing import Mapping, Sequence

from . import binaries, processes, progress
from .errors import LabError
from .paths import tail
from .sites import Plan, Site
from .wait import http_status, until

NAME = "local"
_DRIVES = 4


@dataclasses.dataclass(frozen=True)
class Place:
    """How one site runs, where that is not as the others do.

    :param host: the address of loopback that it listens at, in brackets for IPv6.
    :param port: 0 for the one that follows from the base port.
    :param certificates: a folder as ``minio server --certs-dir`` takes it, with ``public.crt`` and ``private.key``: the site speaks TLS.
    """

    host: str = "127.0.0.1"
    port: int = 0
    certificates: Path | None = None


class Local:
    """Sites as processes.

    :param base_port: the first site's port; the others follow. Each site needs a port of its own, because a server takes any
        address of loopback with its own port for itself.
    :param environment: more variables of every server's environment.
    :param places: how single sites run, by name. It is not kept with the lab's state.
    """

    name = NAME

    def __init__(self, state: Path, base_port: int, environment: Mapping[str, str] | None = None, places: Mapping[str, Place] | None = None) -> None:
        self._plan = Plan(state)
        self._state = state
        self._base_port = base_port
        self._environment = dict(environment or {})
        self._places = dict(places or {})

    def up(self, names: Sequence[str]) -> dict[str, Site]:
        """Start what does not run."""
        binaries.ensure()
        sites = self._plan.ensure(names, NAME)
        for index, (name, site) in enumerate(sites.items()):
            url = site.url or self._url(name, self._base_port + index)
            sites[name] = dataclasses.replace(site, url=url, nodes={f"{name}-n1": url})
        self._plan.save(sites)
        with progress.running(f"starting {', '.join(sites)}"):
            for site in sites.values():
                self._start(site)
            for site in sites.values():
                self._await(site)
        return sites

    def start(self, node: str) -> None:
        """Start one site again."""
        site = self._known(node)
        self._start(site)
        self._await(site)

    def stop(self, node: str) -> None:
        """Kill one site, as a power cut would."""
        self._known(node)
        processes.stop(self._pid(node), signal.SIGKILL, 10)

    def status(self) -> dict[str, str]:
        """What each site's process does."""
        return {f"{name} {site.url}": "running" if processes.alive(self._pid(name)) else "stopped" for name, site in self._plan.load().items()}

    def down(self) -> None:
        """Stop and remove everything."""
        for path in sorted(self._state.glob("*.pid")):
            processes.stop(path, signal.SIGKILL, 10)
        self._plan.remove()

    def folder(self, name: str) -> Path:
        """Where the drives of a site are."""
        return self._state / self._known(name).name

    def inventory(self, site: Site) -> dict[str, dict[str, object]]:
        """Names for Ansible to run the sites' plays on; there are no hosts behind them."""
        return {
            host: {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}", "ansible_become": False} for host in site.nodes
        }

    def pools(self, _site: Site) -> list[dict[str, str]]:
        """Nothing: there are no hosts."""
        return []

    def _url(self, name: str, port: int) -> str:
        place = self._place(name)
        return f"{'https' if place.certificates else 'http'}://{place.host}:{place.port or port}"

    def _place(self, name: str) -> Place:
        return self._places.get(name, Place())

    def _known(self, name: str) -> Site:
        sites = self._plan.load()
        if name not in sites:
            raise LabError(f"there is no site {name}; there are {', '.join(sites) or 'none: run ./lab/lab up --driver local'}")
        return sites[name]

    def _pid(self, name: str) -> Path:
        return self._state / f"{name}.pid"

    def _log(self, name: str) -> Path:
        return self._state / f"{name}.log"

    def _start(self, site: Site) -> None:
        if processes.alive(self._pid(site.name)):
            return
        certificates = self._place(site.name).certificates or self._state / "certs"
        drives = [self._state / site.name / f"disk{number}" for number in range(1, _DRIVES + 1)]
        for drive in drives:
            drive.mkdir(parents=True, exist_ok=True)
        # MINIO_CI_CD lets the server use folders of the root file system as drives.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MINIO_")}
        environment = {
            **inherited,
            "MINIO_CI_CD": "1",
            "MINIO_ROOT_USER": site.access_key,
            "MINIO_ROOT_PASSWORD": site.secret_key,
            "MINIO_BROWSER": "off",
            **self._environment,
        }
        with open(self._log(site.name), "ab") as log:
            # Certificates in the default folder would make the site speak TLS.
            process = subprocess.Popen(
                [binaries.path("minio"), "server", "--address", site.url.rpartition("/")[2], "--certs-dir", certificates, *drives],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        processes.remember(self._pid(site.name), process.pid)

    def _await(self, site: Site) -> None:
        def ready() -> bool:
            if not processes.alive(self._pid(site.name)):
                raise LabError(f"site {site.name} ended at its start: {tail(self._log(site.name))} (all of it: {self._log(site.name)})")
            return http_status(f"{site.url}/minio/health/cluster") == 200

        until(ready, 60, lambda: f"site {site.name} has no write quorum after 60 s: {tail(self._log(site.name))}")
