# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buckets: creation, removal and all settings, in bulk."""

from __future__ import annotations

import dataclasses
import functools
import io
import json
import typing as t
import zipfile

from .._common.advice import advice
from .._common.errors import InputErrors, MinioError, ServerError
from .._common.plan import Change, Failure
from .._common.purge import Purge
from .._site.session import WORKERS, Session
from .._site.snapshot import DENIED, BucketSnapshot, has_site_replication, read_buckets
from .checks import LOCK, against_features, lock_if_visible, would_be_lost
from .removal import Removals, locked_versions
from .settings.table import LIFECYCLE, SETTINGS
from .settings.tags import Tags
from .warnings import bucket_warnings

IMPORT_BATCH = 50
"""The most buckets in one import. The server reads all their metadata at its start and writes it at its end, so that a change made by
somebody else meanwhile is overwritten: a small request keeps that time short. It also begins sooner, and none is long the last one."""
_IMPORT_FROM = 3
"""From this many buckets on an import is worth it; below, single calls touch less."""

_CREATE = "create"
_WITHOUT = " The bucket was created and does not have this setting: keep clients from writing to it, correct the cause, and run this again."
_UNWRITABLE = "insufficient for the write operation"
"""What the report of an import says where single calls answer _WRITE_QUORUM (S cmd/object-api-errors.go, InsufficientWriteQuorum)."""
_WRITE_QUORUM = "SlowDownWrite"
_NOT_BY_SITE = "this module applies a bucket to the connected site, whatever sites says. Let minio_definitions choose the buckets of each site."
_TAGS = Tags()
REMOVAL_TIMEOUT = 300
"""Seconds that the removals by force of one run may take."""

Work = tuple[str, list[Change]]


