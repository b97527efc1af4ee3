# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that write to the site that serves all the time, and remember what was acknowledged."""

from __future__ import annotations

import collections
import io
import threading
import time
import typing as t
from pathlib import Path

import urllib3
from minio import Minio
from minio.error import MinioException

Place = t.Callable[[str, str], str]
_PAUSE = 0.15


class Acknowledged(t.NamedTuple):
    """A version that a site has promised to keep. ``bucket`` is its name at the first site."""

    site: str
    bucket: str
    key: str
    version: str


class Writer(threading.Thread):
    """Writes small objects, one after the other.

    :param clients: by site. :param place: what a bucket is called at a site. :param serving: the file that says which site serves.
    """

    def __init__(self, name: str, clients: t.Mapping[str, Minio], buckets: t.Sequence[str], place: Place, serving: Path) -> None:
        super().__init__(name=name, daemon=True)
        self._clients = clients
        self._buckets = buckets
        self._place = place
        self._serving = serving
        self._over = threading.Event()
        self._acknowledged: list[Acknowledged] = []
        self.refusals: collections.Counter[str] = collections.Counter()

    def run(self) -> None:
        """Write until it is told to end."""
        number = 0
        while not self._over.wait(_PAUSE):
            site, bucket = self._serving.read_text(encoding="utf-8").strip(), self._buckets[number % len(self._buckets)]
            key = f"{self.name}/{number:05}"
            number += 1
            try:
                result = self._clients[site].put_object(self._place(site, bucket), key, io.BytesIO(key.encode()), len(key))
            except (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                self.refusals[f"{site}: {getattr(error, 'code', type(error).__name__)}"] += 1
            else:
                self._acknowledged.append(Acknowledged(site, bucket, key, result.version_id or ""))

    def acknowledged(self, site: str) -> list[Acknowledged]:
        """What the site has acknowledged so far."""
        return [write for write in self._acknowledged if write.site == site]

    def await_writes(self, site: str, more: int, seconds: float) -> bool:
        """Whether the site acknowledges so many writes more in time."""
        wanted, deadline = len(self.acknowledged(site)) + more, time.monotonic() + seconds
        while len(self.acknowledged(site)) < wanted:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def end(self) -> None:
        """Write no more."""
        self._over.set()
        self.join(40)
