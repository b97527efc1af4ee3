# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each shape goes through."""

from __future__ import annotations

import time
import typing as t
from pathlib import Path

from minio.credentials import Provider as Credentials

from . import checks, objects, people
from .deployment import BUCKETS, Deployment
from .difference import Released
from .directory import Directory
from .openid import Provider
from .play import Player, Wrong
from .shape import Shape
from .sites import Login, Servers, Site
from .writer import Acknowledged, Writer

_CONVERGE = ("buckets", "iam", "replication")
# What a nightly run of everything does here, where there are no hosts. The status would report what the failover leaves open.
_NIGHTLY = ["--tags", ",".join(_CONVERGE)]
_ARRIVAL = 60
_WRITES = 8


class Run:
    """One shape, from empty servers to the state in which it began.

    :param folder: an empty folder, for the deployment and what belongs to it. :param base_port: the first of ten ports that are free.
    """

    def __init__(self, shape: Shape, folder: Path, collections: Path, base_port: int, say: t.Callable[[str], None]) -> None:
        self._shape = shape
        self._say = say
        self._place = folder / "deployment"
        self._place.mkdir(parents=True)
        self._identities = Provider(base_port + 9) if shape.people == "openid" else None
        self._directory = Directory(base_port + 8, folder / "directory") if shape.people == "directory" else None
        known = self._identities or self._directory
        self._servers = Servers(shape, folder, self._place, base_port, known.environment() if known else {})
        self._collections = collections
        self._writers: list[Writer] = []

    def close(self) -> None:
        """End everything that runs. The folder stays."""
        for writer in self._writers:
            writer.end()
        self._servers.down()
        for known in (self._identities, self._directory):
            if known:
                known.close()

    def go(self) -> None:
        """All of it. :raises Wrong: something is not as it must be."""
        self._prepare()
        self._converge()
        self._fill()
        self._compare()
        self._fail_over()
        self._deploy_meanwhile()
        if self._shape.difference:
            self._fail_back_in_vain()
        self._fail_back()
        self._compare()
        self._expect_all_as_before()
        if self._shape.drill:
            self._drill()
            self._expect_the_cause()

    def _prepare(self) -> None:
        self._sites = self._servers.up()
        self._from, self._to = self._sites[self._shape.site_names()[0]], self._sites[self._shape.site_names()[-1]]
        for site in self._sites.values():
            site.key = people.make_operator(self._shape, site)
            if self._shape.people == "disabled":
                people.make_disabled(site)
                people.make_leaver(site)
        self._deployment = Deployment(self._shape, self._place, self._sites, self._directory)
        self._deployment.write()
        self._player = Player(self._place, self._collections, self._deployment.options, self._say)
        self._player.unspeakable = {
            "of the writer": self._deployment.writer.secret,
            "of the writer's access key": self._deployment.writer_key.secret,
            **{f"of the replication user on {name}": secret for name, secret in self._deployment.secrets.items()},
            **{f"of root on {site.name}": site.root.secret for site in self._sites.values()},
            **{f"of minio_sites for {site.name}": site.key.secret for site in self._sites.values()},
        }

    def _converge(self) -> None:
        self._player.succeed(*_CONVERGE)
        self._player.change_nothing(*_CONVERGE)
        self._player.change_nothing(*_CONVERGE, options=["--check", "--diff"])
        self._rules = self._all_rules()
        for bucket in self._deployment.buckets():
            for source, target in self._shape.rules():
                if not any(self._sites[target].target in text for rule in self._rules[source][self._deployment.at(source, bucket)] for text in rule):
                    raise Wrong(f"{bucket} of {source} has no rule to {target}: {self._rules[source]}")

    def _fill(self) -> None:
        """Objects of every kind; the last of them, where the shape says so, when the last site is away."""
        self._write("first")
        if self._shape.outage == "yes":
            self._servers.stop(self._to.name)
            self._write("during-outage", arrive=False)
            self._servers.start(self._to.name)

    def _write(self, prefix: str, arrive: bool = True) -> None:
        client = self._from.client(self._from.root)
        for bucket in self._deployment.buckets():
            written = {(item.key, item.version) for item in objects.write(client, bucket, prefix)}
            if arrive:
                self._require(self._to, bucket, written, "was written and does not arrive")

    def _compare(self) -> None:
        if self._shape.outage == "yes" and not self._writers:
            # What waits may be sent any moment. It is the failover's matter.
            return
        self._player.succeed("status")
        self._player.succeed("verify_replication")

    def _fail_over(self) -> None:
        (self._place / "serving").write_text(self._from.name, encoding="utf-8")
        self._start_writers()
        self._await_writes(self._from)
        if self._shape.flows == "one-way":
            self._expect_the_secret()
        if self._shape.key == "no-export-iam":
            self._expect_refusal()
        played = self._player.succeed("failover", variables=self._failover())
        self._await_writes(self._to)
        self._expect_frozen(self._from)
        if self._identities and "openid" not in played.output.lower():
            raise Wrong(f"users of OpenID cannot be stopped, and the failover does not name them:\n{played.output[-1500:]}")
        lost = self._missing(self._to, self._acknowledged(self._from), _ARRIVAL if self._identities else 0)
        silent = [write for write in lost if write.version not in played.output]
        if silent:
            raise Wrong(f"{len(silent)} of {len(self._acknowledged(self._from))} acknowledged writes are not on {self._to.name}, nor named: {silent[:3]}")
        self._say(f"{len(self._acknowledged(self._from))} writes were acknowledged before, {len(lost)} of them are named as lost")

    def _expect_the_secret(self) -> None:
        """Without the secret for the way back, nothing is done."""
        # Empty, and not left out: dictionaries may be merged.
        secrets = {self._from.name: "", self._to.name: self._deployment.secrets[self._to.name]}
        played = self._player.run("failover", variables={**self._failover(), "minio_replication_secrets": secrets})
        if not played.code or f"has no secret for {self._from.name}" not in played.output or "Nothing was changed" not in played.output:
            raise Wrong(
                f"there is no secret to replicate back with, and the failover is not refused for that, but exits with {played.code}:\n{played.reasons()}"
            )
        self._await_writes(self._from)

    def _expect_refusal(self) -> None:
        """Without the right to see who writes, nothing is done. The operators are given it then."""
        played = self._player.run("failover", variables=self._failover())
        if not played.code or "ExportIAM" not in played.output:
            raise Wrong(f"who writes cannot be seen, and the failover is not refused for that, but exits with {played.code}:\n{played.output[-1500:]}")
        self._await_writes(self._from)
        if self._all_rules() != self._rules:
            raise Wrong(f"the failover was refused, and the rules were {self._rules}, and are {self._all_rules()}")
        for site in self._sites.values():
            people.allow_everything(site)

    def _deploy_meanwhile(self) -> None:
        """The nightly run comes while the last site serves (a3), and someone is disabled."""
        before = self._all_rules()
        for bucket in self._deployment.buckets():
            there = self._deployment.at(self._to.name, bucket)
            if not any(self._from.target in text for rule in before[self._to.name][there] for text in rule):
                raise Wrong(f"{there} of {self._to.name} does not replicate back to {self._from.name}")
        self._player.succeed("site", options=_NIGHTLY)
        after = self._all_rules()
        if before[self._to.name] != after[self._to.name]:
            raise Wrong(f"site {' '.join(_NIGHTLY)} changes the rules of {self._to.name}, which serves: from {before[self._to.name]} to {after[self._to.name]}")
        self._expect_frozen(self._from)
        if self._shape.people == "disabled":
            people.disable_leaver(self._from)
        self._await_writes(self._to)

    def _fail_back_in_vain(self) -> None:
        """A difference in one field of one object never leaves both sites closed, and is named (a15)."""
        held = "first/held"
        with Released(self._from.client(self._from.root), BUCKETS["lock"], held):
            played = self._player.run("failback", variables={**self._failover(), "minio_failover_timeout": 900})
        said = (f"{held} (legal_hold)", f"{self._to.name} serves", f"Writers of {self._from.name} are stopped")
        silent = [text for text in said if text not in played.output]
        if not played.code or silent:
            raise Wrong(f"a legal hold is on {self._to.name} alone; the failback exits with {played.code} and does not say {silent}:\n{played.reasons()}")
        self._await_writes(self._to)
        self._player.succeed("writers", variables={"minio_writers_site": self._from.name, "minio_writers_state": "admitted"})
        for writer in self._declared_writers(self._from).values():
            checks.require_writer(self._from, writer, self._buckets_of(self._from))

    def _fail_back(self) -> None:
        # Nothing is to be given up here, whatever the speed of the machine.
        self._player.succeed("failback", variables={**self._failover(), "minio_failover_timeout": 900})
        self._await_writes(self._from)
        for writer in self._writers:
            writer.end()
        self._say(
            f"{sum(len(self._acknowledged(site)) for site in (self._from, self._to))} writes were acknowledged in all; "
            f"refused: {[dict(writer.refusals) for writer in self._writers]}"
        )
        for site in (self._from, self._to):
            missing = self._missing(site, self._acknowledged(self._from) + self._acknowledged(self._to), _ARRIVAL)
            if missing:
                raise Wrong(f"{len(missing)} acknowledged writes are not on {site.name} after the failback: {missing[:3]}")

    def _expect_all_as_before(self) -> None:
        if self._all_rules() != self._rules:
            raise Wrong(f"the rules were {self._rules}, and are {self._all_rules()}")
        self._player.change_nothing("replication", options=["--check", "--diff"])
        for site in self._sites.values():
            for writer in self._declared_writers(site).values():
                checks.require_writer(site, writer, self._buckets_of(site))
            if people.frozen(site):
                raise Wrong(f"{', '.join(people.frozen(site))} of {site.name} still have the policy of the freeze")

    def _drill(self) -> None:
        variables = {name: value for name, value in self._failover().items() if name != "minio_failover_hook"}
        self._player.succeed("drill", variables={**variables, "minio_drill_bucket": self._deployment.buckets()[0]})
        self._player.succeed("verify_replication")
        self._player.change_nothing("site", options=_NIGHTLY)
        if self._all_rules() != self._rules:
            raise Wrong(f"a drill leaves other rules: they were {self._rules}, and are {self._all_rules()}")

    def _expect_the_cause(self) -> None:
        """Check mode with keys that no site has fails and says so, and does not say what it would change (c12)."""
        authorities = {site.name: {"ca_path": str(site.authority)} if site.authority else {} for site in self._sites.values()}
        sites = {
            site.name: {"url": site.url, "access_key": site.key.name, "secret_key": "not-the-secret-key", **authorities[site.name]}
            for site in self._sites.values()
        }
        played = self._player.run("buckets", "iam", options=["--check"], variables={"minio_sites": sites})
        if not played.code or "SignatureDoesNotMatch" not in played.output or played.changed():
            raise Wrong(f"{played.command}\nexits with {played.code}, and does not say that the keys are wrong:\n{played.reasons()}")

    def _failover(self) -> dict[str, t.Any]:
        return {
            "minio_failover_from": self._from.name,
            "minio_failover_to": self._to.name,
            "minio_failover_accept_loss": True,
            "minio_failover_hook": self._deployment.path("hooks/clients.yml"),
            "minio_failover_timeout": 60 if self._shape.outage == "yes" else 900,
        }

    def _start_writers(self) -> None:
        declared = {site.name: self._declared_writers(site) for site in self._sites.values()}
        logins = {name: {site.name: site.client(declared[site.name][name]) for site in self._sites.values()} for name in declared[self._from.name]}
        if self._identities:
            logins["guest"] = {site.name: site.client(people.guest(site, self._identities)) for site in self._sites.values()}
        for name, clients in logins.items():
            self._writers.append(Writer(name, clients, self._deployment.buckets(), self._deployment.at, self._place / "serving"))
            self._writers[-1].start()

    def _declared_writers(self, site: Site) -> dict[str, t.Union[Login, Credentials]]:
        """Who may write to a site by the definitions: a service or a user of the directory, and an access key of the same."""
        writer, key = self._deployment.writer, self._deployment.writer_key
        return {writer.name: self._directory.provider(site) if self._directory else writer, key.name: key}

    def _await_writes(self, site: Site) -> None:
        for writer in self._writers:
            if not writer.await_writes(site.name, _WRITES, _ARRIVAL):
                raise Wrong(f"{writer.name} cannot write to {site.name}: {dict(writer.refusals)}")

    def _expect_frozen(self, site: Site) -> None:
        for name, login in self._declared_writers(site).items():
            for bucket in self._buckets_of(site):
                code = checks.write_refusal(site, login, bucket)
                if code != "AccessDenied":
                    raise Wrong(f"{name} writes to {bucket} of {site.name}, whose writers are stopped ({code or 'not refused'})")

    def _acknowledged(self, site: Site) -> list[Acknowledged]:
        return [write for writer in self._writers for write in writer.acknowledged(site.name)]

    def _missing(self, site: Site, writes: list[Acknowledged], seconds: float) -> list[Acknowledged]:
        missing = []
        deadline = time.monotonic() + seconds
        for bucket in self._deployment.buckets():
            wanted = {(write.key, write.version) for write in writes if write.bucket == bucket}
            left = checks.await_versions(site, self._deployment.at(site.name, bucket), wanted, max(0.0, deadline - time.monotonic()))
            missing += [write for write in writes if write.bucket == bucket and (write.key, write.version) in left]
        return missing

    def _require(self, site: Site, bucket: str, wanted: checks.Versions, problem: str) -> None:
        missing = checks.await_versions(site, self._deployment.at(site.name, bucket), wanted, _ARRIVAL)
        if missing:
            raise Wrong(f"{len(missing)} versions: each {problem} ({bucket} to {site.name}): {sorted(missing)[:3]}")

    def _buckets_of(self, site: Site) -> list[str]:
        return [self._deployment.at(site.name, bucket) for bucket in self._deployment.buckets()]

    def _all_rules(self) -> dict[str, dict[str, list[tuple[str, ...]]]]:
        return {name: checks.rules(site, self._buckets_of(site)) for name, site in self._sites.items()}
