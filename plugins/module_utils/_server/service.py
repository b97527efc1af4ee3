# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All nodes of a site restarted, stopped, frozen and unfrozen by the admin API (S cmd/admin-handlers.go, ServiceV2Handler)."""

from __future__ import annotations

import json
import time
import typing as t

from .._common.errors import MinioError, Unreachable
from .._common.poll import poll
from .._site.session import Session
from .cluster import describe, has_settled, healthy
from .info import read_info

Record = dict[str, t.Any]
_PAUSE = 0.5
_PROBE = 5
"""Seconds in which a server that is not frozen answers."""
_SILENT = 10
"""Seconds for which one that was stopped must not come back."""
_TELLING = 2
"""Seconds by which the moment of a start must have moved: servers tell their age in whole seconds."""
_FREEZES = 10
"""The server counts how often it was frozen (S cmd/service.go, freezeServices)."""


def service_from(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> Record:
    """Bring the site's service to ``params['state']``.

    :returns: the module's result; a ``msg`` in it where nodes did not follow.
    :raises MinioError: a node is down or heals, and ``force`` is not set.
    """
    act = {"restarted": _restart, "stopped": _stop, "frozen": _freeze, "unfrozen": _unfreeze}[params["state"]]
    return act(params, session, check_mode)


def _restart(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> Record:
    cluster = _checked(session, "restart", params["force"])
    if check_mode:
        return {"changed": True, "nodes": _shown(cluster["nodes"], set())}
    cluster = poll(lambda: describe(read_info(session), ()), _may_restart, time.monotonic() + params["wait_timeout"], _PAUSE, _PAUSE)
    deadline = time.monotonic() + params["wait_timeout"]
    wait = _Restart(session, cluster)
    refused = _signal(session, "restart")
    poll(wait.over, bool, deadline, _PAUSE, _PAUSE)
    result = {"changed": True, "nodes": _shown(wait.nodes, wait.restarted)}
    if not wait.missing:
        return result
    lines = [f"{node['endpoint']}: {refused.get(node['endpoint']) or _not_back(node)}" for node in wait.nodes if node["endpoint"] in wait.missing]
    head = f"site {session.site}: {params['wait_timeout']} s after the restart it is not complete. See the log of these nodes (journalctl -u minio):"
    return {**result, "msg": "\n".join([head, *lines, *([wait.why] if wait.why else [])])}


def _may_restart(cluster: Record) -> bool:
    """Whether the nodes that are online use each other's drives, and are old enough for a new process to be told from them."""
    online = [node for node in cluster["nodes"] if node["state"] == "online"]
    return has_settled(online) and all(node["uptime_seconds"] > 2 * _TELLING for node in online)


class _Restart:
    """Watches a site until the nodes that were online are so again, in a new process, with write quorum.

    :ivar nodes: as they were last seen. :ivar missing: those that are not back. :ivar why: what else is wrong.
    """

    def __init__(self, session: Session, cluster: Record) -> None:
        self.nodes: list[Record] = cluster["nodes"]
        self.restarted: set[str] = set()
        self.missing = set(_ages(cluster))
        self.why = ""
        self._session = session
        self._births = self._seen(cluster)

    def over(self) -> bool:
        """Look once."""
        self.missing, self.why = set(self._births), ""
        try:
            if healthy(self._session, "cluster", _PROBE):
                cluster = describe(read_info(self._session), ())
                self.nodes = cluster["nodes"]
                births = self._seen(cluster)
                self.restarted = {name for name, born in births.items() if name not in self._births or born > self._births[name] + _TELLING}
                self.missing -= self.restarted
            else:
                self.why = "It has no write quorum."
        except MinioError as error:
            self.why = str(error)
        return not self.missing

    @staticmethod
    def _seen(cluster: Record) -> dict[str, float]:
        """When the nodes that answered were started, on this machine's clock."""
        now = time.monotonic()
        return {name: now - age for name, age in _ages(cluster).items()}


def _ages(cluster: Record) -> dict[str, int]:
    return {node["endpoint"]: node["uptime_seconds"] for node in cluster["nodes"] if node["state"] == "online"}


def _not_back(node: Record) -> str:
    return "it is still the process of before the restart." if node["state"] == "online" else f"{node['state']}."


def _stop(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> Record:
    deadline = time.monotonic() + params["wait_timeout"]
    if not _up(session):
        return {"changed": False, "nodes": []}
    cluster = _checked(session, "stop", params["force"])
    result = {"changed": True, "nodes": _shown(cluster["nodes"], set())}
    if check_mode:
        return result
    refused = _of_online(cluster, _signal(session, "stop"))
    gone: t.Optional[float] = None
    while gone is None or time.monotonic() - gone < _SILENT:
        if time.monotonic() > deadline:
            text = (
                f"site {session.site} ({session.url}): it was told to stop, and answers. Its service manager starts it again, or wait_timeout was too"
                " short: stop the service on its hosts instead (systemctl stop minio)."
            )
            return {**result, "msg": text}
        gone = None if _up(session) else gone or time.monotonic()
        time.sleep(_PAUSE)
    if refused:
        return {**result, "msg": _refusal(session, "stop", refused)}
    return result


def _up(session: Session) -> bool:
    """Whether a server answers. A load balancer that reaches none says so with one of these."""
    try:
        return session.status("GET", "/minio/health/live", _PROBE) not in (502, 503, 504)
    except Unreachable as error:
        if not error.passing:
            raise
        return False


def _freeze(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> Record:
    cluster = _checked(session, "freeze", params["force"])
    result = {"changed": True, "nodes": _shown(cluster["nodes"], set())}
    if not _answers(session):
        return {**result, "changed": False}
    if check_mode:
        return result
    refused = _of_online(cluster, _signal(session, "freeze"))
    if refused and not params["force"]:
        _signal(session, "unfreeze")
        text = "The other nodes are unfrozen again. force: true keeps them frozen."
        return {**result, "changed": False, "msg": f"{_refusal(session, 'freeze', refused)}\n{text}"}
    if _answers(session):
        return {**result, "msg": f"site {session.site} ({session.url}): it was frozen, and S3 answers. Is url the address of another site?"}
    return result


def _unfreeze(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> Record:
    cluster = describe(read_info(session), ())
    result = {"changed": False, "nodes": _shown(cluster["nodes"], set())}
    for _attempt in range(_FREEZES):
        if _answers(session):
            return result
        result["changed"] = True
        if check_mode:
            return result
        refused = _of_online(cluster, _signal(session, "unfreeze"))
        if refused and not params["force"]:
            return {**result, "msg": _refusal(session, "unfreeze", refused)}
    if _answers(session):
        return result
    text = f"site {session.site} ({session.url}): it was unfrozen {_FREEZES} times, and S3 does not answer within {_PROBE} s. Look for drives that hang."
    return {**result, "msg": f"{text} A restart unfreezes as well."}


def _answers(session: Session) -> bool:
    """Whether the S3 API answers, be it with a refusal. What is frozen lets requests wait (S cmd/handler-api.go, maxClients)."""
    try:
        session.status("HEAD", "/minio-service-check", _PROBE)
    except Unreachable as error:
        if error.passing:
            raise
        return False
    return True


def _checked(session: Session, action: str, force: bool) -> Record:
    """The cluster as it is. :raises MinioError: something speaks against the action."""
    cluster = describe(read_info(session), ())
    if force:
        return cluster
    problems = [f"node {node['endpoint']} is {node['state']}" for node in cluster["nodes"] if node["state"] != "online"]
    if action != "freeze":
        problems += [f"node {drive['node']} heals {drive['path']}" for drive in cluster["drives"] if drive["healing"]]
        problems += [f"node {name}: {text}" for name, text in _signal(session, action, dry_run=True).items()] if not problems else []
    if problems:
        done = {"restart": "not restarted", "stop": "not stopped", "freeze": "not frozen"}[action]
        raise MinioError(f"site {session.site}: {done}: {', '.join(problems)}. Wait or mend it first (minio_cluster_info shows it), or set force: true.")
    return cluster


def _signal(session: Session, action: str, dry_run: bool = False) -> dict[str, str]:
    """Have all nodes act. :returns: the nodes that do not, with the reason."""
    query = {"action": action, "type": "2", "dry-run": str(dry_run).lower()}
    try:
        answer = json.loads(session.admin("POST", "service", query, resource=f"service {action}", once=True))
    except Unreachable as error:
        # The answer can get lost in the stop that it announces.
        if not error.broken or action not in ("restart", "stop"):
            raise
        return {}
    return refusals(answer)


def refusals(answer: Record) -> dict[str, str]:
    """The nodes that did not follow, with the reason, from the server's answer."""
    found = {}
    for result in answer.get("results") or ():
        if result.get("waitingDrives"):
            found[result["host"]] = f"it does not act, because drives hang: {', '.join(sorted(result['waitingDrives']))}. Restart it on its host."
        elif result.get("err"):
            found[result["host"]] = " ".join(result["err"].split())
    return found


def _of_online(cluster: Record, refused: t.Mapping[str, str]) -> dict[str, str]:
    """What nodes that were down did not do is no news."""
    return {name: text for name, text in refused.items() if name in _ages(cluster)}


def _refusal(session: Session, action: str, refused: t.Mapping[str, str]) -> str:
    return "\n".join([f"site {session.site}: these nodes did not {action}:", *(f"{name}: {text}" for name, text in sorted(refused.items()))])


def _shown(nodes: t.Iterable[Record], restarted: t.Collection[str]) -> list[Record]:
    return [{**{key: node[key] for key in ("endpoint", "state", "version", "uptime_seconds")}, "restarted": node["endpoint"] in restarted} for node in nodes]
