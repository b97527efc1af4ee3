# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM policies and bucket policies: the documents, and the users and groups that have them."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._attachments import Attachment, change_attachments
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._iam import Identities, identities_by_name, is_path_safe, normal_name, read_identities
from ansible_collections.creativeflow.minio.plugins.module_utils._iam_changes import with_undeclared
from ansible_collections.creativeflow.minio.plugins.module_utils._plan import Change, Failure
from ansible_collections.creativeflow.minio.plugins.module_utils._policy_grammar import bucket_policy, canonical, check
from ansible_collections.creativeflow.minio.plugins.module_utils._policy_names import nearest
from ansible_collections.creativeflow.minio.plugins.module_utils._purge import Purge, purge_from
from ansible_collections.creativeflow.minio.plugins.module_utils._session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._settings import Policy as BucketPolicy
from ansible_collections.creativeflow.minio.plugins.module_utils._snapshot import BucketSnapshot, read_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._templates import load_policy
from ansible_collections.creativeflow.minio.plugins.module_utils._unlistable import UnlistablePolicies

POLICY_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str"},
    "bucket": {"type": "str"},
    "policy": {"type": "dict"},
    "policy_file": {"type": "path"},
    "policy_variables": {"type": "dict"},
    "users": {"type": "list", "elements": "str"},
    "groups": {"type": "list", "elements": "str"},
    "users_absent": {"type": "list", "elements": "str"},
    "groups_absent": {"type": "list", "elements": "str"},
    "purge_attachments": {"type": "bool", "default": False},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
"""The options of one policy, as the module takes them."""

BUILT_IN = frozenset({"consoleAdmin", "diagnostics", "readonly", "readwrite", "writeonly"})
_KINDS = ("user", "group")
_HOLDERS = ("users", "groups", "users_absent", "groups_absent")
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
        """Documents that differ, policies to attach or to remove. :raises InputErrors: names what the server would refuse."""
        identities, buckets = actual
        changes: list[Change] = []
        if buckets:
            for bucket, item in self._buckets.items():
                data = buckets.file(bucket, self._setting.file)
                before = self._setting.parse(data) if data else None
                after = bucket_policy(item["policy"]) if item["policy"] and item["state"] == "present" else None
                changes += [Change(f"bucket {bucket}", "policy", before, after)] if before != after else []
        if identities:
            changes += self._compare_iam(identities)
        return changes

    def _compare_iam(self, actual: Identities) -> list[Change]:
        self._identities = actual
        documents = actual.policies()
        self._kept = self._held(documents, actual)
        self._wanted = with_undeclared(
            self._session, self._purge, "policies", self._iam, actual, lambda: documents.keys() - BUILT_IN - set(self._kept), POLICY_OPTIONS
        )
        attached = {kind: actual.attached(kind, {name for item in self._wanted.values() for name in item[f"{kind}s"] or []}) for kind in _KINDS}
        changes: list[Change] = []
        problems: list[str] = []
        for name, item in self._wanted.items():
            before = canonical(documents[name]) if name in documents else None
            if item["state"] == "absent" and before is None:
                continue
            after = canonical(item["policy"]) if item["policy"] is not None else before
            holding = {(kind, holder): name in attached[kind].get(holder, ()) for kind in _KINDS for holder in item[f"{kind}s"] or []}
            others = [holder for holder in self._others(name, item, actual) if item["purge_attachments"] or holder[1] in (item[f"{holder[0]}s_absent"] or ())]
            purged = [Change(name, f"{kind} {holder}", _ATTACHED, None) for kind, holder in others]
            if item["state"] == "absent":
                problems += self._still_held(name, item, actual)
                changes += [Change(name, " ".join(holder), _ATTACHED, None) for holder, held in holding.items() if held]
                changes += purged
                changes.append(Change(name, "policy", before, None))
                continue
            if after is None:
                known = nearest(name, documents)
                problems.append(f"site {self._session.site}: policy {name}: it does not exist. Give policy or policy_file to make it.{known}")
            if after != before:
                changes.append(Change(name, "policy", before, after))
            changes += [Change(name, " ".join(holder), None, _ATTACHED) for holder, held in holding.items() if not held]
            changes += purged
        if problems:
            raise InputErrors(problems)
        return changes

    def _held(self, documents: t.Iterable[str], actual: Identities) -> list[str]:
        """What a purge would remove, but somebody has."""
        if not self._purge:
            return []
        others = [name for name in sorted(documents) if self._purge.covers(name, lambda: None) and name not in BUILT_IN and name not in self._iam]
        return [name for name in others if any(actual.holders(name).values())]

    def _still_held(self, name: str, item: t.Mapping[str, t.Any], actual: Identities) -> t.Iterator[str]:
        """The server removes no policy that somebody has."""
        rest = [" ".join(holder) for holder in self._others(name, item, actual) if holder[1] not in (item[f"{holder[0]}s_absent"] or ())]
        if rest and not item["purge_attachments"]:
            yield (
                f"site {self._session.site}: policy {name}: it is attached to {', '.join(rest)} and is not removed. Name them in users and"
                " groups of this policy, and it is detached first."
            )

    def _others(self, name: str, item: t.Mapping[str, t.Any], actual: Identities) -> list[tuple[str, str]]:
        """Who has the policy and is not declared, as pairs of kind and name."""
        holders = actual.holders(name)
        return [(kind, holder) for kind in _KINDS for holder in sorted(holders[kind] - set(item[f"{kind}s"] or []))]

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

    def _then(
        self, changes: list[Change], failures: list[Failure], reason: str, act: t.Callable[[list[Change]], list[Failure]]
    ) -> list[Failure]:
        codes = {failure.object: failure.code for failure in failures}
        skipped = [Failure(change.object, change.setting, reason, codes[change.object]) for change in changes if change.object in codes]
        return skipped + act([change for change in changes if change.object not in codes])

    def _each(self, changes: list[Change], act: t.Callable[[Change], None]) -> list[Failure]:
        return [
            Failure(change.object, change.setting, str(error), getattr(error, "code", ""))
            for change, _result, error in self._session.parallel(act, changes)
            if error
        ]

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
            kind, _space, name = change.setting.partition(" ")
            attachment = work.setdefault((kind, name), Attachment())
            (attachment.attach if change.after is not None else attachment.detach).add(change.object)
        errors = change_attachments(self._session, self._identities, work)
        return [
            Failure(change.object, change.setting, str(error), getattr(error, "code", ""))
            for (kind, name), error in errors.items()
            for change in changes
            if change.setting == f"{kind} {name}"
        ]


