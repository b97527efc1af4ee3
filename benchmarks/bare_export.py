# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's own export of the metadata of all buckets, read to its end, and nothing else. Prints the seconds that it took."""

from __future__ import annotations

import json
import sys
import time

from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session


def main() -> None:
    """Reads a site from standard input."""
    options = json.load(sys.stdin)
    session = Session(options["url"], options["access_key"], options["secret_key"], timeout=300)
    begin = time.perf_counter()
    session.admin("GET", "export-bucket-metadata")
    print(time.perf_counter() - begin)


if __name__ == "__main__":
    main()
