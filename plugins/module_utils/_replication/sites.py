# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Site replication: the sites that have everything in common, and how this one sends to the others."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from .._common.errors import InputErrors, MinioError
from .._common.plan import Change, Failure
from .._common.units import parse_size
from .._site.address import comparable, read_address
from .._site.session import Session
from .options import LEAST_BANDWIDTH
from .sites_preflight import Site, preflight

ALL = "all sites"
"""What changes that concern every site are filed under."""


@dataclass(frozen=True)
class Peer:
    """A site as the connected one knows it (A cluster-commands.go, PeerInfo).

    :param synchronous: whether the connected site waits for its replicas there. :param bandwidth: bytes a second for each bucket; 0 for no limit.
    """

    name: str
    deployment: str
    endpoint: str
    synchronous: bool
    bandwidth: int
    ilm_expiry: bool


@dataclass
class State:
    """The group of sites that the connected one is in; no peers if it is in none."""

    name: str = ""
    peers: dict[str, Peer] = field(default_factory=dict)


def read_site_replication(session: Session) -> State:
    """One request. :raises ServerError: the access key lacks admin:SiteReplicationInfo."""
    answer = json.loads(session.admin("GET", "site-replication/info"))
    if not answer.get("enabled"):
        return State()
    peers = [
        Peer(
            name=item["name"],
            deployment=item["deploymentID"],
            endpoint=comparable(item["endpoint"]),
            synchronous=item.get("sync") == "enable",
            bandwidth=int(item.get("defaultbandwidth", {}).get("bandwidthLimitPerBucket", 0)),
            ilm_expiry=bool(item.get("replicate-ilm-expiry")),
        )
        for item in answer.get("sites") or []
    ]
    return State(answer.get("name", ""), {peer.name: peer for peer in peers})


