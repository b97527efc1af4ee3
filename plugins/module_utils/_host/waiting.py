# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at a node until it is as it is waited for, or the time is over."""

from __future__ import annotations

import time
import typing as t

_PAUSE = 2.0

WAITS: dict[str, t.Callable[[t.Mapping[str, t.Any], int], bool]] = {
    "process": lambda found, former: found["service"]["pid"] not in (0, former),
    "quorum": lambda found, _former: (found["health"] or {}).get("cluster") == 200,
    "metrics": lambda found, _former: (found["health"] or {}).get("metrics") == 200,
}
"""Whether something that is waited for is there, by its name. Each gets a look and the process that was there before."""


def awaited(look: t.Callable[[], dict[str, t.Any]], names: t.Sequence[str], former: int, seconds: float) -> dict[str, t.Any]:
    """The last look, with ``waiting_for``: what is still not there.

    :param look: takes a look. :param names: keys of :data:`WAITS`. :param former: the process that was there before. :param seconds: how long to wait.
    """
    end = time.monotonic() + seconds
    while True:
        found = look()
        missing = [name for name in names if not WAITS[name](found, former)]
        left = end - time.monotonic()
        if not missing or left <= 0:
            return {**found, "waiting_for": missing}
        time.sleep(min(_PAUSE, left))
