# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A site as definitions: everything that can be declared, as it would be declared. Without secrets."""

from __future__ import annotations

import functools
import typing as t

from .._buckets.definition import check_buckets
from .._buckets.settings.table import KNOWN_FILES, SETTINGS
from .._common.errors import ServerError
from .._identities.access_keys import KEY_OPTIONS, key_problems
from .._identities.changes import SITE_REPLICATOR
from .._identities.directory_names import in_directory, readable_name
from .._identities.snapshot import Identities, read_identities
from .._policy.grammar import check
from .._rules.formats import SWITCHES, RemoteTarget, Rule
from .._rules.snapshot import read_replication
from .._server.config import read_server_config
from .._site.address import comparable, place
from .._site.capabilities import OF_EVERY_SERVER
from .._site.session import Session
from .._site.snapshot import DENIED, BucketSnapshot, read_buckets
from .._tiers.tiers import read_tiers


def export_site(session: Session, sites: t.Optional[t.Mapping[str, str]] = None) -> dict[str, t.Any]:
    """Seven requests, however much there is.

    :param sites: the addresses of sites by name, after which the targets of replication rules are called.
    :returns: ``buckets``, ``policies``, ``users``, ``groups``, ``access_keys``, ``rules``, ``targets``, ``subsystems`` and ``tiers`` as the modules
        take them, and ``not_expressed``, a line for each thing that the definitions cannot say.
    :raises MinioError: the site does not answer, or not as MinIO does.
    """
    lost: list[str] = []
    readers = {setting.file: setting.get for setting in SETTINGS}
    buckets = _buckets(read_buckets(session, None, readers), lost)
    return {
        "buckets": buckets,
        **_replication(session, sites or {}, lost),
        **_identities(read_identities(session), lost),
        "subsystems": _subsystems(session, lost),
        "tiers": _tiers(session, lost),
        "not_expressed": lost,
    }


def _buckets(snapshot: BucketSnapshot, lost: list[str]) -> list[dict[str, t.Any]]:
    found = []
    if snapshot.every is None and snapshot.names:
        lost.append(
            "buckets: settings that this collection does not know, and buckets that the access key may not list, are not seen: it lacks the permission"
            " admin:ExportBucketMetadata."
        )
    # Many buckets have the same.
    unsaid = {setting.name: functools.cache(setting.unsaid) for setting in SETTINGS}
    for name in sorted(snapshot.names | snapshot.unlisted):
        bucket: dict[str, t.Any] = {"name": name}
        for setting in SETTINGS:
            data = snapshot.file(name, setting.file)
            value = setting.parse(data) if data else None
            if value is None:
                continue
            definition = setting.definition(value)
            problems = check_buckets([{"name": name, **definition}], "")[1]
            problems += check(value, "policy", name) if setting.name == "policy" else []
            problems += unsaid[setting.name](data) if data else []
            if problems:
                lost.append(f"bucket {name}: {setting.name}: the server has what a definition cannot say: {'; '.join(problems)}")
            else:
                bucket.update(definition)
        lost += [f"bucket {name}: {file}: this collection does not know this setting." for file in _unknown_files(snapshot, name)]
        found.append(bucket)
    return found


def _unknown_files(snapshot: BucketSnapshot, bucket: str) -> list[str]:
    """The files of a bucket that no setting and no rule is read from, and that say something."""
    names = sorted(set(snapshot.every(bucket) if snapshot.every else ()) - KNOWN_FILES)
    return [file for file in names if (snapshot.file(bucket, file) or b"").strip()]


def _replication(session: Session, sites: t.Mapping[str, str], lost: list[str]) -> dict[str, list[dict[str, t.Any]]]:
    """The rules, and the targets that they name, without secrets."""
    named = {comparable(url): name for name, url in sites.items()}
    rules: list[dict[str, t.Any]] = []
    targets: dict[str, dict[str, t.Any]] = {}
    found = sorted(read_replication(session).items())
    if any(rule.of_site_replication for _bucket, state in found for rule in state.rules):
        lost.append("site replication: its rules are made by the servers. Declare the group of sites with minio_site_replication.")
    for bucket, state in found:
        for rule in (rule for rule in state.rules if not rule.of_site_replication):
            target = state.targets.get(rule.arn)
            if not target:
                lost.append(f"bucket {bucket}: replication rule {rule.id}: there is no remote target {rule.arn}.")
                continue
            if len(dict(rule.tags)) < len(rule.tags):
                lost.append(f"bucket {bucket}: replication rule {rule.id}: it names one tag with several values.")
                continue
            name = named.get(target.url, place(target.url))
            seen = targets.setdefault(name, {"name": name, "url": target.url, "access_key": target.access_key, "region": target.region})
            if seen["access_key"] != target.access_key:
                lost.append(f"bucket {bucket}: replication rule {rule.id}: its target {name} has another access key than that of the other rules.")
            rules.append(_rule(bucket, name, rule, target))
    return {"rules": rules, "targets": list(targets.values())}


