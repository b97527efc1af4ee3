# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A question that is asked again until the answer is the one that is waited for."""

from __future__ import annotations

import time
import typing as t

Answer = t.TypeVar("Answer")


def poll(ask: t.Callable[[], Answer], over: t.Callable[[Answer], bool], deadline: float, first: float = 0.5, longest: float = 5.0) -> Answer:
    """Ask at once, and again after pauses that double, until it is over or the next pause would end after the deadline.

    :param deadline: by the monotonic clock. :param first: seconds of the first pause. :param longest: seconds that no pause exceeds.
    :returns: the last answer.
    """
    pause = first
    while True:
        answer = ask()
        if over(answer) or time.monotonic() + pause > deadline:
            return answer
        time.sleep(pause)
        pause = min(pause * 2, longest)
