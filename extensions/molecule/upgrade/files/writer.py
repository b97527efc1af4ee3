# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client that tries again until it is acknowledged, and reads at the end whatever it was acknowledged.

What it needs is in the environment variable WRITER, as JSON: urls of the nodes, access_key, secret_key, folder. In the folder, "acknowledged" gets a line
for each object, the file "end" ends the writing, and then "report" tells what came of it.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import time
from pathlib import Path

import urllib3
from minio import Minio
from minio.error import MinioException

WRITER = json.loads(os.environ["WRITER"])
FOLDER = Path(WRITER["folder"])
BUCKET = "written"
FAILURES = (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError)
MOST, LONGEST = 10_000, 600


def connect(url: str) -> Minio:
    """A client that does not try again by itself."""
    pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=1, read=10))
    return Minio(url.removeprefix("http://"), WRITER["access_key"], WRITER["secret_key"], secure=False, region="us-east-1", http_client=pool)


def content(number: int) -> bytes:
    """What the object of a number holds."""
    return hashlib.sha256(str(number).encode()).hexdigest().encode() * 32


def read(client: Minio, number: int) -> bytes:
    """What the server has of it."""
    answer = client.get_object(BUCKET, f"{number:06}")
    try:
        return answer.read()
    finally:
        answer.close()
        answer.release_conn()


def is_lost(client: Minio, number: int) -> bool:
    """Whether the server does not have what it acknowledged."""
    try:
        return read(client, number) != content(number)
    except FAILURES:
        return True


def main() -> None:
    """Write, and read."""
    clients = itertools.cycle([connect(url) for url in WRITER["urls"]])
    client = next(clients)
    client.make_bucket(BUCKET)
    moments, retries, deadline = [time.monotonic()], 0, time.monotonic() + LONGEST
    with (FOLDER / "acknowledged").open("w", encoding="utf-8", buffering=1) as acknowledged:
        while not (FOLDER / "end").exists() and len(moments) <= MOST and time.monotonic() < deadline:
            number = len(moments)
            try:
                client.put_object(BUCKET, f"{number:06}", io.BytesIO(content(number)), len(content(number)))
            except FAILURES:
                retries += 1
                client = next(clients)
                time.sleep(0.1)
                continue
            moments.append(time.monotonic())
            acknowledged.write(f"{number}\n")
            time.sleep(0.02)
    report = {
        "acknowledged": len(moments) - 1,
        "retries": retries,
        "longest_pause": round(max(later - earlier for earlier, later in zip(moments, moments[1:])), 1),
        "lost": [number for number in range(1, len(moments)) if is_lost(client, number)],
    }
    (FOLDER / "report.new").write_text(json.dumps(report), encoding="utf-8")
    (FOLDER / "report.new").rename(FOLDER / "report")


if __name__ == "__main__":
    main()
