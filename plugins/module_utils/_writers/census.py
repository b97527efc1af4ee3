# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who can write to a site, who of them is stopped, and who cannot be. Decided from what was read; asks no server."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._identities.directory_names import in_directory, normal_name
from .._identities.providers import Providers
from .._identities.snapshot import AccessKey, Identities
from .denial import fits_key, is_restricted, lets_anybody_write

CANARY = "minio-writers-canary"
"""The temporary user of a proof, who is none of the writers."""
_PROVIDERS = {
    "identity_openid": ("openid", "The server keeps no list of the users of OpenID."),
    "identity_plugin": ("plugin", "The server keeps no list of the users of an identity plugin."),
    "policy_plugin": ("plugin", "The plugin decides in place of policies, so that it must stop writers."),
}


@dataclass(frozen=True)
class Writer:
    """Something that can be stopped.

    :param kind: ``user``, ``group``, ``access key`` or ``bucket``. :param stopped: whether it is. :param enabled: ``False`` for a disabled user.
    :param excepted: whether it goes on on purpose. :param foreign: whether it is stopped by somebody else's doing, and need not be.
    """

    kind: str
    name: str
    stopped: bool
    enabled: bool = True
    excepted: bool = False
    foreign: bool = False

    @property
    def wanted(self) -> bool:
        """Whether it is to be stopped when writers are."""
        return not self.excepted and not self.foreign

    @property
    def label(self) -> str:
        """How changes call it."""
        return f"{self.kind} {self.name}"


