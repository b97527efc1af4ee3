# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From end to end: a small object and a delete marker, and how long both take to every target."""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass

from .._common.errors import MinioError
from .._replication.backlog import read_backlog
from .._rules.formats import Rule
from .._site.session import Session
from .canary import Canary


@dataclass(frozen=True)
class Arrival:
    """How long one target took.

    :param seconds: until the slower one of object and delete marker was there; ``None`` if one was not when the time was over.
    """

    seconds: t.Optional[float]


def can_probe(rule: Rule) -> bool:
    """Whether a probe of a rule would leave nothing behind: its removal must be replicated too."""
    return rule.enabled and rule.delete_replication


def probe(session: Session, bucket: str, rules: list[Rule], timeout: float) -> dict[Rule, Arrival]:
    """Write, wait, delete, wait, and clean up, for all targets of a bucket.

    :returns: by rule, for those that can be probed. Several rules may lead to one target, and not all need arrive there.
    :raises MinioError: the server refused, or the probe could not be removed.
    """
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[Rule]] = {}
    for rule in filter(can_probe, rules):
        groups.setdefault((rule.prefix, rule.tags[:1]), []).append(rule)
    found: dict[Rule, Arrival] = {}
    for (prefix, tags), group in groups.items():
        # Of those to one target, the one of highest priority takes it there.
        by_arn = {rule.arn: rule for rule in sorted(group, key=lambda rule: rule.priority)}
        canary = Canary(session, bucket, prefix, tags)
        try:
            canary.write()
            objects = _wait(session, bucket, rules, canary.key, set(by_arn), timeout)
            canary.delete()
            markers = _wait(session, bucket, rules, canary.key, {arn for arn, rule in by_arn.items() if rule.delete_markers}, timeout)
        except MinioError as cause:
            raise canary.removed_after(cause) from None
        canary.remove()
        for rule in group:
            times = [objects.get(rule.arn), *([markers.get(rule.arn)] if by_arn[rule.arn].delete_markers else [])]
            found[rule] = Arrival(None if None in times else max(t.cast("list[float]", times)))
    return found


def _wait(session: Session, bucket: str, rules: list[Rule], key: str, arns: set[str], timeout: float) -> dict[str, float]:
    """Seconds by ARN, for those that made it in time."""
    began, pause = time.monotonic(), 0.05
    found: dict[str, float] = {}
    while arns - found.keys():
        waiting = {arn for item in read_backlog(session, bucket, rules, key) for arn in item.waiting}
        seconds = time.monotonic() - began
        found.update(dict.fromkeys(arns - found.keys() - waiting, seconds))
        if seconds > timeout:
            break
        if arns - found.keys():
            time.sleep(pause)
            pause = min(pause * 2, 1)
    return found
