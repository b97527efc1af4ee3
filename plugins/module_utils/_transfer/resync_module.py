# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resyncs as a module does them: once for each ID, joined where they run, canceled, and what came of them."""

from __future__ import annotations

import json
import time
import typing as t

from .._common.errors import InputErrors, MinioError
from .._common.poll import poll
from .._common.units import parse_duration, show_key
from .._replication.backlog import Missing, read_backlog
from .._replication.options import target_names
from .._replication.target_health import offline_targets
from .._rules.formats import Rule
from .._rules.snapshot import BucketReplication, read_replication
from .._site.session import Session
from .drain import Drain, unreadable
from .resync import Resync, read_resyncs, start_resyncs, wait_for_resyncs
from .resync_cancel import cancel_resyncs, find_mark, is_canceling
from .resync_mark import Mark

Pair = tuple[str, str]
_PAUSE = 0.5
_KEYS_SHOWN = 5
_OFFLINE = "the target is offline, seen from this site, so that nothing was started. The site looks every 5 seconds."
State = dict[str, BucketReplication]


def resync_from(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> dict[str, t.Any]:
    """Start what has not been done under the ID, and wait if that is asked.

    :returns: the module's result; a ``msg`` in it where something could not be started or did not end well.
    :raises InputErrors: a rule that is not there, or that the server cannot resync.
    """
    older_than = _older_than(params)
    names = target_names(params["targets"])
    rules = params["rules"]
    state = read_replication(session, {rule["bucket"] for rule in rules} if rules is not None else None)
    pairs = _pairs(session.site, state, rules, names)
    resyncs = read_resyncs(session, pairs)
    _refuse_others(session, state, names, resyncs, params)
    if params["state"] == "canceled":
        return _cancel(session, state, names, resyncs, params, check_mode)
    wanted = [] if params["state"] == "queried" else [resync for resync in resyncs if not _done(session, state, resync, params["id"])]
    starting = [resync for resync in wanted if not resync.running]
    if check_mode or not wanted:
        known = _notes(session, state, names, resyncs) if params["state"] == "finished" else []
        return {**_result(session, state, names, resyncs), "changed": bool(starting), "notes": known}
    deadline = time.monotonic() + params["wait_timeout"]
    offline = _offline(session, starting, deadline)
    failures = start_resyncs(session, [resync for resync in starting if resync.arn not in offline], params["id"], older_than)
    lines = [f"{_label(session, state, names, resync)}: {error}" for resync, error in failures]
    lines += [f"{_label(session, state, names, resync)}: {_OFFLINE}" for resync in starting if resync.arn in offline]
    notes: list[str] = []
    changed = len(starting) > len(lines)
    if params["state"] == "finished":
        resyncs = wait_for_resyncs(session, pairs, deadline)
        state = _as_it_is_now(session, state)
        _drain_what_failed(session, state, resyncs, deadline - time.monotonic())
        lines += [line for resync in resyncs if resync.arn not in offline for line in _shortcomings(session, state, names, resync)]
        notes = _notes(session, state, names, resyncs)
    else:
        resyncs, state = read_resyncs(session, pairs), _as_it_is_now(session, state)
    result = {**_result(session, state, names, resyncs), "changed": changed, "notes": notes}
    result["running"] = result["running"] or bool(offline)
    return {**result, "breaches": lines, "msg": "\n".join(lines)} if lines else result


def _refuse_others(session: Session, state: State, names: dict[str, str], resyncs: list[Resync], params: t.Mapping[str, t.Any]) -> None:
    """:raises InputErrors: another resync runs, or this one is being canceled, and something else is wanted of it."""
    errors = []
    for resync in resyncs if params["state"] != "queried" else []:
        if resync.running and resync.id != params["id"]:
            errors.append(f"{_label(session, state, names, resync)}: the resync {resync.id} is running. Wait for it, or give its id.")
        elif params["state"] != "canceled" and is_canceling(state[resync.bucket], resync):
            errors.append(f"{_label(session, state, names, resync)}: the cancel of the resync {resync.id} has not ended. Run it again (state=canceled) first.")
    if errors:
        raise InputErrors(errors)


def _cancel(session: Session, state: State, names: dict[str, str], resyncs: list[Resync], params: t.Mapping[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """Have none run under the ID. One that has ended stays as it is."""
    wanted = [resync for resync in resyncs if resync.id == params["id"] and (resync.running or is_canceling(state[resync.bucket], resync))]
    if check_mode or not wanted:
        return {**_result(session, state, names, resyncs), "changed": bool(wanted)}
    failures = cancel_resyncs(session, state, wanted, params["wait_timeout"])
    resyncs, state = read_resyncs(session, [(resync.bucket, resync.arn) for resync in resyncs]), _as_it_is_now(session, state)
    lines = [f"{_label(session, state, names, resync)}: {error}" for resync, error in failures]
    refused = {(resync.bucket, resync.arn) for resync, _error in failures}
    lines += [
        f"{_label(session, state, names, resync)}: the server had not passed all versions when wait_timeout ended, and sends none of them;"
        " existing_objects of the rule is off until then. Run it again."
        for resync in resyncs
        if (resync.bucket, resync.arn) not in refused and is_canceling(state[resync.bucket], resync)
    ]
    result = {**_result(session, state, names, resyncs), "changed": len(refused) < len(wanted)}
    return {**result, "breaches": lines, "msg": "\n".join(lines)} if lines else result


def _as_it_is_now(session: Session, state: State) -> State:
    """Read it again, for the marks and the rules of a cancel; a bucket that is gone stays as it was."""
    return {**state, **read_replication(session, set(state))}


def _offline(session: Session, starting: list[Resync], deadline: float) -> set[str]:
    """The ARNs that stay offline until the deadline. The server would go through the whole bucket, and fail for each version."""
    wanted = {resync.arn for resync in starting}
    return poll(lambda: wanted & offline_targets(session) if wanted else set(), lambda offline: not offline, deadline, longest=_PAUSE)


def _drain_what_failed(session: Session, state: State, resyncs: list[Resync], timeout: float) -> None:
    """What could not be sent has a status now, and is sent for being asked for."""
    buckets = {resync.bucket for resync in resyncs if resync.failed and resync.status == "Completed" and _left(session, state, resync)}
    if buckets and timeout > 0:
        Drain(session, {bucket: state[bucket].rules for bucket in buckets}).run(timeout, lambda: offline_targets(session))


def _older_than(params: t.Mapping[str, t.Any]) -> float:
    try:
        return parse_duration(params["older_than"]) if params["older_than"] is not None else 0.0
    except ValueError as error:
        raise InputErrors([f"older_than: {error}."]) from None


def _pairs(site: str, state: State, rules: t.Optional[list[dict[str, str]]], names: dict[str, str]) -> list[Pair]:
    """Bucket and ARN of what is to be resynced. :raises InputErrors: what of it cannot be."""
    errors: list[str] = []
    pairs: list[Pair] = []
    by_name: dict[Pair, list[Pair]] = {}
    for bucket, found in sorted(state.items()):
        for arn in dict.fromkeys(rule.arn for rule in found.rules if rule.enabled and _for_existing_objects(rule, found)):
            url = found.targets[arn].url
            by_name.setdefault((bucket, names.get(url, url)), []).append((bucket, arn))
    if rules is None:
        return [pair for named in by_name.values() for pair in named]
    for rule in rules:
        named = by_name.get((rule["bucket"], rule["target"]))
        if named:
            pairs += named
        else:
            errors.append(
                f"site {site}: bucket {rule['bucket']}: no rule to {rule['target']} that is enabled and has existing_objects, without which the"
                " server does not resync."
            )
    if errors:
        raise InputErrors(errors)
    return list(dict.fromkeys(pairs))


def _for_existing_objects(rule: Rule, found: BucketReplication) -> bool:
    """Also where a cancel has switched it off."""
    target = found.targets.get(rule.arn)
    mark = Mark.parse(target.reset_id) if target else None
    return bool(target and (rule.existing_objects or (mark and mark.covers(rule))))


def _done(session: Session, state: State, resync: Resync, wanted: str) -> bool:
    """Whether the resync of this ID ran through, and left nothing. A further start under the same ID sends only what it left."""
    if resync.id != wanted or resync.status != "Completed" or find_mark(state[resync.bucket], resync):
        return False
    return not resync.failed or not _left(session, state, resync)


def _left(session: Session, state: State, resync: Resync) -> int:
    """How many versions the target is known to miss. The server also counts removed versions as failed, because the target has them not."""
    waiting = _waiting(session, state, resync)
    return len(waiting) - len(unreadable(session, resync.bucket, waiting))


def _waiting(session: Session, state: State, resync: Resync) -> list[Missing]:
    """What waits of that which the resync is about. Clients may write all the time, and what they wrote since is on its way by itself."""
    missing = read_backlog(session, resync.bucket, state[resync.bucket].rules)
    return [item for item in missing if resync.arn in item.waiting and (resync.started is None or item.modified <= resync.started)]


def _notes(session: Session, state: State, names: dict[str, str], resyncs: list[Resync]) -> list[str]:
    """What the server calls failed and cannot see, which no resync changes."""
    return [line for resync in resyncs if resync.failed and not resync.running for line in _uncertain(session, state, names, resync)]


def _uncertain(session: Session, state: State, names: dict[str, str], resync: Resync) -> t.Iterator[str]:
    found = unreadable(session, resync.bucket, _waiting(session, state, resync))
    if found:
        keys = ", ".join(dict.fromkeys(show_key(item.key) for item in found[:_KEYS_SHOWN])) + (" …" if len(found) > _KEYS_SHOWN else "")
        yield (
            f"{_label(session, state, names, resync)}: {len(found):,} versions are encrypted with a key that only the client has, so that this site cannot"
            f" see whether the target has them, and calls them failed: {keys}. minio_replication_verify says whether they are there."
        )


def _shortcomings(session: Session, state: State, names: dict[str, str], resync: Resync) -> t.Iterator[str]:
    where = _label(session, state, names, resync)
    if resync.running:
        yield f"{where}: still running when wait_timeout ended; run this again to continue."
    elif find_mark(state[resync.bucket], resync):
        yield f"{where}: the resync was canceled meanwhile. Run this again to continue it."
    elif resync.status in ("Failed", "Canceled"):
        yield f"{where}: the server gave the resync up ({resync.status}). See its log, then run this again to continue."
    elif resync.failed:
        left = _left(session, state, resync)
        if left:
            yield f"{where}: {left:,} versions are still missing. minio_replication_drain brings them and says why, or run this again."


def _label(session: Session, state: State, names: dict[str, str], resync: Resync) -> str:
    target = state[resync.bucket].targets[resync.arn]
    return f"site {session.site}: {resync.bucket} → {names.get(target.url, target.url)}/{target.bucket}"


def _result(session: Session, state: State, names: dict[str, str], resyncs: list[Resync]) -> dict[str, t.Any]:
    objects, seconds = sum(resync.objects for resync in resyncs), max((resync.seconds for resync in resyncs), default=0.0)
    running = [resync for resync in resyncs if resync.running or is_canceling(state[resync.bucket], resync)]
    rate = objects / seconds if seconds else 0.0
    left = _expected(session, {resync.bucket for resync in running}) - sum(resync.objects for resync in running) if running else 0
    return {
        "resyncs": [_shown(state, names, resync) for resync in resyncs],
        "notes": [],
        "running": bool(running),
        "replicated_objects": objects,
        "replicated_bytes": sum(resync.size for resync in resyncs),
        "rate": round(rate, 1),
        "seconds_left": round(left / rate) if rate and left > 0 else None,
    }


def _expected(session: Session, buckets: set[str]) -> int:
    """How many versions the buckets have as the scanner last counted them; 0 where it does not say, or the keys may not ask."""
    try:
        usage = json.loads(session.admin("GET", "datausageinfo")).get("bucketsUsageInfo") or {}
    except MinioError:
        return 0
    return sum(found.get("versionsCount") or found.get("objectsCount") or 0 for bucket, found in usage.items() if bucket in buckets)


def _shown(state: State, names: dict[str, str], resync: Resync) -> dict[str, t.Any]:
    target = state[resync.bucket].targets[resync.arn]
    return {
        "bucket": resync.bucket,
        "target": names.get(target.url, target.url),
        "target_bucket": target.bucket,
        "id": resync.id,
        "status": _status(state[resync.bucket], resync),
        "started": resync.started.isoformat(timespec="seconds") if resync.started else None,
        "updated": resync.updated.isoformat(timespec="seconds") if resync.updated else None,
        "replicated_objects": resync.objects,
        "replicated_bytes": resync.size,
        "failed_objects": resync.failed,
    }


def _status(state: BucketReplication, resync: Resync) -> str:
    if find_mark(state, resync):
        return "canceling" if is_canceling(state, resync) else "canceled"
    return resync.status.lower() or "never"
