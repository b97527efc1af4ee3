# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at a node until it is as it is waited for, or the time is over."""

from __future__ import annotations

import time
import typing as t

_PAUSE = 2.0
_STARTS = 3
"""systemd starts a program that ends again every few seconds. So many times tell."""

Look = t.Mapping[str, t.Any]


def _has_new_process(found: Look, options: Look) -> bool:
    return found["service"]["pid"] not in (0, options["former_pid"])


WAITS: dict[str, t.Callable[[Look, Look], bool]] = {
    "process": _has_new_process,
    "start": lambda found, options: _has_new_process(found, options) and found["service"]["active"] == "active",
    "ports": lambda found, options: set(options["ports"]) <= {port["port"] for port in found["ports"]},
    "quorum": lambda found, _options: (found["health"] or {}).get("cluster") == 200,
    "metrics": lambda found, _options: (found["health"] or {}).get("metrics") == 200,
}
"""Whether something that is waited for is there, by its name. Each gets a look and the options of the module."""


def is_hopeless(found: Look, missing: t.Container[str]) -> bool:
    """Whether a start that is missing will not come: systemd has given up, or starts the program again and again."""
    return "start" in missing and (found["service"]["active"] == "failed" or found["service"]["restarts"] >= _STARTS)


def awaited(look: t.Callable[[], dict[str, t.Any]], options: Look, seconds: float) -> dict[str, t.Any]:
    """The last look, with ``waiting_for``: what is still not there.

    :param look: takes a look. :param options: of the module; ``wait_for`` has keys of :data:`WAITS`. :param seconds: how long to wait.
    """
    end = time.monotonic() + seconds
    while True:
        found = look()
        missing = [name for name in options["wait_for"] if not WAITS[name](found, options)]
        left = end - time.monotonic()
        if not missing or left <= 0 or is_hopeless(found, missing):
            return {**found, "waiting_for": missing}
        time.sleep(min(_PAUSE, left))
