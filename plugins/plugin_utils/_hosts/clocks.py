# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks of hosts against that of the controller."""

from __future__ import annotations

import typing as t


def compared(clock: t.Mapping[str, float], sent: float, received: float) -> dict[str, float]:
    """The host's clock minus the controller's.

    The host read its clock at some moment between the sending of the question and the beginning of its work, which ended with the answer.

    :param clock: ``time`` that the host read, and ``took``, the seconds of its work afterwards. :param sent: when the question was sent, by the controller's
        clock. :param received: when the answer came.
    :returns: ``time``, ``offset``, and ``uncertainty``: how far the true offset may be from it.
    """
    latest = max(sent, received - clock["took"])
    return {"time": clock["time"], "offset": clock["time"] - (sent + latest) / 2, "uncertainty": (latest - sent) / 2}
