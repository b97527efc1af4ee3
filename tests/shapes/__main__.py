# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs shapes, two at a time, each in a folder of its own, which is kept where something is wrong."""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

from .play import Wrong
from .run import Run
from .shape import Shape
from .table import SHAPES

_BASE_PORT = 19600
_AT_ONCE = 2
_lock = threading.Lock()
_running: set[Run] = set()


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="shapes", description="Deployments of many shapes, used as a user would.")
    parser.add_argument("names", metavar="SHAPE", nargs="*", help=f"default: all of {', '.join(shape.name for shape in SHAPES)}")
    parser.add_argument("--collections", type=Path, required=True, help="the collections path with the collection")
    parser.add_argument("--folder", type=Path, required=True, help="where the folders of the shapes are made")
    parser.add_argument("--except", metavar="SHAPE", nargs="+", default=[], dest="left_out", help="run all shapes but these")
    options = parser.parse_args()
    known = {shape.name: shape for shape in SHAPES}
    unknown = [name for name in options.names + options.left_out if name not in known]
    if unknown:
        parser.error(f"no shape {unknown[0]}; there are {', '.join(known)}")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupted)
    chosen = [known[name] for name in options.names] or [shape for shape in SHAPES if shape.name not in options.left_out]
    with concurrent.futures.ThreadPoolExecutor(_AT_ONCE) as pool:
        ports = {shape.name: _BASE_PORT + 10 * index for index, shape in enumerate(SHAPES)}
        right = list(pool.map(lambda shape: _try(shape, options.folder, options.collections, ports[shape.name]), chosen))
    print(f"{sum(right)} of {len(right)} shapes are as they must be", flush=True)
    return 0 if all(right) else 1


def _interrupted(number: int, _frame: object) -> None:
    """End the servers, which are not of this session, and then at once."""
    for run in list(_running):
        run.close()
    os._exit(128 + number)


def _try(shape: Shape, base: Path, collections: Path, port: int) -> bool:
    folder = Path(tempfile.mkdtemp(prefix=f"shape-{shape.name}-", dir=base))
    began = time.monotonic()

    def say(text: str) -> None:
        with _lock:
            print(f"[{shape.name} {time.monotonic() - began:4.0f} s] {text}", flush=True)

    problem = ""
    try:
        run = Run(shape, folder, collections, port, say)
        _running.add(run)
        try:
            run.go()
        finally:
            run.close()
            _running.discard(run)
    except Wrong as error:
        problem = str(error)
    except Exception:  # pylint: disable=broad-exception-caught
        problem = traceback.format_exc()
    if not problem:
        shutil.rmtree(folder, ignore_errors=True)
        say("is as it must be")
        return True
    say(f"FAILED {problem}\nfailed: shape {shape.name}: its folder is {folder / 'deployment'}; to repeat it: ONLY={shape.name} make shapes")
    return False


if __name__ == "__main__":
    sys.exit(main())
