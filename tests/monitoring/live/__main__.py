# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs all of it, and says what is not as it must be."""

from __future__ import annotations

import argparse
import io
import shutil
import signal
import sys
import tempfile
import threading
import time
import typing as t
from pathlib import Path

from minio.error import MinioException
from shapes.play import Player, Wrong
from shapes.sites import Site
from urllib3.exceptions import HTTPError

from . import queries
from .deployment import BUCKET, Deployment
from .faults import Course, Fault
from .sites import Sites
from .stack import Alerts, Stack, wait

_BASE_PORT = 19450
_FACTOR = 30
_SECONDS, _COURSE = 480, 360
"""All of it may take so long. On a machine that is busy, the faults have at least so long, and the last line has the time that it took."""
_JOBS = {"minio-node": 4, "minio-cluster": 3, "minio-bucket": 3, "minio-iam": 4, "minio-status": 1, "minio-tls": 1}


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="monitoring.live", description=__doc__)
    parser.add_argument("--collections", type=Path, required=True, help="the collections path with the collection")
    parser.add_argument("--folder", type=Path, required=True, help="where the folder of the test is made")
    parser.add_argument("--programs", type=Path, required=True, help="the folder of prometheus and promtool")
    parser.add_argument("--older-server", type=Path, required=True, help="another release of minio")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="monitoring-", dir=options.folder))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = Run(folder, options)
    try:
        run.go()
    except Wrong as error:
        run.problems.append(str(error))
    finally:
        run.close()
    for problem in run.problems:
        print(f"FAILED {problem}", flush=True)
    if run.problems:
        print(f"its folder is {folder}", flush=True)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{run.arrived} alerts arrived with their runbooks and ended, {run.answered} queries have data, in {run.seconds():.0f} s" + run.left_out, flush=True)
    return 0


