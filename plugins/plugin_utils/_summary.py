# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of a playbook came to, by site, from the results of its tasks."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ..module_utils._common.units import show_names, show_size

_NAMED = 3
_NUMBERS = re.compile(r"([0-9]+)")
_SHOWN = 30
_GROUPS_OF_MANY = frozenset(("all", "ungrouped", "minio", "minio_clients", "minio_proxies", "minio_monitoring"))
_FIRST_WORD_SECONDS = 10
_SAID_ABOVE = "The error above says why."
"""How a message ends that only names what failed: the one before it says more."""
_INPUTS = "creativeflow.minio.minio_inputs"
_QUERY = "creativeflow.minio.minio_cluster_info"
_PLAN = "_minio_cluster_plan"

_NEXT = {
    "cluster": "creativeflow.minio.status",
    "site": "creativeflow.minio.status",
    "upgrade": "creativeflow.minio.status",
    "expand": "creativeflow.minio.status",
    "replace_drive": "creativeflow.minio.status",
    "replace_node": "creativeflow.minio.status",
    "rotate_root": "creativeflow.minio.status",
    "failover": "creativeflow.minio.status",
    "failback": "creativeflow.minio.status",
}
"""The playbook that comes after one that ended well."""


@dataclass(frozen=True)
class Result:
    """The result of a task on a host.

    :param groups: of the host. :param site: ``minio_site`` of the host, ``""`` without it. :param role: the task is of this collection.
    :param action: the full name of the module. :param values: what it returned. :param sites: the names in ``minio_sites``, which a group of the host has.
    """

    host: str
    groups: tuple[str, ...]
    site: str
    task: str
    action: str
    role: bool
    values: t.Mapping[str, t.Any]
    sites: t.Collection[str] = ()


@dataclass
class _Wait:
    began: float
    told: float = 0


@dataclass
class _Change:
    """What a task changed: on which hosts, and which objects or files."""

    hosts: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)

    def add(self, host: str, objects: t.Iterable[str]) -> None:
        """One result of the task."""
        self.hosts += [host] if host not in self.hosts else []
        self.objects += [name for name in dict.fromkeys(objects) if name not in self.objects]


@dataclass
class _Site:
    """What is known of a site. ``cluster`` is empty where nobody asked, and ``None`` where it did not answer; ``plans`` are by host."""

    cluster: t.Optional[t.Mapping[str, t.Any]] = field(default_factory=dict)
    plans: dict[str, t.Mapping[str, t.Any]] = field(default_factory=dict)
    changes: dict[str, _Change] = field(default_factory=dict)


class Summary:
    """Collects results, and says what they come to.

    :param playbook: the name of the playbook. :param check: the run is in check mode.
    """

    def __init__(self, playbook: str = "", check: bool = False) -> None:
        self._playbook = playbook
        self._check = check
        self._sites: dict[str, _Site] = {}
        self._of_host: dict[str, str] = {}
        self._failures: dict[str, tuple[str, str]] = {}
        self._waits: dict[tuple[str, str], _Wait] = {}
        self._ours = False

    def site_of(self, result: Result) -> str:
        """The site of a host, as the roles find it; the host itself where it has none."""
        if result.host not in self._of_host:
            own = [group for group in result.groups if group in result.sites] or [group for group in result.groups if group not in _GROUPS_OF_MANY]
            self._of_host[result.host] = result.site or (own[0] if own else result.host)
        return self._of_host[result.host]

    def add(self, result: Result) -> None:
        """A task that ended well."""
        self._ours |= result.role
        self._waits.pop((self.site_of(result), result.task), None)
        if not result.role:
            return
        facts = result.values.get("ansible_facts")
        if isinstance(facts, t.Mapping) and isinstance(facts.get(_PLAN), t.Mapping):
            plan = facts[_PLAN]
            self._of_host[result.host] = str(plan["site"])
            self._site(str(plan["site"])).plans[result.host] = plan
        cluster = result.values.get("cluster")
        if result.action == _QUERY:
            self._site(self.site_of(result)).cluster = cluster if isinstance(cluster, t.Mapping) else None
        if result.values.get("changed"):
            self._site(self.site_of(result)).changes.setdefault(_words(result.task), _Change()).add(result.host, _objects(result.values))

    def fail(self, result: Result, unreachable: bool = False) -> None:
        """A task that failed. The last one of a host counts: others were rescued."""
        self._ours |= result.role
        message = _message(result.values)
        if result.action == _INPUTS:
            # Nothing comes between its lines and the summary, and each is to be read once.
            head, *lines = message.splitlines()
            message = f"{head} {len(lines)} error{'' if len(lines) == 1 else 's'}, above." if lines else message
        if message.endswith(_SAID_ABOVE) and result.host in self._failures:
            return
        self._failures[result.host] = (f"not reached: {message}" if unreachable else message, _words(result.task))

    def wait(self, result: Result, now: float) -> str:
        """What to say of a task that is tried again: a line after ten seconds, then whenever the wait has doubled. :param now: seconds of any clock."""
        site = self.site_of(result)
        wait = self._waits.setdefault((site, result.task), _Wait(now))
        seconds = now - wait.began
        if seconds < max(_FIRST_WORD_SECONDS, 2 * wait.told):
            return ""
        wait.told = seconds
        return f"{site}: {_waiting(result.task)}, {seconds:.0f} s"

    def lines(self, failed: t.Container[str]) -> list[str]:
        """The summary; nothing for playbooks that have nothing of this collection. :param failed: the hosts on which the run ended."""
        if not self._ours:
            return []
        failures: dict[tuple[str, str], list[str]] = {}
        for host in sorted(self._failures, key=_as_counted):
            if host in failed:
                failures.setdefault(self._failures[host], []).append(host)
        known = {name: site for name, site in self._sites.items() if site.cluster != {} or site.plans or site.changes}
        found = [line for name in sorted(known) for line in self._of_site(name, known[name], bool(failures))]
        for (message, task), hosts in failures.items():
            found.append(f"failed: {task} ({show_names(hosts, _NAMED)})")
            found += [f"  {line}" for line in message.splitlines()]
        following = self._next(bool(failures))
        return [*found, *([f"next: {following}"] if following else [])]

    def _site(self, name: str) -> _Site:
        return self._sites.setdefault(name, _Site())

    def _of_site(self, name: str, site: _Site, failed: bool) -> list[str]:
        found = [f"{name}:" + (f" {'; '.join(_state(site.cluster))}" if site.cluster else " no answer" if site.cluster is None else "")]
        addresses = _addresses(site.plans[min(site.plans, key=_as_counted)] if site.plans else {})
        if addresses:
            found.append(f"  {addresses}")
        verb = "would change" if self._check else "changed"
        changes = [_line(task, change) for task, change in site.changes.items()]
        if len(changes) > _SHOWN:
            more = len(changes) - _SHOWN
            changes = [*changes[:_SHOWN], f"and {more} task{'' if more == 1 else 's'} more"]
        # A check that ended early has not seen all.
        nothing = "not compared to the end" if self._check and failed else f"nothing {verb}"
        return [*found, *([f"  {verb}:", *(f"    {change}" for change in changes)] if changes else [f"  {nothing}"])]

    def _next(self, failed: bool) -> str:
        name = self._playbook
        if failed:
            return "correct what failed, and run the same command again."
        if self._check:
            return "the same command without --check."
        return f"ansible-playbook {_NEXT[name]}" if name in _NEXT else ""


