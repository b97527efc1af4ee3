# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small object that is written to see whether something works, and leaves nothing behind, also where objects are locked."""

from __future__ import annotations

import datetime
import time
import typing as t
import uuid
from urllib.parse import urlencode

from .._common.errors import MinioError, ServerError
from .._site.listing import read_page
from .._site.session import Session, content_md5

NAME = "creativeflow-minio-probe"
BODY = NAME.encode()
_RETENTION = 5
"""Seconds for which it is kept where the bucket has a default retention, which would keep it for days."""


class Canary:
    """One object of a bucket.

    :param prefix: what its key begins with. :param tags: pairs of key and value.
    :param stays: it is not replicated, because a target from which it is not removed again would keep it. It is written as a replica, of which the
        server makes none (S cmd/bucket-replication.go, mustReplicate), and for which the key needs s3:ReplicateObject.
    """

    def __init__(self, session: Session, bucket: str, prefix: str, tags: tuple[tuple[str, str], ...], stays: bool = False) -> None:
        self._session, self._bucket, self._tags, self._stays = session, bucket, tags, stays
        self.key = f"{prefix}{NAME}/{uuid.uuid4().hex}"
        self._until: t.Optional[datetime.datetime] = None

    def write(self) -> None:
        """Put it there. :raises MinioError: the server refused."""
        headers = {"x-amz-tagging": urlencode(self._tags)} if self._tags else {}
        if self._stays:
            headers["x-amz-replication-status"] = "REPLICA"
        if self._has_default_retention():
            self._until = self._session.server_time + datetime.timedelta(seconds=_RETENTION)
            headers["x-amz-object-lock-mode"] = "GOVERNANCE"
            headers["x-amz-object-lock-retain-until-date"] = self._until.strftime("%Y-%m-%dT%H:%M:%SZ")
            headers.update(content_md5(BODY))
        self._session.s3("PUT", self._bucket, self.key, body=BODY, headers=headers)

    def delete(self) -> None:
        """Put a delete marker over it."""
        self._session.s3("DELETE", self._bucket, self.key)

    def remove(self) -> None:
        """Remove all versions of it for good; a retention has to be over first, on the targets too.

        :raises MinioError: something of it stays.
        """
        if self._until:
            left = (self._until - self._session.server_time).total_seconds() + 1
            time.sleep(max(0.0, min(left, _RETENTION + 1)))
        try:
            for version in read_page(self._session, self._bucket, {"prefix": self.key}).versions:
                self._session.s3("DELETE", self._bucket, self.key, {"versionId": version.id})
        except MinioError as error:
            raise MinioError(f"site {self._session.site}: bucket {self._bucket}: {self.key} could not be removed; remove it: {error}") from None

    def removed_after(self, cause: MinioError) -> MinioError:
        """Clean up after an error. :returns: the same error, with what could not be removed, which is not to hide it."""
        try:
            self.remove()
        except MinioError as error:
            return MinioError(f"{cause} After that, {error}")
        return cause

    def _has_default_retention(self) -> bool:
        try:
            return b"DefaultRetention" in self._session.s3("GET", self._bucket, query={"object-lock": ""})
        except ServerError as error:
            if error.code == "ObjectLockConfigurationNotFoundError":
                return False
            raise
