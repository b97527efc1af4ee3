# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a remote target remembers of a resync that was canceled."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from .._rules.formats import Rule


@dataclasses.dataclass(frozen=True)
class Mark:
    """What a remote target has in the place of its resync's ID when that is canceled.

    :param id: of the resync. :param priorities: of the rules whose ``existing_objects`` is off until it has ended.
    """

    id: str
    priorities: frozenset[int]

    @classmethod
    def parse(cls, text: str) -> t.Optional[Mark]:
        """``None`` for the ID of a resync."""
        found = re.fullmatch(r"(.*)/canceled/(\d+(?:,\d+)*)", text)
        return cls(found.group(1), frozenset(map(int, found.group(2).split(",")))) if found else None

    def __str__(self) -> str:
        return f"{self.id}/canceled/{','.join(map(str, sorted(self.priorities)))}"

    def covers(self, rule: Rule) -> bool:
        """Whether the cancel switches this rule of the target. Site replication has one for each target, and changes its priority as it heals it."""
        return rule.of_site_replication or rule.priority in self.priorities

    def switched(self, rules: list[Rule], arn: str, on: bool) -> list[Rule]:
        """The rules with ``existing_objects`` on or off where it is this mark's."""
        return [dataclasses.replace(rule, existing_objects=on) if rule.arn == arn and self.covers(rule) else rule for rule in rules]
