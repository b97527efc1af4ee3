# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM policies and bucket policies: the documents, and the users and groups that have them."""

from __future__ import annotations

import typing as t

from .._buckets.settings.policy import Policy as BucketPolicy
from .._common.errors import InputErrors, ServerError
from .._common.plan import Change, Failure, reachable
from .._common.purge import Purge, purge_from
from .._common.suggest import nearest
from .._policy.grammar import bucket_policy, canonical
from .._site.capabilities import built_in_policies, unknown_actions
from .._site.session import Session
from .._site.snapshot import UNLISTED, BucketSnapshot, perhaps_there, read_buckets
from .attachments import Attachment, Holder, change_attachments
from .changes import with_undeclared
from .directory import names_of_server
from .directory_names import readable_name
from .policy_inputs import HOLDERS, KINDS, absent_policy, declared_policies
from .snapshot import Identities, identities_by_name, read_identities
from .unlistable import UnlistablePolicies

_ATTACHED = "attached"

Actual = tuple[t.Optional[Identities], t.Optional[BucketSnapshot]]


class Policies:
    """The declared policies of one site.

    :param declared: checked dictionaries with the keys of ``POLICY_OPTIONS``; ``policy`` is the document.
    :param purge: what else of the IAM policies may be removed.
    """

    def __init__(self, session: Session, declared: list[dict[str, t.Any]], purge: t.Optional[Purge] = None) -> None:
        self._session = session
        self._purge = purge
        self._kept: list[str] = []
        self._iam = {item["name"]: item for item in declared if item.get("name")}
        self._wanted = self._iam
        self._buckets = {item["bucket"]: item for item in declared if item.get("bucket")}
        self._names: dict[Holder, str] = {}
        self._setting = BucketPolicy()
        self._identities: t.Optional[Identities] = None
        self.total = len(declared)

    def read(self) -> Actual:
        """One request for all identities and two for all buckets."""
        buckets = None
        if self._buckets:
            buckets = read_buckets(self._session, set(self._buckets), {self._setting.file: self._setting.get})
        return (self._read_identities() if self._iam or self._purge else None), buckets

    def _read_identities(self) -> Identities:
        """Removals need no listing, so that a policy that makes it impossible can be removed."""
        try:
            return read_identities(self._session)
        except UnlistablePolicies:
            if self._purge or any(item["state"] == "present" for item in self._iam.values()):
                raise
            return identities_by_name(self._session, self._iam)

    def report(self) -> dict[str, t.Any]:
        """What a purge kept."""
        return {"kept": self._kept} if self._kept else {}

    def compare(self, actual: Actual) -> list[Change]:
        """Documents that differ, policies to attach or to remove.

        :raises InputErrors: names what the server would refuse. :raises NotThereYet: a policy that is to be attached does not exist.
        """
        identities, buckets = actual
        changes: list[Change] = []
        if buckets:
            for bucket, item in self._buckets.items():
                data = buckets.file(bucket, self._setting.file)
                before = self._setting.parse(data) if data else None
                after = bucket_policy(item["policy"]) if item["policy"] and item["state"] == "present" else None
                changes += [Change(f"bucket {bucket}", "policy", before, after)] if before != after else []
            unseen = [bucket for bucket, item in self._buckets.items() if bucket not in buckets.names and not (item["policy"] and item["state"] == "present")]
            unlisted = [f"site {self._session.site}: bucket {bucket}: {UNLISTED}" for bucket in perhaps_there(self._session, unseen)]
            if unlisted:
                raise InputErrors(unlisted)
        if identities:
            self._compare_iam(identities, changes)
        return changes

    def _compare_iam(self, actual: Identities, changes: list[Change]) -> None:
        """:param changes: gets those of the IAM policies."""
        self._identities = actual
        documents = actual.policies()
        self._kept = self._held(documents, actual)
        self._wanted = with_undeclared(
            self._session, self._purge, "policies", self._iam, actual, lambda: documents.keys() - self._own(documents) - set(self._kept), absent_policy
        )
        self._wanted = self._as_server_calls(actual, documents)
        attached = {kind: actual.attached(kind, {name for item in self._wanted.values() for name in item[f"{kind}s"] or []}) for kind in KINDS}
        problems: list[str] = []
        missing: list[str] = []
        for name, item in self._wanted.items():
            before = canonical(documents[name]) if name in documents else None
            if item["state"] == "absent" and before is None:
                continue
            after = canonical(item["policy"]) if item["policy"] is not None else before
            holding = {(kind, holder): name in attached[kind].get(holder, ()) for kind in KINDS for holder in item[f"{kind}s"] or []}
            absent = {(kind, holder) for kind in KINDS for holder in item[f"{kind}s_absent"] or ()}
            others = [holder for holder in self._others(name, item, actual) if item["purge_attachments"] or holder in absent]
            purged = [self._attachment(name, holder, _ATTACHED, None) for holder in others]
            if item["state"] == "absent":
                problems += self._still_held(name, item, actual)
                changes += [self._attachment(name, holder, _ATTACHED, None) for holder, held in holding.items() if held]
                changes += purged
                changes.append(Change(name, "policy", before, None))
                continue
            if after is None:
                known = nearest(name, documents)
                missing.append(f"site {self._session.site}: policy {name}: it does not exist. Give policy or policy_file to make it.{known}")
            if after != before:
                changes.append(Change(name, "policy", before, after))
            changes += [self._attachment(name, holder, None, _ATTACHED) for holder, held in holding.items() if not held]
            changes += purged
        going = [name for name, item in self._iam.items() if item["state"] == "absent" and name in documents]
        problems += [
            f"site {self._session.site}: policy {name}: the server brings this policy, and does not remove it."
            for name in sorted(built_in_policies(self._session, going))
        ]
        written = {f"policy {change.object}": change.after for change in changes if change.setting == "policy" and change.after}
        problems += [f"site {self._session.site}: {problem}" for problem in unknown_actions(self._session, written)]
        reachable(changes, [*missing, *problems], missing)

    def _own(self, documents: t.Iterable[str]) -> frozenset[str]:
        return built_in_policies(self._session, documents)

    def _as_server_calls(self, actual: Identities, documents: t.Container[str]) -> dict[str, dict[str, t.Any]]:
        """The declarations, with users and groups of a directory by the server's names for them."""
        compared = [item for name, item in self._wanted.items() if item["state"] == "present" or name in documents]
        names = {}
        for kind in KINDS:
            declared = {name for item in compared for key in (f"{kind}s", f"{kind}s_absent") for name in item[key] or ()}
            names[kind] = names_of_server(self._session, actual, kind, declared)

        def called(key: str, declared: t.Optional[list[str]]) -> t.Optional[list[str]]:
            known = names[key.removesuffix("_absent").removesuffix("s")]
            return declared and list(dict.fromkeys(known.get(name, name) for name in declared))

        return {name: {**item, **{key: called(key, item[key]) for key in HOLDERS}} for name, item in self._wanted.items()}

    def _attachment(self, policy: str, holder: Holder, before: t.Optional[str], after: t.Optional[str]) -> Change:
        kind, name = holder
        shown = readable_name(name)
        self._names[kind, shown] = name
        return Change(policy, f"{kind} {shown}", before, after)

    def _held(self, documents: t.Iterable[str], actual: Identities) -> list[str]:
        """What a purge would remove, but somebody has."""
        if not self._purge:
            return []
        covered = [name for name in sorted(documents) if self._purge.covers(name, lambda: None)]
        own = self._own(covered)
        others = [name for name in covered if name not in own and name not in self._iam]
        return [name for name in others if any(actual.holders(name).values())]

    def _still_held(self, name: str, item: t.Mapping[str, t.Any], actual: Identities) -> t.Iterator[str]:
        """The server removes no policy that somebody has."""
        others = [holder for holder in self._others(name, item, actual) if holder[1] not in (item[f"{holder[0]}s_absent"] or ())]
        rest = [f"{kind} {readable_name(holder)}" for kind, holder in others]
        if rest and not item["purge_attachments"]:
            yield (
                f"site {self._session.site}: policy {name}: it is attached to {', '.join(rest)} and is not removed. Name them in users and"
                " groups of this policy, and it is detached first."
            )

    def _others(self, name: str, item: t.Mapping[str, t.Any], actual: Identities) -> list[tuple[str, str]]:
        """Who has the policy and is not declared, as pairs of kind and name."""
        holders = actual.holders(name)
        return [(kind, holder) for kind in KINDS for holder in sorted(holders[kind] - set(item[f"{kind}s"] or []))]

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Documents first, then who has them, then removals; different objects 8 at a time.

        What needs a step that failed is not tried, and says so.
        """
        documents = [change for change in changes if change.setting == "policy" and (change.after is not None or change.object not in self._wanted)]
        removals = [change for change in changes if change.setting == "policy" and change not in documents]
        holders = [change for change in changes if change.setting != "policy"]
        failures = self._each(documents, self._write)
        failures += self._then(holders, failures, "not attached, because the policy could not be written.", self._associate)
        failures += self._then(removals, failures, "not removed, because it could not be detached.", lambda rest: self._each(rest, self._remove))
        return failures

    def _then(self, changes: list[Change], failures: list[Failure], reason: str, act: t.Callable[[list[Change]], list[Failure]]) -> list[Failure]:
        codes = {failure.object: failure.code for failure in failures}
        skipped = [Failure(change.object, change.setting, reason, codes[change.object]) for change in changes if change.object in codes]
        return skipped + act([change for change in changes if change.object not in codes])

    def _each(self, changes: list[Change], act: t.Callable[[Change], None]) -> list[Failure]:
        return [Failure.of(change.object, change.setting, error) for change, _result, error in self._session.parallel(act, changes) if error]

    def _write(self, change: Change) -> None:
        if change.object in self._wanted:
            self._session.admin("PUT", "add-canned-policy", {"name": change.object}, self._setting.render(change.after))
        else:
            self._setting.put(self._session, change.object.partition(" ")[2], change.after)

    def _remove(self, change: Change) -> None:
        try:
            self._session.admin("DELETE", "remove-canned-policy", {"name": change.object})
        except ServerError as error:
            if error.code != "XMinioAdminNoSuchPolicy":
                raise

    def _associate(self, changes: list[Change]) -> list[Failure]:
        """All policies of one user or group in one request: each request rewrites its whole list."""
        if not changes or self._identities is None:
            return []
        work: dict[tuple[str, str], Attachment] = {}
        for change in changes:
            attachment = work.setdefault(self._holder(change), Attachment())
            (attachment.attach if change.after is not None else attachment.detach).add(change.object)
        errors = change_attachments(self._session, self._identities, work)
        return [Failure.of(change.object, change.setting, error) for holder, error in errors.items() for change in changes if self._holder(change) == holder]

    def _holder(self, change: Change) -> Holder:
        """Whom a change is about, as the server calls them."""
        kind, _space, shown = change.setting.partition(" ")
        return kind, self._names[kind, shown]


def policies_from(params: t.Mapping[str, t.Any], session: Session) -> Policies:
    """The kind from a module's options: one policy by ``name`` or ``bucket``, or a list in ``policies``.

    :raises InputErrors: every error of every policy.
    """
    return Policies(session, declared_policies(params), purge_from(params))
