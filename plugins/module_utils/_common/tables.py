# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of text."""

from __future__ import annotations

import typing as t


def columns(rows: t.Sequence[t.Sequence[str]]) -> list[str]:
    """A line for each row, all columns as wide as their widest cell."""
    widths = [max(map(len, cells)) for cells in zip(*rows)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
