# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A site as definitions: everything that can be declared, as it would be declared. Without secrets."""

from __future__ import annotations

import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._definitions import check_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._iam import Identities, read_identities
from ansible_collections.creativeflow.minio.plugins.module_utils._policies import BUILT_IN
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_formats import SWITCHES, RemoteTarget, Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_snapshot import read_replication
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._settings import SETTINGS
from ansible_collections.creativeflow.minio.plugins.module_utils._snapshot import BucketSnapshot, read_buckets


def export_site(session: Session, sites: t.Optional[t.Mapping[str, str]] = None) -> dict[str, t.Any]:
    """Five requests, however much there is.

    :param sites: the addresses of sites by name, after which the targets of replication rules are called.
    :returns: ``buckets``, ``policies``, ``users``, ``groups``, ``access_keys``, ``rules`` and ``targets`` as the modules take them, and
        ``not_expressed``, a line for each thing that the definitions cannot say.
    :raises MinioError: the site does not answer, or not as MinIO does.
    """
    lost: list[str] = []
    readers = {setting.file: setting.get for setting in SETTINGS}
    buckets = _buckets(read_buckets(session, None, readers), lost)
    return {"buckets": buckets, **_replication(session, sites or {}, lost), **_identities(read_identities(session), lost), "not_expressed": lost}


def _buckets(snapshot: BucketSnapshot, lost: list[str]) -> list[dict[str, t.Any]]:
    found = []
    for name in sorted(snapshot.names):
        bucket: dict[str, t.Any] = {"name": name}
        for setting in SETTINGS:
            data = snapshot.file(name, setting.file)
            value = setting.parse(data) if data else None
            if value is None:
                continue
            definition = setting.definition(value)
            problems = check_buckets([{"name": name, **definition}], "")[1]
            if problems:
                lost.append(f"bucket {name}: {setting.name}: the server has what a definition cannot say: {'; '.join(problems)}")
            else:
                bucket.update(definition)
        found.append(bucket)
    return found


def _replication(session: Session, sites: t.Mapping[str, str], lost: list[str]) -> dict[str, list[dict[str, t.Any]]]:
    """The rules, and the targets that they name, without secrets."""
    named = {url.rstrip("/"): name for name, url in sites.items()}
    rules: list[dict[str, t.Any]] = []
    targets: dict[str, dict[str, t.Any]] = {}
    for bucket, state in sorted(read_replication(session).items()):
        for rule in state.rules:
            target = state.targets.get(rule.arn)
            if not target:
                lost.append(f"bucket {bucket}: replication rule {rule.id}: there is no remote target {rule.arn}.")
                continue
            if len(dict(rule.tags)) < len(rule.tags):
                lost.append(f"bucket {bucket}: replication rule {rule.id}: it names one tag with several values.")
                continue
            name = named.get(target.url, target.url.partition("//")[2])
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
    return found


def _identities(actual: Identities, lost: list[str]) -> dict[str, list[dict[str, t.Any]]]:
    if not actual.complete:
        lost.append("users, groups, policies and access keys: the access key lacks the permission admin:ExportIAM.")
        return {"policies": [], "users": [], "groups": [], "access_keys": []}
    policies = []
    for name, document in sorted(actual.policies().items()):
        holders = {f"{kind}s": sorted(names) for kind, names in actual.holders(name).items() if names}
        if name not in BUILT_IN:
            policies.append({"name": name, "policy": document, **holders})
        elif holders:
            policies.append({"name": name, **holders})
    return {
        "policies": policies,
        "users": [{"name": name, "enabled": user.enabled} for name, user in sorted(actual.users().items())],
        "groups": [{"name": name, "enabled": group.enabled, "members": sorted(group.members)} for name, group in sorted(actual.groups(None).items())],
        "access_keys": [
            {
                "key": key,
                "user": found.user,
                "enabled": found.enabled,
                "policy": found.policy or {},
                **{name: value for name, value in (("name", found.name), ("description", found.description), ("expires", found.expires)) if value},
            }
            for key, found in sorted(actual.access_keys(None).items())
        ],
    }
