# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of 1 KiB by the bare SDK, with eight threads; with "packed" as archives that the server unpacks. Prints the seconds that it took."""

from __future__ import annotations

import io
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from minio import Minio
from minio.commonconfig import SnowballObject

_THREADS = 8
_SIZE = 1024
_PACK = 5000


def main() -> None:
    """Reads a site, a bucket, a prefix and a count from standard input."""
    options = json.load(sys.stdin)
    client = Minio(options["url"].partition("//")[2], options["access_key"], options["secret_key"], secure=False)
    bucket, data = options["bucket"], b"x" * _SIZE
    keys = [f"{options['prefix']}{number:07}" for number in range(options["count"])]
    begin = time.perf_counter()
    if options.get("packed"):
        for first in range(0, len(keys), _PACK):
            client.upload_snowball_objects(bucket, [SnowballObject(key, data=io.BytesIO(data), length=_SIZE) for key in keys[first : first + _PACK]])
    else:
        with ThreadPoolExecutor(_THREADS) as executor:
            list(executor.map(lambda key: client.put_object(bucket, key, io.BytesIO(data), _SIZE), keys))
    print(time.perf_counter() - begin)


if __name__ == "__main__":
    main()
