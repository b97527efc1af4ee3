# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a status: rules, totals, and one readable line for each breach of a threshold."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._common.errors import InputErrors, ServerError
from .._common.units import parse_duration, parse_size, show_duration, show_size
from .._failover.record import Record, read_records
from .._replication.options import target_names
from .._site.session import Session
from .._site.snapshot import DENIED
from .sites import site_status
from .status import RuleStatus, Status


@dataclasses.dataclass(frozen=True)
class Thresholds:
    """What is a breach; ``None`` is no limit.

    :param pending_bytes: the most bytes that wait. :param failed_objects: the most objects that failed.
    :param lag: the greatest age of what waits, in seconds. :param probe_lag: the longest time that a probe takes, in seconds.
    :param online: every target must be online. :param probed: there were probes, and one that did not arrive is a breach.
    """

    pending_bytes: t.Optional[int] = None
    failed_objects: t.Optional[int] = None
    lag: t.Optional[float] = None
    probe_lag: t.Optional[float] = None
    online: bool = False
    probed: bool = False


def report_from(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> dict[str, t.Any]:
    """Read, wait if that is asked, and judge.

    :raises InputErrors: a threshold cannot be read.
    :returns: the module's result; with a ``msg`` if there are breaches.
    """
    probes = params["probe"] and not check_mode
    thresholds = _thresholds(params, probes)
    records = _open_operations(session)
    back = {address for record in records or () for address in record.addresses}
    status = Status(session, set(params["buckets"]) if params["buckets"] is not None else None, back)
    status.read(patient=params["require_online"] or params["wait"], exact=params["exact"])
    waits = params["wait"] and not check_mode
    if waits:
        status.drain(params["wait_timeout"])
    if probes:
        status.probe(params["probe_timeout"])
    status.read_sizes()
    names = target_names(params["targets"])
    result = report(status, session.site, thresholds, waits, names, datetime.datetime.now(datetime.timezone.utc))
    result["settled"] = waits and (status.settled or result["drained"])
    result["failed_versions"] = _failed(status, names, params["most"])
    result["operations"] = None if records is None else [record.shown() for record in records]
    if records is None:
        result["notes"].append(f"site {session.site}: whether a failover is open is unknown: the access key lacks the permission admin:GetPolicy.")
    result["site_replication"] = site_status(session)
    mismatches = list(_mismatch_lines(session.site, result["site_replication"]))
    if params["max_mismatches"] is not None and len(mismatches) > params["max_mismatches"]:
        result["breaches"] += mismatches
        result["breach_kinds"] += ["mismatch"] * len(mismatches)
        result["msg"] = "\n".join(result["breaches"])
    return result if params["exact"] else _inexact(result)


def _open_operations(session: Session) -> t.Optional[list[Record]]:
    """``None`` where the access key may not see them."""
    try:
        return read_records(session)
    except ServerError as error:
        if error.code in DENIED:
            return None
        raise


def report(status: Status, site: str, thresholds: Thresholds, waited: bool, names: dict[str, str], now: datetime.datetime) -> dict[str, t.Any]:
    """The part of the result that is about rules. :param names: the targets' names by url."""
    pending = sum(len(rule.missing) for rule in status.rules)
    result: dict[str, t.Any] = {
        "changed": False,
        "rules": [_rule(rule, names, now) for rule in status.rules],
        "queue": status.queue,
        "pending_objects": pending,
        "pending_bytes": sum(rule.size(rule.missing) for rule in status.rules),
        "lag": round(max((rule.lag(now) for rule in status.rules), default=0.0), 1),
        "drained": not pending,
        "uncertain_objects": sum(len(rule.uncertain) for rule in status.rules),
        "notes": list(_notes(status, site)),
        "breaches": [f"site {site}: {name}: no replication rule, or no such bucket." for name in status.without_rules],
        "breach_kinds": ["no_rule"] * len(status.without_rules),
    }
    for rule, entry in zip(status.rules, result["rules"]):
        where = f"site {site}: {rule.bucket} → {names.get(rule.url, rule.url)}/{rule.target_bucket}" + (f" [{rule.rule.prefix}]" if rule.rule.prefix else "")
        found = list(_breaches(rule, thresholds, waited, now))
        entry["breached"] = bool(found)
        result["breaches"] += [f"{where}: {text}" for _kind, text in found]
        result["breach_kinds"] += [kind for kind, _text in found]
    if result["breaches"]:
        result["msg"] = "\n".join(result["breaches"])
    return result


def _thresholds(params: t.Mapping[str, t.Any], probed: bool) -> Thresholds:
    errors: list[str] = []
    found: dict[str, t.Any] = {}
    for name, parse in (("max_pending_bytes", parse_size), ("max_lag", parse_duration), ("max_probe_lag", parse_duration)):
        if params[name] is not None:
            try:
                found[name[len("max_") :]] = parse(params[name])
            except ValueError as error:
                errors.append(f"{name}: {error}.")
    if not params["exact"]:
        told = [name for name in ("max_pending_bytes", "max_lag", "max_failed_objects", "wait") if params[name] not in (None, False)]
        errors += [f"{name}: it needs the exact backlog. Leave exact: false out, or this." for name in told]
    if params["max_probe_lag"] is not None and not params["probe"]:
        errors.append("max_probe_lag: it needs probe: true.")
    if errors:
        raise InputErrors(errors)
    return Thresholds(**found, failed_objects=params["max_failed_objects"], online=params["require_online"], probed=probed)


def _inexact(result: dict[str, t.Any]) -> dict[str, t.Any]:
    """The result without what was not looked at: ``None`` there."""
    unknown = dict.fromkeys(("pending_objects", "pending_bytes", "uncertain_objects", "lag"))
    rules = [{**rule, **unknown, "oldest": None, "failed_objects": None, "failed_bytes": None} for rule in result["rules"]]
    return {**result, **unknown, "drained": None, "notes": [], "rules": rules}


def _failed(status: Status, names: dict[str, str], most: int) -> list[dict[str, t.Any]]:
    """The first failed versions with the server's reason."""
    if not any(rule.failed or rule.uncertain for rule in status.rules):
        return []
    reasons = status.refusals()
    found: list[dict[str, t.Any]] = []
    for rule in status.rules:
        reason = "the target is offline, seen from this site" if rule.online is False else reasons.get(rule.bucket, "")
        shown = [*rule.failed, *rule.uncertain][: most - len(found)]
        single = {} if reason else status.reasons_of([item for item in shown if not item.marker], rule.bucket)
        for item in shown:
            place = {"bucket": rule.bucket, "key": item.key, "version_id": item.version, "delete_marker": item.marker}
            found.append({**place, "target": names.get(rule.url, rule.url), "reason": reason or single.get((item.key, item.version), "")})
    return found


def _notes(status: Status, site: str) -> t.Iterator[str]:
    """Where the server's counter and its comparison differ. The counter is of the bucket, and forgets what the server gave up."""
    for bucket in dict.fromkeys(rule.bucket for rule in status.rules):
        rules = [rule for rule in status.rules if rule.bucket == bucket]
        exact = len({(item.key, item.version) for rule in rules for item in (*rule.missing, *rule.uncertain)})
        counted = rules[0].queued[0]
        if exact != counted:
            yield f"site {site}: {bucket}: the server's counter says that {_objects(counted)} wait, its comparison object by object says {exact:,}."


def _mismatch_lines(site: str, found: t.Optional[dict[str, t.Any]]) -> t.Iterator[str]:
    for kind, names in (found or {}).get("mismatches", {}).items():
        for name, lines in names.items():
            yield f"site {site}: site replication: {kind} {name}: {'; '.join(lines)}."


def _rule(status: RuleStatus, names: dict[str, str], now: datetime.datetime) -> dict[str, t.Any]:
    oldest = status.oldest
    return {
        "bucket": status.bucket,
        "target": names.get(status.url, status.url),
        "target_bucket": status.target_bucket,
        "id": status.rule.id,
        "priority": status.rule.priority,
        "prefix": status.rule.prefix,
        "enabled": status.rule.enabled,
        "online": status.online,
        "downtime": round(status.downtime, 1),
        "latency": round(status.latency, 6),
        "queued_objects": status.queued[0],
        "queued_bytes": status.queued[1],
        "failed_objects": len(status.failed),
        "failed_bytes": status.size(status.failed),
        "failures_last_hour": status.failures,
        "pending_objects": len(status.missing),
        "pending_bytes": status.size(status.missing),
        "uncertain_objects": len(status.uncertain),
        "oldest": oldest.modified.isoformat(timespec="seconds") if oldest else None,
        "lag": round(status.lag(now), 1),
        "probe_lag": round(status.probe.seconds, 3) if status.probe and status.probe.seconds is not None else None,
    }


def _breaches(status: RuleStatus, most: Thresholds, waited: bool, now: datetime.datetime) -> t.Iterator[tuple[str, str]]:
    """The kind of each breach, and its text."""
    count, size, failed = len(status.missing), status.size(status.missing), len(status.failed)
    if most.online and status.rule.enabled and status.online is not True:
        # The downtime is the sum of all outages since the server started, so it is no age of this one.
        yield "offline", "the target is offline, seen from this site." if status.online is False else "the server has not reached the target yet."
    if most.pending_bytes is not None and size > most.pending_bytes:
        yield "behind", f"{_objects(count)} with {show_size(size)} wait, more than max_pending_bytes {show_size(most.pending_bytes)}."
    # What failed while a target is offline is no other problem.
    if most.failed_objects is not None and failed > most.failed_objects and not (most.online and status.online is False):
        yield "failed", f"{_objects(failed)} with {show_size(status.size(status.failed))} failed, more than max_failed_objects {most.failed_objects}."
    if most.lag is not None and status.oldest and status.lag(now) > most.lag:
        yield "behind", f"{status.oldest.key} waits for {show_duration(status.lag(now))}, more than max_lag {show_duration(most.lag)}."
    if most.probed and status.probe:
        seconds = status.probe.seconds
        if seconds is None:
            yield "probe", "the probe was not there when probe_timeout ended."
        elif most.probe_lag is not None and seconds > most.probe_lag:
            yield "probe", f"the probe took {show_duration(seconds)}, more than max_probe_lag {show_duration(most.probe_lag)}."
    if waited and status.missing:
        yield "behind", f"{_objects(count)} with {show_size(size)} still waited when wait_timeout ended."


def _objects(count: int) -> str:
    return f"{count:,} object" + ("" if count == 1 else "s")
