# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server refuses because of what a bucket has already, or drops without a word."""

from __future__ import annotations

import typing as t

from .._common.errors import ServerError
from .._common.plan import Change
from .._site.session import Session
from .._site.snapshot import DENIED, BucketSnapshot
from .definition import lifecycle_with_lock
from .settings.object_lock import ObjectLock

LOCK = ObjectLock()
_FEATURES = (("object-lock.xml", "object lock"), ("replication.xml", "replication rules"))


def lock_if_visible(session: Session, bucket: str) -> t.Optional[bytes]:
    """The object lock of a bucket; ``None`` also where the access key may not see it, because the server then says itself what it does not allow."""
    try:
        return LOCK.get(session, bucket)
    except ServerError as error:
        if error.code not in DENIED:
            raise
        return None


def against_features(changes: list[Change], actual: BucketSnapshot, of_group: t.Optional[bool]) -> t.Iterator[str]:
    """What the server refuses beside object lock or replication (S cmd/bucket-versioning-handlers.go, PutBucketVersioningHandler, and for rules that
    remove all versions internal/bucket/lifecycle/lifecycle.go, Validate).

    :param of_group: the site is in a group of site replication, which has versions of all buckets; ``None`` if that cannot be
        seen.
    """
    for change in changes:
        if change.setting == "lifecycle" and actual.file(change.object, LOCK.file):
            yield from (f"bucket {change.object}: {problem}" for problem in lifecycle_with_lock(change.after))
        if change.setting != "versioning":
            continue
        features = [feature for file, feature in _FEATURES if actual.file(change.object, file)]
        if change.after == "suspended":
            if of_group:
                yield (
                    f"bucket {change.object}: versioning: the site has site replication, and the server suspends versioning of no bucket there."
                    " Keep versioning: enabled."
                )
                continue
            for feature in features:
                yield (
                    f"bucket {change.object}: versioning: the bucket has {feature}, and the server does not suspend versioning there. Keep versioning: enabled."
                )
        elif isinstance(change.after, dict) and change.after["prefixes"] and "object lock" in features:
            yield (
                f"bucket {change.object}: versioning_exclude: the bucket has object lock, and the server leaves no prefixes out of versioning there."
                " Take prefixes out."
            )


def would_be_lost(unsaid: list[str]) -> str:
    """Why a setting is not written that has parts which a definition cannot say; ``""`` for none. :param unsaid: see ``Setting.unsaid``."""
    if not unsaid:
        return ""
    return (
        f"the bucket has {', '.join(unsaid)}, which a definition cannot say, and to write the setting would remove that. Take it out of the definition and"
        " change it with the tool of the server, or declare an empty value first to remove all of it."
    )