class Buckets:
    """The declared buckets of one site.

    :param declared: normalised definitions (see ``_definitions.check_buckets``) with the policy as a document.
    :param purge: what else may be removed; ``kept`` names what was not, because it holds objects.
    :param wait_timeout: seconds that removals by force may take.
    """

    def __init__(self, session: Session, declared: list[dict[str, t.Any]], purge: t.Optional[Purge] = None, wait_timeout: float = REMOVAL_TIMEOUT) -> None:
        self._session = session
        self._removals = Removals(session, wait_timeout)
        self._looked_for_locks = False
        self._purge = purge
        self.kept: list[str] = []
        self._declared = declared
        self.total = len(declared)
        self._settings = [setting for setting in SETTINGS if any(setting.declared(bucket) is not None for bucket in declared)]
        self._by_name = {setting.name: setting for setting in SETTINGS}
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
        """Creations, removals and settings that differ. :raises InputErrors: names all that the server cannot do."""
        changes: list[Change] = []
        problems: list[str] = []
        # Many buckets have the same.
        parse = {setting.name: functools.cache(setting.parse) for setting in self._settings}
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
        removals = [change.object for change in changes if change.setting == "state" and change.after is None]
        problems += [*self._not_empty(removals), *self._locked(removals, actual)]
        suspended = any(change.setting == "versioning" and change.after == "suspended" for change in changes)
        features = [*against_features(changes, actual, suspended and has_site_replication(self._session)), *self.not_available(changes)]
        problems += [f"site {self._session.site}: {text}" for text in features]
        if problems:
            raise InputErrors(problems)
        return changes

    def not_available(self, changes: list[Change]) -> t.Iterator[str]:
        """Tiers, notification targets, a KMS and its keys that the server lacks, a line each. One request for each of them, if a change needs it."""
        for setting in SETTINGS:
            needed = {change.object: setting.needed(change.after) for change in changes if change.setting == setting.name}
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
                    yield f"bucket {bucket}: {setting.name}: {lacking[name]}"

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Imports of up to 50 buckets, several at once; what an import cannot do by S3 calls. Writes to one bucket are serial."""
        self._removals.begin()
        work: dict[str, list[Change]] = {}
        for change in changes:
            work.setdefault(change.object, []).append(change)
        importable = [name for name, items in work.items() if not _is_removal(items) and any(self._by_import(item) for item in items)]
        failures: list[Failure] = []
        if len(importable) >= _IMPORT_FROM:
            failures += self._create_for_all_sites(work, importable)
        single = dict(work)
        if len(importable) >= _IMPORT_FROM:
            for batch, failed, error in self._session.parallel(lambda batch: self._import({name: work[name] for name in batch}), _batches(importable)):
                if isinstance(error, ServerError) and error.code in DENIED:
                    continue
                for name in batch:
                    single[name] = [item for item in work[name] if not self._by_import(item)]
                    if error:
                        single.pop(name)
                        failures += [Failure(name, item.setting, str(error), getattr(error, "code", "")) for item in work[name]]
                failures += failed or []
        rest = [(name, items) for name, items in single.items() if items]
        for _item, failed, error in self._session.parallel(self._single, rest):
            failures += failed or []
        return _incomplete(changes, failures)

    def _create_for_all_sites(self, work: dict[str, list[Change]], importable: list[str]) -> list[Failure]:
        """With site replication, and where nobody may ask for it, new buckets by S3 calls: an import does not tell the other sites of them.

        :param work: loses the buckets that could not be created, as does ``importable``.
        """
        new = [(name, change) for name in importable for change in work[name] if change.setting == "state"]
        if not new or has_site_replication(self._session) is False:
            return []
        failures = []
        for (name, change), _none, error in self._session.parallel(lambda pair: self._create_or_remove(pair[1], work[pair[0]]), new):
            work[name] = [item for item in work[name] if item is not change]
            if error or not work[name]:
                importable.remove(name)
            if error:
                del work[name]
                failures.append(Failure(name, "state", str(error), getattr(error, "code", "")))
        return failures

    def _by_import(self, change: Change) -> bool:
        if change.setting == "state":
            return change.after is not None
        setting = self._by_name[change.setting]
        return bool(setting.report) and (change.after is not None or setting.removed_by_writing)

    def _import(self, work: dict[str, list[Change]]) -> list[Failure]:
        """Create and configure with one save a bucket (S cmd/admin-bucket-handlers.go, ImportBucketMetadataHandler)."""
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as archive:
            for name, items in work.items():
                settings = [item for item in items if item.setting != "state" and self._by_import(item)]
                for item in settings:
                    setting = self._by_name[item.setting]
                    archive.writestr(f"{name}/{setting.file}", setting.render(item.after))
                if not settings:
                    # The server creates a bucket for a file of any name. It looks for the bucket once for each file, so this is not for every bucket.
                    archive.writestr(f"{name}/{_CREATE}", b"{}")
        answer = json.loads(self._session.admin("PUT", "import-bucket-metadata", body=body.getvalue())).get("buckets") or {}
        failures = []
        for name, items in work.items():
            report = answer.get(name, {})
            for item in items:
                key = "error" if item.setting == "state" else self._by_name[item.setting].report
                error = report.get("error") or (report.get(key, {}).get("error") if key != "error" else "")
                if error:
                    code = _WRITE_QUORUM if _UNWRITABLE in error else "ImportError"
                    failures.append(Failure(name, item.setting, f"the server said: {error.rstrip('.')}.{advice(code)}", code))
        return failures

    def _single(self, work: Work) -> list[Failure]:
        """One bucket's changes, one after the other. A failed creation ends them, any other failure does not."""
        name, items = work
        failures = []
        for item in items:
            try:
                if item.setting == "state":
                    self._create_or_remove(item, items)
                elif not (item.setting == "object_lock" and item.before is None and not item.after["retention"]):
                    self._by_name[item.setting].put(self._session, name, item.after)
            except MinioError as error:
                failures.append(Failure(name, item.setting, str(error), getattr(error, "code", "")))
                if item.setting == "state":
                    break
        return failures

    def _create_or_remove(self, change: Change, items: list[Change]) -> None:
        if change.after is None:
            self._removals.remove(change.object, change.object in self._force)
            return
        locked = any(item.setting == "object_lock" and item.after for item in items)
        self._session.s3("PUT", change.object, headers={"x-amz-bucket-object-lock-enabled": "true"} if locked else {})

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


def _incomplete(changes: list[Change], failures: list[Failure]) -> list[Failure]:
    """The failures, which say so where a new bucket is without what it was declared with."""
    unmade = {failure.object for failure in failures if failure.setting == "state"}
    made = {change.object for change in changes if change.setting == "state" and change.after is not None} - unmade
    return [dataclasses.replace(failure, error=f"{failure.error}{_WITHOUT}") if failure.object in made else failure for failure in failures]


def _batches(names: list[str]) -> list[list[str]]:
    """Parts of about one size, so many that no worker is idle while others have their last one."""
    count = -(-len(names) // IMPORT_BATCH)
    if count > WORKERS:
        count = -(-count // WORKERS) * WORKERS
    size = -(-len(names) // count)
    return [names[start : start + size] for start in range(0, len(names), size)]


def _is_removal(items: list[Change]) -> bool:
    return items[0].setting == "state" and items[0].after is None
