# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All writers of a site, stopped and admitted again."""

from __future__ import annotations

import json
import typing as t

from .._buckets.settings.policy import Policy as BucketPolicy
from .._common.errors import InputErrors, MinioError
from .._common.plan import Change, Failure
from .._identities.attachments import Attachment, change_attachments, may_import
from .._policy.grammar import canonical
from .._site.address import read_address
from .._site.session import Session
from .census import Census, Read, Writer, take_census
from .denial import (
    DENIED,
    denial,
    only_denies,
    released_bucket,
    released_key,
    restricted_bucket,
    restricted_key,
)
from .proof import prove_refusal
from .reading import ADMITTED, STOPPED, read_writers, refusal

WRITERS_OPTIONS: dict[str, dict[str, t.Any]] = {
    "state": {"type": "str", "choices": ["stopped", "admitted", "queried"], "required": True},
    "except_users": {"type": "list", "elements": "str", "default": []},
    "policy": {"type": "str", "default": "minio-frozen"},
    "nodes": {"type": "list", "elements": "str", "default": []},
    "proof_timeout": {"type": "int", "default": 30},
}
"""The options, as the module takes them."""

_SETTING = "writes"
_KINDS = {"user": "users", "group": "groups", "access key": "access_keys", "bucket": "buckets"}
_GONE = {"XMinioAdminNoSuchUser", "XMinioAdminNoSuchGroup"}


