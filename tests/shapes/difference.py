# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A difference in one field of one object, which no replication ends."""

from __future__ import annotations

import threading
import typing as t

from minio import Minio
from minio.helpers import md5sum_hash

_PAUSE = 1.0


class Released(threading.Thread):
    """The legal hold of an object is taken away at one site again and again, as long as this lasts; then it is there again.

    The other site is not told: the server takes the request for one of replication (S cmd/object-api-options.go, getDefaultOpts). What a resync sets
    right is wrong again a moment later.
    """

    def __init__(self, client: Minio, bucket: str, key: str) -> None:
        super().__init__(daemon=True)
        self._client, self._bucket, self._key = client, bucket, key
        self._over = threading.Event()

    def run(self) -> None:
        """Take it away until it is told to end."""
        while not self._over.is_set():
            self._set("OFF")
            self._over.wait(_PAUSE)

    def __enter__(self) -> Released:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self.join(40)
        self._set("ON")

    def _set(self, status: str) -> None:
        body = f'<LegalHold xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>{status}</Status></LegalHold>'.encode()
        headers: dict[str, t.Any] = {"Content-MD5": md5sum_hash(body), "X-Minio-Source-Replication-Request": "true"}
        query: dict[str, t.Any] = {"legal-hold": ""}
        self._client._execute("PUT", self._bucket, self._key, body=body, headers=headers, query_params=query)  # pylint: disable=protected-access
