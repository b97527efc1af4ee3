# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one pool that somebody means by a name."""

from __future__ import annotations

import typing as t

from .._common.errors import InputErrors
from .layout import parse_volumes


class Named(t.NamedTuple):
    """What a pool can be called.

    :param hosts: its pattern of host names; ``""`` where it is given by paths alone.
    :param drives: its pattern of paths. :param command_line: its part of the servers' command line.
    """

    hosts: str
    drives: str
    command_line: str

    @classmethod
    def of(cls, command_line: str) -> Named:
        """From a part of the servers' command line."""
        try:
            (found,) = parse_volumes(command_line, "pool")
        except (InputErrors, ValueError):
            return cls("", "", command_line)
        return cls(found["hosts"], found["drives"], command_line)

    def __str__(self) -> str:
        return f"{self.hosts}:{self.drives}" if self.hosts else self.command_line


def fitting(pools: t.Sequence[Named], wanted: str) -> list[Named]:
    """The pools that a name fits: the one with that command line or those hosts and drives, else all with those hosts. More than one is not to be acted on."""
    different = list(dict.fromkeys(pools))
    exact = [pool for pool in different if wanted in (pool.command_line, str(pool))]
    return exact or [pool for pool in different if wanted and wanted == pool.hosts]


def ambiguous(wanted: str, fits: t.Iterable[Named]) -> str:
    """Why a name that fits several pools is refused."""
    return f"'{wanted}' names several pools: {', '.join(map(str, fits))}. Give one of these, its hosts and drives."
