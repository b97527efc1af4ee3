# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a bucket: one class each, the same wire format in the export, the import and the S3 call."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._policy_grammar import bucket_policy, canonical
from ansible_collections.creativeflow.minio.plugins.module_utils._kms import has_kms, key_problem
from ansible_collections.creativeflow.minio.plugins.module_utils._lifecycle import Lifecycle
from ansible_collections.creativeflow.minio.plugins.module_utils._notifications import Notifications
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._setting import NOT_CONFIGURED, Setting
from ansible_collections.creativeflow.minio.plugins.module_utils._xml import build, find, find_all, tree


class Versioning(Setting):
    """``enabled``, ``suspended``, or ``None`` where it was never on; ``{"status": "enabled", "prefixes": [...], "folders": bool}`` where
    it leaves something out. ``disabled`` asks for either of the last two."""

    name, file, report, subresource = "versioning", "versioning.xml", "versioning", "versioning"

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        status, exclude = bucket.get("versioning"), bucket.get("versioning_exclude")
        return None if status is None and exclude is None else {"status": status, "exclude": exclude}

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        status = declared["status"] or _status(actual)
        if status == "disabled":
            status = "suspended" if _status(actual) == "enabled" else _status(actual)
        exclude = declared["exclude"]
        if exclude is None:
            exclude = _exclude(actual) if status == "enabled" else {}
        return {"status": status, **exclude} if any(exclude.values()) else status

    def problem(self, actual: t.Any, target: t.Any, exists: bool) -> str:
        if _exclude(target) and _status(target) != "enabled":
            return "versioning_exclude leaves keys out of versioning, and the bucket has none. Declare versioning: enabled."
        return ""

    def definition(self, value: t.Any) -> dict[str, t.Any]:
        exclude = _exclude(value)
        return {"versioning": _status(value), **({"versioning_exclude": exclude} if exclude else {})}

    def parse(self, data: bytes) -> t.Any:
        root = tree(data)
        status = find(root, "Status").lower() or None
        exclude = {"prefixes": sorted(find(node, "Prefix") for node in find_all(root, "ExcludedPrefixes")), "folders": find(root, "ExcludeFolders") == "true"}
        return {"status": status, **exclude} if any(exclude.values()) else status

    def render(self, value: t.Any) -> bytes:
        exclude = _exclude(value)
        return build(
            "VersioningConfiguration",
            ("Status", _status(value).capitalize()),
            *(("ExcludedPrefixes", [("Prefix", prefix)]) for prefix in exclude.get("prefixes", ())),
            *((("ExcludeFolders", "true"),) if exclude.get("folders") else ()),
        )


def _status(value: t.Any) -> t.Any:
    return value["status"] if isinstance(value, dict) else value


def _exclude(value: t.Any) -> dict[str, t.Any]:
    return {key: part for key, part in value.items() if key != "status"} if isinstance(value, dict) else {}


class ObjectLock(Setting):
    """``{"enabled": True, "retention": None | {"mode", "days"|"years"}}``."""

    name, file, report, subresource = "object_lock", "object-lock.xml", "olock", "object-lock"

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        lock, retention = bucket.get("object_lock"), bucket.get("retention")
        if lock is None and retention is None:
            return None
        declared: dict[str, t.Any] = {"enabled": lock}
        if retention is not None:
            declared["retention"] = retention or None
        return declared

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        wanted = dict(actual or {"enabled": False, "retention": None})
        wanted.update({name: value for name, value in declared.items() if name == "retention" or value is not None})
        return wanted if wanted["enabled"] or wanted["retention"] else None

    def problem(self, actual: t.Any, target: t.Any, exists: bool) -> str:
        if actual and not (target or {}).get("enabled"):
            return "object lock cannot be turned off. Declare object_lock: true, or move the objects to a new bucket."
        if target and not target["enabled"]:
            return "retention needs object lock, and the bucket has none. Object lock is given at creation: declare object_lock: true for a new bucket."
        if target and exists and not actual:
            return (
                "object lock is given at creation, and this bucket exists without it. Make a new bucket with object_lock: true and copy"
                " the objects, or take object_lock out."
            )
        return ""

    def definition(self, value: t.Any) -> dict[str, t.Any]:
        return {"object_lock": value["enabled"], **({"retention": value["retention"]} if value["retention"] else {})}

    def parse(self, data: bytes) -> t.Any:
        root = tree(data)
        mode = find(root, "Rule/DefaultRetention/Mode")
        retention: t.Optional[dict[str, t.Any]] = None
        if mode:
            unit = "days" if find(root, "Rule/DefaultRetention/Days") else "years"
            retention = {"mode": mode, unit: int(find(root, f"Rule/DefaultRetention/{unit.capitalize()}"))}
        return {"enabled": find(root, "ObjectLockEnabled") == "Enabled", "retention": retention}

    def render(self, value: t.Any) -> bytes:
        retention = value["retention"]
        rule: list[tuple[str, t.Any]] = []
        if retention:
            unit = "days" if retention.get("days") else "years"
            rule = [("Rule", [("DefaultRetention", [("Mode", retention["mode"]), (unit.capitalize(), str(retention[unit]))])])]
        return build("ObjectLockConfiguration", ("ObjectLockEnabled", "Enabled"), *rule)


