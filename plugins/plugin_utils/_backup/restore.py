# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup put back on a site: part by part, compared first, written, and read again."""

from __future__ import annotations

import dataclasses
import typing as t

from ...module_utils._buckets.buckets import Buckets
from ...module_utils._buckets.settings.table import CORS, LIFECYCLE, OF_REPLICATION, SETTINGS
from ...module_utils._common.errors import InputErrors, MinioError
from ...module_utils._common.plan import Change, Failure, Kind, Outcome, converge
from ...module_utils._common.units import show_names
from ...module_utils._server.config import server_config_from
from ...module_utils._site.session import Session
from ...module_utils._site.snapshot import BucketSnapshot, bucket_names, has_site_replication, read_buckets
from ...module_utils._tiers.definition import check_tiers
from ...module_utils._tiers.tiers import Tiers
from .document import declared_config, needs_replication
from .identities import RestoredIdentities

PARTS = ("config", "identities", "tiers", "buckets")
"""The parts of a backup, in the order in which they must be put back."""
_PREFIXES = {"config": "subsystem ", "identities": "", "tiers": "tier ", "buckets": "bucket "}
_NAMED = 5


class RestoredBuckets:
    """The buckets of a backup with their settings.

    :param files: the files of export-bucket-metadata by bucket and name. :param tiers: the tiers that the site will have by then.
    """

    def __init__(self, session: Session, files: t.Mapping[str, t.Mapping[str, str]], tiers: t.Collection[str] = ()) -> None:
        self._session = session
        self._buckets = Buckets(session, [])
        self._without: list[str] = []
        settings = list(SETTINGS)
        if any(texts.get(CORS.file) for texts in files.values()):
            self._without = list(CORS.lacking(session, {CORS.name}).values())
            settings = [setting for setting in SETTINGS if setting is not CORS or not self._without]
        self._wanted = {
            bucket: [(setting, setting.parse(texts[setting.file].encode())) for setting in settings if texts.get(setting.file)]
            for bucket, texts in files.items()
        }
        self._files = files
        self._tiers = tiers
        self.total = len(files)

    def remarks(self) -> list[str]:
        """A line for each part of a bucket in the backup that is not put back, but for rules and remote targets."""
        without = [
            f"bucket {bucket}: {CORS.name} is not put back: {reason}"
            for reason in self._without
            for bucket in sorted(self._files)
            if CORS.file in self._files[bucket]
        ]
        return _left_out(self._files) + without

    def read(self) -> BucketSnapshot:
        """One listing and one export."""
        return read_buckets(self._session, set(self._wanted), {setting.file: setting.get for setting in SETTINGS})

    def compare(self, actual: BucketSnapshot) -> list[Change]:
        """What is missing or different. What the backup does not have stays. :raises InputErrors: names all that the site cannot take."""
        changes: list[Change] = []
        problems: list[str] = []
        for bucket, settings in self._wanted.items():
            exists = bucket in actual.names
            if not exists:
                changes.append(Change(bucket, "state", None, "present"))
            for setting, value in settings:
                data = actual.file(bucket, setting.file)
                before = setting.parse(data) if data else None
                if value is None or value == before:
                    continue
                problem = setting.problem(before, value, exists)
                if problem:
                    problems.append(f"bucket {bucket}: {setting.name}: {problem}")
                changes.append(Change(bucket, setting.name, before, value))
        problems += self._buckets.not_available(changes, {LIFECYCLE.name: self._tiers})
        if problems:
            raise InputErrors([f"site {self._session.site}: {problem}" for problem in problems])
        return changes

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Imports of about a hundred buckets, and S3 calls for what those do not do."""
        return self._buckets.apply(changes)


def unsaid(document: t.Mapping[str, t.Any]) -> list[str]:
    """A line for each part of a bucket or tier that the site has and a restore does not put back, but for rules and remote targets (``needs_replication``)."""
    return [*_left_out(document["buckets"]), *document.get("tiers_left_out", ())]


def _left_out(files: t.Mapping[str, t.Mapping[str, str]]) -> list[str]:
    """:param files: the files of export-bucket-metadata by bucket and name."""
    return [f"bucket {bucket}: {text}" for bucket, texts in sorted(files.items()) for text in _left_out_of_bucket(texts)]


def _left_out_of_bucket(texts: t.Mapping[str, str]) -> t.Iterator[str]:
    known = {setting.file: setting for setting in SETTINGS}
    for file, text in sorted(texts.items()):
        if file in known:
            unsaid = known[file].unsaid(text.encode()) if text.strip() else []
            name = known[file].name
            yield from (f"{name}: {part} is not put back, because definitions cannot say it. Set it with the tool of the server." for part in unsaid)
        elif file not in OF_REPLICATION and text.strip():
            yield f"{file} is not put back, because this collection does not know it. Set it with the tool of the server."


@dataclasses.dataclass
class Restore:
    """What came of it.

    :param outcome: of all parts together, with objects named ``bucket b``, ``user u``, ``subsystem s``.
    :param report: what needs a restart (see ``ServerConfig.report``); empty where the configuration was no part.
    """

    outcome: Outcome = dataclasses.field(default_factory=Outcome)
    total: int = 0
    report: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    remarks: list[str] = dataclasses.field(default_factory=list)
    needs_replication: list[str] = dataclasses.field(default_factory=list)


def restored_tiers(session: Session, tiers: t.Sequence[t.Mapping[str, t.Any]], credentials: t.Mapping[str, t.Mapping[str, t.Any]]) -> Tiers:
    """The tiers of a backup, with the credentials that are given for them. What the site has of them keeps its secrets.

    :param credentials: by the name of the tier, as the keys of ``TIER_OPTIONS``. :raises InputErrors: every error in them.
    """
    given = {name.upper(): value for name, value in credentials.items()}
    unknown = sorted(given.keys() - {tier["name"] for tier in tiers})
    errors = [f"tier_credentials.{name}: the backup has no tier of this name." for name in unknown]
    errors += [f"tier_credentials.{name}: it is no dictionary." for name, value in given.items() if not isinstance(value, dict)]
    if errors:
        raise InputErrors(errors)
    declared, errors = check_tiers([{**tier, **given.get(tier["name"], {})} for tier in tiers], "tiers")
    if errors:
        raise InputErrors(errors)
    return Tiers(session, declared, "never")


def restore(
    session: Session,
    document: t.Mapping[str, t.Any],
    parts: t.Collection[str],
    force: bool,
    check_mode: bool,
    credentials: t.Optional[t.Mapping[str, t.Any]] = None,
) -> Restore:
    """Put parts of a backup back.

    :param credentials: see ``restored_tiers``.
    :param force: also where the site has buckets. Nothing that the backup does not have is removed, but what it has is overwritten.
    :raises MinioError: the site is not one to restore to, or cannot take something; nothing was written.
    """
    kinds: dict[str, t.Any] = {}
    tiers = document.get("tiers", ())
    if "config" in parts:
        kinds["config"] = server_config_from({"subsystems": declared_config(document)}, session)
    if "identities" in parts:
        kinds["identities"] = RestoredIdentities(session, document["identities"])
    if "tiers" in parts and (tiers or credentials):
        kinds["tiers"] = restored_tiers(session, tiers, credentials or {})
    if "buckets" in parts:
        kinds["buckets"] = RestoredBuckets(session, document["buckets"], [tier["name"] for tier in tiers] if "tiers" in parts else ())
    if _differs(kinds):
        _refuse(session, force)
    done = Restore()
    for part, kind in kinds.items():
        _add(done.outcome, converge(kind, check_mode), _PREFIXES[part])
        done.total += kind.total
        done.report.update(getattr(kind, "report", dict)())
    if "identities" in parts:
        done.remarks = kinds["identities"].remarks(kinds["identities"].read().users())
    if "tiers" in parts:
        done.remarks += document.get("tiers_left_out", ())
    if "buckets" in parts:
        done.remarks += kinds["buckets"].remarks()
        done.needs_replication = needs_replication(document)
    return done


def _differs(kinds: t.Mapping[str, Kind]) -> bool:
    """Whether there is anything to write. :raises InputErrors: every error of every part."""
    errors: list[str] = []
    differs = False
    for kind in kinds.values():
        try:
            differs = bool(kind.compare(kind.read())) or differs
        except InputErrors as error:
            errors += error.errors
    if errors:
        raise InputErrors(errors)
    return differs


def _refuse(session: Session, force: bool) -> None:
    grouped = has_site_replication(session)
    if grouped is None:
        raise MinioError(
            f"site {session.site} ({session.url}): the access key may not ask whether the site is in a group of sites, where a restore must not write."
            " Give it the right admin:SiteReplicationInfo."
        )
    if grouped:
        raise MinioError(
            f"site {session.site} ({session.url}): it is in a group of sites, which have buckets and identities in common. Take it out of the group"
            " first, or have the group give it everything (minio_site_replication)."
        )
    names = sorted(bucket_names(session))
    if names and not force:
        shown = show_names(names, _NAMED)
        raise MinioError(
            f"site {session.site} ({session.url}): it is not empty, but has {shown}. A restore would overwrite settings, users and keys that it has."
            " Restore on an empty site, or with force: true if that is meant, or if this is the rest of a restore that was interrupted."
        )


def _add(outcome: Outcome, part: Outcome, prefix: str) -> None:
    outcome.changes += [dataclasses.replace(change, object=prefix + change.object) for change in part.changes]
    outcome.failures += [dataclasses.replace(failure, object=prefix + failure.object) for failure in part.failures]
    outcome.rewritten += [dataclasses.replace(change, object=prefix + change.object) for change in part.rewritten]
