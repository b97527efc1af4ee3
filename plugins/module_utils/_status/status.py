# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a site's replication is behind, rule by rule."""

from __future__ import annotations

import datetime
import json
import time
import typing as t
from dataclasses import dataclass, field

from .._common.errors import ServerError
from .._replication.backlog import Missing, read_backlog, read_sizes
from .._replication.target_health import is_online, offline_targets, read_links, reasons_of_versions, refusals
from .._rules.formats import Rule
from .._rules.snapshot import BucketReplication, read_replication
from .._site.session import Session
from .._transfer.drain import Drain, unreadable
from .probe import Arrival, can_probe, probe

_HEARTBEAT = 5.0
"""Seconds between the server's checks of its targets (S cmd/bucket-targets.go, defaultHealthCheckDuration)."""
_NOBODYS_KEY = "creativeflow-minio-is-the-target-online"


@dataclass
class RuleStatus:
    """One rule, how its target is, and what it has still to do.

    :param online: ``None`` while the server has not checked a new target yet.
    :param queued: objects and bytes in the queue of the bucket; the server does not count them for each target.
    :param failures: failed attempts of the last hour.
    :param missing: what the target has not. :param probe: ``None`` where there was none.
    :param uncertain: what the server calls failed and cannot see on the target, because only the client has the key.
    """

    bucket: str
    rule: Rule
    url: str
    target_bucket: str
    online: t.Optional[bool] = None
    downtime: float = 0
    latency: float = 0
    queued: tuple[int, int] = (0, 0)
    failures: int = 0
    missing: list[Missing] = field(default_factory=list)
    uncertain: list[Missing] = field(default_factory=list)
    probe: t.Optional[Arrival] = None
    sizes: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def failed(self) -> list[Missing]:
        """What was tried and did not succeed."""
        return [item for item in self.missing if item.waiting.get(self.rule.arn)]

    @property
    def oldest(self) -> t.Optional[Missing]:
        """The missing version that is oldest. A removed version does not count: the server keeps no time of the removal."""
        return min((item for item in self.missing if not item.removed), key=lambda item: item.modified, default=None)

    def lag(self, now: datetime.datetime) -> float:
        """Seconds of work that would be lost with this site (RPO); 0 if nothing is missing."""
        return max(0.0, (now - self.oldest.modified).total_seconds()) if self.oldest else 0.0

    def size(self, items: t.Iterable[Missing]) -> int:
        """Bytes of versions."""
        return sum(self.sizes.get((item.key, item.version), 0) for item in items)


