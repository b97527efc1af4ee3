# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draining as a module does it: what was missing, what still is, and why."""

from __future__ import annotations

import dataclasses
import typing as t

from .._common.errors import InputErrors
from .._common.units import show_key
from .._replication.backlog import Missing
from .._replication.options import target_names
from .._replication.target_health import (
    CLIENTS_KEY,
    is_unreadable,
    offline_targets,
    reasons_of_versions,
    refusals,
)
from .._rules.formats import Rule
from .._rules.snapshot import BucketReplication, read_replication
from .._site.session import Session
from .._site.sites import open_site
from .drain import Drain
from .markers import Renewal

_KEYS_SHOWN = 5
_UNSENDABLE = (
    "a delete marker that failed is sent again only where delete_replication is true. Run this with marker_targets, which makes another one in its place"
    " on all sites."
)


def drain_from(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> dict[str, t.Any]:
    """Drain the buckets, or only look in check mode.

    :returns: the module's result; a ``msg`` in it where something is still missing.
    :raises InputErrors: a bucket of ``buckets`` has no rules, or a name of ``only`` is none of ``targets``.
    """
    wanted = set(params["buckets"]) if params["buckets"] is not None else None
    names = target_names(params["targets"])
    only = set(params["only"]) if params["only"] is not None else None
    found = {name: _leading_to(only, bucket, names) for name, bucket in read_replication(session, wanted).items()}
    state = {name: bucket for name, bucket in found.items() if bucket.rules}
    there = "no replication rule" if only is None else f"no replication rule to {', '.join(sorted(only))}"
    errors = [f"site {session.site}: bucket {name}: {there}, or no such bucket." for name in sorted((wanted or set()) - state.keys())]
    unknown = sorted((only or set()) - set(names.values()))
    errors += [f"site {session.site}: only: {name} is not in targets. Add the site with its name and url." for name in unknown]
    if errors:
        raise InputErrors(errors)
    sites = {target["replication_url"] or target["url"]: open_site(target, params["timeout"]) for target in params["marker_targets"] or ()}
    drain = Drain(session, {name: found.rules for name, found in state.items()}, Renewal(session, state, sites) if sites else None)
    before = drain.read()
    complete = check_mode or drain.run(params["wait_timeout"], lambda: offline_targets(session))
    session.charge(sum(site.requests for site in sites.values()))
    left = [(bucket, arn, items) for bucket in sorted(drain.left) for arn, items in _by_target(drain.left[bucket]).items()]
    count = sum(map(len, drain.left.values()))
    result = {
        "rules": [_rule(bucket, rule, found, names) for bucket, found in sorted(state.items()) for rule in found.rules],
        "changed": bool(before) if check_mode else count < before,
        "missing_objects": before,
        "left_objects": count,
        "uncertain_objects": sum(drain.is_uncertain(bucket, item) for bucket, missing in drain.left.items() for item in missing),
        "drained": complete and not count,
        "settled": complete,
        "left": [_shown(drain, bucket, item, state[bucket], names) for bucket, missing in sorted(drain.left.items()) for item in missing][: params["most"]],
    }
    if check_mode or result["drained"]:
        return result
    offline = offline_targets(session)
    if not count:
        urls = {found.targets[arn].url for found in state.values() for arn in found.targets.keys() & offline}
        away = ", ".join(sorted(names.get(url, url) for url in urls))
        cause = f"{away} is offline, seen from this site. Run this again when it is back." if away else "there was not enough time. Raise wait_timeout."
        text = f"site {session.site}: no version is missing, but removals of versions, which cannot be counted, were not brought on their way: {cause}"
        return {**result, "breaches": [text], "msg": text}
    why = refusals(session, sorted({bucket for bucket, arn, _items in left if arn not in offline}))
    lines = []
    for bucket, arn, items in left:
        url, place = _target(state[bucket], arn)
        place_of_rule = f"site {session.site}: {bucket} → {names.get(url, url)}/{place}"
        general = "the target is offline, seen from this site." if arn in offline else why.get(bucket, "the server is still at it, give it more time.")
        by_reason: dict[tuple[str, str], list[Missing]] = {}
        failed = [] if arn in offline or bucket in why else [(item.key, item.version) for item in items if item.waiting[arn] and not item.marker]
        single = reasons_of_versions(session, bucket, failed)
        for item in items:
            what, reason = _why_left(drain, bucket, item, single)
            waits = arn in offline and not drain.is_unsendable(bucket, item)
            by_reason.setdefault((what, general if waits or not reason else reason), []).append(item)
        lines += [f"{place_of_rule}: {_versions(len(found))} {what}: {_keys(found)}: {reason}" for (what, reason), found in by_reason.items()]
    return {**result, "breaches": lines, "msg": "\n".join(lines)}


def _why_left(drain: Drain, bucket: str, item: Missing, single: dict[tuple[str, str], str]) -> tuple[str, str]:
    """What is to be said of a version, and why; ``""`` where the reason is not one of this version alone.

    :param single: reasons by key and version.
    """
    place = (bucket, item.key, item.version)
    error, not_renewed = drain.errors.get(place), drain.not_renewed.get(place)
    if drain.is_uncertain(bucket, item):
        return "not known to be there", CLIENTS_KEY
    if drain.is_unsendable(bucket, item):
        return "still missing", f"the delete marker could not be renewed: {not_renewed}" if not_renewed else _UNSENDABLE
    if error and not is_unreadable(error):
        return "still missing", f"the server cannot read it: {error}"
    return "still missing", single.get((item.key, item.version), "")


def _keys(items: list[Missing]) -> str:
    return ", ".join(dict.fromkeys(show_key(item.key) for item in items[:_KEYS_SHOWN])) + (" …" if len(items) > _KEYS_SHOWN else "")


def _leading_to(only: t.Optional[set[str]], bucket: BucketReplication, names: dict[str, str]) -> BucketReplication:
    """The bucket with those of its rules that lead to some targets."""
    if only is None:
        return bucket
    return dataclasses.replace(bucket, rules=[rule for rule in bucket.rules if names.get(_target(bucket, rule.arn)[0]) in only])


def _by_target(missing: list[Missing]) -> dict[str, list[Missing]]:
    found: dict[str, list[Missing]] = {}
    for item in missing:
        for arn in item.waiting:
            found.setdefault(arn, []).append(item)
    return found


def _target(state: BucketReplication, arn: str) -> tuple[str, str]:
    target = state.targets.get(arn)
    return (target.url, target.bucket) if target else (arn, "?")


def _rule(bucket: str, rule: Rule, state: BucketReplication, names: dict[str, str]) -> dict[str, t.Any]:
    url, place = _target(state, rule.arn)
    return {"bucket": bucket, "target": names.get(url, url), "target_bucket": place, "prefix": rule.prefix, "enabled": rule.enabled}


def _shown(drain: Drain, bucket: str, item: Missing, state: BucketReplication, names: dict[str, str]) -> dict[str, t.Any]:
    urls = [_target(state, arn)[0] for arn in item.waiting]
    return {
        "bucket": bucket,
        "key": item.key,
        "version_id": item.version,
        "modified": item.modified.isoformat(timespec="seconds"),
        "delete_marker": item.marker,
        "removed": item.removed,
        "failed": any(item.waiting.values()),
        "uncertain": drain.is_uncertain(bucket, item),
        "targets": [names.get(url, url) for url in urls],
    }


def _versions(count: int) -> str:
    return f"{count:,} version{' is' if count == 1 else 's are'}"
