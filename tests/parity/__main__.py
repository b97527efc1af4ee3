# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays all cases on one server, and prints how many passed, failed, or are not possible there."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .case import Player, Wrong
from .table import CASES


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="parity", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", metavar="CASE", nargs="*", help="default: all")
    parser.add_argument("--sites", type=Path, required=True, help="the sites.json of a lab")
    options = parser.parse_args()
    sites = json.loads(options.sites.read_text(encoding="utf-8"))
    player = Player({name: {key: site[key] for key in ("url", "access_key", "secret_key")} for name, site in sites.items()})
    known = {case.name: case for case in CASES}
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"no case {unknown[0]}")
    impossible: list[str] = []
    failed = 0
    cases = [known[name] for name in options.names] or list(CASES)
    for case in cases:
        try:
            reason = player.play(case)
        except Wrong as wrong:
            failed += 1
            print(f"{case.name}: {wrong}", flush=True)
            continue
        if reason:
            impossible.append(case.name)
            print(f"{case.name}: not possible on this server: {reason}", flush=True)
    named = f" ({', '.join(impossible)})" if impossible else ""
    print(f"{len(cases)} cases: {len(cases) - failed - len(impossible)} passed, {failed} failed, {len(impossible)} not possible on this server{named}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