class Status:
    """The status of a site's rules.

    :param buckets: the buckets of interest; all that have rules where ``None``.
    :param back: addresses of sites; buckets with a rule that leads to one of these are of interest too.
    :param settled: whether a drain has ended because no longer wait changes anything.
    """

    def __init__(self, session: Session, buckets: t.Optional[set[str]], back: t.AbstractSet[str] = frozenset()) -> None:
        self._session = session
        found = {name: state for name, state in read_replication(session, None if back else buckets).items() if state.rules}
        self._state = {name: state for name, state in found.items() if buckets is None or name in buckets or _leads_to(state, back)}
        self.without_rules = sorted((buckets or set()) - self._state.keys())
        self.rules: list[RuleStatus] = []
        self.queue: dict[str, int] = {}
        self.settled = False

    def read(self, patient: bool, exact: bool = True) -> None:
        """Ask for everything but the sizes: one request for all targets and two for each bucket.

        :param patient: wait for the server's first check of targets that are new.
        :param exact: compare each bucket with its targets; else one request for each bucket, and nothing of what is missing.
        """
        links = self._links(patient)
        found = []
        for _name, rules, error in self._session.parallel(lambda name: self._bucket(name, self._state[name], links, exact), sorted(self._state)):
            if error:
                raise error
            found += rules or []
        self.rules = found
        self._set_uncertain_apart()

    def _set_uncertain_apart(self) -> None:
        """Take what may well be on its target from what is missing. A target that is offline lacks what failed."""
        failed: dict[str, list[Missing]] = {}
        for status in self.rules:
            if status.failed and status.online is not False:
                failed.setdefault(status.bucket, []).extend(status.failed)
        for name, found, error in self._session.parallel(lambda name: unreadable(self._session, name, failed[name]), sorted(failed)):
            if error:
                raise error
            places = {(name, item.key, item.version) for item in found or ()}
            for status in self.rules:
                status.uncertain += [item for item in status.failed if status.online is not False and (status.bucket, item.key, item.version) in places]
                status.missing = [item for item in status.missing if item not in status.uncertain]

    def read_sizes(self) -> None:
        """Ask for the sizes of what is missing."""
        for _name, _none, error in self._session.parallel(self._bucket_sizes, sorted({status.bucket for status in self.rules if status.missing})):
            if error:
                raise error

    def drain(self, timeout: float) -> None:
        """Have the server replicate what is missing, until nothing is but what is uncertain, or the time is over; then read again."""
        drain = Drain(self._session, {name: state.rules for name, state in self._state.items()})
        self.settled = drain.run(timeout, lambda: offline_targets(self._session))
        self.read(patient=False)

    def probe(self, timeout: float) -> None:
        """Send a probe through every rule that leaves nothing of it behind."""
        names = [name for name, state in sorted(self._state.items()) if any(can_probe(rule) for rule in state.rules)]
        for name, arrivals, error in self._session.parallel(lambda name: probe(self._session, name, self._state[name].rules, timeout), names):
            if error:
                raise error
            for status in self.rules:
                if status.bucket == name and can_probe(status.rule):
                    status.probe = (arrivals or {}).get(status.rule)

    def refusals(self) -> dict[str, str]:
        """Why the failed objects of buckets failed, by bucket, where the server can tell."""
        return refusals(self._session, sorted({status.bucket for status in self.rules if status.failed and status.online is not False}))

    def reasons_of(self, missing: list[Missing], bucket: str) -> dict[tuple[str, str], str]:
        """What can be said of single failed versions of a bucket, by key and version."""
        return reasons_of_versions(self._session, bucket, [(item.key, item.version) for item in missing])

    def _links(self, patient: bool) -> dict[str, dict[str, t.Any]]:
        """The remote targets by ARN."""
        used = {rule.arn for state in self._state.values() for rule in state.rules if rule.enabled}
        deadline = time.monotonic() + 2 * _HEARTBEAT
        while True:
            links = read_links(self._session)
            unknown = [arn for arn in used & links.keys() if is_online(links[arn]) is None]
            if not patient or not unknown or time.monotonic() > deadline:
                return links
            self._use(unknown)
            time.sleep(0.5)

    def _use(self, arns: list[str]) -> None:
        """Ask for an object that is not there: the server then asks the targets, and checks from then on whether they are online.

        It does so only for targets that it had something to do with (S cmd/bucket-targets.go, isOffline; cmd/bucket-replication.go,
        proxyHeadToRepTarget).
        """
        places = {rule.arn: (name, rule.prefix) for name, state in self._state.items() for rule in state.rules if rule.enabled}
        by_target = {self._state[places[arn][0]].targets[arn].url: places[arn] for arn in arns if arn in self._state[places[arn][0]].targets}
        for bucket, prefix in by_target.values():
            try:
                self._session.head(bucket, f"{prefix}{_NOBODYS_KEY}")
            except ServerError:
                pass

    def _bucket(self, name: str, state: BucketReplication, links: dict[str, dict[str, t.Any]], exact: bool) -> list[RuleStatus]:
        answer = json.loads(self._session.s3("GET", name, query={"replication-metrics": "2"}))
        metrics = answer["currStats"]
        # They are of the whole site, and the same for each bucket.
        self.queue = _queue(answer)
        missing = read_backlog(self._session, name, state.rules) if exact else []
        queued = metrics.get("queued", {}).get("curr", {})
        found = []
        for rule in state.rules:
            link, target = links.get(rule.arn, {}), state.targets.get(rule.arn)
            failed = (metrics.get("Stats") or {}).get(rule.arn, {}).get("failed", {})
            found.append(
                RuleStatus(
                    bucket=name,
                    rule=rule,
                    url=target.url if target else "",
                    target_bucket=target.bucket if target else "",
                    online=is_online(link) if target else False,
                    downtime=link.get("totalDowntime", 0) / 1e9,
                    latency=link.get("latency", {}).get("curr", 0) / 1e9,
                    queued=(int(queued.get("count", 0)), int(queued.get("bytes", 0))),
                    failures=int(failed.get("lastHour", {}).get("count", 0)),
                    missing=[item for item in missing if rule.arn in item.waiting and _responsible(item, rule, state.rules)],
                )
            )
        return found

    def _bucket_sizes(self, name: str) -> None:
        rules = [status for status in self.rules if status.bucket == name]
        sizes = read_sizes(self._session, name, [item for status in rules for item in status.missing])
        for status in rules:
            status.sizes = sizes


def _leads_to(state: BucketReplication, addresses: t.AbstractSet[str]) -> bool:
    return any(state.targets[rule.arn].url in addresses for rule in state.rules if rule.arn in state.targets)


def _queue(answer: dict[str, t.Any]) -> dict[str, int]:
    """What the site's nodes say of their queues (S cmd/bucket-stats.go, ReplicationQueueStats)."""
    nodes = (answer.get("queueStats") or {}).get("nodes") or []
    found = [node.get("mrfStats") or {} for node in nodes]
    return {
        "failed_last_5_minutes": sum(int(stats.get("failedCount_last5min", 0)) for stats in found),
        "dropped": sum(int(stats.get("droppedCount_since_uptime", 0)) for stats in found),
        "dropped_bytes": sum(int(stats.get("droppedBytes_since_uptime", 0)) for stats in found),
    }


def _responsible(item: Missing, rule: Rule, rules: list[Rule]) -> bool:
    """Whether a rule is the one that takes the object to its target: of those that match the key, the one of highest priority."""
    matching = [other for other in rules if other.arn == rule.arn and other.enabled and item.key.startswith(other.prefix)]
    return rule == max(matching, key=lambda other: other.priority, default=next(other for other in rules if other.arn == rule.arn))
