# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buckets: creation, removal and all settings, in bulk."""

from __future__ import annotations

import functools
import io
import json
import typing as t
import zipfile

from ansible_collections.creativeflow.minio.plugins.module_utils._advice import advice
from ansible_collections.creativeflow.minio.plugins.module_utils._anonymous import anonymous_access
from ansible_collections.creativeflow.minio.plugins.module_utils._definitions import check_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors, MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._plan import Change, Failure
from ansible_collections.creativeflow.minio.plugins.module_utils._policy_grammar import check
from ansible_collections.creativeflow.minio.plugins.module_utils._purge import Purge, purge_from
from ansible_collections.creativeflow.minio.plugins.module_utils._session import WORKERS, Session
from ansible_collections.creativeflow.minio.plugins.module_utils._settings import SETTINGS, Tags
from ansible_collections.creativeflow.minio.plugins.module_utils._snapshot import DENIED, BucketSnapshot, has_site_replication, read_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._templates import load_policy

IMPORT_BATCH = 50
"""The most buckets in one import. The server reads all their metadata at its start and writes it at its end, so that a change made by
somebody else meanwhile is overwritten: a small request keeps that time short. It also begins sooner, and none is long the last one."""
_IMPORT_FROM = 3
"""From this many buckets on an import is worth it; below, single calls touch less."""

_CREATE = "create"
_UNWRITABLE = "insufficient for the write operation"
"""What the report of an import says where single calls answer _WRITE_QUORUM (S cmd/object-api-errors.go, InsufficientWriteQuorum)."""
_WRITE_QUORUM = "SlowDownWrite"
_TAGS = Tags()

BUCKET_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "versioning": {"type": "str", "choices": ["enabled", "suspended", "disabled"]},
    "versioning_exclude": {"type": "dict"},
    "object_lock": {"type": "bool"},
    "retention": {"type": "dict"},
    "tags": {"type": "dict"},
    "purge_tags": {"type": "bool", "default": True},
    "quota": {"type": "str"},
    "policy": {"type": "dict"},
    "policy_file": {"type": "path"},
    "policy_variables": {"type": "dict"},
    "prefixes": {"type": "dict"},
    "encryption": {"type": "dict"},
    "lifecycle": {"type": "list", "elements": "dict"},
    "notifications": {"type": "list", "elements": "dict"},
    "force": {"type": "bool", "default": False},
}
"""The options of one bucket, as the module takes them."""

Work = tuple[str, list[Change]]


