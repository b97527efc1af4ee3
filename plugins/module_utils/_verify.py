# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a target have what its source has? From the two listings alone, whatever the servers say of their replication."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass, field

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_flow import label
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_formats import Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_snapshot import read_replication
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._version_listing import Group, Version, versions_by_key

_SHOWN = 20


@dataclass
class Comparison:
    """What two listings have in common and what not.

    :param equal: versions that are the same on both sides. :param recent: versions of the source that are too young to be judged.
    :param missing: on the source only. :param different: on both, with another size or ETag. :param extra: on the target only.
    The three hold the first ones only; ``counts`` has all.
    """

    equal: int = 0
    recent: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {"missing": 0, "different": 0, "extra": 0})
    missing: list[Version] = field(default_factory=list)
    different: list[Version] = field(default_factory=list)
    extra: list[Version] = field(default_factory=list)

    def note(self, kind: str, version: Version, most: int) -> None:
        """Count a version, and keep it while there are not too many. :param kind: ``missing``, ``different`` or ``extra``."""
        self.counts[kind] += 1
        kept = getattr(self, kind)
        if len(kept) < most:
            kept.append(version)


def compare(source: t.Iterator[Group], target: t.Iterator[Group], rule: Rule, until: str, most: int) -> Comparison:
    """Walk two sorted streams of keys side by side.

    :param rule: without delete_markers, no delete marker of the source is expected.
    :param until: versions of the source that were modified later are not judged, as the server writes times.
    :param most: how many of each kind are kept.
    """
    result = Comparison()
    here, there = next(source, None), next(target, None)
    while here or there:
        if here and (not there or here[0].encode() < there[0].encode()):
            _one_key(here[1], [], rule, until, most, result)
            here = next(source, None)
        elif there and (not here or there[0].encode() < here[0].encode()):
            _one_key([], there[1], rule, until, most, result)
            there = next(target, None)
        else:
            _one_key(t.cast(Group, here)[1], t.cast(Group, there)[1], rule, until, most, result)
            here, there = next(source, None), next(target, None)
    return result


def _one_key(here: list[Version], there: list[Version], rule: Rule, until: str, most: int, result: Comparison) -> None:
    others = {version.id: version for version in there}
    for version in here:
        other = others.pop(version.id, None)
        if other and (version.marker, version.size, version.etag) == (other.marker, other.size, other.etag):
            result.equal += 1
        elif version.modified > until:
            result.recent += 1
        elif other:
            result.note("different", version, most)
        elif not version.marker or rule.delete_markers:
            result.note("missing", version, most)
    for other in others.values():
        result.note("extra", other, most)


def verify_from(params: t.Mapping[str, t.Any], session: Session) -> dict[str, t.Any]:
    """Compare each rule's bucket with that of its target.

    :returns: the module's result; a ``msg`` in it where something is missing or different.
    :raises InputErrors: a rule leads to a site that is none of the targets, or a bucket has no rules.
    """
    state = {name: found for name, found in read_replication(session, set(params["buckets"]) if params["buckets"] else None).items() if found.rules}
    targets = {(item["replication_url"] or item["url"]).rstrip("/"): item for item in params["targets"]}
    errors = [f"site {session.site}: bucket {bucket}: it has no replication rules." for bucket in params["buckets"] or () if bucket not in state]
    work = []
    for bucket, found in sorted(state.items()):
        for rule in sorted((rule for rule in found.rules if rule.enabled), key=lambda rule: rule.priority, reverse=True):
            remote = found.targets.get(rule.arn)
            target = targets.get(remote.url) if remote else None
            if not remote or not target:
                where = remote.url if remote else rule.arn
                errors.append(f"site {session.site}: bucket {bucket}: rule {rule.id} leads to {where}, and none of targets has that url.")
            else:
                work.append((bucket, rule, remote.bucket, target))
    if errors:
        raise InputErrors(errors)
    until = (session.server_time - datetime.timedelta(seconds=params["min_age"])).strftime("%Y-%m-%dT%H:%M:%S.999Z")
    sessions = {item["name"]: _login(item, params) for item in params["targets"]}
    rules = []
    for bucket, rule, target_bucket, target in work:
        entry = {"bucket": bucket, "target": target["name"], "target_bucket": target_bucket, "id": rule.id, "prefix": rule.prefix}
        if rule.tags:
            # A listing has no tags: which objects the rule is for cannot be seen.
            rules.append({**entry, "compared": False})
            continue
        here, there = versions_by_key(session, bucket, rule.prefix), versions_by_key(sessions[target["name"]], target_bucket, rule.prefix)
        found = compare(here, there, rule, until, params["most"])
        lists = {kind: [_shown(version) for version in getattr(found, kind)] for kind in found.counts}
        rules.append({**entry, "compared": True, "equal": found.equal, "recent": found.recent, "counts": found.counts, **lists})
    for other in sessions.values():
        session.charge(other.requests)
    return _result(session, rules)


def _result(session: Session, rules: list[dict[str, t.Any]]) -> dict[str, t.Any]:
    compared = [rule for rule in rules if rule["compared"]]
    breaches = []
    for rule in compared:
        flow = label(rule["bucket"], f"{rule['target']}/{rule['target_bucket']}", rule["prefix"], ())
        for kind in ("missing", "different"):
            count = rule["counts"][kind]
            if count:
                keys = ", ".join(dict.fromkeys(version["key"] for version in rule[kind][:_SHOWN]))
                breaches.append(f"site {session.site}: {flow}: {count} versions are {kind} there, of {keys}{' …' if count > _SHOWN else '.'}")
    result = {"changed": False, "rules": rules, "breaches": breaches, "identical": not breaches and not any(rule["counts"]["extra"] for rule in compared)}
    return {**result, "msg": "\n".join(breaches)} if breaches else result


def _shown(version: Version) -> dict[str, t.Any]:
    return {"key": version.key, "version_id": version.id, "delete_marker": version.marker, "size": version.size, "modified": version.modified}


def _login(target: t.Mapping[str, t.Any], params: t.Mapping[str, t.Any]) -> Session:
    connection = (params["ca_path"], params["validate_certs"], params["timeout"])
    return Session(target["url"], target["access_key"], target["secret_key"], target["region"], *connection, target["name"])