class Writers:
    """The writers of one site.

    :param check_mode: whether nothing is to be proved, because nothing is changed.
    """

    def __init__(self, session: Session, params: t.Mapping[str, t.Any], check_mode: bool) -> None:
        self._session = session
        self._state: str = params["state"]
        self._policy: str = params["policy"]
        self._except: list[str] = params["except_users"]
        self._urls: list[str] = [session.url, *params["nodes"]]
        self._seconds: float = params["proof_timeout"]
        self._changing = not check_mode and self._state != "queried"
        self._setting = BucketPolicy()
        self._census = Census()
        self._read: t.Optional[Read] = None
        self._exists = False
        self._imports: t.Optional[bool] = None
        self._gone: set[str] = set()
        self._failed = False

    @property
    def total(self) -> int:
        """How many there are, and the policy."""
        return len(self._census.writers) + 1

    def read(self) -> Read:
        """Some eight requests. :raises MinioError: not all can be seen, or this is not a site whose writers can be stopped alone."""
        return read_writers(self._session, self._state)

    def _refusal(self, why: str) -> InputErrors:
        return refusal(self._session, self._state, why)

    def compare(self, actual: Read) -> list[Change]:
        """Who is to be stopped or admitted. :raises InputErrors: the policy is somebody else's, or a plugin decides in place of policies."""
        self._read = actual
        self._census = take_census(actual, self._policy, self._except, self._session.access_key)
        documents = actual.identities.policies()
        before = canonical(documents[self._policy]) if self._policy in documents else None
        self._exists = before is not None
        self._fail_if_foreign(before)
        if self._state == "queried":
            return []
        chosen = [writer for writer in self._census.writers if self._is_due(writer)]
        if self._state == STOPPED:
            changes = [Change(f"policy {self._policy}", "policy", before, denial())] if before != denial() else []
            return changes + [Change(writer.label, _SETTING, *_moves(not writer.stopped)) for writer in chosen]
        changes = [Change(writer.label, _SETTING, *_moves(False)) for writer in chosen]
        removable = before is not None and not self._left_alone()
        return changes + ([Change(f"policy {self._policy}", "policy", before, None)] if removable else [])

    def _fail_if_foreign(self, document: t.Optional[dict[str, t.Any]]) -> None:
        if document is not None and not only_denies(document):
            raise self._refusal(
                f"there is a policy {self._policy} that allows something, so that it is not a policy of this module. Give another name in policy"
            )
        if self._state == STOPPED and self._read and self._read.providers and self._read.providers.authorized_elsewhere():
            raise self._refusal("an authorization plugin (policy_plugin) decides in place of policies. Stop writers at the plugin")

    def _is_due(self, writer: Writer) -> bool:
        if writer.label in self._gone or (self._is_disabled(writer) and not self._may_import()):
            return False
        if self._state == ADMITTED:
            return writer.stopped
        return not writer.stopped if writer.wanted else writer.stopped and writer.excepted

    def _is_disabled(self, writer: Writer) -> bool:
        return writer.kind == "user" and not writer.enabled

    def _may_import(self) -> bool:
        if self._imports is None:
            self._imports = may_import(self._session)
        return self._imports

    def _left_alone(self) -> list[str]:
        """Disabled users who have the policy and keep it, because the access key may not change them."""
        return [writer.name for writer in self._census.writers if self._is_disabled(writer) and writer.stopped and not self._may_import()]

    def apply(self, changes: list[Change]) -> list[Failure]:
        """The policy, then who has it, then access keys and buckets; the other way round to admit. A failure of one does not stop the others."""
        document = [change for change in changes if change.setting == "policy"]
        others = [change for change in changes if change.setting == _SETTING]
        failures: list[Failure] = []
        if self._state == STOPPED:
            failures += self._each(document, self._write_policy)
            if failures:
                return self._done(failures)
        failures += self._attach([change for change in others if _kind(change) in ("user", "group")])
        failures += self._each([change for change in others if _kind(change) == "access key"], self._write_key)
        failures += self._each([change for change in others if _kind(change) == "bucket"], self._write_bucket)
        if self._state == ADMITTED and not failures:
            failures += self._each(document, self._remove_policy)
        return self._done(failures)

    def _done(self, failures: list[Failure]) -> list[Failure]:
        self._failed = self._failed or bool(failures)
        return failures

    def _each(self, changes: list[Change], act: t.Callable[[Change], None]) -> list[Failure]:
        return [_failure(change, error) for change, _none, error in self._session.parallel(act, changes) if error]

    def _attach(self, changes: list[Change]) -> list[Failure]:
        held = {self._policy}
        work = {(_kind(change), _name(change)): Attachment(attach=held) if change.after == STOPPED else Attachment(detach=held) for change in changes}
        errors = change_attachments(self._session, t.cast(Read, self._read).identities, work)
        by_holder = {(_kind(change), _name(change)): change for change in changes}
        failures = []
        for holder, error in errors.items():
            if "=" in holder[1] and error.code in _GONE:
                self._gone.add(by_holder[holder].object)
            else:
                failures.append(_failure(by_holder[holder], error))
        return failures

    def _write_policy(self, change: Change) -> None:
        self._session.admin("PUT", "add-canned-policy", {"name": self._policy}, json.dumps(change.after).encode())

    def _remove_policy(self, change: Change) -> None:
        self._session.admin("DELETE", "remove-canned-policy", {"name": self._policy})

    def _write_key(self, change: Change) -> None:
        name = _name(change)
        now = t.cast(Read, self._read).identities.access_keys({name})[name].policy
        after = restricted_key(now) if change.after == STOPPED else released_key(now or {})
        # An update without a policy takes away the one that the key has (S cmd/iam-store.go, UpdateServiceAccount).
        body = json.dumps({"newPolicy": after} if after else {}).encode()
        self._session.admin("POST", "update-service-account", {"accessKey": name}, body, encrypted=True, resource=f"access key {name}")

    def _write_bucket(self, change: Change) -> None:
        name = _name(change)
        now = t.cast(Read, self._read).buckets[name]
        self._setting.put(self._session, name, restricted_bucket(now, name) if change.after == STOPPED else released_bucket(now))

    def report(self) -> dict[str, t.Any]:
        """Who is stopped and who is not, and the proof; a ``msg`` where it failed."""
        writers = self._census.writers
        open_ = [writer for writer in writers if writer.wanted and not writer.stopped and writer.enabled and writer.label not in self._gone]
        stopped = [writer for writer in writers if writer.stopped]
        result: dict[str, t.Any] = {
            "writers": self._verdict(stopped, open_),
            "stopped": _by_kind(stopped),
            "unstopped": _by_kind(open_),
            "disabled": sorted(writer.name for writer in writers if self._is_disabled(writer) and writer.stopped == (self._state == ADMITTED)),
            "excepted": self._census.excepted,
            "unstoppable": [*self._census.unstoppable, *self._unknown_to_directory()],
            "proved": False,
            "canaries": [],
            "denied": DENIED,
        }
        if self._changing and not self._failed:
            result.update(self._proof(result))
        return result

    def _verdict(self, stopped: list[Writer], open_: list[Writer]) -> str:
        if not any(writer.enabled for writer in stopped) and (not self._exists or self._state == ADMITTED):
            return ADMITTED
        return "partly" if open_ or not self._exists else STOPPED

    def _unknown_to_directory(self) -> list[dict[str, t.Any]]:
        return [
            {"kind": "directory", "name": label.partition(" ")[2], "seen": False, "why": "The directory does not know it any more, so that nobody can sign in."}
            for label in sorted(self._gone)
        ]

    def _proof(self, result: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        """The holders of the census that was taken last, and a temporary user, where the server has users of its own."""
        where = f"site {self._session.site}"
        if result["writers"] != self._state:
            left = result["unstopped"] if self._state == STOPPED else result["stopped"]
            names = ", ".join(f"{kind.replace('_', ' ')} {', '.join(found)}" for kind, found in left.items() if found)
            return {"msg": f"{where}: writers are not {self._state}: {names}. Run the module again."}
        if self._state == ADMITTED:
            return {"proved": True}
        if t.cast(Read, self._read).directory:
            return {"proved": True}
        try:
            canaries = prove_refusal(self._session, self._policy, self._urls, self._seconds)
        except MinioError as error:
            return {"msg": f"{where}: all who can be stopped are, but a temporary user could not prove it: {error}"}
        wrong = [canary["url"] for canary in canaries if not canary["allowed_before"] or not canary["refused_after"]]
        if wrong:
            return {
                "canaries": canaries,
                "msg": f"{where}: that writers are stopped is not proved: a temporary user with the policy {self._policy} was not refused as it must be at"
                f" {', '.join(wrong)} within {self._seconds} s. Check that every node is up and at these addresses, and run the module again, or admit"
                " writers with state: admitted.",
            }
        return {"canaries": canaries, "proved": True}


def _moves(to_stopped: bool) -> tuple[str, str]:
    return (ADMITTED, STOPPED) if to_stopped else (STOPPED, ADMITTED)


def _kind(change: Change) -> str:
    return next(kind for kind in _KINDS if change.object.startswith(f"{kind} "))


def _name(change: Change) -> str:
    return change.object[len(_kind(change)) + 1 :]


def _failure(change: Change, error: MinioError) -> Failure:
    return Failure.of(change.object, change.setting, error)


def _by_kind(writers: t.Iterable[Writer]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {plural: [] for plural in _KINDS.values()}
    for writer in writers:
        found[_KINDS[writer.kind]].append(writer.name)
    return {kind: sorted(names) for kind, names in found.items()}


def writers_from(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> Writers:
    """The kind from a module's options. :raises InputErrors: an option is wrong, before anybody is stopped."""
    policy = params["policy"]
    if not policy or policy != policy.strip() or "," in policy or "/" in policy:
        raise InputErrors([f"policy {policy!r}: a name is not empty and has no ',', no '/', and no space at its ends."])
    errors = []
    for index, url in enumerate(params["nodes"]):
        try:
            read_address(url)
        except MinioError as error:
            errors.append(f"site {session.site}: nodes[{index}]: {error}")
    if errors:
        raise InputErrors(errors)
    return Writers(session, params, check_mode)
