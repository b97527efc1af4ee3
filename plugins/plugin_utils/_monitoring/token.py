# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the tokens of Prometheus end."""

from __future__ import annotations


def expiry(now: float, days: int) -> int:
    """The end of the next half of the time, counted since 1970, so that all tokens of one half are the same. :param days: for which one is valid at most."""
    half = days * 86400 // 2
    return (int(now) // half + 2) * half


def warning_days(days: int) -> float:
    """How many days before the end of a token somebody must know. A new token is valid for half of its days at least."""
    return min(14, days / 4)