def _as_counted(name: str) -> list[str]:
    """Sorts ``n2`` before ``n10``: hosts answer in any order, and every run names them in the same one."""
    return [part.zfill(20) if part.isdecimal() else part for part in _NUMBERS.split(name)]


def _line(task: str, change: _Change) -> str:
    return f"{task} ({show_names(sorted(change.hosts, key=_as_counted), _NAMED)})" + (f": {show_names(change.objects, _NAMED)}" if change.objects else "")


def _objects(values: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """The objects with their settings that a module of this collection changed, or the file that another one wrote; of a loop, those of its items."""
    items = values.get("results")
    for item in items if isinstance(items, list) else [values]:
        if not isinstance(item, t.Mapping) or not item.get("changed"):
            continue
        changes = item.get("changes")
        for change in changes if isinstance(changes, list) else ():
            if isinstance(change, t.Mapping) and change.get("name"):
                settings = change.get("settings")
                yield f"{change['name']} ({', '.join(map(str, settings))})" if isinstance(settings, list) and settings else str(change["name"])
        place = item.get("dest") or item.get("path")
        if place and not changes:
            yield str(place)


def _state(cluster: t.Mapping[str, t.Any]) -> list[str]:
    """How a site is, from what ``minio_cluster_info`` says."""
    nodes, drives, pools = (list(cluster.get(name) or ()) for name in ("nodes", "drives", "pools"))
    online = sum(node.get("state") == "online" for node in nodes)
    well = sum(drive.get("state") == "ok" for drive in drives)
    size, used = (sum(pool.get(name) or 0 for pool in pools) for name in ("bytes", "used_bytes"))
    found = [f"nodes {online}/{len(nodes)}, drives {well}/{len(drives)}", "write quorum" if cluster.get("write_quorum") else "NO write quorum"]
    if cluster.get("healing_drives"):
        found.append(f"{cluster['healing_drives']} drives heal")
    if size:
        found.append(f"{100 * used / size:.0f} % of {show_size(size)} used")
    versions = [str(version) for version in cluster.get("versions") or ()]
    if versions:
        found.append(("version " if len(versions) == 1 else "VERSIONS ") + ", ".join(versions))
    return found


def _addresses(plan: t.Mapping[str, t.Any]) -> str:
    if not plan:
        return ""
    urls = plan.get("urls") or {}
    own = str(plan.get("url") or "")
    s3 = urls.get("minio_cluster_server_url") or urls.get("the url of the site in minio_sites") or own
    console = urls.get("minio_cluster_console_url") or f"{own.rpartition(':')[0]}:{(plan.get('ports') or {}).get('console_port')}"
    return f"S3 {s3}, console {console}"


def _words(task: str) -> str:
    """The name of a task without that of its role."""
    return task.rpartition(" : ")[2]


def _waiting(task: str) -> str:
    verb, _space, rest = _words(task).removeprefix("Wait for ").partition(" ")
    return f"waiting for {rest}" if verb in ("Query", "Read", "Check") else f"waiting for {verb} {rest}".rstrip()


def _message(values: t.Mapping[str, t.Any]) -> str:
    """What a task said; of a loop, what its items said."""
    items = [item for item in values.get("results") or () if isinstance(item, t.Mapping) and item.get("failed")]
    said = [_message(item) for item in items] or [str(values.get("msg") or values.get("censored") or "it failed").strip()]
    return "\n".join(dict.fromkeys(said))
