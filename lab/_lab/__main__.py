# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line of the lab."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys

from . import binaries, drivers, image, progress
from .errors import LabError
from .paths import cache
from .sites import SITES


def main() -> int:
    """Entry point."""
    options = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        _ACTIONS[options.action](options)
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("lab: interrupted; what was built is kept, ./lab/lab up goes on from there", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lab", description="Three MinIO sites on one machine.")
    parser.add_argument(
        "action",
        choices=_ACTIONS,
        help="up: have the sites; down: remove them; status; start NODE; stop NODE (kills it);"
        " image [SUITE]: have the image of a host; binaries: have minio and mc;"
        " older-server: have an older minio; toxiproxy: have a proxy that breaks connections",
    )
    parser.add_argument("node", nargs="?", help=f"for start and stop: a host, or a site of the driver local; for image: one of {', '.join(image.SUITES)}")
    drivers.add_options(parser)
    parser.add_argument("--sites", default=",".join(SITES), help=f"up: the sites, default {','.join(SITES)}")
    parser.add_argument("--all", action="store_true", help="down: also remove what was built and is kept for the next time")
    return parser


def _up(options: argparse.Namespace) -> None:
    names = [name for name in options.sites.split(",") if name]
    for site in drivers.up(drivers.choose(options), options.state, names).values():
        print(f"{site.name}\t{site.url}")


def _down(options: argparse.Namespace) -> None:
    drivers.choose(options).down()
    if options.all:
        shutil.rmtree(cache(), ignore_errors=True)
    elif cache().exists():
        progress.say(f"Kept for the next time: {cache()} (minio, mc, the hosts' image, Python packages). ./lab/lab down --all removes it too.")


def _status(options: argparse.Namespace) -> None:
    states = drivers.choose(options).status()
    if not states:
        raise LabError("there is no lab: run ./lab/lab up")
    for name, state in states.items():
        print(f"{name}\t{state}")


def _node(options: argparse.Namespace) -> str:
    if not options.node:
        raise LabError(f"{options.action} needs the name of a host or site: see ./lab/lab status")
    return options.node


def _image(options: argparse.Namespace) -> None:
    suite = options.node or image.DEFAULT
    if suite not in image.SUITES:
        raise LabError(f"there is no image of {suite}; there are {', '.join(image.SUITES)}")
    print(image.ensure(suite))


_ACTIONS = {
    "up": _up,
    "down": _down,
    "status": _status,
    "start": lambda options: drivers.choose(options).start(_node(options)),
    "stop": lambda options: drivers.choose(options).stop(_node(options)),
    "image": _image,
    "binaries": lambda _options: print(binaries.ensure()),
    "older-server": lambda _options: print(binaries.older_server()),
    "toxiproxy": lambda _options: print(binaries.toxiproxy()),
}

if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
