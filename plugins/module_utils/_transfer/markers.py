# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete markers that the server does not send again, made anew on all sites in their place."""

from __future__ import annotations

import datetime
import typing as t
import uuid

from .._common.errors import MinioError
from .._replication.backlog import Missing
from .._rules.formats import Rule
from .._rules.snapshot import BucketReplication
from .._site.address import comparable
from .._site.session import Session
from .version_history import version_status

_LATER = datetime.timedelta(milliseconds=1)
"""The server tells times of versions in milliseconds."""
_NOT_ALLOWED = 405
"""What a HEAD of a delete marker answers (S cmd/object-handlers.go, headObjectHandler)."""


def is_unsendable(rules: t.Iterable[Rule], item: Missing) -> bool:
    """Whether a version is a delete marker that failed and is never sent again.

    For another try the server wants the right of the rule to remove versions (S cmd/bucket-replication-utils.go, getHealReplicateObjectInfo, and
    internal/bucket/replication/replication.go, Replicate).

    :param rules: of its bucket.
    """
    asked = [rule for rule in rules if rule.enabled and rule.arn in item.waiting]
    failed = item.marker and not item.removed and any(item.waiting.values())
    return failed and bool(asked) and not any(rule.delete_replication for rule in asked)


class Renewal:
    """Puts other delete markers in the place of those that failed.

    A second delete of an object makes no second marker (S cmd/erasure-server-pool.go, DeleteObject). Another one is made on each site as the server makes a
    replica (S cmd/bucket-replication.go, replicateDeleteToTarget): with an ID of its own, and the time of the failed one, so that what was written since stays
    the newest. The failed one goes when the other is everywhere; the object is deleted all the time.

    :param session: the source. :param state: its rules and targets, by bucket. :param targets: the sites that receive, by the urls that they are known by.
    """

    def __init__(self, session: Session, state: t.Mapping[str, BucketReplication], targets: t.Mapping[str, Session]) -> None:
        self._session = session
        self._state = state
        self._targets = {comparable(url): target for url, target in targets.items()}

    def __call__(self, bucket: str, item: Missing) -> None:
        """Renew one marker. :raises MinioError: a site cannot be asked, or refuses; the failed marker stays then."""
        new = str(uuid.uuid4())
        moment = (item.modified + _LATER).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        for site, place in [*self._receivers(bucket, item), (self._session, bucket)]:
            _make(site, place, item.key, new, moment)
        self._session.s3("DELETE", bucket, item.key, {"versionId": item.version})

    def _receivers(self, bucket: str, item: Missing) -> list[tuple[Session, str]]:
        """The sites that have delete markers of this object, each with the bucket there. :raises MinioError: one of them is unknown."""
        state = self._state[bucket]
        rules = [rule for rule in state.rules if rule.enabled and rule.delete_markers]
        arns = dict.fromkeys(rule.arn for rule in rules if rule.arn in item.waiting or (not rule.tags and item.key.startswith(rule.prefix)))
        found = []
        for arn in arns:
            target = state.targets.get(arn)
            site = self._targets.get(target.url) if target else None
            if not target or not site:
                raise MinioError(f"marker_targets has no site with the address {target.url if target else arn}. Add it.")
            found.append((site, target.bucket))
        return found


def _make(site: Session, bucket: str, key: str, version: str, moment: str) -> None:
    headers = {
        "X-Amz-Replication-Status": "REPLICA",
        "X-Minio-Source-DeleteMarker": "true",
        "X-Minio-Source-Mtime": moment,
        "X-Minio-Source-Replication-Request": "true",
    }
    site.s3("DELETE", bucket, key, {"versionId": version}, headers=headers)
    # A request that was repeated, because its answer was lost, has removed it again.
    status = version_status(site, bucket, key, version)
    if status != _NOT_ALLOWED:
        raise MinioError(f"site {site.site} ({site.url}): {bucket}/{key}: the delete marker that was made is not there, but {status} is answered.")
