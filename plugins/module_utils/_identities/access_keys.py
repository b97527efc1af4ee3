# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access keys (service accounts) of a site's users: made, changed, replaced and removed."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
import secrets
import string
import typing as t

from .._common.errors import InputErrors, MinioError, ServerError
from .._common.plan import Change, Failure, reachable
from .._common.purge import Purge, purge_from
from .._common.suggest import nearest
from .._common.templates import load_policy
from .._policy.grammar import canonical, check
from .._site.capabilities import unknown_actions
from .._site.session import Session
from .attachments import create_key_of_disabled, is_closed
from .changes import differing_secrets, with_undeclared, write_each
from .directory import keys_of
from .directory_names import in_directory, is_path_safe, login_name, normal_name, readable_name
from .snapshot import AccessKey, Identities, read_identities

KEY_OPTIONS: dict[str, dict[str, t.Any]] = {
    "key": {"type": "str", "no_log": False},
    "secret": {"type": "str", "no_log": True},
    "user": {"type": "str"},
    "name": {"type": "str"},
    "description": {"type": "str"},
    "policy": {"type": "dict"},
    "policy_file": {"type": "path"},
    "policy_variables": {"type": "dict"},
    "policy_name": {"type": "str"},
    "generate": {"type": "bool", "default": False},
    "expires": {"type": "str"},
    "enabled": {"type": "bool"},
    "replaces": {"type": "str", "no_log": False},
    "keep_replaced": {"type": "bool", "default": False},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
"""The options of one access key, as the module takes them."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_NEVER = "1970-01-01T00:00:00Z"
_TEXTS = ("name", "description")
_NO_USER = "XMinioAdminNoSuchUser"
_NOT_FOUND = "User DN not found for"
"""What the server says, as an InternalError, of a name that no user of its directory signs in with (S internal/config/identity/ldap, LookupUserDN)."""
_LETTERS = string.ascii_uppercase + string.digits
_LONGEST = 20
_SECRET_BYTES = 30
_LEAST, _MOST = datetime.timedelta(minutes=15), datetime.timedelta(days=365)


@dataclasses.dataclass(frozen=True)
class DeclaredKey:
    """One access key as declared; ``None`` leaves the key as it is.

    :param secret: ``""`` leaves it as it is. :param policy: the document; an empty one for no policy. :param expires: in UTC, ``""`` for never.
    :param replaces: the former key, ``""`` for none. :param keep_replaced: the former key stays.
    :param policy_name: an IAM policy that takes the place of ``policy``. :param unnamed: the key was made up, and is found by ``user`` and ``name``.
    """

    key: str
    secret: str = dataclasses.field(default="", repr=False)
    user: t.Optional[str] = None
    name: t.Optional[str] = None
    description: t.Optional[str] = None
    policy: t.Optional[dict[str, t.Any]] = None
    expires: t.Optional[str] = None
    enabled: t.Optional[bool] = None
    replaces: str = ""
    keep_replaced: bool = False
    policy_name: t.Optional[str] = None
    generate: bool = False
    unnamed: bool = False
    state: str = "present"


def _absent(key: str) -> DeclaredKey:
    return DeclaredKey(key, state="absent")


class AccessKeys:
    """The declared access keys of one site.

    :param purge: what else may be removed.
    """

    def __init__(self, session: Session, declared: list[DeclaredKey], purge: t.Optional[Purge] = None) -> None:
        self._session = session
        self._purge = purge
        self._declared = {item.key: item for item in declared}
        self._wanted = self._declared
        self._actual: dict[str, AccessKey] = {}
        self._found_generated = False
        self._generated: list[dict[str, t.Any]] = []
        self._identities: t.Optional[Identities] = None
        self.total = len(declared)

    def read(self) -> Identities:
        """One request."""
        return read_identities(self._session)

    def compare(self, actual: Identities) -> list[Change]:
        """Creations, removals and what differs.

        :raises InputErrors: names what the server cannot do. :raises NotThereYet: a policy of policy_name does not exist.
        """
        self._identities = actual
        self._settle_generated(actual)
        replaced = {item.replaces for item in self._declared.values() if item.replaces}
        # The old key of a rotation goes by the rotation, when the new one is confirmed.
        self._wanted = with_undeclared(
            self._session, self._purge, "access keys", self._declared, actual, lambda: set(actual.access_keys(None)) - replaced, _absent
        )
        names = set(self._wanted) | replaced
        self._actual = actual.access_keys(names)
        present = [key for key, item in self._declared.items() if item.state == "present" and item.secret and key in self._actual]
        differs = differing_secrets(self._session, {key: (self._actual[key].secret, self._declared[key].secret) for key in present})
        changes: list[Change] = []
        missing = self._take_policies(actual)
        problems: list[str] = []
        for key, item in self._wanted.items():
            before = self._actual.get(key)
            if item.state == "absent":
                changes += [Change(key, "state", "present", None)] if before else []
                continue
            problems += [f"site {self._session.site}: access key {key}: {problem}" for problem in self._impossible(item, before)]
            if not before:
                changes.append(Change(key, "state", None, "present"))
            if item.secret and (not before or key in differs):
                changes.append(Change(key, "secret", None, "set", secret=True))
            changes += self._settings(key, self._complete(item), before)
            if item.replaces in self._actual and not item.keep_replaced:
                changes.append(Change(key, "replaces", item.replaces, None))
        written = {f"access key {change.object}": change.after for change in changes if change.setting == "policy" and change.after}
        problems += [f"site {self._session.site}: {problem}" for problem in unknown_actions(self._session, written)]
        return reachable(changes, [*missing, *problems], missing)

    def _settle_generated(self, actual: Identities) -> None:
        """Find the keys that a run before has made: a key without a declared one by its user and name. What is there gets no other secret."""
        generated = [item for item in self._declared.values() if item.generate and item.state == "present"]
        if self._found_generated or not generated:
            return
        self._found_generated = True
        unnamed = any(item.unnamed for item in generated)
        if unnamed and not actual.complete:
            raise InputErrors([f"site {self._session.site}: generate without key: the access key lacks admin:ExportIAM, to find the key of a run before."])
        there = actual.access_keys(None if unnamed else {item.key for item in generated})
        settled = [self._settled(item, there) if item in generated else item for item in self._declared.values()]
        self._declared = self._wanted = {item.key: item for item in settled}

    def _settled(self, item: DeclaredKey, there: t.Mapping[str, AccessKey]) -> DeclaredKey:
        if item.unnamed:
            named = [dataclasses.replace(item, key=key) for key, found in there.items() if found.name == item.name]
            item = next((same for same in named if self._is_of(same, there[same.key])), item)
        return dataclasses.replace(item, secret="") if item.key in there else item

    def _take_policies(self, actual: Identities) -> list[str]:
        """Put the documents of IAM policies in the place of their names. Returns a line for each that there is not."""
        named = [item for item in self._declared.values() if item.policy_name and item.state == "present"]
        documents = actual.policies() if named else {}
        for item in named:
            self._declared[item.key] = self._wanted[item.key] = dataclasses.replace(item, policy=documents.get(item.policy_name or ""))
        return [
            f"site {self._session.site}: access key {item.key}: policy_name: there is no policy {item.policy_name}."
            f"{nearest(item.policy_name or '', documents)} Create it first (minio_policy), or correct the name."
            for item in named
            if item.policy_name not in documents
        ]

    def report(self) -> dict[str, t.Any]:
        """The keys that this run has generated, with their secrets, which nobody can read again."""
        order = list(self._declared)
        self._generated.sort(key=lambda made: order.index(made["key"]))
        return {"generated": self._generated} if any(item.generate for item in self._declared.values()) else {}

    def _complete(self, item: DeclaredKey) -> DeclaredKey:
        """A new key takes what is not declared of it from the one that it replaces."""
        old = self._actual.get(item.replaces) if item.key not in self._actual else None
        if not old:
            return item
        taken: dict[str, t.Any] = {
            "user": old.user,
            "name": old.name,
            "description": old.description,
            "policy": old.policy or {},
            "expires": old.expires,
            "enabled": old.enabled,
        }
        return dataclasses.replace(item, **{name: value for name, value in taken.items() if getattr(item, name) is None})

    def _settings(self, key: str, item: DeclaredKey, before: t.Optional[AccessKey]) -> list[Change]:
        actual = before or AccessKey("", True, None, None, "", "", "")
        changes = [Change(key, "user", None, item.user)] if not before and item.user else []
        for name in (*_TEXTS, "expires", "enabled"):
            if getattr(item, name) not in (None, getattr(actual, name)):
                changes.append(Change(key, name, getattr(actual, name), getattr(item, name)))
        if item.policy is not None:
            after = canonical(item.policy) if item.policy else None
            changes += [Change(key, "policy", actual.policy, after)] if after != actual.policy else []
        return changes

    def _impossible(self, item: DeclaredKey, before: t.Optional[AccessKey]) -> t.Iterator[str]:
        """What an update of the server cannot change (S cmd/iam-store.go, UpdateServiceAccount)."""
        if item.expires and item.expires != (before.expires if before else "") and not _LEAST <= _until(item.expires) <= _MOST:
            yield f"expires {item.expires}: the server takes a time from 15 minutes to 365 days ahead."
        if not before:
            if not item.secret:
                yield "it does not exist yet, and a new access key needs secret."
            if not item.user and item.replaces not in self._actual:
                yield "it does not exist yet, and a new access key needs user."
            return
        if item.generate and item.replaces in self._actual and not item.keep_replaced:
            yield (
                "replaces: the key was generated by a run before, whose secret is not known any more, and cannot be confirmed. When the services have it,"
                f" declare {item.replaces} absent, and take replaces out."
            )
        if item.user is not None and not self._is_of(item, before):
            yield f"it is one of {readable_name(before.user)}, and a key stays with its user. Declare another key for {item.user}, and this one absent."
        for name in _TEXTS:
            if getattr(item, name) == "" and getattr(before, name):
                yield f"{name}: the server cannot remove it. Give another one, or create a new key with replaces."

    def _is_of(self, item: DeclaredKey, before: AccessKey) -> bool:
        """Whether the key is one of the declared user. One of a directory is declared by the name to sign in with, and the server says the DN.

        Which attribute has that name is the directory's choice: where it cannot be told from what was read, the server is asked.
        """
        declared, user = item.user or "", before.user
        if declared == user or normal_name(declared) == normal_name(user):
            return True
        if not in_directory(user):
            return False
        known = {name.casefold() for name in (login_name(user), before.login) if name}
        return declared.casefold() in known or item.key in keys_of(self._session, declared)

    def apply(self, changes: list[Change]) -> list[Failure]:
        """The requests of one key one after the other, 8 keys at a time."""
        return write_each(self._session, changes, self._write)

    def _write(self, key: str, changes: dict[str, Change]) -> None:
        item, before = self._wanted[key], self._actual.get(key)
        if item.state == "absent":
            self._remove(key)
            return
        if not before:
            self._create(key, self._complete(item))
            if item.generate:
                self._generated.append({"key": key, "secret": item.secret, "user": self._complete(item).user, "name": item.name or ""})
        elif changes.keys() - {"replaces"}:
            self._update(key, item, before, changes)
        if "replaces" in changes:
            self._confirm(key, item.secret)
            self._remove(item.replaces)

    def _create(self, key: str, item: DeclaredKey) -> None:
        user = item.user or ""
        texts: dict[str, t.Any] = {name: getattr(item, name) for name in _TEXTS if getattr(item, name)}
        expires = {"expiration": item.expires} if item.expires else {}
        policy = item.policy or None
        body = {"targetUser": user, "accessKey": key, "secretKey": item.secret, **texts, **expires, **({"policy": policy} if policy else {})}
        try:
            self._send("PUT", "add-service-account", {}, body, key)
        except ServerError as error:
            if _NOT_FOUND in error.message:
                raise MinioError(
                    f"site {self._session.site} ({self._session.url}): access key {key}: the directory has nobody who signs in as {user}. Declare"
                    " user by that name, not by the DN, or create the user there first."
                ) from None
            if error.code != _NO_USER or not self._is_disabled(user):
                raise
            own = {"sessionPolicy": policy} if policy else {}
            create_key_of_disabled(self._session, key, user, item.secret, {**texts, **expires, **own})
        if item.enabled is False:
            self._send("POST", "update-service-account", {"accessKey": key}, {"newStatus": "off", **({"newPolicy": policy} if policy else {})}, key)

    def _is_disabled(self, user: str) -> bool:
        """As far as the access key may see."""
        try:
            return bool(self._identities and is_closed(self._identities, "user", user))
        except ServerError:
            return False

    def _update(self, key: str, item: DeclaredKey, before: AccessKey, changes: t.Mapping[str, Change]) -> None:
        # An update without a policy takes away the one that the key has.
        policy = changes["policy"].after if "policy" in changes else before.policy
        body: dict[str, t.Any] = {"newPolicy": policy} if policy else {}
        body.update({f"new{name.capitalize()}": getattr(item, name) for name in _TEXTS if name in changes})
        if "secret" in changes:
            body["newSecretKey"] = item.secret
        if "enabled" in changes:
            body["newStatus"] = "on" if item.enabled else "off"
        if "expires" in changes:
            body["newExpiration"] = item.expires or _NEVER
        self._send("POST", "update-service-account", {"accessKey": key}, body, key)

    def _confirm(self, key: str, secret: str) -> None:
        """:raises MinioError: the new key does not sign in, so that the old one must stay."""
        trial = self._session.signed_by(key, secret)
        try:
            trial.admin("GET", "accountinfo")
        except MinioError as error:
            raise MinioError(f"the new key does not sign in yet, and the old one stays: {error}") from None
        finally:
            self._session.charge(trial.requests)

    def _remove(self, key: str) -> None:
        self._session.admin("DELETE", "delete-service-account", {"accessKey": key}, resource=f"access key {key}")

    def _send(self, method: str, command: str, query: dict[str, str], body: dict[str, t.Any], key: str) -> None:
        self._session.admin(method, command, query, json.dumps(body).encode(), encrypted=True, resource=f"access key {key}")


def access_keys_from(params: t.Mapping[str, t.Any], session: Session) -> AccessKeys:
    """The kind from a module's options: one access key by ``key``, or a list in ``keys``.

    :raises InputErrors: every error of every key.
    """
    declared = params["keys"]
    if declared is None:
        declared = [{name: params[name] for name in KEY_OPTIONS}]
    declared = [dict(item) for item in declared]
    errors: list[str] = []
    seen: set[str] = set()
    for index, item in enumerate(declared):
        where = f"keys[{index}]: " if params["keys"] is not None else ""
        label = f"{where}access key {item['key'] or item['name'] or '(to be generated)'}: "
        errors += [label + problem for problem in key_problems(item, seen, session.access_key)]
        errors += _load(item, label)
        seen |= {item["key"]} if item["key"] else set()
    if errors:
        raise InputErrors(errors)
    for item in declared:
        if item["generate"] and item["state"] == "present":
            _generate(item)
    return AccessKeys(session, [_declared(item) for item in declared], purge_from(params))


def _declared(item: t.Mapping[str, t.Any]) -> DeclaredKey:
    found = {field.name: item[field.name] for field in dataclasses.fields(DeclaredKey) if field.name in item}
    return DeclaredKey(**{**found, "secret": item["secret"] or "", "replaces": item["replaces"] or ""})


def _generate(item: dict[str, t.Any]) -> None:
    """Make up what is not declared of a key that is to be generated. It is used only where there is no such key yet."""
    if not item["key"]:
        item.update(key="".join(secrets.choice(_LETTERS) for _number in range(_LONGEST)), unnamed=True)
    item["secret"] = secrets.token_urlsafe(_SECRET_BYTES)


def key_problems(item: dict[str, t.Any], seen: t.Collection[str] = (), own: str = "") -> t.Iterator[str]:
    """What the server would refuse (madmin-go user-commands.go, AddServiceAccountReq; S internal/auth/credentials.go)."""
    key = item["key"] or ""
    if item["generate"] and item["secret"] is not None:
        yield "generate and secret: give one of the two."
    if len([name for name in ("policy", "policy_file", "policy_name") if item[name]]) > 1 and item["policy_name"]:
        yield "policy_name: policy or policy_file is there as well. Keep one of them."
    if item["generate"] and not key:
        if not item["name"] or not item["user"] or item["state"] == "absent":
            yield "generate without key: it needs user and name, by which the next run finds the key, and no state: absent."
    elif not 3 <= len(key) <= 20 or key != key.strip() or any(character in key for character in "=,") or not is_path_safe(key):
        yield "a key has 3 to 20 characters, no '=' and no ',', no space or '/' at its ends, and no '//'."
    elif key in seen:
        yield "it is declared twice. Declare it once."
    elif key == own:
        yield "this is the access key of the connection. Use another one to change it."
    if item["secret"] is not None and len(item["secret"]) < 8:
        yield "secret is shorter than eight characters."
    if item["name"] and not _NAME.fullmatch(item["name"]):
        yield f"name {item['name']!r}: it has up to 32 letters, digits, '_' and '-', and begins with a letter."
    if item["description"] and len(item["description"].encode()) > 256:
        yield "description is longer than 256 bytes."
    if item["policy"] is not None and item["policy_file"]:
        yield "policy and policy_file: give one of the two."
    if item["replaces"]:
        if item["replaces"] == key:
            yield "replaces: a key cannot replace itself. To change its secret in place, declare another secret; the old one then ends at once."
        if not item["secret"] and not item["generate"]:
            yield "replaces: it needs secret, with which the new key is confirmed before the old one is removed."
        if item["enabled"] is False:
            yield "replaces: a disabled key cannot be confirmed. Leave enabled out."
    if item["expires"]:
        try:
            item["expires"] = _moment(item["expires"])
        except ValueError:
            yield f"expires {item['expires']!r}: it is neither a day nor a time, for example 2027-01-31 or 2027-01-31T12:00:00Z."


def _moment(text: str) -> str:
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _until(moment: str) -> datetime.timedelta:
    return datetime.datetime.fromisoformat(moment) - datetime.datetime.now(datetime.timezone.utc)


def _load(item: dict[str, t.Any], where: str) -> list[str]:
    """Put the document in the place of a policy file, and check it offline. Returns every error."""
    if item["policy_file"] and item["policy"] is None:
        try:
            item["policy"] = load_policy(item["policy_file"], item["policy_variables"] or {})
        except InputErrors as error:
            return [where + line for line in error.errors]
    return check(item["policy"], where + (item["policy_file"] or "policy"), None) if item["policy"] else []
