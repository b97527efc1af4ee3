# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules whose durations are shorter by one factor, so that a test sees in minutes what takes hours."""

from __future__ import annotations

import re
import typing as t

_MILLISECONDS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_IN_EXPRESSIONS = re.compile(r"(?<=[\[:])(\d+)([smhd])(?=[:\]])|(?<=offset )(\d+)([smhd])\b")


def scaled(content: dict[str, t.Any], factor: int) -> dict[str, t.Any]:
    """A file of rules with durations, ranges and offsets divided by the factor; thresholds stay."""
    return {"groups": [{**group, "interval": "1s", "rules": [_rule(rule, factor) for rule in group["rules"]]} for group in content["groups"]]}


def _rule(rule: dict[str, t.Any], factor: int) -> dict[str, t.Any]:
    durations: dict[str, t.Any] = {key: _shorter(rule[key], factor) for key in ("for", "keep_firing_for") if key in rule}
    return {**rule, **durations, "expr": _IN_EXPRESSIONS.sub(lambda found: _shorter(found[0], factor), rule["expr"])}


def _shorter(duration: str, factor: int) -> str:
    return f"{int(duration[:-1]) * _MILLISECONDS[duration[-1]] // factor}ms"
