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
from pathlib import Path

from . import binaries, containers, engine, image, inventory, local, progress
from .errors import LabError
from .paths import DEFAULT_STATE, cache
from .sites import SITES

_DRIVER_FILE = "driver"


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
        print("lab: interrupted", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lab", description="Three MinIO sites on one machine.")
    parser.add_argument("action", choices=_ACTIONS, help="up: have the sites; down: remove them; status; start NODE; stop NODE (kills it);"
                        " image: have the image of a host; binaries: have minio and mc")
    parser.add_argument("node", nargs="?", help="for start and stop: a host, or a site of the driver local")
    parser.add_argument("--driver", choices=(containers.NAME, local.NAME),
                        help="containers (default, where an engine is or can be installed): systemd hosts; local: processes on loopback")
    parser.add_argument("--state", type=Path, default=DEFAULT_STATE, help="the lab's folder (default: .lab in the repository)")
    parser.add_argument("--base-port", type=int, default=19000, help="the first port of the driver local (default: 19000)")
    parser.add_argument("--sites", default=",".join(SITES), help=f"default: {','.join(SITES)}")
    parser.add_argument("--all", action="store_true", help="down: also remove what was built and is kept for the next time")
    return parser


def _driver(options: argparse.Namespace) -> containers.Containers | local.Local:
    """The driver that is asked for, else the one that this lab was made with, else containers where they are possible."""
    known = options.state / _DRIVER_FILE
    name = options.driver or (known.read_text(encoding="utf-8") if known.exists() else "")
    if not name:
        obstacle = engine.obstacle()
        name = local.NAME if obstacle else containers.NAME
        if obstacle and options.action == "up":
            progress.say(f"{obstacle}: the sites will be processes on loopback, and the roles that need hosts are left out")
    return local.Local(options.state, options.base_port) if name == local.NAME else containers.Containers(options.state)


def _up(options: argparse.Namespace) -> None:
    driver = _driver(options)
    sites = driver.up([name for name in options.sites.split(",") if name])
    (options.state / _DRIVER_FILE).write_text(local.NAME if isinstance(driver, local.Local) else containers.NAME, encoding="utf-8")
    inventory.write(options.state, sites, driver.container_names() if isinstance(driver, containers.Containers) else {})
    for site in sites.values():
        print(f"{site.name}\t{site.url}")


def _down(options: argparse.Namespace) -> None:
    _driver(options).down()
    if options.all:
        shutil.rmtree(cache(), ignore_errors=True)
    elif cache().exists():
        progress.say(f"kept for the next time: {cache()} (minio, mc, the image, Python packages); ./lab/lab down --all removes it")


def _status(options: argparse.Namespace) -> None:
    states = _driver(options).status()
    if not states:
        raise LabError("there is no lab: run ./lab/lab up")
    for name, state in states.items():
        print(f"{name}\t{state}")


def _node(options: argparse.Namespace) -> str:
    if not options.node:
        raise LabError(f"{options.action} needs the name of a host or site: see ./lab/lab status")
    return options.node


_ACTIONS = {
    "up": _up,
    "down": _down,
    "status": _status,
    "start": lambda options: _driver(options).start(_node(options)),
    "stop": lambda options: _driver(options).stop(_node(options)),
    "image": lambda options: print(image.ensure()),
    "binaries": lambda options: print(binaries.ensure()),
}

if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
