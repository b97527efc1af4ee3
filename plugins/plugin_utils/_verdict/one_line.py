# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status as one line, as Nagios and its relatives read it: a word, what is wrong, and numbers behind a bar."""

from __future__ import annotations

import typing as t

from ...module_utils._common.units import show_count
from .breach import CRITICAL, Record

_NUMBERS = (
    ("lag", "s"), ("pending_objects", ""), ("failed_objects", ""), ("nodes_online", ""), ("nodes", ""), ("drives_ok", ""), ("drives", ""),
    ("rules_ok", ""), ("rules", ""), ("breaches", ""),
)  # fmt: skip


def one_line(breaches: t.Sequence[Record], numbers: Record, left_out: t.Sequence[str] = ()) -> str:
    """``MINIO CRITICAL: 2 breaches: site az1: … | lag=3s …``; what is not known is no number. :param left_out: sites that were not to be asked."""
    worst = "OK" if not breaches else "CRITICAL" if any(one["severity"] == CRITICAL for one in breaches) else "WARNING"
    if not numbers["sites_answered"]:
        worst = "CRITICAL"
    values = " ".join(f"{name}={numbers[name]:g}{unit}" for name, unit in _NUMBERS if numbers.get(name) is not None)
    said = _said(breaches, numbers) + (f"; not asked: {', '.join(left_out)}" if left_out else "")
    # The bar begins the numbers.
    return f"MINIO {worst}: {said.replace('|', '/')} | {values}"


def _said(breaches: t.Sequence[Record], numbers: Record) -> str:
    if not breaches:
        words = (("sites_answered", "site"), ("nodes_online", "node"), ("rules_ok", "rule"))
        return ", ".join(show_count(numbers[name], word) for name, word in words)
    first = min(breaches, key=lambda one: one["severity"] != CRITICAL)
    return f"{len(breaches)} breach{'es' if len(breaches) > 1 else ''}: {first['text']}" + (f" And {len(breaches) - 1} more." if len(breaches) > 1 else "")
