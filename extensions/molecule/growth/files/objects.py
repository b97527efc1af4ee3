# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small objects in two versions, keeps the checksum of each version, and compares what is there with that.

What it needs is in the environment variable OBJECTS, as JSON: url, access_key, secret_key, bucket, count (versions) and file (of the checksums).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import sys
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED
from minio.versioningconfig import VersioningConfig

NEED = json.loads(os.environ["OBJECTS"])
BUCKET = NEED["bucket"]
SECOND, DELETED, LARGE = 10, 25, 50
"""Of every so many keys, one has a second version, one is deleted, one is too large to be kept with its metadata."""
THREADS = 8

Version = tuple[str, str]


def connect() -> Minio:
    """A client that waits for a server that has just started."""
    scheme, _colon, host = NEED["url"].partition("://")
    pool = urllib3.PoolManager(maxsize=THREADS, retries=urllib3.Retry(total=6, backoff_factor=0.5, status_forcelist=(500, 503)))
    return Minio(host, NEED["access_key"], NEED["secret_key"], secure=scheme == "https", region="us-east-1", http_client=pool)


def write(client: Minio) -> None:
    """All versions, and the file of their checksums."""
    if not client.bucket_exists(BUCKET):
        client.make_bucket(BUCKET)
        client.set_bucket_versioning(BUCKET, VersioningConfig(ENABLED))
    keys = [f"{number % 40:02}/{number:05}" for number in range(NEED["count"] * SECOND // (SECOND + 1))]

    def put(number: int) -> list[tuple[Version, str]]:
        found = []
        for _again in range(2 if number % SECOND == 0 else 1):
            data = random.randbytes(300_000 if number % LARGE == 7 else random.randint(1, 2000))
            result = client.put_object(BUCKET, keys[number], io.BytesIO(data), len(data))
            found.append(((keys[number], result.version_id or ""), hashlib.sha256(data).hexdigest()))
        if number % DELETED == 0:
            client.remove_object(BUCKET, keys[number])
        return found

    with ThreadPoolExecutor(THREADS) as executor:
        sums = [pair for pairs in executor.map(put, range(len(keys))) for pair in pairs]
    Path(NEED["file"]).write_text(json.dumps(sums), encoding="utf-8")
    print(f"{len(sums)} versions written")


def compare(client: Minio) -> None:
    """Read every version; fails where one is missing, different, or where there is one more."""
    wanted: dict[Version, str] = {tuple(version): digest for version, digest in json.loads(Path(NEED["file"]).read_text(encoding="utf-8"))}
    listed: set[Version] = set()
    markers = 0
    for item in client.list_objects(BUCKET, recursive=True, include_version=True):
        markers += item.is_delete_marker
        if not item.is_delete_marker:
            listed.add((item.object_name or "", item.version_id or ""))

    def read(version: Version) -> t.Optional[str]:
        answer = client.get_object(BUCKET, version[0], version_id=version[1])
        try:
            return hashlib.sha256(answer.read()).hexdigest()
        finally:
            answer.close()
            answer.release_conn()

    with ThreadPoolExecutor(THREADS) as executor:
        different = [version for version, digest in zip(listed, executor.map(read, listed)) if wanted.get(version) != digest]
    missing = wanted.keys() - listed
    deleted = len({key for key, _version in wanted if int(key.rpartition("/")[2]) % DELETED == 0})
    print(f"{len(listed)} versions and {markers} delete markers: {len(missing)} missing, {len(different)} different")
    if missing or different or markers != deleted:
        sys.exit(f"{deleted} delete markers wanted; missing {sorted(missing)[:5]}, different {sorted(different)[:5]}")


if __name__ == "__main__":
    {"write": write, "compare": compare}[sys.argv[1]](connect())
