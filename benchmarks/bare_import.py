# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's own import of ready files, and nothing else: no reading before and no proof after. Prints the seconds that it took."""

from __future__ import annotations

import io
import json
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

_THREADS = 8
_VERSIONING = b'<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>'


def main() -> None:
    """Reads a site, buckets in the form of the module's options, and how many go in one import, from standard input."""
    options = json.load(sys.stdin)
    session = Session(options["url"], options["access_key"], options["secret_key"], timeout=300)
    buckets, size = options["buckets"], options["size"]
    chunks = [_zip(buckets[start : start + size], options["quota"]) for start in range(0, len(buckets), size)]
    begin = time.perf_counter()
    with ThreadPoolExecutor(_THREADS) as executor:
        list(executor.map(lambda chunk: session.admin("PUT", "import-bucket-metadata", body=chunk), chunks))
    print(time.perf_counter() - begin)


def _zip(buckets: list[dict], quota: int) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as archive:
        for bucket in buckets:
            name = bucket["name"]
            tags = "".join(f"<Tag><Key>{key}</Key><Value>{value}</Value></Tag>" for key, value in bucket["tags"].items())
            archive.writestr(f"{name}/versioning.xml", _VERSIONING)
            archive.writestr(f"{name}/policy.json", json.dumps(bucket["policy"]))
            archive.writestr(f"{name}/tagging.xml", f"<Tagging><TagSet>{tags}</TagSet></Tagging>")
            archive.writestr(f"{name}/quota.json", json.dumps({"quota": quota, "size": quota, "quotatype": "hard"}))
    return body.getvalue()


if __name__ == "__main__":
    main()
