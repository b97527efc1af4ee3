# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What single requests say of versions that a comparison found on one side only. ``None`` stands for what could not be found out."""

from __future__ import annotations

import typing as t

from .._common.errors import ServerError
from .._site.listing import read_page
from .._site.listing_page import Version
from .._site.session import Session

_REPLICA = "REPLICA"
_HERE_ALONE = {"X-Minio-Source-Proxy-Request": "false"}
"""Otherwise a server asks its own replication target for what it does not have (S cmd/bucket-replication.go, getProxyTargets)."""


def replicas(session: Session, bucket: str, versions: list[Version]) -> dict[str, t.Optional[bool]]:
    """By ID, whether versions came from another site, so that they are not forwarded (S cmd/bucket-replication.go, mustReplicate)."""

    def status(version: Version) -> t.Optional[str]:
        if version.marker:
            return ""
        if version.replication is not None:
            return version.replication
        try:
            return session.head(bucket, version.key, {"versionId": version.id}).get("x-amz-replication-status", "")
        except ServerError:
            # Of an object that is encrypted with a client's key, only a listing says it.
            return _listed_status(session, bucket, version)

    answers = session.parallel(status, versions)
    return {version.id: None if error or found is None else found == _REPLICA for version, found, error in answers}


def _listed_status(session: Session, bucket: str, version: Version) -> t.Optional[str]:
    page = read_page(session, bucket, {"prefix": version.key, "metadata": "true"})
    return next((item.replication for item in page.versions if (item.key, item.id) == (version.key, version.id)), None)


def removed(session: Session, bucket: str, versions: list[Version]) -> dict[str, t.Optional[bool]]:
    """By ID, whether versions are removed here, of which the target has not been told: the server keeps them, hidden, and calls them not allowed.

    (S cmd/object-handlers.go, headObjectHandler.)
    """
    answers = session.parallel(lambda version: version_status(session, bucket, version.key, version.id), versions)
    return {version.id: None if error or status not in (200, 404, 405) else status == 405 for version, status, error in answers}


def gone(target: Session, bucket: str, versions: list[Version]) -> set[str]:
    """The IDs of versions that the target certainly has no more: their removal was on its way while the sites were listed."""
    answers = target.parallel(lambda version: version_status(target, bucket, version.key, version.id), versions)
    return {version.id for version, status, _error in answers if status == 404}


def version_status(session: Session, bucket: str, key: str, version: str) -> int:
    """The HTTP status of a version: 405 for a delete marker. :raises MinioError: there was no answer."""
    try:
        session.head(bucket, key, {"versionId": version}, _HERE_ALONE)
    except ServerError as error:
        # That of one encrypted with a client's key, which is there, is 400.
        return 200 if error.code == "InvalidRequest" else error.status
    return 200
