# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site has that no other one has, from the listings of all of them."""

from __future__ import annotations

import typing as t

from .._common.units import show_key
from .._rules.formats import Rule
from .._rules.snapshot import BucketReplication, read_replication
from .._site.listing import versions_by_key
from .._site.session import Session
from .._site.snapshot import bucket_names
from .._transfer.comparison import Comparer, Comparison
from .._transfer.same_content import ContentJudge

_MOST = 5
"""Keys that are named of a bucket."""
_FOREVER = "9999"
"""No version is too young: what is written last is lost as well."""
_ALL = Rule(id="", arn="", priority=0, delete_markers=False)
"""All versions of a bucket. A delete marker is nothing that can be lost."""

Place = tuple[str, str]


def held_here(session: Session, urls: t.Mapping[str, str], others: t.Mapping[str, Session]) -> list[dict[str, t.Any]]:
    """Each bucket with versions that are not all on one of the other sites.

    A bucket is compared with the targets of its rules, whatever part of it these replicate, and with buckets of its name.

    :param urls: the names of the other sites, by their addresses. :param others: those that answer.
    :returns: the ``bucket``, and in ``places`` what each place lacks; no places where no other site has such a bucket.
    """
    names = {other: bucket_names(found) for other, found in others.items()}
    result = []
    for bucket, state in sorted(read_replication(session).items()):
        if not _has_versions(session, bucket):
            continue
        lacking = []
        for other, target in _places(bucket, state, urls, names):
            found = _compared(session, bucket, others[other], target)
            lacking.append(_shown(other, target, found))
            if not found.counts["missing"] and not found.counts["different"]:
                break
        else:
            result.append({"bucket": bucket, "places": lacking})
    return result


def _has_versions(session: Session, bucket: str) -> bool:
    return any(not version.marker for _key, versions in versions_by_key(session, bucket, "") for version in versions)


def _places(bucket: str, state: BucketReplication, urls: t.Mapping[str, str], names: t.Mapping[str, set[str]]) -> list[Place]:
    """Where the versions of a bucket may be."""
    targets = [(urls.get(state.targets[rule.arn].url, ""), state.targets[rule.arn].bucket) for rule in state.rules if rule.arn in state.targets]
    wanted = [*targets, *((other, bucket) for other in names)]
    return list(dict.fromkeys((other, target) for other, target in wanted if target in names.get(other, ())))


def _compared(session: Session, bucket: str, other: Session, target: str) -> Comparison:
    judge = ContentJudge(session, bucket, other, target, None, lambda: False)
    here, there = versions_by_key(session, bucket, ""), versions_by_key(other, target, "")
    return Comparer(_ALL, _FOREVER, _MOST, judge).compare(here, there)


def _shown(other: str, target: str, found: Comparison) -> dict[str, t.Any]:
    findings = [*found.found["missing"], *found.found["different"]]
    return {
        "site": other,
        "bucket": target,
        "missing": found.counts["missing"],
        "different": found.counts["different"],
        "keys": list(dict.fromkeys(show_key(finding.version.key) for finding in findings))[:_MOST],
    }
