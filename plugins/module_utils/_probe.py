# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From end to end: a small object and a delete marker, and how long both take to every target."""

from __future__ import annotations

import base64
import datetime
import hashlib
import time
import typing as t
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from ansible_collections.creativeflow.minio.plugins.module_utils._backlog import read_backlog
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_formats import Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._version_listing import read_page

_NAME = "creativeflow-minio-probe"
_RETENTION = 5
"""Seconds for which the probe is kept where the bucket has a default retention, which would keep it for days."""


@dataclass(frozen=True)
class Arrival:
    """How long one target took.

    :param seconds: until the slower one of object and delete marker was there; ``None`` if one was not when the time was over.
    """

    seconds: t.Optional[float]


def can_probe(rule: Rule) -> bool:
    """Whether a probe of a rule would leave nothing behind: its removal must be replicated too."""
    return rule.enabled and rule.delete_replication


def probe(session: Session, bucket: str, rules: list[Rule], timeout: float) -> dict[str, Arrival]:
    """Write, wait, delete, wait, and clean up, for all targets of a bucket.

    :returns: by ARN, for the rules that can be probed.
    :raises MinioError: the server refused, or the probe could not be removed.
    """
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Rule]] = {}
    for rule in sorted(filter(can_probe, rules), key=lambda rule: rule.priority):
        groups.setdefault((rule.prefix, rule.tags[:1]), {})[rule.arn] = rule
    kept = _RETENTION if groups and _has_default_retention(session, bucket) else 0
    found: dict[str, Arrival] = {}
    for (prefix, tags), by_arn in groups.items():
        key = f"{prefix}{_NAME}/{uuid.uuid4().hex}"
        until = session.server_time + datetime.timedelta(seconds=kept)
        try:
            session.s3("PUT", bucket, key, body=_NAME.encode(), headers=_headers(tags, until if kept else None))
            objects = _wait(session, bucket, rules, key, set(by_arn), timeout)
            session.s3("DELETE", bucket, key)
            markers = _wait(session, bucket, rules, key, {arn for arn, rule in by_arn.items() if rule.delete_markers}, timeout)
        finally:
            _clean(session, bucket, key, until if kept else None)
        for arn, rule in by_arn.items():
            times = [objects.get(arn), *([markers.get(arn)] if rule.delete_markers else [])]
            found[arn] = Arrival(None if None in times else max(t.cast("list[float]", times)))
    return found


def _headers(tags: tuple[tuple[str, str], ...], until: t.Optional[datetime.datetime]) -> dict[str, str]:
    headers = {"x-amz-tagging": urlencode(tags)} if tags else {}
    if until:
        headers["x-amz-object-lock-mode"] = "GOVERNANCE"
        headers["x-amz-object-lock-retain-until-date"] = until.strftime("%Y-%m-%dT%H:%M:%SZ")
        headers["Content-MD5"] = base64.b64encode(hashlib.md5(_NAME.encode(), usedforsecurity=False).digest()).decode()
    return headers


def _wait(session: Session, bucket: str, rules: list[Rule], key: str, arns: set[str], timeout: float) -> dict[str, float]:
    """Seconds by ARN, for those that made it in time."""
    began, pause = time.monotonic(), 0.05
    found: dict[str, float] = {}
    while arns - found.keys():
        waiting = {arn for item in read_backlog(session, bucket, rules, key) for arn in item.waiting}
        seconds = time.monotonic() - began
        found.update({arn: seconds for arn in arns - found.keys() - waiting})
        if seconds > timeout:
            break
        if arns - found.keys():
            time.sleep(pause)
            pause = min(pause * 2, 1)
    return found


def _has_default_retention(session: Session, bucket: str) -> bool:
    try:
        return b"DefaultRetention" in session.s3("GET", bucket, query={"object-lock": ""})
    except ServerError as error:
        if error.code == "ObjectLockConfigurationNotFoundError":
            return False
        raise


def _clean(session: Session, bucket: str, key: str, until: t.Optional[datetime.datetime]) -> None:
    """Remove all versions of the probe; a retention has to be over first, on the targets too."""
    if until:
        left = (until - session.server_time).total_seconds() + 1
        time.sleep(max(0.0, min(left, _RETENTION + 1)))
    try:
        for version in read_page(session, bucket, {"prefix": key}).versions:
            session.s3("DELETE", bucket, key, {"versionId": version.id})
    except MinioError as error:
        raise MinioError(f"site {session.site}: bucket {bucket}: the probe {key} could not be removed; remove it: {error}") from None
