# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a bucket has that its targets have not: exact, from the server's own comparison."""

from __future__ import annotations

import datetime
import json
import typing as t
from dataclasses import dataclass

from .._common.errors import MinioError
from .._common.units import parse_time
from .._rules.formats import Rule
from .._site.listing import read_page
from .._site.session import Session

_WAITING = {"PENDING", "FAILED"}
_DONE = {"COMPLETED", "REPLICA"}


@dataclass(frozen=True)
class Missing:
    """A version that a target does not have yet.

    :param waiting: the ARNs of those targets, and whether the last attempt failed there.
    :param removed: the version was removed here, and the removal has not arrived.
    """

    key: str
    version: str
    modified: datetime.datetime
    marker: bool
    waiting: dict[str, bool]
    removed: bool


def read_backlog(session: Session, bucket: str, rules: list[Rule], prefix: str = "") -> list[Missing]:
    """The versions of a bucket, or below a prefix of it, that wait for the targets of its rules. One request, which walks the bucket on the server.

    The server leaves the targets out for objects that are older than a rule (S cmd/bucket-replication.go, getReplicationDiff); where
    that leaves a doubt, a second request names the targets that have them.

    :raises MinioError: the server refused, or could not walk the bucket.
    """
    enabled = [rule for rule in rules if rule.enabled]
    arns = {rule.arn for rule in rules}
    entries = list(_entries(session, bucket, prefix, verbose=False))
    if len({rule.arn for rule in enabled}) > 1 and any(not entry.get("targets") for entry in entries):
        entries = list(_entries(session, bucket, prefix, verbose=True))
    found = []
    for entry in entries:
        targets = entry.get("targets") or {}
        waiting = {}
        for arn, state in targets.items():
            states = {state.get("rStatus"), state.get("drStatus")}
            if states & _WAITING and arn in arns:
                waiting[arn] = "FAILED" in states
        if not entry.get("rStatus") and not entry.get("dStatus"):
            waiting.update({arn: False for arn in _older_than_rule(entry["object"], enabled) if targets.get(arn, {}).get("rStatus") not in _DONE})
        if waiting:
            removed = any(state.get("drStatus") in _WAITING for state in targets.values())
            found.append(Missing(entry["object"], entry["versionId"], parse_time(entry["lastModified"]), entry["deletemarker"], waiting, removed))
    return found


def _older_than_rule(key: str, rules: list[Rule]) -> set[str]:
    """The targets that want an object without a status. Its tags are not known here: a rule without tags is the likelier reason."""
    matching = [rule for rule in rules if rule.existing_objects and key.startswith(rule.prefix)]
    return {rule.arn for rule in matching if not rule.tags} or {rule.arn for rule in matching}


def _entries(session: Session, bucket: str, prefix: str, verbose: bool) -> t.Iterator[dict[str, t.Any]]:
    query = {"bucket": bucket, **({"prefix": prefix} if prefix else {}), **({"verbose": "true"} if verbose else {})}
    lines = session.admin("POST", "replication/diff", query).split(b"\n")
    # One text is read in half of the time that as many as there are versions take.
    for entry in json.loads(b"[" + b",".join(line for line in lines if line.strip()) + b"]"):
        if entry.get("error"):
            raise MinioError(f"site {session.site} ({session.url}): replication/diff {bucket}: the server could not walk the bucket. See its log.")
        yield entry


def read_sizes(session: Session, bucket: str, missing: t.Iterable[Missing]) -> dict[tuple[str, str], int]:
    """Bytes by key and version, from a listing of versions that leaps from one missing key to the next.

    A version that is gone meanwhile is not in the answer; delete markers and removed versions have no size.
    """
    wanted = sorted({item.key for item in missing if not item.marker and not item.removed}, key=str.encode)
    sizes: dict[tuple[str, str], int] = {}
    position = 0
    marker: dict[str, str] = {}
    while position < len(wanted):
        # A proper prefix of a key sorts before it, so that the page begins at the key or earlier.
        marker = marker or ({"key-marker": wanted[position][:-1]} if len(wanted[position]) > 1 else {})
        page = read_page(session, bucket, marker)
        sizes.update({(version.key, version.id): version.size for version in page.versions if not version.marker})
        if page.next is None:
            break
        last = page.next["key-marker"].encode()
        while position < len(wanted) and wanted[position].encode() < last:
            position += 1
        # The page may end within the versions of a key, or before the next key that is wanted.
        near = position < len(wanted) and wanted[position][:-1].encode() <= last
        marker = page.next if near else {}
    return sizes
