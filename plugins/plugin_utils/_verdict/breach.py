# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One thing that is wrong, and where it is written what to do."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

CRITICAL, WARNING = "critical", "warning"
Record = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Breach:
    """One thing that is wrong.

    :ivar site: its name, "" for none. :ivar text: one line. :ivar runbook: the name of a page of docs/runbooks.
    :ivar severity: CRITICAL where clients lose something now, or would lose it with the next failure.
    """

    site: str
    text: str
    runbook: str
    severity: str = CRITICAL

    def address(self, base: str) -> str:
        """Where the runbook is. :param base: the address or folder of all runbooks."""
        return f"{base.rstrip('/')}/{self.runbook}.md"
