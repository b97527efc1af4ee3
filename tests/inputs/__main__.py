# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the cases, two at a time, each in a folder of its own, which is kept where something is wrong."""

from __future__ import annotations

import argparse
import concurrent.futures
import http.server
import shutil
import sys
import tempfile
import threading
import traceback
from pathlib import Path

from .deployment import Case
from .run import differences
from .table import CASES

_AT_ONCE = 2
_lock = threading.Lock()


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="inputs", description="Wrong inputs, and what the playbooks say of them.")
    parser.add_argument("names", metavar="CASE", nargs="*", help="default: all")
    parser.add_argument("--collections", type=Path, required=True, help="the collections path with the collection")
    parser.add_argument("--folder", type=Path, required=True, help="where the folders of the cases are made")
    options = parser.parse_args()
    known = {case.name: case for case in CASES}
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"no case {unknown[0]}; there are {', '.join(known)}")
    chosen = [known[name] for name in options.names] or list(CASES)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _NoMinio) as server, concurrent.futures.ThreadPoolExecutor(_AT_ONCE) as pool:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        right = list(pool.map(lambda case: _try(case, options.folder, options.collections, server.server_port), chosen))
        server.shutdown()
    print(f"{sum(right)} of {len(right)} inputs are answered as they must be", flush=True)
    return 0 if all(right) else 1


class _NoMinio(http.server.BaseHTTPRequestHandler):
    """Something that answers HTTP, and is no MinIO: 501 for every request."""

    def log_message(self, *_args: object) -> None:  # pylint: disable=arguments-differ
        """Nothing."""


def _try(case: Case, base: Path, collections: Path, port: int) -> bool:
    folder = Path(tempfile.mkdtemp(prefix=f"input-{case.name}-", dir=base)).resolve()
    try:
        found = differences(case, folder, collections, port)
    except Exception:  # pylint: disable=broad-exception-caught
        found = [traceback.format_exc()]
    if not found:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    with _lock:
        print(f"failed: input {case.name}: its folder is {folder}; to repeat it: ONLY={case.name} make inputs", *found, sep="\n  ", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())
