# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a target have what its source has? From the two listings alone, whatever the servers say of their replication."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass, field

from ansible_collections.creativeflow.minio.plugins.module_utils._address import comparable
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors, ServerError
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

    :param rule: without delete_markers, no delete marker of the source is expected; with tags, only versions that have one of them.
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
        if not other and not _expected(version, rule):
            continue
        if other and _content(version) == _content(other):
            result.equal += 1
        elif version.modified > until:
            result.recent += 1
        elif other:
            result.note("different", version, most)
        else:
            result.note("missing", version, most)
    for other in others.values():
        result.note("extra", other, most)


def _content(version: Version) -> tuple[t.Any, ...]:
    return version.marker, version.size, version.etag, version.lock


def _expected(version: Version, rule: Rule) -> bool:
    if version.marker:
        return rule.delete_markers
    # One of the tags is enough (S internal/bucket/replication/filter.go, TestTags).
    return not rule.tags or bool(set(rule.tags) & set(version.tags))


def verify_from(params: t.Mapping[str, t.Any], session: Session) -> dict[str, t.Any]:
    """Compare each rule's bucket with that of its target.

    :returns: the module's result; a ``msg`` in it where something is missing or different.
    :raises InputErrors: a rule leads to a site that is none of the targets, or a bucket has no rules.
    """
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
                errors.append(f"site {session.site}: bucket {bucket}: rule {rule.id} leads to {where}, and none of targets has that url.")
            else:
                work.append((bucket, rule, remote.bucket, target))
    if errors:
        raise InputErrors(errors)
    until = (session.server_time - datetime.timedelta(seconds=params["min_age"])).strftime("%Y-%m-%dT%H:%M:%S.999Z")
    sessions = {item["name"]: _login(item, params) for item in params["targets"]}
    rules = []
    for bucket, rule, target_bucket, target in work:
        other = sessions[target["name"]]
        metadata = bool(rule.tags) or _has_object_lock(session, bucket)
        here, there = versions_by_key(session, bucket, rule.prefix, metadata), versions_by_key(other, target_bucket, rule.prefix, metadata)
        found = compare(here, there, rule, until, params["most"])
        replicas = _replicas(session, bucket, found.missing)
        leaving, gone = _leaving(session, bucket, found.extra), _gone(other, target_bucket, found.extra)
        rules.append(
            {
                "bucket": bucket,
                "target": target["name"],
                "target_bucket": target_bucket,
                "id": rule.id,
                "prefix": rule.prefix,
                "equal": found.equal,
                "recent": found.recent,
                "counts": {**found.counts, "extra": found.counts["extra"] - len(gone)},
                "missing": [{**_shown(version), "replica": version.id in replicas} for version in found.missing],
                "different": [_shown(version) for version in found.different],
                "extra": [{**_shown(version), "removed": version.id in leaving} for version in found.extra if version.id not in gone],
            }
        )
    for other in sessions.values():
        session.charge(other.requests)
    return _result(session, rules)


def _has_object_lock(session: Session, bucket: str) -> bool:
    try:
        session.s3("GET", bucket, query={"object-lock": ""})
    except ServerError as error:
        if error.code == "ObjectLockConfigurationNotFoundError":
            return False
        raise
    return True


def _replicas(session: Session, bucket: str, missing: list[Version]) -> set[str]:
    """The IDs of versions that came from another site, and are not forwarded (S cmd/bucket-replication.go, mustReplicate)."""

    def status(version: Version) -> str:
        try:
            return session.head(bucket, version.key, {"versionId": version.id}).get("x-amz-replication-status", "")
        except ServerError:
            return ""

    objects = [version for version in missing if not version.marker]
    return {version.id for version, found, _error in session.parallel(status, objects) if found == "REPLICA"}


def _leaving(session: Session, bucket: str, extra: list[Version]) -> set[str]:
    """The IDs of versions that are removed here, of which the target has not been told: the server keeps them, hidden, and calls them not allowed.

    (S cmd/object-handlers.go, headObjectHandler.)
    """

    def hidden(version: Version) -> bool:
        try:
            session.head(bucket, version.key, {"versionId": version.id})
        except ServerError as error:
            return error.status == 405
        return False

    return {version.id for version, found, _error in session.parallel(hidden, extra) if found}


def _gone(target: Session, bucket: str, extra: list[Version]) -> set[str]:
    """The IDs of versions that the target has no more: their removal was on its way while the sites were listed."""

    def missing(version: Version) -> bool:
        try:
            target.head(bucket, version.key, {"versionId": version.id})
        except ServerError as error:
            return error.status == 404
        return False

    return {version.id for version, found, _error in target.parallel(missing, extra) if found}


def _result(session: Session, rules: list[dict[str, t.Any]]) -> dict[str, t.Any]:
    breaches = []
    for rule in rules:
        flow = label(rule["bucket"], f"{rule['target']}/{rule['target_bucket']}", rule["prefix"], ())
        for kind in ("missing", "different"):
            count = rule["counts"][kind]
            if count:
                shown = rule[kind][:_SHOWN]
                keys = ", ".join(dict.fromkeys(version["key"] for version in shown)) + (" …" if count > len(shown) else "")
                line = f"site {session.site}: {flow}: {count:,} {'version is' if count == 1 else 'versions are'} {kind} there: {keys}."
                breaches.append(line + _cause(rule, session.site) if kind == "missing" else line)
        removed = [item["key"] for item in rule["extra"] if item["removed"]]
        if removed:
            keys = ", ".join(dict.fromkeys(removed[:_SHOWN])) + (" …" if len(removed) > _SHOWN else "")
            breaches.append(f"site {session.site}: {flow}: {len(removed):,} removed versions are still there: {keys}. minio_replication_drain removes them.")
    resync = [{"bucket": rule["bucket"], "target": rule["target"]} for rule in rules if rule["counts"]["missing"] or rule["counts"]["different"]]
    identical = not breaches and not any(rule["counts"]["extra"] for rule in rules)
    result = {"changed": False, "rules": rules, "breaches": breaches, "identical": identical, "resync": resync}
    return {**result, "msg": "\n".join(breaches)} if breaches else result


def _cause(rule: dict[str, t.Any], site: str) -> str:
    replicas = sum(item["replica"] for item in rule["missing"])
    if not replicas:
        return ""
    some = "" if replicas == len(rule["missing"]) else f" {replicas:,} of those listed"
    return (
        f"{some or ' They'} came to {site} as replicas, which are not forwarded, but sent by a resync. For new ones, the site where they are written"
        f" needs a rule to {rule['target']} of its own."
    )


def _shown(version: Version) -> dict[str, t.Any]:
    return {"key": version.key, "version_id": version.id, "delete_marker": version.marker, "size": version.size, "modified": version.modified}


def _login(target: t.Mapping[str, t.Any], params: t.Mapping[str, t.Any]) -> Session:
    connection = (params["ca_path"], params["validate_certs"], params["timeout"])
    return Session(target["url"], target["access_key"], target["secret_key"], target["region"], *connection, target["name"])
