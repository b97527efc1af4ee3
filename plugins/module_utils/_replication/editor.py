# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads one bucket's replication rules and remote targets to what is declared, so that neither is left alone."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from .._common.errors import MinioError
from .._common.plan import Failure
from .._rules.formats import RemoteTarget, Rule, other_spellings
from .._rules.snapshot import BucketReplication, read_target, write_rules
from .._site.session import Session
from .rule import DeclaredRule

IN_PLACE = {
    "url": "creds", "spelling": "creds", "access_key": "creds", "secret_key": "creds", "synchronous": "sync", "bandwidth": "bandwidth",
    "disable_proxy": "proxy", "health_check": "healthcheck", "path_style": "path",
}  # fmt: skip
"""Fields of a remote target that the server changes in place, and what the update is called (A remote-target-commands.go)."""
BY_REPLACEMENT = ("storage_class", "region")

Removal = tuple[str, Rule]
Wanted = tuple[DeclaredRule, Rule]


class BucketEditor:
    """The rules and targets of one bucket, written so that no rule is ever away that was there and shall stay.

    The server allows one target for each endpoint of a bucket, and compares endpoints as texts. A target that takes the place of another one is therefore
    made beside it, with its url spelled otherwise; then one write leads all rules to it, the old target is removed, and the url is spelled as declared.
    A run that is ended anywhere in between leaves rules that work, and the next one goes on from there.

    :param state: what the bucket has.
    """

    def __init__(self, session: Session, bucket: str, state: BucketReplication) -> None:
        self._session = session
        self._bucket = bucket
        self._rules = list(state.rules)
        self._targets = dict(state.targets)
        self._ours = {rule.arn for rule in state.rules}
        self._moved: dict[str, str] = {}

    def apply(self, removals: list[Removal], entries: list[DeclaredRule], purge: bool) -> list[Failure]:
        """Targets first, then all rules in one write, then away with what no rule uses any more.

        :param removals: a label for messages, and the rule.
        :param purge: also remove targets that no rule used before.
        :returns: a failure for each removal and declared rule that could not be made.
        """
        leaving = {rule.id for _label, rule in removals}
        staying = [rule for rule in self._rules if rule.id not in leaving]
        wanted: list[Wanted] = []
        unmade: list[DeclaredRule] = []
        failures: list[Failure] = []
        for entry in entries:
            existing = entry.find(BucketReplication(staying, self._targets))
            try:
                arn = self._ensure_target(entry, existing, leaving, purge)
            except MinioError as error:
                failures.append(_failure(entry, error))
                if not existing:
                    unmade.append(entry)
            else:
                wanted.append((entry, entry.new_rule(arn, existing, _free_priority(staying, entries, wanted))))
        failures += self._write(removals, wanted, unmade)
        failures += self._drop_unused_targets(purge)
        return failures + self._spell_as_declared(wanted)

    def _write(self, removals: list[Removal], wanted: list[Wanted], unmade: list[DeclaredRule]) -> list[Failure]:
        """All at once; one after the other if the server refuses that, so that one bad rule does not stop the others.

        A rule stays while the one that takes its place cannot be made.

        :param unmade: new rules whose targets could not be made.
        """
        kept = [removal for removal in removals if any(self._is_in_place(entry, removal) for entry in unmade)]
        going = [removal for removal in removals if removal not in kept]
        failures = [_kept(removal) for removal in kept]
        try:
            self._put(self._goal(going, [rule for _flow, rule in wanted]))
            return failures
        except MinioError as error:
            if len(wanted) + bool(going) == 1:
                return failures + [_failure(entry, error) for entry, _rule in wanted] + [_not_removed(removal, error) for removal in going]
        replaced = [removal for removal in going if any(self._is_in_place(entry, removal, rule) for entry, rule in wanted)]
        failures += self._remove([removal for removal in going if removal not in replaced])
        for entry, rule in wanted:
            away = [removal for removal in replaced if self._is_in_place(entry, removal, rule)]
            try:
                self._put(self._goal(away, [rule]))
            except MinioError as error:
                failures.append(_failure(entry, error))
        return failures + [_kept(removal) for removal in replaced if any(rule.id == removal[1].id for rule in self._rules)]

    def _is_in_place(self, entry: DeclaredRule, removal: Removal, new: t.Optional[Rule] = None) -> bool:
        """Whether a rule that goes stands where a declared rule comes: at its site, or with the priority of the rule to be made."""
        target = self._targets.get(removal[1].arn)
        return bool(target and target.url == entry.target["url"]) or bool(new and new.priority == removal[1].priority)

    def _remove(self, removals: list[Removal]) -> list[Failure]:
        if not removals:
            return []
        try:
            self._put(self._goal(removals, []))
        except MinioError as error:
            return [_not_removed(removal, error) for removal in removals]
        return []

    def _goal(self, removals: list[Removal], wanted: list[Rule]) -> list[Rule]:
        replaced = {rule.id for _label, rule in removals} | {rule.id for rule in wanted}
        kept = [dataclasses.replace(rule, arn=self._moved.get(rule.arn, rule.arn)) for rule in self._rules if rule.id not in replaced]
        return kept + wanted

    def _put(self, rules: list[Rule]) -> None:
        if rules == self._rules:
            return
        write_rules(self._session, self._bucket, rules)
        self._rules = rules
        if not rules:
            self._targets = {}

    def _ensure_target(self, entry: DeclaredRule, existing: t.Optional[Rule], leaving: set[str], purge: bool) -> str:
        """The ARN of a target that is as declared but for the spelling of its url: found, updated in place, or new."""
        there = [target for target in self._targets.values() if entry.leads_to(target)]
        current = self._targets.get(existing.arn) if existing else None
        nearest = [*sorted(there, key=lambda target: target != current), *([current] if current else [])]
        target = next((target for target in nearest if _can_become(target, entry)), None)
        if target:
            arn = target.arn
            self._update(target, dataclasses.replace(target, **entry.declared_target))
        else:
            old = current or next(iter(there), None)
            there += [old] if old and old not in there else []
            arn = self._create_beside(old, there, entry, leaving, purge)
        for other in there:
            if other.arn != arn:
                self._moved[other.arn] = arn
                self._ours.add(other.arn)
        return arn

    def _update(self, target: RemoteTarget, wanted: RemoteTarget) -> None:
        """What the server changes in place. Where another target has the endpoint, its turn comes when that is gone."""
        if self._holder(wanted.endpoint, target.arn):
            wanted = dataclasses.replace(wanted, url=target.url, spelling=target.spelling)
        if target.secret_key is None:
            # It cannot be compared, because the answer did not contain it.
            target = dataclasses.replace(target, secret_key=wanted.secret_key)
        operations = {operation for name, operation in IN_PLACE.items() if getattr(wanted, name) != getattr(target, name)}
        if operations:
            self._update_target(wanted, operations)

    def _create_beside(self, old: t.Optional[RemoteTarget], there: list[RemoteTarget], entry: DeclaredRule, leaving: set[str], purge: bool) -> str:
        """A new target with all options of the one whose place it takes, also of those that nobody declares.

        :param there: targets whose rules it takes over.
        :raises MinioError: it could not be made, and everything is as it was.
        """
        new = RemoteTarget(**{"arn": "", **entry.declared_target})
        if old:
            options = read_target(self._session, self._bucket, old.arn).unmanaged
            new = dataclasses.replace(old, **entry.declared_target, arn="", unmanaged=options)
        holder = self._holder(new.endpoint)
        users = {rule.id for rule in self._rules if holder and rule.arn == holder.arn}
        if holder is None or not (holder in there or users <= leaving and (users or purge)):
            return self._create_target(new)
        refused: list[MinioError] = []
        for spelled in (dataclasses.replace(new, spelling=endpoint) for endpoint in other_spellings(new.url)):
            if self._holder(spelled.endpoint):
                continue
            try:
                return self._create_target(spelled)
            except MinioError as error:
                refused.append(error)
        if refused:
            raise refused[0]
        raise MinioError(f"all spellings of {new.url} are taken by other targets of this bucket. Remove those that no rule uses: set purge.")

    def _holder(self, endpoint: str, but: str = "") -> t.Optional[RemoteTarget]:
        """The target that has an endpoint, of which the server allows one."""
        return next((target for target in self._targets.values() if target.endpoint == endpoint and target.arn != but), None)

    def _spell_as_declared(self, wanted: list[Wanted]) -> list[Failure]:
        """The url as declared, of targets that were made beside others which are gone now."""
        failures = []
        for entry, rule in wanted:
            target = self._targets.get(rule.arn)
            if target is None or (target.url, target.spelling) == (entry.target["url"], ""):
                continue
            try:
                self._update_target(dataclasses.replace(target, **entry.declared_target), {"creds"})
            except MinioError as error:
                text = f"the rule works, but its target has the endpoint {target.endpoint}: {error}"
                failures.append(Failure(entry.label, "url", text, error.code))
        return failures

    def _create_target(self, target: RemoteTarget) -> str:
        answer = self._session.admin("PUT", "set-remote-target", {"bucket": self._bucket}, target.body(self._bucket), encrypted=True)
        arn = json.loads(answer)
        self._targets[arn] = dataclasses.replace(target, arn=arn)
        self._ours.add(arn)
        return arn

    def _update_target(self, target: RemoteTarget, operations: set[str]) -> None:
        query = {"bucket": self._bucket, "update": "true", **dict.fromkeys(operations, "true")}
        self._session.admin("PUT", "set-remote-target", query, target.body(self._bucket), encrypted=True)
        self._targets[target.arn] = target

    def _drop_unused_targets(self, purge: bool) -> list[Failure]:
        """Remove what no rule uses any more, and what was made for a rule that then was refused."""
        used = {rule.arn for rule in self._rules}
        failures = []
        for arn, target in sorted(self._targets.items()):
            if arn not in used and (purge or arn in self._ours):
                try:
                    self._remove_target(arn)
                except MinioError as error:
                    failures.append(Failure.of(unused_label(self._bucket, target), "target", error))
        return failures

    def _remove_target(self, arn: str) -> None:
        self._session.admin("DELETE", "remove-remote-target", {"bucket": self._bucket, "arn": arn})
        del self._targets[arn]


def unused_label(bucket: str, target: RemoteTarget) -> str:
    """How messages call a target that no rule uses."""
    return f"{bucket} → {target.url}/{target.bucket} (no rule)"


def _can_become(target: RemoteTarget, entry: DeclaredRule) -> bool:
    """Whether the server can lead a target in place to what is declared."""
    declared = entry.declared_target
    return all(getattr(target, name) == declared.get(name, getattr(target, name)) for name in BY_REPLACEMENT)


def _free_priority(rules: list[Rule], entries: list[DeclaredRule], wanted: list[Wanted]) -> int:
    declared = [entry.rule.get("priority", 0) for entry in entries]
    return 1 + max([rule.priority for rule in rules] + [rule.priority for _flow, rule in wanted] + declared, default=0)


def _failure(entry: DeclaredRule, error: MinioError) -> Failure:
    return Failure(entry.label, "state", f"target {entry.target_name} ({entry.target['url']}): {error}", error.code)


def _not_removed(removal: Removal, error: MinioError) -> Failure:
    return Failure.of(removal[0], "state", error)


def _kept(removal: Removal) -> Failure:
    return Failure(removal[0], "state", "kept, because its replacement could not be created. Correct the cause, then run this again.")
