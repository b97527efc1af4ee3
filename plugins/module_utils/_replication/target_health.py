# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the remote targets of a site are: reached or not, and why they refuse."""

from __future__ import annotations

import json
import typing as t

from .._common.errors import MinioError, ServerError
from .._site.session import Session

_LOOKED_AT = 20
"""Failed versions of a bucket that are looked at for a reason."""
CLIENTS_KEY = (
    "encrypted with a key that only the client has, so that this site cannot see whether the target has it, and calls it failed."
    " minio_replication_verify says whether it is there."
)

Link = dict[str, t.Any]


def read_links(session: Session) -> dict[str, Link]:
    """All remote targets by ARN, as list-remote-targets gives them. One request."""
    answer = json.loads(session.admin("GET", "list-remote-targets", {"bucket": "", "type": "replication"})) or []
    return {link["arn"]: link for link in answer}


def is_online(link: Link) -> t.Optional[bool]:
    """``None`` before the first check: the server then takes a target for online or for offline, now so and now so. The check gives it a latency."""
    if link and not link.get("latency", {}).get("max"):
        return None
    return bool(link.get("isOnline"))


def offline_targets(session: Session) -> set[str]:
    """The ARNs of the targets that the site does not reach."""
    return {arn for arn, link in read_links(session).items() if is_online(link) is False}


def refusals(session: Session, buckets: t.Iterable[str]) -> dict[str, str]:
    """What the server says of each bucket whose rules it cannot carry out, for all targets of a bucket together.

    It looks at the rules one by one until one fails, and writes and removes nothing that stays (S cmd/bucket-replication-handlers.go,
    ValidateBucketReplicationCredsHandler).
    """

    def check(bucket: str) -> str:
        try:
            session.s3("GET", bucket, query={"replication-check": ""})
        except ServerError as error:
            return f"{error.code}: {' '.join(error.message.split())}"
        return ""

    found: dict[str, str] = {}
    for bucket, text, error in session.parallel(check, buckets):
        reason = text or (str(error) if isinstance(error, MinioError) else "")
        if reason:
            found[bucket] = reason
    return found


def is_unreadable(error: t.Optional[MinioError]) -> bool:
    """Whether an object is encrypted with a key that only the client has.

    A target that has it does not show it to this server, which then tries to copy its metadata there, fails, and calls the object failed for good
    (S cmd/bucket-replication.go, replicateAll). So a failed one may be there or not.
    """
    return isinstance(error, ServerError) and error.code == "InvalidRequest"


def reasons_of_versions(session: Session, bucket: str, versions: t.Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What can be said of single failed versions where the server says nothing of their bucket. Of the first ones only, with a request each.

    The server tells nobody why it failed for a version, only its log does. That the target's KMS lacks the key of an encrypted one is the usual cause.

    :param versions: pairs of key and version.
    """

    def reason(version: tuple[str, str]) -> str:
        try:
            headers = session.head(bucket, version[0], {"versionId": version[1]})
        except ServerError as error:
            return CLIENTS_KEY if is_unreadable(error) else ""
        encryption, key = headers.get("x-amz-server-side-encryption", ""), headers.get("x-amz-server-side-encryption-aws-kms-key-id", "")
        if not encryption:
            return ""
        wanted = f"the key {key.rpartition(':')[2]}" if key else "a key for SSE-S3"
        return (
            f"encrypted by the server ({encryption}), which does not say why it failed: see whether the target has a KMS with {wanted}, and the server's log."
        )

    found = session.parallel(reason, list(versions)[:_LOOKED_AT])
    return {version: text for version, text, _error in found if text}
