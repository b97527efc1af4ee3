# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bare SDK: what a careful script would do with five calls a bucket and eight threads. Prints the seconds that it took."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from minio import Minio, MinioAdmin
from minio.commonconfig import ENABLED, Tags
from minio.credentials import StaticProvider
from minio.versioningconfig import VersioningConfig

_THREADS = 8


def main() -> None:
    """Reads a site and buckets from standard input, in the form of the module's options."""
    options = json.load(sys.stdin)
    host, key, secret = options["url"].partition("//")[2], options["access_key"], options["secret_key"]
    client = Minio(host, key, secret, secure=False)
    admin = MinioAdmin(endpoint=host, credentials=StaticProvider(key, secret), secure=False)
    begin = time.perf_counter()

    def make(bucket: dict) -> None:
        name = bucket["name"]
        client.make_bucket(name)
        client.set_bucket_versioning(name, VersioningConfig(ENABLED))
        client.set_bucket_policy(name, json.dumps(bucket["policy"]))
        tags = Tags.new_bucket_tags()
        tags.update(bucket["tags"])
        client.set_bucket_tags(name, tags)
        admin.bucket_quota_set(name, options["quota"])

    with ThreadPoolExecutor(_THREADS) as executor:
        list(executor.map(make, options["buckets"]))
    print(time.perf_counter() - begin)


if __name__ == "__main__":
    main()
