# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the remote targets of a site are: reached or not, and why they refuse."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session

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
