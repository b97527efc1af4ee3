# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks real servers anew what they make of each case, and records it, or compares it with what is recorded."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
from pathlib import Path

from . import cases
from .server import Programs


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="corpus", description="Ask real servers and clients what they make of the cases, and record it.")
    parser.add_argument("kinds", metavar="KIND", nargs="*", help=f"default: all of {', '.join(cases.KINDS)}")
    parser.add_argument("--minio", type=Path, required=True)
    parser.add_argument("--mc", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where folders may be made")
    parser.add_argument("--compare", action="store_true", help="record nothing, and fail where something differs from what is recorded")
    options = parser.parse_args()
    # Servers end with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    unknown = [kind for kind in options.kinds if kind not in cases.KINDS]
    if unknown:
        parser.error(f"no kind {unknown[0]}; there are {', '.join(cases.KINDS)}")
    programs = Programs(options.minio, options.mc, options.folder)
    total = different = 0
    for kind in options.kinds or cases.KINDS:
        before = cases.recorded(kind)
        found = importlib.import_module(f".ask_{kind}", __package__).ask(programs, cases.cases(kind))
        if not options.compare:
            cases.record(kind, found)
        total += len(found)
        for name in sorted(found):
            if found[name] != before.get(name):
                different += 1
                print(f"{kind} {name}: {before.get(name, 'new')} -> {found[name]}", flush=True)
        different += len(before.keys() - found.keys())
    print(f"{total} cases asked, {different} differ from what is recorded")
    return 1 if options.compare and different else 0


if __name__ == "__main__":
    sys.exit(main())