class Tags(Setting):
    """A dict of strings."""

    name, file, report, subresource = "tags", "tagging.xml", "tagging", "tagging"

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        return None if bucket.get("tags") is None else (bucket["tags"], bucket.get("purge_tags") is not False)

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        tags, exact = declared
        return {**({} if exact else actual or {}), **tags} or None

    def parse(self, data: bytes) -> t.Any:
        return {find(tag, "Key"): find(tag, "Value") for tag in find_all(tree(data), "TagSet/Tag")} or None

    def render(self, value: t.Any) -> bytes:
        return build("Tagging", ("TagSet", [("Tag", [("Key", key), ("Value", text)]) for key, text in sorted(value.items())]))


class Quota(Setting):
    """Bytes."""

    name, file, report, removed_by_writing = "quota", "quota.json", "quota", True

    def parse(self, data: bytes) -> t.Any:
        quota = json.loads(data)
        return quota.get("size") or quota.get("quota") or None

    def render(self, value: t.Any) -> bytes:
        size = value or 0
        return json.dumps({"quota": size, "size": size, "quotatype": "hard"}).encode()

    def get(self, session: Session, bucket: str) -> t.Optional[bytes]:
        try:
            return session.admin("GET", "get-bucket-quota", {"bucket": bucket})
        except ServerError as error:
            if error.code in NOT_CONFIGURED:
                return None
            raise

    def put(self, session: Session, bucket: str, value: t.Any) -> None:
        session.admin("PUT", "set-bucket-quota", {"bucket": bucket}, self.render(value))


KEY = "key "
"""Before the name of a key of a KMS, where an algorithm may stand too."""


class Encryption(Setting):
    """``{"algorithm": "SSE-S3"}``, or ``{"algorithm": "SSE-KMS", "key": name}``."""

    name, file, report, subresource = "encryption", "bucket-encryption.xml", "sse", "encryption"
    needs = "encryption"
    remedy = "Configure a KMS on the server first."

    def needed(self, value: t.Any) -> set[str]:
        return {value["algorithm"], *([f"{KEY}{value['key']}"] if "key" in value else [])} if value else set()

    def available(self, session: Session) -> set[str]:
        return {"SSE-S3", "SSE-KMS"} if has_kms(session) else set()

    def lacking(self, session: Session, names: t.Collection[str]) -> dict[str, str]:
        """Algorithms where there is no KMS, else keys that it does not have (the server tries each, as it does when the setting is written)."""
        keys = [name for name in names if name.startswith(KEY)]
        found = super().lacking(session, [name for name in names if name not in keys])
        if found:
            return found
        problems = {name: key_problem(session, name.removeprefix(KEY)) for name in keys}
        return {
            name: f"the KMS of the site does not use the {name}: {problem}. Create the key (mc admin kms key create), or correct its name."
            for name, problem in problems.items()
            if problem
        }

    def parse(self, data: bytes) -> t.Any:
        default = tree(data).find("Rule/ApplyServerSideEncryptionByDefault")
        if default is None:
            return None
        if find(default, "SSEAlgorithm") == "AES256":
            return {"algorithm": "SSE-S3"}
        return {"algorithm": "SSE-KMS", "key": find(default, "KMSMasterKeyID")}

    def render(self, value: t.Any) -> bytes:
        key = value.get("key")
        default = [("SSEAlgorithm", "aws:kms"), ("KMSMasterKeyID", key)] if key else [("SSEAlgorithm", "AES256")]
        return build("ServerSideEncryptionConfiguration", ("Rule", [("ApplyServerSideEncryptionByDefault", default)]))


class Policy(Setting):
    """The bucket policy in its canonical form."""

    name, file, report, subresource = "policy", "policy.json", "policy", "policy"

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        return bucket_policy(declared)

    def parse(self, data: bytes) -> t.Any:
        return canonical(json.loads(data))

    def render(self, value: t.Any) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()


LIFECYCLE = Lifecycle()
SETTINGS: tuple[Setting, ...] = (ObjectLock(), Versioning(), Quota(), Tags(), Policy(), Encryption(), LIFECYCLE, Notifications())
"""All settings, in the order in which they must be written."""
