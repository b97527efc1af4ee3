# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One declared replication rule with its remote target."""

from __future__ import annotations

import dataclasses
import hashlib
import typing as t

from .._rules.formats import RemoteTarget, Rule
from .._rules.snapshot import BucketReplication

_ID_LENGTH = 255


@dataclasses.dataclass(frozen=True)
class DeclaredRule:
    """Bucket B of this site replicates to bucket B' of another.

    :param source: the bucket of this site.
    :param target_name: the other site, as users call it.
    :param rule: field → value, only what is declared (see ``Rule``); ``prefix`` and ``tags`` are always there.
    :param target: field → value, ``None`` for what is not declared (see ``RemoteTarget``).
    """

    source: str
    target_name: str
    present: bool
    rule: dict[str, t.Any]
    target: dict[str, t.Any] = dataclasses.field(repr=False)

    @property
    def label(self) -> str:
        """How messages and diffs call it."""
        return label(self.source, f"{self.target_name}/{self.target['bucket']}", self.rule["prefix"], self.rule["tags"])

    @property
    def id(self) -> str:
        """The ID of the rule where it is made anew: the same for the same declaration."""
        parts = [self.target_name, self.target["bucket"], self.rule["prefix"], *(f"{key}={value}" for key, value in self.rule["tags"])]
        text = "-".join(filter(None, parts))
        return text if len(text) <= _ID_LENGTH else f"{text[:200]}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"

    @property
    def declared_target(self) -> dict[str, t.Any]:
        """The target's fields that are declared."""
        return {name: value for name, value in self.target.items() if value is not None}

    def find(self, state: BucketReplication) -> t.Optional[Rule]:
        """The rule that is there for it: by its ID, else by target and filter, so that rules made by others are adopted."""
        for rule in state.rules:
            if rule.id == self.id:
                return rule
        wanted = (self.rule["prefix"], self.rule["tags"])
        for rule in state.rules:
            target = state.targets.get(rule.arn)
            if target and self.leads_to(target) and (rule.prefix, rule.tags) == wanted:
                return rule
        return None

    def leads_to(self, target: RemoteTarget) -> bool:
        """Whether a remote target is the one of this rule, however its url is spelled."""
        return (target.url, target.bucket) == (self.target["url"], self.target["bucket"])

    def new_rule(self, arn: str, existing: t.Optional[Rule], priority: int) -> Rule:
        """The rule as it shall be: what is declared over what is there, else over the defaults.

        :param priority: for a new rule that declares none.
        """
        if existing:
            return dataclasses.replace(existing, **{**self.rule, "arn": arn})
        return Rule(**{"id": self.id, "priority": priority, "delete_markers": not self.rule["tags"], **self.rule, "arn": arn})


def label(source: str, destination: str, prefix: str, tags: t.Iterable[tuple[str, str]]) -> str:
    """``generations → dr/generations [samples/ tier=gold]``."""
    conditions = " ".join([*([prefix] if prefix else []), *(f"{key}={value}" for key, value in tags)])
    return f"{source} → {destination}" + (f" [{conditions}]" if conditions else "")