@dataclass
class Census:
    """Everybody who can write.

    :param excepted: who goes on on purpose, as the result says it. :param unstoppable: the same for who cannot be stopped.
    """

    writers: list[Writer] = field(default_factory=list)
    excepted: list[dict[str, t.Any]] = field(default_factory=list)
    unstoppable: list[dict[str, t.Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Read:
    """What was read of a site.

    :param buckets: the canonical policies of the buckets that have one. :param providers: ``None`` where they cannot be seen.
    :param temporary: the temporary credentials by user; ``None`` where they cannot be seen. :param certificates: whether clients can sign in with one.
    :param directory: whether the users are those of a directory.
    """

    identities: Identities
    buckets: dict[str, dict[str, t.Any]]
    providers: t.Optional[Providers]
    temporary: t.Optional[dict[str, list[str]]]
    certificates: bool
    directory: bool


def take_census(read: Read, policy: str, except_users: t.Collection[str], own: str) -> Census:
    """Who can write, and who of them has the policy or the statement that denies it.

    :param policy: the name of the policy that denies writes. :param own: the access key that signs for the module, which goes on.
    """
    keys = read.identities.access_keys(None)
    reasons = _exceptions(keys, except_users, own)
    census = Census()
    for kind in ("user", "group"):
        census.writers += _holders(read, kind, policy, reasons)
    known = {writer.name for writer in census.writers if writer.kind == "user"}
    _add_keys(census, keys, known, reasons, read.directory)
    census.writers += [
        Writer("bucket", name, is_restricted(document))
        for name, document in sorted(read.buckets.items())
        if is_restricted(document) or lets_anybody_write(document)
    ]
    census.excepted += [
        {"kind": writer.kind, "name": writer.name, "why": reasons[writer.kind, normal_name(writer.name)]} for writer in census.writers if writer.excepted
    ]
    census.unstoppable += _root(read, known) + _of_providers(read)
    return census


def _exceptions(keys: t.Mapping[str, AccessKey], except_users: t.Collection[str], own: str) -> dict[tuple[str, str], str]:
    """Why somebody goes on, by kind and normal name."""
    found: dict[tuple[str, str], str] = {}
    for name in [own, *sorted(except_users)]:
        why = "It signs the requests of this module." if name == own else "It is in except_users."
        key = keys.get(name)
        if not key:
            found.setdefault(("user", normal_name(name)), why)
            continue
        found[("access key", name)] = why
        found.setdefault(("user", normal_name(key.user)), f"The access key {name}, which goes on writing, is one of this user.")
        for group in key.groups:
            found.setdefault(("group", normal_name(group)), f"The access key {name}, which goes on writing, is one of a member of this group.")
    return found


def _holders(read: Read, kind: str, policy: str, reasons: t.Mapping[tuple[str, str], str]) -> t.Iterator[Writer]:
    """Users or groups to whom the policy can be attached.

    What is denied to a user of the server goes before what the user's groups allow, so that groups of the server need it not. Who is a member of a
    group of a directory, the directory alone knows.
    """
    mappings = read.identities.mappings(kind)
    users = read.identities.users() if kind == "user" and not read.directory else {}
    for name in sorted({*mappings, *users} - {CANARY}):
        stopped, of_directory = policy in mappings.get(name, ()), in_directory(name)
        excepted = (kind, normal_name(name)) in reasons
        if name in users or of_directory:
            yield Writer(kind, name, stopped, users[name].enabled if name in users else True, excepted)
        elif kind == "group" and stopped:
            yield Writer(kind, name, stopped, foreign=True)


def _add_keys(census: Census, keys: t.Mapping[str, AccessKey], users: t.Collection[str], reasons: t.Mapping[tuple[str, str], str], directory: bool) -> None:
    """A key inherits what is denied to its user (S cmd/iam.go, IsAllowedServiceAccount). One of the root user has its own policy alone."""
    for name, key in sorted(keys.items()):
        stopped = is_restricted(key.policy)
        of_user = key.user in users or (directory and in_directory(key.user))
        if not stopped and key.policy is not None and not key.policy["Statement"]:
            # It may do nothing at all, and the server has no way to give it such a policy back.
            continue
        if of_user and not stopped:
            if ("user", normal_name(key.user)) in reasons:
                why = reasons.get(("access key", name), f"It is an access key of {key.user}, who goes on writing.")
                census.excepted.append({"kind": "access key", "name": name, "why": why})
        elif stopped or ("access key", name) in reasons or fits_key(key.policy):
            census.writers.append(Writer("access key", name, stopped, True, ("access key", name) in reasons, foreign=of_user))
        else:
            why = f"It is an access key of {key.user}, and with the statement that denies writes its own policy is longer than the server takes."
            census.unstoppable.append(_unstoppable("access key", name, True, why))


def _root(read: Read, users: t.Collection[str]) -> list[dict[str, t.Any]]:
    found = [_unstoppable("root", "root", False, "The server looks at no policy for the root user.")]
    if read.temporary is None:
        why = "They cannot be seen: the access key lacks admin:ListUsers or admin:ListServiceAccounts, or the server is too old for the request."
        return [*found, _unstoppable("temporary credentials", "root", None, why)]
    own = read.identities.users()
    return found + [
        _unstoppable("temporary credentials", name, True, "They are those of the root user, and may do what it may until they expire.")
        for user, names in sorted(read.temporary.items())
        if user not in own and user not in users
        for name in sorted(names)
    ]


def _of_providers(read: Read) -> list[dict[str, t.Any]]:
    """What is stored of such a user is written again at the next sign-in (S cmd/iam-store.go, SetTempUser), so that nothing lasts that is attached."""
    found = []
    if read.certificates:
        found.append(_unstoppable("certificate", "identity_tls", True, "The server keeps no list of the users who sign in with a certificate."))
    if read.providers is None:
        strangers = [name for name in read.identities.mappings("user") if name not in read.identities.users() and not in_directory(name)]
        why = "The access key lacks admin:ConfigUpdate, so that providers of identities (OpenID, plugins) cannot be seen."
        return [*found, _unstoppable("provider", "", True if strangers else None, why)]
    return found + [_unstoppable(kind, name, True, why) for subsystem, (kind, why) in _PROVIDERS.items() for name in read.providers.in_use.get(subsystem, ())]


def _unstoppable(kind: str, name: str, seen: t.Optional[bool], why: str) -> dict[str, t.Any]:
    return {"kind": kind, "name": name, "seen": seen, "why": why}
