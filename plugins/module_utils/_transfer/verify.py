# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a target have what its source has? From the two listings alone, whatever the servers say of their replication."""

from __future__ import annotations

import datetime
import time
import typing as t

from .._common.errors import InputErrors, ServerError
from .._common.poll import poll
from .._common.units import parse_size
from .._rules.formats import Rule
from .._rules.snapshot import read_replication
from .._site.address import comparable
from .._site.listing import versions_by_key
from .._site.session import Session
from .._site.sites import open_site
from .comparison import Comparer, Comparison
from .same_content import Budget, ContentJudge
from .verify_report import is_kept, verify_result
from .version_history import gone, removed, replicas


class Work(t.NamedTuple):
    """One rule to compare. :param target: the entry of ``targets`` it leads to."""

    bucket: str
    rule: Rule
    target_bucket: str
    target: t.Mapping[str, t.Any]


def verify_from(params: t.Mapping[str, t.Any], session: Session) -> dict[str, t.Any]:
    """Compare each rule's bucket with that of its target, until the time is over. Compare again what is not kept, as long as the module may wait.

    :returns: the module's result; a ``msg`` in it where something is missing, different or was not compared.
    :raises InputErrors: a rule leads to a site that is none of the targets, a bucket has no rules, or a limit cannot be read.
    """
    is_over = _clock(params["time_limit"])
    budget = _budget(params)
    work = _work(params, session)
    until = (session.server_time - datetime.timedelta(seconds=params["min_age"])).strftime("%Y-%m-%dT%H:%M:%S.999Z")
    sessions = {item["name"]: open_site(item, params["timeout"]) for item in params["targets"]}
    rules: dict[int, dict[str, t.Any]] = {}
    ends: dict[int, t.Optional[str]] = {}

    def compare() -> bool:
        """Compare the rules that are not known to be kept. :returns: whether there is nothing to compare again."""
        for number, item in enumerate(work):
            if is_over() or (number in rules and is_kept(session.site, rules[number])):
                continue
            other = sessions[item.target["name"]]
            judge = ContentJudge(session, item.bucket, other, item.target_bucket, budget, is_over)
            metadata = bool(item.rule.tags) or _has_object_lock(session, item.bucket)
            here, there = (versions_by_key(site, bucket, item.rule.prefix, metadata) for site, bucket in ((session, item.bucket), (other, item.target_bucket)))
            found = Comparer(item.rule, until, params["most"], judge).compare(here, there, is_over)
            if found.complete or number not in rules:
                rules[number] = {**_place(item), **_shown(session, item, other, found, is_over)}
                ends[number] = found.after
        return is_over() or all(is_kept(session.site, rule) for rule in rules.values())

    poll(compare, bool, time.monotonic() + params["wait_timeout"])
    for other in sessions.values():
        session.charge(other.requests)
    skipped = [{**_place(item), "after": ends.get(number)} for number, item in enumerate(work) if number not in rules or not rules[number]["complete"]]
    return verify_result(session.site, list(rules.values()), skipped)


def _place(work: Work) -> dict[str, t.Any]:
    return {"bucket": work.bucket, "target": work.target["name"], "target_bucket": work.target_bucket, "id": work.rule.id, "prefix": work.rule.prefix}


def _clock(limit: t.Optional[int]) -> t.Callable[[], bool]:
    """Tells whether so many seconds are over since now. :param limit: ``None`` for never."""
    end = None if limit is None else time.monotonic() + limit
    return lambda: end is not None and time.monotonic() >= end


def _budget(params: t.Mapping[str, t.Any]) -> t.Optional[Budget]:
    """:raises InputErrors: the limit is no size."""
    try:
        limit = parse_size(params["deep_limit"])
    except ValueError as error:
        raise InputErrors([f"deep_limit: {error}."]) from None
    return Budget(limit) if params["deep"] else None


def _work(params: t.Mapping[str, t.Any], session: Session) -> list[Work]:
    """The rules that are enabled and lead to the targets that are wanted, those of a bucket by their priority. :raises InputErrors: see verify_from."""
    state = {name: found for name, found in read_replication(session, set(params["buckets"]) if params["buckets"] else None).items() if found.rules}
    targets = {comparable(item["replication_url"] or item["url"]): item for item in params["targets"]}
    errors = [f"site {session.site}: bucket {bucket}: it has no replication rules." for bucket in params["buckets"] or () if bucket not in state]
    work = []
    for bucket, found in sorted(state.items()):
        for rule in sorted((rule for rule in found.rules if rule.enabled), key=lambda rule: rule.priority, reverse=True):
            remote = found.targets.get(rule.arn)
            target = targets.get(remote.url) if remote else None
            if params["only"] is not None and (not target or target["name"] not in params["only"]):
                continue
            if not remote or not target:
                where = remote.url if remote else rule.arn
                errors.append(f"site {session.site}: bucket {bucket}: rule {rule.id} leads to {where}, and no target has this url. Add the site to targets.")
            else:
                work.append(Work(bucket, rule, remote.bucket, target))
    if errors:
        raise InputErrors(errors)
    return work


def _has_object_lock(session: Session, bucket: str) -> bool:
    try:
        session.s3("GET", bucket, query={"object-lock": ""})
    except ServerError as error:
        if error.code == "ObjectLockConfigurationNotFoundError":
            return False
        raise
    return True


def _shown(session: Session, work: Work, other: Session, found: Comparison, is_over: t.Callable[[], bool]) -> dict[str, t.Any]:
    """A comparison as the result has it, with what single requests say of what is missing and of what there is more."""
    missing, extra = ([finding.version for finding in found.found[kind]] for kind in ("missing", "extra"))
    # In this order: a removal that arrives in between is gone on the target, and not hidden here any more.
    hidden = removed(session, work.bucket, [] if is_over() else extra)
    no_more = set() if is_over() else gone(other, work.target_bucket, extra)
    received = replicas(session, work.bucket, [] if is_over() else missing)
    entries = {
        kind: [{**_entry(finding.version), **({"fields": list(finding.fields)} if finding.fields else {})} for finding in findings]
        for kind, findings in found.found.items()
    }
    for entry, finding in zip(entries["unproven"], found.found["unproven"]):
        entry["reason"] = finding.reason
    for entry in entries["missing"]:
        entry["replica"] = received.get(entry["version_id"])
    for entry in entries["extra"]:
        entry["removed"] = hidden.get(entry["version_id"])
    entries["extra"] = [entry for entry in entries["extra"] if entry["version_id"] not in no_more]
    counts = {**found.counts, "extra": found.counts["extra"] - len(no_more)}
    return {
        "equal": found.equal,
        "recent": found.recent,
        "unencrypted": found.unencrypted,
        "counts": counts,
        **entries,
        "complete": found.complete,
    }


def _entry(version: t.Any) -> dict[str, t.Any]:
    return {"key": version.key, "version_id": version.id, "delete_marker": version.marker, "size": version.size, "modified": version.modified}