def _rule(bucket: str, name: str, rule: Rule, target: RemoteTarget) -> dict[str, t.Any]:
    """As minio_bucket_replication takes it."""
    found: dict[str, t.Any] = {
        "bucket": bucket,
        "target": name,
        "target_bucket": target.bucket,
        "priority": rule.priority,
        "enabled": rule.enabled,
        **{switch: getattr(rule, switch) for switch in SWITCHES},
        "synchronous": target.synchronous,
    }
    if rule.prefix:
        found["prefix"] = rule.prefix
    if rule.tags:
        found["tags"] = dict(rule.tags)
    if target.bandwidth:
        found["bandwidth"] = str(target.bandwidth)
    if target.storage_class:
        found["storage_class"] = target.storage_class
    if target.health_check:
        found["health_check"] = f"{target.health_check:g}s"
    if target.disable_proxy:
        found["disable_proxy"] = True
    if target.path_style != "auto":
        found["path_style"] = target.path_style
    return found


def _subsystems(session: Session, lost: list[str]) -> list[dict[str, t.Any]]:
    try:
        return read_server_config(session, lost)
    except ServerError as error:
        if error.code not in DENIED:
            raise
    lost.append("server configuration: the access key lacks the permission admin:ConfigUpdate.")
    return []


def _tiers(session: Session, lost: list[str]) -> list[dict[str, t.Any]]:
    try:
        return read_tiers(session, lost)
    except ServerError as error:
        if error.code not in DENIED:
            raise
    lost.append("tiers: the access key lacks the permission admin:ListTier.")
    return []


def _identities(actual: Identities, lost: list[str]) -> dict[str, list[dict[str, t.Any]]]:
    if not actual.complete:
        lost.append("users, groups, policies and access keys: the access key lacks the permission admin:ExportIAM.")
        return {"policies": [], "users": [], "groups": [], "access_keys": []}
    policies = []
    for name, document in sorted(actual.policies().items()):
        holders = {f"{kind}s": sorted(map(readable_name, names)) for kind, names in actual.holders(name).items() if names}
        own = {} if name in OF_EVERY_SERVER else _document(document, f"policy {name}", lost)
        if own or holders:
            policies.append({"name": name, **own, **holders})
    return {
        "policies": policies,
        "users": [{"name": name, "enabled": user.enabled} for name, user in sorted(actual.users().items())],
        "groups": [{"name": name, "enabled": group.enabled, "members": sorted(group.members)} for name, group in sorted(actual.groups(None).items())],
        "access_keys": list(_access_keys(actual, lost)),
    }


def _access_keys(actual: Identities, lost: list[str]) -> t.Iterator[dict[str, t.Any]]:
    """As minio_access_key takes them. The one of site replication is the server's own. Without its policy, a key may do all that its user may."""
    for key, found in sorted(actual.access_keys(None).items()):
        texts = {name: getattr(found, name) for name in ("name", "description", "expires") if getattr(found, name)}
        # The server makes keys for users of a directory by the name that they sign in with.
        user = found.login or readable_name(found.user) if in_directory(found.user) else found.user
        item = {"key": key, "user": user, "enabled": found.enabled, "policy": found.policy or {}, **texts}
        problems = [*key_problems({**dict.fromkeys(KEY_OPTIONS), **item}), *(check(found.policy, "policy", None) if found.policy else ())]
        if problems:
            lost.append(f"access key {key}: the server has what a definition cannot say, so it is left out and stays as it is: {'; '.join(problems)}")
        elif key != SITE_REPLICATOR:
            yield item


def _document(document: dict[str, t.Any], where: str, lost: list[str]) -> dict[str, t.Any]:
    """The policy as the modules take it; nothing where they refuse it, because it does not do what it says."""
    problems = check(document, "policy", None)
    if problems:
        lost.append(f"{where}: the server has what a definition cannot say, so it is left out and stays as it is: {'; '.join(problems)}")
        return {}
    return {"policy": document}
