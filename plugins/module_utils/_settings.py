# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a bucket: one class each, the same wire format in the export, the import and the S3 call."""

from __future__ import annotations

import base64
import hashlib
import json
import typing as t
import xml.etree.ElementTree as ET

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._policy_grammar import bucket_policy, canonical
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._xml import document, element, find, find_all, tree

_NOT_CONFIGURED = {
    "NoSuchBucketPolicy",
    "NoSuchTagSet",
    "ObjectLockConfigurationNotFoundError",
    "XMinioAdminNoSuchQuotaConfiguration",
}


class Setting:
    """One configuration of a bucket.

    ``None`` is the canonical value of a setting that is not configured.
    """

    name: str
    """The option's name."""
    file: str
    """The file's name in the server's export and import."""
    report: str
    """The key in the import's answer."""
    subresource: str = ""
    """The S3 sub-resource."""
    import_removes = False
    """Whether the import can write the removed state (it cannot delete a file)."""

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        """What the definition says of it; ``None`` for untouched."""
        return bucket.get(self.name)

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        """The canonical value that satisfies the declaration: the actual one if it already does."""
        return declared or None

    def problem(self, actual: t.Any, target: t.Any, exists: bool) -> str:
        """Why the server will not go from actual to target; ``""`` if it will."""
        return ""

    def parse(self, data: bytes) -> t.Any:
        """The canonical value of the wire format."""
        raise NotImplementedError

    def render(self, value: t.Any) -> bytes:
        """The wire format of a canonical value."""
        raise NotImplementedError

    def get(self, session: Session, bucket: str) -> t.Optional[bytes]:
        """Read the wire format by its own call; ``None`` where it is not configured."""
        try:
            return session.s3("GET", bucket, query={self.subresource: ""})
        except ServerError as error:
            if error.code in _NOT_CONFIGURED:
                return None
            raise

    def put(self, session: Session, bucket: str, value: t.Any) -> None:
        """Write it by its own call; ``None`` removes it."""
        if value is None and not self.import_removes:
            session.s3("DELETE", bucket, query={self.subresource: ""})
            return
        body = self.render(value)
        digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        session.s3("PUT", bucket, query={self.subresource: ""}, body=body, headers={"Content-MD5": digest})


class Versioning(Setting):
    """``enabled``, ``suspended``, or ``None`` where it was never on. ``disabled`` asks for either of the last two."""

    name, file, report, subresource = "versioning", "versioning.xml", "versioning", "versioning"

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        if declared == "disabled":
            return "suspended" if actual == "enabled" else actual
        return declared

    def parse(self, data: bytes) -> t.Any:
        status = find(tree(data), "Status")
        return status.lower() if status else None

    def render(self, value: t.Any) -> bytes:
        return _document("VersioningConfiguration", ("Status", value.capitalize()))


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
        return _document("ObjectLockConfiguration", ("ObjectLockEnabled", "Enabled"), *rule)


class Tags(Setting):
    """A dict of strings."""

    name, file, report, subresource = "tags", "tagging.xml", "tagging", "tagging"

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        return {str(key): str(value) for key, value in declared.items()} or None

    def parse(self, data: bytes) -> t.Any:
        return {find(tag, "Key"): find(tag, "Value") for tag in find_all(tree(data), "TagSet/Tag")} or None

    def render(self, value: t.Any) -> bytes:
        return _document("Tagging", ("TagSet", [("Tag", [("Key", key), ("Value", text)]) for key, text in sorted(value.items())]))


class Quota(Setting):
    """Bytes."""

    name, file, report, import_removes = "quota", "quota.json", "quota", True

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
            if error.code in _NOT_CONFIGURED:
                return None
            raise

    def put(self, session: Session, bucket: str, value: t.Any) -> None:
        session.admin("PUT", "set-bucket-quota", {"bucket": bucket}, self.render(value))


class Policy(Setting):
    """The bucket policy in its canonical form."""

    name, file, report, subresource = "policy", "policy.json", "policy", "policy"

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        return bucket_policy(declared)

    def parse(self, data: bytes) -> t.Any:
        return canonical(json.loads(data))

    def render(self, value: t.Any) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()


SETTINGS: tuple[Setting, ...] = (ObjectLock(), Versioning(), Quota(), Tags(), Policy())
"""All settings, in the order in which they must be written."""


def _document(name: str, *children: tuple[str, t.Any]) -> bytes:
    """A document of nested ``(name, text or children)``."""

    def fill(node: ET.Element, items: t.Iterable[tuple[str, t.Any]]) -> None:
        for child, content in items:
            if isinstance(content, str):
                element(node, child, content)
            else:
                fill(element(node, child), content)

    root = document(name)
    fill(root, children)
    return ET.tostring(root)
