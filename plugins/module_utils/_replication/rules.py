# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bucket replication: the rules of one site, with their remote targets."""

from __future__ import annotations

import typing as t

from .._buckets.settings.encryption import Encryption
from .._buckets.warnings import rule_warnings
from .._common.errors import InputErrors, ServerError
from .._common.plan import Change, Failure
from .._failover.record import Record, read_records
from .._rules.formats import RemoteTarget, Rule
from .._rules.snapshot import BucketReplication, read_replication
from .._site.session import Session
from .._site.snapshot import DENIED
from .editor import (
    BY_REPLACEMENT,
    IN_PLACE,
    BucketEditor,
    Removal,
    unused_label,
)
from .encryption import Changed, Targets, check_encryption
from .options import declared_rules_from
from .rule import DeclaredRule, label

State = dict[str, BucketReplication]
_ENCRYPTION = Encryption()


class Replication:
    """The declared rules of one source site.

    :param purge: buckets of which undeclared rules, and targets without a rule, are removed.
    :param targets: the sites that receive, as the module takes them, by name.
    """

    def __init__(self, session: Session, entries: list[DeclaredRule], purge: set[str], targets: Targets) -> None:
        self._session = session
        self._targets = targets
        self._warnings: t.Optional[list[str]] = None
        self._declared = entries
        self._purge = purge
        self.total = len(entries)
        self._actual: State = {}
        self._kept: dict[str, str] = {}
        self._records: t.Optional[list[Record]] = None

    def read(self) -> State:
        """One listing and one export."""
        self._actual = read_replication(self._session, {entry.source for entry in self._declared} | self._purge)
        return self._actual

    def report(self) -> dict[str, t.Any]:
        """What a purge kept, and what the rules probably do not mean."""
        warnings = list(self._warnings or ())
        warnings += [line for entry in self._declared if entry.present for line in rule_warnings(entry.source, entry.target_name, entry.rule["prefix"])]
        return {**({"kept": sorted(self._kept.values())} if self._kept else {}), **({"warnings": warnings} if warnings else {})}

    def compare(self, actual: State) -> list[Change]:
        """Rules that are missing, differ, or are to be removed.

        :raises InputErrors: priorities that are taken. :raises MinioError: a purge cannot know whether a failover is open.
        """
        changes: list[Change] = []
        for name, _rule in self._removals(actual):
            changes.append(Change(name, "state", "present", None))
        for entry in self._declared:
            if entry.present:
                changes += _differences(entry, actual.get(entry.source, BucketReplication()))
        for bucket in sorted(self._purge & actual.keys()):
            changes += [Change(unused_label(bucket, target), "target", "present", None) for target in self._unused(bucket, actual[bucket])]
        problems = self._site_replicated(actual) + self._taken_priorities(actual)
        if not problems and self._warnings is None:
            problems, self._warnings = self._encryption(changes, actual)
        if problems:
            raise InputErrors(problems)
        return changes

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Bucket by bucket, several at once; the rules of one bucket one after the other."""
        touched = {change.object for change in changes}
        removals: dict[str, list[Removal]] = {}
        for name, rule, bucket in self._located_removals(self._actual):
            removals.setdefault(bucket, []).append((name, rule))
        entries: dict[str, list[DeclaredRule]] = {}
        for entry in self._declared:
            if entry.present and entry.label in touched:
                entries.setdefault(entry.source, []).append(entry)
        unused = {bucket for bucket in self._purge & self._actual.keys() if self._unused(bucket, self._actual[bucket])}
        failures: list[Failure] = []

        def edit(bucket: str) -> list[Failure]:
            editor = BucketEditor(self._session, bucket, self._actual.get(bucket, BucketReplication()))
            return editor.apply(removals.get(bucket, []), entries.get(bucket, []), bucket in self._purge)

        for bucket, failed, error in self._session.parallel(edit, sorted(removals.keys() | entries.keys() | unused)):
            failures += failed or []
            if error:
                failures += [Failure.of(entry.label, "state", error) for entry in entries.get(bucket, [])]
        return failures

    def _encryption(self, changes: list[Change], actual: State) -> tuple[list[str], list[str]]:
        """What speaks against rules that are to be written, and what is to be warned of. Asked once."""
        states = {change.object: change.before for change in changes if change.setting == "state"}
        touched = {change.object for change in changes}
        entries = [entry for entry in self._declared if entry.present and entry.label in touched and entry.source in actual]
        encryption, unknown = self._encryption_of({entry.source: actual[entry.source] for entry in entries})
        rules = [Changed(entry, entry.label in states, encryption[entry.source]) for entry in entries if entry.source in encryption]
        problems, warnings = check_encryption(self._session, rules, self._targets) if rules else ([], [])
        return problems, unknown + warnings

    def _encryption_of(self, buckets: t.Mapping[str, BucketReplication]) -> tuple[dict[str, t.Optional[dict[str, str]]], list[str]]:
        """The encryption of each bucket, ``None`` for none, and a warning for each of which it cannot be seen. One request for each that was not exported."""
        files = {bucket: state.encryption for bucket, state in buckets.items() if state.encryption is not None}
        unknown = []
        unread = [bucket for bucket in buckets if bucket not in files]
        for bucket, data, error in self._session.parallel(lambda bucket: _ENCRYPTION.get(self._session, bucket), unread):
            if error is None:
                files[bucket] = data or b""
            elif isinstance(error, ServerError) and error.code in DENIED:
                unknown.append(
                    f"site {self._session.site}: bucket {bucket}: whether it is encrypted is not known, nor whether the targets of its rules can encrypt its"
                    " replicas: the access key lacks s3:GetEncryptionConfiguration."
                )
            else:
                raise error
        return {bucket: _ENCRYPTION.parse(data) if data else None for bucket, data in files.items()}, unknown

    def _removals(self, actual: State) -> list[Removal]:
        return [(name, rule) for name, rule, _bucket in self._located_removals(actual)]

    def _located_removals(self, actual: State) -> list[tuple[str, Rule, str]]:
        """Label, rule and bucket of everything that goes: declared absent, or undeclared in a bucket that is purged."""
        found: list[tuple[str, Rule, str]] = []
        kept: dict[str, set[str]] = {}
        for entry in self._declared:
            rule = entry.find(actual.get(entry.source, BucketReplication()))
            if rule and entry.present:
                kept.setdefault(entry.source, set()).add(rule.id)
            elif rule:
                found.append((entry.label, rule, entry.source))
        gone = {(bucket, rule.id) for _label, rule, bucket in found}
        for bucket in sorted(self._purge & actual.keys()):
            for rule in actual[bucket].rules:
                if rule.id in kept.get(bucket, set()) or (bucket, rule.id) in gone or rule.of_site_replication:
                    continue
                name = _rule_label(bucket, rule, actual[bucket])
                if self._leads_back(actual[bucket].targets.get(rule.arn), name):
                    continue
                found.append((name, rule, bucket))
        return found

    def _leads_back(self, target: t.Optional[RemoteTarget], name: str) -> bool:
        """Whether an open failover or rebuild needs a rule that is not declared. Only a purge with something to remove asks the site."""
        if self._records is None:
            self._records = read_records(self._session)
        record = next((record for record in self._records if target and target.url in record.addresses), None)
        if record:
            self._kept[name] = f"{name} ({record.operation} from {record.source} to {record.target})"
        return record is not None

    def _unused(self, bucket: str, state: BucketReplication) -> list[RemoteTarget]:
        """Targets that no rule uses and no declared rule will use."""
        used = {rule.arn for rule in state.rules}
        entries = [entry for entry in self._declared if entry.present and entry.source == bucket]
        served = [entry for entry in entries if any(entry.leads_to(target) for arn, target in state.targets.items() if arn in used)]
        open_rules = [entry for entry in entries if entry not in served]
        return [target for arn, target in sorted(state.targets.items()) if arn not in used and not any(entry.leads_to(target) for entry in open_rules)]

    def _site_replicated(self, actual: State) -> list[str]:
        """Declared rules of buckets that have the rules of site replication, beside which the server takes none."""
        return [
            f"site {self._session.site}: {entry.label}: the bucket has the rules of site replication, and the server takes no others. Leave this rule out, or"
            " end site replication first: minio_site_replication with state: absent."
            for entry in self._declared
            if entry.present and any(rule.of_site_replication for rule in actual.get(entry.source, BucketReplication()).rules)
        ]

    def _taken_priorities(self, actual: State) -> list[str]:
        """Declared priorities that a rule has which keeps its own."""
        problems = []
        gone = {(bucket, rule.id) for _label, rule, bucket in self._located_removals(actual)}
        declared: dict[str, dict[int, DeclaredRule]] = {}
        moved = set()
        for entry in self._declared:
            if entry.present and "priority" in entry.rule:
                declared.setdefault(entry.source, {})[entry.rule["priority"]] = entry
                rule = entry.find(actual.get(entry.source, BucketReplication()))
                moved.add((entry.source, rule.id if rule else None))
        for bucket, entries in declared.items():
            state = actual.get(bucket, BucketReplication())
            for rule in state.rules:
                if rule.priority in entries and (bucket, rule.id) not in moved | gone:
                    problems.append(
                        f"site {self._session.site}: {entries[rule.priority].label}: priority {rule.priority} is taken by the rule"
                        f" {_rule_label(bucket, rule, state)} (ID {rule.id}). Give another priority, declare one for that rule, or set purge to remove it."
                    )
        return problems


def _rule_label(bucket: str, rule: Rule, state: BucketReplication) -> str:
    target = state.targets.get(rule.arn)
    return label(bucket, f"{target.url}/{target.bucket}" if target else rule.arn, rule.prefix, rule.tags)


def _differences(entry: DeclaredRule, state: BucketReplication) -> list[Change]:
    rule = entry.find(state)
    target = state.targets.get(rule.arn) if rule else None
    if rule is None or target is None:
        shown = {
            name: value for name, value in {**entry.rule, **entry.declared_target}.items() if name not in ("secret_key", "bucket") and value not in ("", ())
        }
        return [Change(entry.label, "state", None, "present"), *(Change(entry.label, name, None, _shown(value)) for name, value in shown.items())]
    changes = [Change(entry.label, name, _shown(getattr(rule, name)), _shown(wanted)) for name, wanted in entry.rule.items() if getattr(rule, name) != wanted]
    for name in (*IN_PLACE, *BY_REPLACEMENT):
        wanted, value = entry.target[name], getattr(target, name)
        # A secret that the answer did not contain cannot be compared.
        if wanted is not None and value != wanted and not (name == "secret_key" and value is None):
            secret = name == "secret_key"
            changes.append(Change(entry.label, name, None if secret else value, None if secret else wanted, secret=secret))
    return changes


def _shown(value: t.Any) -> t.Any:
    return [f"{key}={text}" for key, text in value] if isinstance(value, tuple) else value


def replication_from(params: t.Mapping[str, t.Any], session: Session) -> Replication:
    """The kind from a module's options. :raises InputErrors: every error of every rule."""
    entries = declared_rules_from(params)
    purged = {entry.source for entry in entries} | set(params["buckets"] or []) if params["purge"] else set()
    return Replication(session, entries, purged, {target["name"]: target for target in params["targets"] or []})
