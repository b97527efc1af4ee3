# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The changes of buckets, written to a site: in imports where there are many, by S3 calls else."""

from __future__ import annotations

import dataclasses
import io
import json
import typing as t
import zipfile

from .._common.advice import advice
from .._common.errors import MinioError, ServerError
from .._common.plan import Change, Failure
from .._site.session import Session
from .._site.snapshot import DENIED, has_site_replication
from .._site.transport import WORKERS
from .removal import Removals
from .settings.table import SETTINGS

IMPORT_BATCH = 50
"""The most buckets in one import. The server reads all their metadata at its start and writes it at its end, so that a change made by
somebody else meanwhile is overwritten: a small request keeps that time short. It also begins sooner, and none is long the last one."""
_IMPORT_FROM = 3
"""From this many buckets on an import is worth it; below, single calls touch less."""
_CREATE = "create"
_THERE = "BucketAlreadyOwnedByYou"
_WITHOUT = " The bucket was created and does not have this setting: keep clients from writing to it, correct the cause, and run this again."
_UNWRITABLE = "insufficient for the write operation"
"""What the report of an import says where single calls answer _WRITE_QUORUM (S cmd/object-api-errors.go, InsufficientWriteQuorum)."""
_WRITE_QUORUM = "SlowDownWrite"

Work = tuple[str, list[Change]]
_BY_NAME = {setting.name: setting for setting in SETTINGS}


class BucketWriter:
    """Creates, configures and removes buckets of one site.

    :param removals: removes buckets. :param force: those that are removed with all that they hold.
    """

    def __init__(self, session: Session, removals: Removals, force: t.Collection[str]) -> None:
        self._session = session
        self._removals = removals
        self._force = force

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
                        failures += [Failure.of(name, item.setting, error) for item in work[name]]
                failures += failed or []
        rest = [(name, items) for name, items in single.items() if items]
        for _item, failed, error in self._session.parallel(self._single, rest):
            if error:
                raise error
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
                failures.append(Failure.of(name, "state", error))
        return failures

    def _by_import(self, change: Change) -> bool:
        if change.setting == "state":
            return change.after is not None
        setting = _BY_NAME[change.setting]
        return bool(setting.report) and (change.after is not None or setting.removed_by_writing)

    def _import(self, work: dict[str, list[Change]]) -> list[Failure]:
        """Create and configure with one save a bucket (S cmd/admin-bucket-handlers.go, ImportBucketMetadataHandler)."""
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as archive:
            for name, items in work.items():
                settings = [item for item in items if item.setting != "state" and self._by_import(item)]
                for item in settings:
                    setting = _BY_NAME[item.setting]
                    archive.writestr(f"{name}/{setting.file}", setting.render(item.after))
                if not settings:
                    # The server creates a bucket for a file of any name. It looks for the bucket once for each file, so this is not for every bucket.
                    archive.writestr(f"{name}/{_CREATE}", b"{}")
        answer = json.loads(self._session.admin("PUT", "import-bucket-metadata", body=body.getvalue())).get("buckets") or {}
        failures = []
        for name, items in work.items():
            report = answer.get(name, {})
            for item in items:
                key = "error" if item.setting == "state" else _BY_NAME[item.setting].report
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
                    _BY_NAME[item.setting].put(self._session, name, item.after)
            except MinioError as error:
                failures.append(Failure.of(name, item.setting, error))
                if item.setting == "state":
                    break
        return failures

    def _create_or_remove(self, change: Change, items: list[Change]) -> None:
        if change.after is None:
            self._removals.remove(change.object, change.object in self._force)
            return
        locked = any(item.setting == "object_lock" and item.after for item in items)
        try:
            self._session.s3("PUT", change.object, headers={"x-amz-bucket-object-lock-enabled": "true"} if locked else {})
        except ServerError as error:
            # Somebody made it at the same time, or this request was repeated after its first answer was lost. Such a bucket may be without object lock.
            if error.code != _THERE or locked:
                raise


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
