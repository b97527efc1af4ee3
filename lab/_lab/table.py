# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of text."""

from __future__ import annotations

import shutil
import textwrap
from typing import Sequence

_GAP = "   "
_NARROWEST = 24


def render(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a title; the last column takes the room that is left, in several lines if it must."""
    fixed = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads) - 1)]
    room = max(_NARROWEST, min(shutil.get_terminal_size((120, 24)).columns, 140) - sum(fixed) - len(_GAP) * len(heads) - 2)
    lines = [title]
    for row in (heads, ["-" * width for width in (*fixed, min(room, max(len(row[-1]) for row in (heads, *rows))))], *rows):
        parts = textwrap.wrap(row[-1], room) or [""]
        left = _GAP.join(cell.ljust(width) for cell, width in zip(row, fixed))
        lines.append(f"  {left}{_GAP}{parts[0]}".rstrip())
        lines += [f"  {' ' * len(left)}{_GAP}{part}" for part in parts[1:]]
    return "\n".join(lines)
