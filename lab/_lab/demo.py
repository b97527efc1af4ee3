# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: three sites, converged twice, and a proof that they replicate."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Mapping, Sequence

from . import ansible, binaries, containers, drivers, image, inventory, parallel, progress
from .errors import LabError
from .paths import REPOSITORY
from .sites import SITES

_SITE = ("creativeflow.minio.site",)
# Without hosts there is nothing to install.
_WITHOUT_HOSTS = ("creativeflow.minio.buckets", "creativeflow.minio.iam", "creativeflow.minio.replication", "creativeflow.minio.status")

_PLAN = """Three sites on this machine: az1 and az2 replicate to each other, dr receives from both.
The demo builds MinIO, starts six hosts in containers, deploys the reference deployment twice, and proves that objects arrive.
On two cores this takes 10 to 25 minutes the first time, and 3 to 10 minutes later."""
_NEXT = """
The sites stay up. Three things to try:
  {page}
    all sites on one page: open it in a browser
  ANSIBLE_CONFIG={state}/ansible.cfg {playbook} creativeflow.minio.status
    the state of the sites and the backlog of each rule
  docs/getting-started.md
    the same on your own hosts
Addresses and consoles: ./lab/lab status. Credentials: {state}/sites.json. To remove everything: make down."""


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="demo", description="Three replicated MinIO sites on this machine, and a proof that they replicate.")
    drivers.add_options(parser)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        _demo(options)
    except LabError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("demo: interrupted; what was built is kept, the next run goes on from there", file=sys.stderr)
        return 130
    return 0


def _demo(options: argparse.Namespace) -> None:
    state = options.state.absolute()
    driver = drivers.choose(options)
    hosts = driver.name == containers.NAME
    progress.say(_PLAN)
    progress.heading("Build and install what is missing")
    parallel.run(binaries.ensure, ansible.install, *([image.ensure] if hosts else []))
    ansible.activate()
    progress.heading(f"Start the hosts of {', '.join(SITES)}" if hosts else f"Start the sites {', '.join(SITES)}")
    drivers.up(driver, state, SITES)
    playbooks = _SITE if hosts else _WITHOUT_HOSTS
    progress.heading(f"Deploy: ansible-playbook {' '.join(playbooks)}")
    changed = ansible.run(state, "deploying", *playbooks)
    progress.say(ansible.summary(state))
    if any(changed.values()):
        progress.heading("Deploy again: nothing may change")
        _require_unchanged(state, playbooks, ansible.run(state, "deploying again", *playbooks))
    else:
        progress.say("    changed=0 on all hosts: this was the second run")
    progress.heading("Write objects and read them on the other sites")
    _prove(state)
    progress.heading("Write the page of the sites")
    ansible.run(state, "writing the page", "creativeflow.minio.report")
    if not hosts:
        progress.say("\nThere were no hosts, so the roles minio_cluster and minio_client were not run: that takes root, or a container engine that answers.")
    progress.say(_NEXT.format(page=inventory.report(state), state=state, playbook=ansible.python().parent / "ansible-playbook"))


def _require_unchanged(state: Path, playbooks: Sequence[str], changed: Mapping[str, int]) -> None:
    culprits = ", ".join(f"{host} changed={count}" for host, count in changed.items() if count)
    if culprits:
        raise LabError(
            f"a second run changed something: {culprits}."
            f" See what with ANSIBLE_CONFIG={state}/ansible.cfg {ansible.python().parent}/ansible-playbook --diff {playbooks[-1]}"
        )
    progress.say(f"    changed=0 on {', '.join(changed)}")


def _prove(state: Path) -> None:
    report = state / "report.json"
    ansible.run(state, "asking every site for its replication rules", "-e", f"lab_report={report}", str(REPOSITORY / "lab" / "report.yml"))
    result = subprocess.run(
        [ansible.python(), "-m", "_lab.proof", state, report],
        stdin=subprocess.DEVNULL,
        check=False,
        env={**ansible.environment(state), "PYTHONPATH": str(REPOSITORY / "lab")},
    )
    if result.returncode:
        raise LabError("the proof failed: the line above says where")


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
