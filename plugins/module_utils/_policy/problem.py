# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One thing wrong with a policy, and fields that the server does not know."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._common.suggest import nearest


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a policy.

    :param statement: ``Statement[0] (Sid 'x')``; ``""`` for the document.
    :param text: what MinIO does with it and what to write instead; ``{refusal}`` stands for the server's error code.
    :param refused: the server refuses the policy; else it takes it and does not do what it says.
    """

    statement: str
    key: str
    text: str
    refused: bool = True

    def line(self, refusal: str) -> str:
        """The problem as one line."""
        return ": ".join(part for part in (self.statement, self.key, self.text.replace("{refusal}", refusal)) if part)


def fold(document: t.Mapping[str, t.Any], known: tuple[str, ...], statement: str) -> tuple[dict[str, t.Any], list[Problem]]:
    """The known fields under their proper names, and a problem for each other one. The server ignores case, and unknown fields."""
    if all(key in known for key in document):
        return dict(document), []
    proper = {name.lower(): name for name in known}
    fields: dict[str, t.Any] = {}
    found: list[Problem] = []
    for key, value in document.items():
        name = proper.get(str(key).lower())
        if name is None:
            found.append(Problem(statement, str(key), f"MinIO ignores this key. Leave it out.{nearest(str(key), known)}", False))
        elif name in fields:
            found.append(Problem(statement, str(key), f"it is {name} a second time, and MinIO takes one of them. Write it once.", False))
        else:
            fields[name] = value
    return fields, found
