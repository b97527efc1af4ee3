# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a misspelt name may have meant."""

from __future__ import annotations

import difflib
import typing as t


def nearest(name: str, known: t.Iterable[t.Any]) -> str:
    """``" Did you mean X?"`` for the most similar known name, ``""`` if none is similar."""
    by_fold = {candidate.casefold(): candidate for candidate in sorted(map(str, known))}
    found = difflib.get_close_matches(name.casefold(), by_fold, 1, 0.6)
    return f" Did you mean {by_fold[found[0]]}?" if found else ""
