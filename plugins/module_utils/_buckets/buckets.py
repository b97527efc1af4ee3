# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buckets: what a site has, and what is to change."""

from __future__ import annotations

import functools
import typing as t

from .._common.errors import ServerError
from .._common.plan import Change, Failure, reachable
from .._common.purge import Purge
from .._site.session import Session
from .._site.snapshot import DENIED, UNLISTED, BucketSnapshot, has_site_replication, perhaps_there, read_buckets
from .checks import LOCK, against_features, lock_if_visible, would_be_lost
from .removal import Removals, locked_versions
from .settings.base import Setting
from .settings.table import LIFECYCLE, SETTINGS
from .settings.tags import Tags
from .warnings import bucket_warnings
from .writer import BucketWriter

_NOT_BY_SITE = "this module ignores sites and applies the bucket to the connected site. Use minio_definitions to choose the buckets of each site."
_TAGS = Tags()
_PARSED = 1000
REMOVAL_TIMEOUT = 300
"""Seconds that the removals by force of one run may take."""


class Buckets:
    """The declared buckets of one site.

    :param declared: normalised definitions (see ``definition.check_buckets``) with the policy as a document.
    :param purge: what else may be removed; ``kept`` names what was not, because it holds objects.
    :param wait_timeout: seconds that removals by force may take.
    """

    def __init__(self, session: Session, declared: list[dict[str, t.Any]], purge: t.Optional[Purge] = None, wait_timeout: float = REMOVAL_TIMEOUT) -> None:
        self._session = session
        self._removals = Removals(session, wait_timeout)
        self._looked_for_locks = self._looked_for_unlisted = False
        self._purge = purge
        self.kept: list[str] = []
        self._declared = declared
        self.total = len(declared)
        self._settings = [setting for setting in SETTINGS if any(setting.declared(bucket) is not None for bucket in declared)]
        self._force = {bucket["name"] for bucket in declared if bucket.get("force") and bucket["state"] == "absent"}

    def report(self) -> dict[str, t.Any]:
        """What a purge kept, and what the definitions probably do not mean."""
        warnings = [line for bucket in self._declared for line in bucket_warnings(bucket)]
        warnings += [f"bucket {bucket['name']}: sites: {_NOT_BY_SITE}" for bucket in self._declared if bucket.get("sites") is not None]
        found: dict[str, t.Any] = {"kept": self.kept} if self.kept else {}
        if warnings:
            found["warnings"] = warnings
        if self._removals.removed:
            # Also where the bucket is there still.
            found.update(removed_versions=self._removals.removed, changed=True)
        return found

    def read(self) -> BucketSnapshot:
        """One listing and one export."""
        wanted = {bucket["name"] for bucket in self._declared if bucket["state"] == "present"} | self._force
        readers = {setting.file: setting.get for setting in self._settings}
        if self._force or LIFECYCLE.file in readers:
            readers.setdefault(LOCK.file, lock_if_visible)
        if self._purge and self._purge.tags:
            readers.setdefault(_TAGS.file, _TAGS.get)
            return read_buckets(self._session, None, readers)
        return read_buckets(self._session, wanted, readers)

    def compare(self, actual: BucketSnapshot) -> list[Change]:
        """Creations, removals and settings that differ.

        :raises InputErrors: names all that the server cannot do. :raises NotThereYet: names tiers, notification targets and keys that it lacks.
        """
        changes: list[Change] = []
        problems: list[str] = []
        # Many buckets have the same. What each has for itself must not pile up.
        parse = {setting.name: functools.lru_cache(_PARSED)(setting.parse) for setting in self._settings}
        for bucket in self._declared:
            name = bucket["name"]
            exists = name in actual.names
            if bucket["state"] == "absent":
                if exists:
                    changes.append(Change(name, "state", "present", None))
                continue
            if not exists:
                changes.append(Change(name, "state", None, "present"))
            for setting in self._settings:
                declared = setting.declared(bucket)
                if declared is None:
                    continue
                data = actual.file(name, setting.file)
                value = parse[setting.name](data) if data else None
                target = setting.target(declared, value)
                problem = setting.problem(value, target, exists)
                if not problem and data and target not in (None, value):
                    problem = would_be_lost(setting.unsaid(data))
                if problem:
                    problems.append(f"site {self._session.site}: bucket {name}: {setting.name}: {problem}")
                elif target != value:
                    changes.append(Change(name, setting.name, value, target))
        changes += self._purged(actual)
        gone = [bucket["name"] for bucket in self._declared if bucket["state"] == "absent" and bucket["name"] not in actual.names]
        problems += self._unlisted(gone)
        removals = [change.object for change in changes if change.setting == "state" and change.after is None]
        problems += [*self._not_empty(removals), *self._locked(removals, actual)]
        suspended = any(change.setting == "versioning" and change.after == "suspended" for change in changes)
        problems += [f"site {self._session.site}: {text}" for text in against_features(changes, actual, suspended and has_site_replication(self._session))]
        lacking = [(setting, f"site {self._session.site}: {text}") for setting, text in self._lacking(changes, {})]
        return reachable(changes, problems + [text for _setting, text in lacking], [text for setting, text in lacking if setting.needs])

    def not_available(self, changes: list[Change], coming: t.Optional[t.Mapping[str, t.Collection[str]]] = None) -> t.Iterator[str]:
        """Tiers, notification targets, a KMS and its keys that the server lacks, a line each. One request for each of them, if a change needs it.

        :param coming: what it will have before the changes are made, by the name of the setting that needs it.
        """
        return (text for _setting, text in self._lacking(changes, coming or {}))

    def _lacking(self, changes: list[Change], coming: t.Mapping[str, t.Collection[str]]) -> t.Iterator[tuple[Setting, str]]:
        for setting in SETTINGS:
            there = set(coming.get(setting.name, ()))
            needed = {change.object: setting.needed(change.after) - there for change in changes if change.setting == setting.name}
            if not any(needed.values()):
                continue
            try:
                lacking = setting.lacking(self._session, {name for names in needed.values() for name in names})
            except ServerError as error:
                if error.code not in DENIED:
                    raise
                continue
            for bucket, names in needed.items():
                for name in sorted(names & lacking.keys()):
                    yield setting, f"bucket {bucket}: {setting.name}: {lacking[name]}"

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Write the changes, see ``BucketWriter``."""
        return BucketWriter(self._session, self._removals, self._force).apply(changes)

    def _purged(self, actual: BucketSnapshot) -> list[Change]:
        """The removal of what nobody declares. :raises InputErrors: it is more than the limit."""
        if not self._purge:
            return []

        def tags(name: str) -> t.Any:
            data = actual.file(name, _TAGS.file)
            return _TAGS.parse(data) if data else None

        declared = {bucket["name"] for bucket in self._declared}
        scope = [name for name in sorted(actual.names) if self._purge.covers(name, functools.partial(tags, name))]
        others = [name for name in scope if name not in declared]
        self.kept = self._with_objects(others)
        removals = [name for name in others if name not in self.kept]
        self._purge.check(self._session.site, "buckets", len(scope), removals)
        return [Change(name, "state", "present", None) for name in removals]

    def _not_empty(self, removals: list[str]) -> list[str]:
        """Refuse the removal of buckets that hold versions of objects, unless forced."""
        declared = {bucket["name"] for bucket in self._declared}
        return [
            f"site {self._session.site}: bucket {name}: it holds objects (or old versions of them) and is not removed. Empty it, or"
            " declare force: true to remove it with all of them; that cannot be undone."
            for name in self._with_objects([name for name in removals if name in declared and name not in self._force])
        ]

    def _unlisted(self, names: list[str]) -> list[str]:
        """Refuse to take for removed what may be there. Looked for once: what is removed after that is gone."""
        if self._looked_for_unlisted:
            return []
        self._looked_for_unlisted = True
        return [f"site {self._session.site}: bucket {name}: {UNLISTED}" for name in perhaps_there(self._session, names)]

    def _locked(self, removals: list[str], actual: BucketSnapshot) -> t.Iterator[str]:
        """Refuse the removal by force of buckets that hold what nobody can remove yet. Looked for once, before anything is removed."""
        if self._looked_for_locks:
            return
        self._looked_for_locks = True
        names = [name for name in removals if name in self._force and actual.file(name, LOCK.file)]
        for name, found, error in self._session.parallel(lambda name: locked_versions(self._session, name), names):
            if error:
                raise error
            if found:
                yield (
                    f"site {self._session.site}: bucket {name}: {found}. Nothing was removed. Lift legal holds, and wait for the end of the retention in mode"
                    " COMPLIANCE, which nobody can shorten."
                )

    def _with_objects(self, names: list[str]) -> list[str]:
        """Those of the buckets that hold versions of objects. One request each."""
        found = []
        for name, data, error in self._session.parallel(lambda name: self._session.s3("GET", name, query={"versions": "", "max-keys": "1"}), names):
            if error:
                raise error
            if b"<Version>" in (data or b"") or b"<DeleteMarker>" in (data or b""):
                found.append(name)
        return found
