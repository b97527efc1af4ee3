# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads one bucket's replication rules and remote targets to what is declared, so that neither is left alone."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._plan import Failure
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_flow import Flow
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_formats import RemoteTarget, Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_snapshot import BucketReplication, write_rules
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session

IN_PLACE = {"url": "creds", "access_key": "creds", "secret_key": "creds", "synchronous": "sync", "bandwidth": "bandwidth"}
"""Fields of a remote target that the server changes in place, and what the update is called (A remote-target-commands.go)."""
BY_REPLACEMENT = ("storage_class", "region")

Removal = tuple[str, Rule]


class BucketEditor:
    """The rules and targets of one bucket, written one after the other.

    :param state: what the bucket has.
    """

    def __init__(self, session: Session, bucket: str, state: BucketReplication) -> None:
        self._session = session
        self._bucket = bucket
        self._rules = list(state.rules)
        self._targets = dict(state.targets)
        self._ours = {rule.arn for rule in state.rules}

    def apply(self, removals: list[Removal], flows: list[Flow], purge: bool) -> list[Failure]:
        """Remove first, because the server allows one target for each endpoint; then all rules in one write.

        :param removals: a label for messages, and the rule.
        :param purge: also remove targets that no rule used before.
        :returns: a failure for each removal and flow that could not be made.
        """
        failures = self._remove(removals) if removals else []
        wanted: list[tuple[Flow, Rule]] = []
        for flow in flows:
            existing = flow.find(BucketReplication(self._rules, self._targets))
            try:
                arn = self._ensure_target(flow, existing)
            except MinioError as error:
                failures.append(_failure(flow, error))
            else:
                wanted.append((flow, flow.new_rule(arn, existing, self._free_priority(flows, wanted))))
        failures += self._write(wanted)
        return failures + self._drop_unused_targets(purge)

    def _free_priority(self, flows: list[Flow], wanted: list[tuple[Flow, Rule]]) -> int:
        declared = [flow.rule.get("priority", 0) for flow in flows]
        return 1 + max([rule.priority for rule in self._rules] + [rule.priority for _flow, rule in wanted] + declared, default=0)

    def _remove(self, removals: list[Removal]) -> list[Failure]:
        gone = {rule.id for _label, rule in removals}
        try:
            self._put([rule for rule in self._rules if rule.id not in gone])
        except MinioError as error:
            return [Failure(name, "state", str(error), getattr(error, "code", "")) for name, _rule in removals]
        return self._drop_unused_targets(False)

    def _write(self, wanted: list[tuple[Flow, Rule]]) -> list[Failure]:
        """All rules at once; one at a time if the server refuses that, so that one bad rule does not stop the others."""
        goal = _merge(self._rules, [rule for _flow, rule in wanted])
        if goal == self._rules:
            return []
        try:
            self._put(goal)
            return []
        except MinioError as error:
            if len(wanted) == 1:
                return [_failure(wanted[0][0], error)]
        failures = []
        for flow, rule in wanted:
            try:
                self._put(_merge(self._rules, [rule]))
            except MinioError as error:
                failures.append(_failure(flow, error))
        return failures

    def _put(self, rules: list[Rule]) -> None:
        if not rules and not self._rules:
            return
        write_rules(self._session, self._bucket, rules)
        self._rules = rules
        if not rules:
            self._targets = {}

    def _ensure_target(self, flow: Flow, existing: t.Optional[Rule]) -> str:
        """The ARN of a target that is as declared: found, updated in place, replaced, or new."""
        target = self._targets.get(existing.arn) if existing else None
        target = target or next(filter(flow.leads_to, self._targets.values()), None)
        if target is None:
            return self._create_target(RemoteTarget(**{"arn": "", **flow.declared_target}))
        wanted = dataclasses.replace(target, **flow.declared_target)
        if target.secret_key is None:
            # It cannot be compared, because the answer did not contain it.
            target = dataclasses.replace(target, secret_key=wanted.secret_key)
        operations = {operation for name, operation in IN_PLACE.items() if getattr(wanted, name) != getattr(target, name)}
        if any(getattr(wanted, name) != getattr(target, name) for name in BY_REPLACEMENT):
            return self._replace_target(target, wanted)
        if operations:
            self._update_target(wanted, operations)
        return target.arn

    def _create_target(self, target: RemoteTarget) -> str:
        answer = self._session.admin("PUT", "set-remote-target", {"bucket": self._bucket}, target.body(self._bucket), encrypted=True)
        arn = json.loads(answer)
        self._targets[arn] = dataclasses.replace(target, arn=arn)
        self._ours.add(arn)
        return arn

    def _update_target(self, target: RemoteTarget, operations: set[str]) -> None:
        query = {"bucket": self._bucket, "update": "true", **{operation: "true" for operation in operations}}
        self._session.admin("PUT", "set-remote-target", query, target.body(self._bucket), encrypted=True)
        self._targets[target.arn] = target

    def _replace_target(self, old: RemoteTarget, new: RemoteTarget) -> str:
        """What the server cannot change in place needs a new target, and it allows one for each endpoint: the old one goes first, with its rules.

        The update before it makes the server check that the target answers with these credentials, and after a failure the old one comes back.
        """
        old = dataclasses.replace(old, access_key=new.access_key, secret_key=new.secret_key, url=new.url)
        self._update_target(old, {"creds"})
        rules = self._rules
        self._put([rule for rule in rules if rule.arn != old.arn])
        if old.arn in self._targets:
            self._remove_target(old.arn)
        try:
            arn = self._create_target(dataclasses.replace(new, arn=""))
        except MinioError:
            arn = self._create_target(dataclasses.replace(old, arn=""))
            self._put([dataclasses.replace(rule, arn=arn) if rule.arn == old.arn else rule for rule in rules])
            raise
        self._put([dataclasses.replace(rule, arn=arn) if rule.arn == old.arn else rule for rule in rules])
        return arn

    def _drop_unused_targets(self, purge: bool) -> list[Failure]:
        """Remove what no rule uses any more, and what was made for a rule that then was refused."""
        used = {rule.arn for rule in self._rules}
        failures = []
        for arn, target in sorted(self._targets.items()):
            if arn not in used and (purge or arn in self._ours):
                try:
                    self._remove_target(arn)
                except MinioError as error:
                    failures.append(Failure(unused_label(self._bucket, target), "target", str(error), getattr(error, "code", "")))
        return failures

    def _remove_target(self, arn: str) -> None:
        self._session.admin("DELETE", "remove-remote-target", {"bucket": self._bucket, "arn": arn})
        del self._targets[arn]


def unused_label(bucket: str, target: RemoteTarget) -> str:
    """How messages call a target that no rule uses."""
    return f"{bucket} → {target.url}/{target.bucket} (no rule)"


def _merge(rules: list[Rule], changed: list[Rule]) -> list[Rule]:
    replaced = {rule.id for rule in changed}
    return [rule for rule in rules if rule.id not in replaced] + changed


def _failure(flow: Flow, error: MinioError) -> Failure:
    return Failure(flow.label, "state", f"target {flow.target_name} ({flow.target['url']}): {error}", getattr(error, "code", ""))