class Run:
    """One run."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        (folder / "prometheus").mkdir()
        self._folder, self._options, self._began = folder, options, time.monotonic()
        self._servers = Sites(folder, options.older_server, _BASE_PORT)
        self._alerts, self._stack = Alerts(), Stack(options.programs, folder / "prometheus")
        self._traffic = threading.Event()
        self.problems: list[str] = []
        self.arrived, self.answered, self.left_out = 0, 0, ""

    def close(self) -> None:
        """End everything."""
        self._traffic.set()
        self._stack.close()
        self._alerts.close()
        self._servers.down()

    def seconds(self) -> float:
        """How long it has taken, with the set-up."""
        return time.monotonic() - self._began

    def _say(self, text: str) -> None:
        print(f"[{self.seconds():4.0f} s] {text}", flush=True)

    def go(self) -> None:
        """All of it. :raises Wrong: it cannot go on."""
        sites = self._servers.up()
        self._say(f"the sites {', '.join(sites)} are up")
        deployment = Deployment(self._folder, sites, self._servers, self._options.programs, self._stack, self._alerts.port)
        deployment.write()
        player = deployment.player(self._options.collections, self._say)
        player.succeed(
            *("buckets", "replication", "monitoring", "backup_config", "verify_replication", "verify_config"),
            variables={"minio_backup_vault_password_file": str(deployment.vault_secret)},
        )
        # It says that a certificate ends soon, which is so.
        player.run("status")
        threading.Thread(target=self._work, args=(sites["az1"],), daemon=True).start()
        self._is_least(sites["az1"], deployment)
        content = deployment.shorten(_FACTOR)
        self._stack.start(deployment.textfiles)
        begin = time.time()
        self._all_up()
        runbooks = {path.name for path in (self._options.collections / "ansible_collections/creativeflow/minio/docs/runbooks").iterdir()}
        course = Course(self._faults(sites, deployment, player), self._alerts, runbooks, self._say)
        course.run(max(_SECONDS - self.seconds(), _COURSE))
        self.problems += course.problems
        self.arrived = sum(alert["fired"] and not alert["firing"] for alert in self._alerts.seen.values())
        self._say(f"arrived: {', '.join(sorted({' '.join(key) for key, alert in self._alerts.seen.items() if alert['fired']}))}")
        self.answered, silent = queries.problems(self._stack, content, deployment.prometheus / "dashboards", begin)
        self.problems += silent

    def _faults(self, sites: t.Mapping[str, Site], deployment: Deployment, player: Player) -> list[Fault]:
        servers, user = self._servers, deployment.replication
        administrator = sites["dr"].administrator()

        def nothing() -> None:
            """It is so from the beginning."""

        faults = [
            Fault("versions differ", nothing, servers.kill_node, (("MinioVersionsDiffer", "az1"),)),
            Fault("a node is killed", nothing, servers.start_node, (("MinioNodeDown", "az1"),), after="versions differ"),
            Fault("a certificate is near its end", nothing, servers.renew, (("MinioCertificateProbeEnds", "edge"),)),
            # The alert on quorum wants to have seen the set with a drive to spare.
            Fault(
                "a drive is emptied",
                servers.lose_drive,
                servers.replace_drive,
                (("MinioDriveOffline", "az1"), ("MinioWriteQuorumAtRisk", "az1")),
                after="versions differ",
            ),
            Fault(
                "the secret of the replication user is changed",
                lambda: administrator.user_add(user.name, "another-secret-of-nobody"),
                lambda: administrator.user_add(user.name, user.secret),
                (("MinioReplicationAttemptsFail", "az1"),),
            ),
            Fault(
                "the policy of the replication user is taken away",
                lambda: administrator.detach_policy(["replication"], user=user.name),
                lambda: administrator.attach_policy(["replication"], user=user.name),
                (("MinioReplicationCredentials", "az1"),),
                after="the secret of the replication user is changed",
            ),
            Fault(
                "the target is killed",
                lambda: servers.kill("dr"),
                lambda: servers.start("dr"),
                (("MinioSiteDown", "dr"), ("MinioReplicationLinkDown", "az1")),
                after="the policy of the replication user is taken away",
                quiet=(("MinioNodeDown", "dr"),),
            ),
            # The server takes a target that hangs for online.
            Fault(
                "the target is frozen",
                lambda: servers.freeze("dr"),
                lambda: servers.thaw("dr"),
                (("MinioSiteDown", "dr"),),
                after="the target is killed",
                quiet=(("MinioNodeDown", "dr"),),
            ),
            Fault("the timer of the status is stopped", nothing, lambda: self._ask(player), (("MinioReplicationStatusOld", ""),)),
        ]
        if servers.mounted:
            full = ("MinioDriveFull", "edge"), ("MinioCapacityLow", "edge")
            return [*faults, Fault("a small file system is filled", servers.fill, servers.empty, full)]
        self.left_out = "; no file system was filled, because this user cannot mount one"
        return faults

    def _ask(self, player: Player) -> None:
        """The status, whose verdict does not matter here."""
        threading.Thread(target=player.run, args=("status",), daemon=True).start()

    def _work(self, site: Site) -> None:
        """Clients of az1, until the end: what they write, and what is not there."""
        client, number = site.client(site.root), 0
        while not self._traffic.wait(0.2):
            number += 1
            try:
                client.put_object(BUCKET, f"{number % 50}", io.BytesIO(b"x" * 1000), 1000)
                client.get_object(BUCKET, f"{number % 50}").close()
                client.get_object(BUCKET, "nothing").close()
            except (MinioException, HTTPError):
                continue

    def _is_least(self, site: Site, deployment: Deployment) -> None:
        """The user of Prometheus may do nothing else. :raises Wrong: it may."""
        try:
            list(site.client(deployment.metrics["az1"]).list_objects(BUCKET))
        except MinioException as error:
            if getattr(error, "code", "") == "AccessDenied":
                return
            raise
        raise Wrong("the user of Prometheus may list objects")

    def _all_up(self) -> None:
        """All targets answer. :raises Wrong: some do not."""

        def counts() -> dict[str, int]:
            return {one["metric"]["job"]: int(one["value"][1]) for one in self._stack.query('count by (job) (up{job=~"minio-.+"} == 1)')}

        wait(lambda: counts() == _JOBS, 60, f"not all targets are up: there should be {_JOBS}")
        self._say("all targets are up")


if __name__ == "__main__":
    sys.exit(main())