class Buckets:
    """The declared buckets of one site.

    :param declared: normalised definitions (see ``_definitions.check_buckets``) with the policy as a document.
    :param purge: what else may be removed; ``kept`` names what was not, because it holds objects.
    """

    def __init__(self, session: Session, declared: list[dict[str, t.Any]], purge: t.Optional[Purge] = None) -> None:
        self._session = session
        self._purge = purge
        self.kept: list[str] = []
        self._declared = declared
        self.total = len(declared)
        self._settings = [setting for setting in SETTINGS if any(setting.declared(bucket) is not None for bucket in declared)]
        self._by_name = {setting.name: setting for setting in SETTINGS}
        self._force = {bucket["name"] for bucket in declared if bucket.get("force")}

    def report(self) -> dict[str, t.Any]:
        """What a purge kept."""
        return {"kept": self.kept} if self.kept else {}

    def read(self) -> BucketSnapshot:
        """One listing and one export."""
        wanted = {bucket["name"] for bucket in self._declared if bucket["state"] == "present"}
        readers = {setting.file: setting.get for setting in self._settings}
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
                if problem:
                    problems.append(f"site {self._session.site}: bucket {name}: {setting.name}: {problem}")
                elif target != value:
                    changes.append(Change(name, setting.name, value, target))
        changes += self._purged(actual)
        problems += self._not_empty([change.object for change in changes if change.setting == "state" and change.after is None])
        suspended = any(change.setting == "versioning" and change.after == "suspended" for change in changes)
        features = [*_against_features(changes, actual, suspended and has_site_replication(self._session)), *self.not_available(changes)]
        problems += [f"site {self._session.site}: {text}" for text in features]
        if problems:
            raise InputErrors(problems)
        return changes

    def not_available(self, changes: list[Change]) -> t.Iterator[str]:
        """Tiers, notification targets and a KMS that the server lacks, a line each. One request for each of them, if a change needs it."""
        for setting in SETTINGS:
            needed = {change.object: setting.needed(change.after) for change in changes if change.setting == setting.name}
            if not any(needed.values()):
                continue
            try:
                available = setting.available(self._session)
            except ServerError as error:
                if error.code not in DENIED:
                    raise
                continue
            for bucket, names in needed.items():
                for name in sorted(names - available):
                    yield (
                        f"bucket {bucket}: {setting.name}: the site has no {setting.needs} {name}. It has"
                        f" {', '.join(sorted(available)) or 'none'}. {setting.remedy}"
                    )

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Imports of up to 50 buckets, several at once; what an import cannot do by S3 calls. Writes to one bucket are serial."""
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
        return failures

    def _create_for_all_sites(self, work: dict[str, list[Change]], importable: list[str]) -> list[Failure]:
        """With site replication, new buckets by S3 calls: an import does not tell the other sites of them.

        :param work: loses the buckets that could not be created, as does ``importable``.
        """
        new = [(name, change) for name in importable for change in work[name] if change.setting == "state"]
        if not new or not has_site_replication(self._session):
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
            self._remove(change.object)
            return
        locked = any(item.setting == "object_lock" and item.after for item in items)
        self._session.s3("PUT", change.object, headers={"x-amz-bucket-object-lock-enabled": "true"} if locked else {})

    def _remove(self, name: str) -> None:
        """By force only where it is needed: the server refuses that for a bucket with object lock, be it empty."""
        try:
            self._session.s3("DELETE", name)
        except ServerError as error:
            if error.code != "BucketNotEmpty" or name not in self._force:
                raise
            self._session.s3("DELETE", name, headers={"x-minio-force-delete": "true"})

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

    def _with_objects(self, names: list[str]) -> list[str]:
        """Those of the buckets that hold versions of objects. One request each."""
        found = []
        for name, data, error in self._session.parallel(lambda name: self._session.s3("GET", name, query={"versions": "", "max-keys": "1"}), names):
            if error:
                raise error
            if b"<Version>" in (data or b"") or b"<DeleteMarker>" in (data or b""):
                found.append(name)
        return found


def _batches(names: list[str]) -> list[list[str]]:
    """Parts of about one size, so many that no worker is idle while others have their last one."""
    count = -(-len(names) // IMPORT_BATCH)
    if count > WORKERS:
        count = -(-count // WORKERS) * WORKERS
    size = -(-len(names) // count)
    return [names[start : start + size] for start in range(0, len(names), size)]


def _is_removal(items: list[Change]) -> bool:
    return items[0].setting == "state" and items[0].after is None


_FEATURES = (("object-lock.xml", "object lock"), ("replication.xml", "replication rules"))


def _against_features(changes: list[Change], actual: BucketSnapshot, of_group: bool) -> t.Iterator[str]:
    """What the server refuses beside object lock or replication (S cmd/bucket-versioning-handlers.go, PutBucketVersioningHandler).

    :param of_group: the site is in a group of site replication, which has versions of all buckets.
    """
    for change in changes:
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
                    f"bucket {change.object}: versioning: the bucket has {feature}, and the server does not suspend versioning there."
                    " Keep versioning: enabled."
                )
        elif isinstance(change.after, dict) and change.after["prefixes"] and "object lock" in features:
            yield (
                f"bucket {change.object}: versioning_exclude: the bucket has object lock, and the server leaves no prefixes out of versioning there."
                " Take prefixes out."
            )


def buckets_from(params: t.Mapping[str, t.Any], session: Session) -> Buckets:
    """The kind from a module's options: one bucket by ``name``, or a list in ``buckets``.

    :raises InputErrors: every error of every bucket.
    """
    items = params["buckets"]
    if items is None:
        items = [{name: params[name] for name in BUCKET_OPTIONS if params[name] is not None}]
    declared, errors = check_buckets(items, "buckets" if params["buckets"] is not None else "")
    errors += _load_policies(declared)
    if errors:
        raise InputErrors(errors)
    return Buckets(session, declared, purge_from(params))


def _load_policies(declared: list[dict[str, t.Any]]) -> list[str]:
    """Put the document in the place of a policy file, and check each document offline. Returns every error."""
    errors: list[str] = []
    for bucket in declared:
        name = bucket["name"]
        file = bucket.get("policy_file")
        try:
            if bucket["prefixes"] is not None:
                bucket["policy"] = anonymous_access(name, bucket["prefixes"])
            if file:
                bucket["policy"] = load_policy(file, {**(bucket.get("policy_variables") or {}), "BUCKET_NAME": name})
        except InputErrors as error:
            errors += error.errors
            continue
        if bucket.get("policy"):
            errors += check(bucket["policy"], f"bucket {name}: " + (file or "policy"), name)
    return errors