def policies_from(params: t.Mapping[str, t.Any], session: Session) -> Policies:
    """The kind from a module's options: one policy by ``name`` or ``bucket``, or a list in ``policies``.

    :raises InputErrors: every error of every policy.
    """
    items = params["policies"]
    if items is None:
        items = [{name: params[name] for name in POLICY_OPTIONS}]
    errors: list[str] = []
    declared: list[dict[str, t.Any]] = []
    seen: set[tuple[str, str]] = set()
    for index, item in enumerate(items):
        where = f"policies[{index}]: " if params["policies"] is not None else ""
        merged = {**{name: spec.get("default") for name, spec in POLICY_OPTIONS.items()}, **item}
        found = list(_problems(merged, seen))
        for key in _HOLDERS:
            if not found and merged[key] is not None:
                merged[key] = [normal_name(str(name)) for name in merged[key]]
        errors += [where + problem for problem in found]
        if not found:
            errors += _load(merged, where)
            declared.append(merged)
    if errors:
        raise InputErrors(errors)
    return Policies(session, declared, purge_from(params))


def _problems(item: dict[str, t.Any], seen: set[tuple[str, str]]) -> t.Iterator[str]:
    for key in item:
        if key not in POLICY_OPTIONS:
            yield f"{key}: unknown key.{nearest(key, POLICY_OPTIONS)}"
    name, bucket = item["name"], item["bucket"]
    for key in ("name", "bucket", "policy_file"):
        if item[key] is not None and not isinstance(item[key], str):
            yield f"{key}: it must be a string."
            return
    for key, kind, noun in (("policy", dict, "dictionary"), ("policy_variables", dict, "dictionary"), *((key, list, "list") for key in _HOLDERS)):
        if item[key] is not None and not isinstance(item[key], kind):
            yield f"{key}: it must be a {noun}."
            return
    if item["state"] not in ("present", "absent"):
        yield f"state: {json.dumps(item['state'])}: it is present or absent."
    if bool(name) == bool(bucket):
        yield "give name for an IAM policy or bucket for a bucket policy, one of the two."
        return
    key = ("name", name) if name else ("bucket", bucket)
    if key in seen:
        yield f"{key[0]} {key[1]}: it is declared twice. Declare it once."
    seen.add(key)
    if item["policy"] is not None and item["policy_file"]:
        yield f"{key[0]} {key[1]}: policy and policy_file: give one of the two."
    if bucket:
        if any(item[key] for key in _HOLDERS):
            yield f"bucket {bucket}: a bucket policy acts on anonymous requests only and has no users or groups. Give them to an IAM policy (name)."
        if item["policy"] is None and not item["policy_file"] and item["state"] == "present":
            yield f"bucket {bucket}: give policy or policy_file. An empty policy removes it."
        return
    if name != name.strip() or "," in name or not is_path_safe(name):
        yield f"name {name!r}: a name has no ',', no space or '/' at its ends, and no '//'."
    for kind in _KINDS:
        both = {normal_name(str(holder)) for holder in item[f"{kind}s"] or ()} & {normal_name(str(holder)) for holder in item[f"{kind}s_absent"] or ()}
        if both and item["state"] == "present":
            yield f"name {name}: {kind}s and {kind}s_absent both have {', '.join(sorted(both))}. Take each out of one of the two."
    if item["state"] == "absent" and name in BUILT_IN:
        yield f"name {name}: the server brings this policy, and does not remove it."


def _load(item: dict[str, t.Any], where: str) -> list[str]:
    """Put the document in the place of a policy file, and check it offline. Returns every error."""
    if item["state"] == "absent":
        return []
    bucket, file = item["bucket"], item["policy_file"]
    about = f"{where}bucket {bucket}: " if bucket else f"{where}policy {item['name']}: "
    if file:
        variables = {**(item["policy_variables"] or {}), **({"BUCKET_NAME": bucket} if bucket else {})}
        try:
            item["policy"] = load_policy(file, variables)
        except InputErrors as error:
            return [about + line for line in error.errors]
    document = item["policy"]
    if document is None or (bucket and not document):
        return []
    return check(document, about + (file or "policy"), bucket)