class SiteReplication:
    """The declared group.

    :param sites: the declared sites by name.
    :param absent: the sites that shall not be in it; with ``everything``, the group shall not be.
    """

    def __init__(self, session: Session, params: t.Mapping[str, t.Any]) -> None:
        self._session = session
        self._everything = params["state"] == "absent"
        self._check = params["preflight"]
        self._reach = not params["check_mode"]
        self._purge = params["purge"]
        self._ilm_expiry: t.Optional[bool] = params["replicate_ilm_expiry"]
        self._sites = _sites(params)
        self._absent = {item["name"] for item in params["sites"] or [] if item["state"] == "absent"}
        self._checked = False
        self._warnings: list[str] = []
        self.total = len(self._sites) + len(self._absent)

    def report(self) -> dict[str, t.Any]:
        """What the look at the sites is to be warned of."""
        return {"warnings": self._warnings} if self._warnings else {}

    def read(self) -> State:
        """One request."""
        return read_site_replication(self._session)

    def compare(self, actual: State) -> list[Change]:
        """Sites to remove and to add, then what is different. :raises InputErrors: everything that speaks against adding them, or a purge that leaves none."""
        if self._everything:
            return [Change(name, "state", "present", None) for name in sorted(actual.peers)]
        changes = [Change(name, "state", "present", None) for name in sorted(self._leaving(actual))]
        new = [site for site in self._sites.values() if site.name not in actual.peers]
        if new and self._check and not self._checked:
            self._warnings = preflight(self._session, list(self._sites.values()), new, bool(actual.peers), self._reach)
            self._checked = True
        for site in new:
            changes += [Change(site.name, "state", None, "present"), Change(site.name, "endpoint", None, site.endpoint)]
        for site in self._sites.values():
            peer = actual.peers.get(site.name)
            changes += _differences(site, peer, actual.name or self._session.site)
        if self._ilm_expiry is not None and {peer.ilm_expiry for peer in actual.peers.values()} != {self._ilm_expiry}:
            changes.append(Change(ALL, "replicate_ilm_expiry", any(peer.ilm_expiry for peer in actual.peers.values()), self._ilm_expiry))
        return changes

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Removals, then additions in one request, then edits one by one."""
        failures: list[Failure] = []
        removed = [change.object for change in changes if change.setting == "state" and change.after is None]
        if removed:
            failures += self._remove(removed)
        if any(change.setting == "state" and change.after for change in changes):
            failures += self._add([change.object for change in changes if change.setting == "state" and change.after])
            if failures:
                return failures
        state = self.read()
        for change in changes:
            if change.object == ALL:
                # An addition has set it already, and the server refuses to set it again.
                if {peer.ilm_expiry for peer in state.peers.values()} == {change.after}:
                    continue
                failures += self._edit(change, {}, {"enableILMExpiryReplication" if change.after else "disableILMExpiryReplication": "true"})
            elif change.setting != "state" and change.object in state.peers:
                body = _edit(change, state.peers[change.object])
                failures += self._edit(change, body, {}) if body else []
        return failures

    def _leaving(self, actual: State) -> set[str]:
        """:raises InputErrors: a purge would end the group, because only sites that leave it are declared."""
        named = self._absent & actual.peers.keys()
        others = actual.peers.keys() - self._sites.keys() - named if self._purge else set()
        if others and len(self._sites) < 2:
            raise InputErrors(
                [
                    f"sites: purge would also remove {', '.join(sorted(others))}, and no group would be left. Name all sites that stay, or leave purge out."
                    " To end site replication, give state: absent."
                ]
            )
        return named | others

    def _add(self, new: list[str]) -> list[Failure]:
        """The server wants all sites each time, also those that are in the group."""
        body = [{"name": site.name, "endpoints": site.endpoint, "accessKey": site.access_key, "secretKey": site.secret_key} for site in self._sites.values()]
        query = {"api-version": "1", **({"replicateILMExpiry": "true"} if self._ilm_expiry else {})}
        try:
            answer = json.loads(self._session.admin("PUT", "site-replication/add", query, json.dumps(body).encode(), encrypted=True))
        except MinioError as error:
            return [Failure.of(name, "state", error) for name in new]
        problem = answer.get("errorDetail") or answer.get("initialSyncErrorMessage")
        if answer.get("success") and not problem:
            return []
        text = f"site {self._session.site}: the server calls it {answer.get('status') or 'failed'}: {problem}. See minio_site_replication of each site."
        return [Failure(name, "state", text, "Partial") for name in new]

    def _remove(self, names: list[str]) -> list[Failure]:
        """A site that does not answer is removed on the others (S cmd/site-replication.go, RemovePeerCluster)."""
        body = {"sites": [] if self._everything else names, "all": self._everything}
        try:
            self._session.admin("PUT", "site-replication/remove", {"api-version": "1"}, json.dumps(body).encode())
        except MinioError as error:
            return [Failure.of(name, "state", error) for name in names]
        # The answer is "partial" where the site that leaves could not be told; whether it left is proved by one more reading.
        return []

    def _edit(self, change: Change, body: dict[str, t.Any], query: dict[str, str]) -> list[Failure]:
        try:
            data = self._session.admin("PUT", "site-replication/edit", {"api-version": "1", **query}, json.dumps(body).encode(), encrypted=True)
        except MinioError as error:
            return [Failure.of(change.object, change.setting, error)]
        answer = json.loads(data)
        if answer.get("success"):
            return []
        return [Failure(change.object, change.setting, f"site {self._session.site}: {answer.get('errorDetail') or answer.get('status')}", "Partial")]


def _sites(params: t.Mapping[str, t.Any]) -> dict[str, Site]:
    errors: list[str] = []
    sites: dict[str, Site] = {}
    seen: set[str] = set()
    for index, item in enumerate(params["sites"] or []):
        where = f"sites[{index}] ({item['name']})"
        if item["name"] in seen:
            errors.append(f"{where}: another site has this name already. Give each site a different name.")
        seen.add(item["name"])
        if item["state"] == "absent":
            continue
        missing = [name for name in ("url", "access_key", "secret_key") if not item[name]]
        if missing:
            errors.append(f"{where}: {', '.join(missing)} missing.")
            continue
        urls: dict[str, str] = {}
        for name in ("url", "replication_url"):
            try:
                urls[name] = read_address(item[name] or item["url"])
            except MinioError as error:
                errors.append(f"{where}.{name if item[name] else 'url'}: {error}")
        bandwidth = None
        try:
            bandwidth = parse_size(item["bandwidth"]) if item["bandwidth"] is not None else None
        except ValueError as error:
            errors.append(f"{where}.bandwidth: {error}.")
        if bandwidth and bandwidth < LEAST_BANDWIDTH:
            errors.append(f"{where}.bandwidth: {bandwidth} bytes a second is less than the minimum of the server. Give 100MB or more, or 0 for no limit.")
        sites[item["name"]] = Site(
            name=item["name"],
            url=urls.get("url", ""),
            endpoint=urls.get("replication_url", ""),
            access_key=item["access_key"],
            secret_key=item["secret_key"],
            synchronous=item["synchronous"],
            bandwidth=bandwidth,
            entry=item,
            timeout=params["timeout"],
        )
    if params["state"] == "present" and len(sites) < 2 and not errors and not any(item["state"] == "absent" for item in params["sites"] or []):
        errors.append("sites: two or more are needed.")
    if errors:
        raise InputErrors(errors)
    return sites


def _differences(site: Site, peer: t.Optional[Peer], own: str) -> t.Iterator[Change]:
    """Synchrony and bandwidth are of the way from the connected site to another, so that it has none to itself."""
    if peer and peer.endpoint != site.endpoint:
        yield Change(site.name, "endpoint", peer.endpoint, site.endpoint)
    if site.name == own:
        return
    for name in ("synchronous", "bandwidth"):
        wanted = getattr(site, name)
        before = getattr(peer, name) if peer else None
        if wanted is not None and (before or 0) != wanted:
            yield Change(site.name, name, before, wanted)


def _edit(change: Change, peer: Peer) -> t.Optional[dict[str, t.Any]]:
    """What site-replication/edit takes for a change; ``None`` where nothing is left to do."""
    body: dict[str, t.Any] = {"deploymentID": peer.deployment, "name": peer.name}
    if change.setting == "endpoint":
        return {**body, "endpoint": change.after} if peer.endpoint != change.after else None
    if change.setting == "synchronous":
        return {**body, "sync": "enable" if change.after else "disable"}
    return {**body, "defaultbandwidth": {"bandwidthLimitPerBucket": change.after, "set": True}}


def site_replication_from(params: t.Mapping[str, t.Any], session: Session) -> SiteReplication:
    """The kind from a module's options. :raises InputErrors: every error of every site."""
    return SiteReplication(session, params)
