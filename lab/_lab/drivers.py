# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which driver a lab has, and what is the same for both."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Sequence

from . import containers, engine, inventory, local, progress
from .containers import Containers
from .errors import LabError
from .local import Local
from .paths import DEFAULT_STATE
from .sites import Plan, Site

Driver = Containers | Local


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that say which lab is meant."""
    parser.add_argument(
        "--driver",
        choices=(containers.NAME, local.NAME),
        help="containers (default, where an engine is or can be installed): systemd hosts; local: processes on loopback",
    )
    parser.add_argument("--state", type=Path, default=DEFAULT_STATE, help="the lab's folder (default: .lab in the repository)")
    parser.add_argument("--base-port", type=int, default=19000, help="the first port of the driver local (default: 19000)")
    parser.add_argument(
        "--server-env",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=_variable,
        help="a variable of every server's environment, with the driver local; can be given several times",
    )


def _variable(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


def choose(options: argparse.Namespace) -> Driver:
    """The driver that the lab was made with, else the one that is asked for, else containers where they are possible."""
    state = options.state.absolute()
    made = Plan(state).driver()
    if made and options.driver not in (None, made):
        raise LabError(f"the lab in {state} was made with the driver {made}: remove it first, or name another folder with --state")
    name = made or options.driver
    if not name:
        obstacle = engine.obstacle()
        name = local.NAME if obstacle else containers.NAME
        if obstacle:
            progress.say(f"{obstacle}: the sites are processes on loopback here, and roles that need hosts cannot run")
    return Local(state, options.base_port, dict(options.server_env)) if name == local.NAME else Containers(state)


def up(driver: Driver, state: Path, names: Sequence[str]) -> dict[str, Site]:
    """Have the sites, and an inventory of them."""
    sites = driver.up(names)
    inventory.write(state.absolute(), sites, driver)
    return sites
