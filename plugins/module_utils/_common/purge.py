# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not declared goes: only inside a declared scope, and not more than a limit."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from .errors import InputErrors
from .fields import texts
from .units import show_names

_SHOWN = 20
_LIMIT = re.compile(r"([0-9]+)(%?)")

PURGE_OPTIONS: dict[str, dict[str, t.Any]] = {
    "purge": {"type": "bool", "default": False},
    "purge_scope": {"type": "dict", "options": {"prefix": {"type": "str"}, "tags": {"type": "dict"}}},
    "purge_limit": {"type": "str", "default": "10%"},
}
"""The options, as a module takes them."""


IDENTITY_PURGE_OPTIONS: dict[str, dict[str, t.Any]] = {**PURGE_OPTIONS, "purge_scope": {"type": "dict", "options": {"prefix": {"type": "str"}}}}
"""The options, where what is purged has a name and no tags."""


@dataclass(frozen=True)
class Purge:
    """What may be removed.

    :param prefix: names begin with it. :param tags: the object has all of them.
    :param limit: a number, or a share of what is in the scope. :param percent: whether it is a share.
    """

    prefix: str
    tags: dict[str, str]
    limit: int
    percent: bool

    def covers(self, name: str, tags: t.Callable[[], t.Optional[dict[str, str]]]) -> bool:
        """Whether an object is in the scope. :param tags: gives the object's tags; asked only if the name fits."""
        return name.startswith(self.prefix) and (not self.tags or self.tags.items() <= (tags() or {}).items())

    def check(self, site: str, plural: str, scope: int, removals: t.Sequence[str]) -> None:
        """:raises InputErrors: the removals, of so many objects in the scope, are more than the limit."""
        most = scope * self.limit // 100 if self.percent else self.limit
        if len(removals) <= most:
            return
        shown = show_names(removals, _SHOWN)
        raise InputErrors(
            [
                f"site {site}: purge would remove {len(removals)} of the {scope} {plural} in its scope: {shown}. That is more than purge_limit"
                f" {self.limit}{'%' if self.percent else ''} ({most}), and nothing was written. Declare what must stay, or raise purge_limit for this run."
            ]
        )


def purge_from(params: t.Mapping[str, t.Any]) -> t.Optional[Purge]:
    """The purge that a module's options ask for; ``None`` for none.

    :raises InputErrors: there is no scope, or the limit is none.
    """
    if not params.get("purge"):
        return None
    scope = {key: value for key, value in (params["purge_scope"] or {}).items() if value}
    limit = _LIMIT.fullmatch(params["purge_limit"].strip())
    errors = []
    tags: dict[str, str] = {}
    try:
        tags = texts(scope.get("tags", {}))
    except ValueError as error:
        errors.append(f"purge_scope.tags: {error}.")
    if not scope:
        errors.append("purge_scope: purge needs a scope, outside of which nothing is removed. Give prefix or tags.")
    if not limit:
        errors.append(f"purge_limit: {params['purge_limit']!r} is not a number or a share. Give for example 10 or 10%.")
    if errors or not limit:
        raise InputErrors(errors)
    return Purge(scope.get("prefix", ""), tags, int(limit[1]), bool(limit[2]))
