# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the sites that receive can encrypt what they are sent, and do.

A source decrypts an object and asks the target to encrypt it again: with the target's default key for SSE-S3, with a key of the same name for SSE-KMS
(S cmd/bucket-replication.go, putReplicationOpts). Where the target cannot, the object fails and nobody is told why. A resync writes the metadata of
replicas again, and what the target's bucket does not encrypt by itself is then without encryption. Both ends can always be declared alike, so that a new
rule is refused; a rule that is there already is only warned of, because it works for what is not encrypted.
"""

from __future__ import annotations

import typing as t

from .._buckets.settings.encryption import Encryption
from .._common.errors import MinioError, ServerError
from .._site.kms import default_key, has_kms, key_problem
from .._site.session import Session
from .._site.sites import open_site
from .rule import DeclaredRule

_TIMEOUT = 10
"""Seconds for one request to a site that receives: what it does not answer is unknown."""
_ENCRYPTION = Encryption()

Targets = t.Mapping[str, t.Mapping[str, t.Any]]


class Changed(t.NamedTuple):
    """A rule that is to be written.

    :param new: it is not there yet. :param encryption: of its bucket, in the form of its definition; ``None`` for none.
    """

    declared: DeclaredRule
    new: bool
    encryption: t.Optional[dict[str, str]]


def check_encryption(session: Session, rules: t.Sequence[Changed], targets: Targets) -> tuple[list[str], list[str]]:
    """Look at both ends of rules that are to be written.

    :param targets: the sites that receive, as the module takes them, by name.
    :returns: what speaks against it, and what is to be warned of, a line each.
    """
    sessions: dict[str, Session] = {}
    for rule in rules:
        name = rule.declared.target_name
        if name not in sessions:
            sessions[name] = open_site(targets[name], _TIMEOUT)
    problems: list[str] = []
    warnings: list[str] = []
    encrypted = [rule for rule in rules if rule.encryption]
    for rule, found, error in session.parallel(lambda rule: _problem(rule, sessions[rule.declared.target_name]), encrypted):
        if error:
            warnings.append(
                f"site {session.site}: replication rule {rule.declared.label}: the bucket is encrypted, and whether {rule.declared.target_name} can encrypt its"
                f" replicas is not known: {error}"
            )
        elif found:
            (problems if rule.new else warnings).append(f"site {session.site}: replication rule {rule.declared.label}: {found}")
    names = sorted({rule.declared.target_name for rule in rules if rule.new and not rule.encryption})
    if names:
        warnings += _without_kms(session, {name: sessions[name] for name in names})
    for other in sessions.values():
        session.charge(other.requests)
    return problems, warnings


def _problem(rule: Changed, session: Session) -> str:
    """What is wrong at the target of an encrypted bucket. :raises MinioError: it cannot be seen."""
    name, bucket = rule.declared.target_name, rule.declared.target["bucket"]
    try:
        data = _ENCRYPTION.get(session, bucket)
    except ServerError as error:
        if error.code == "NoSuchBucket":
            # The server says so itself when the rule is made.
            return ""
        raise
    there = _ENCRYPTION.parse(data) if data else None
    if not there:
        return (
            f"the bucket is encrypted, and the bucket {bucket} on {name} is not, so that a resync stores replicas there without encryption. Declare"
            f" encryption for {bucket} on {name} first."
        )
    key = (rule.encryption or {}).get("key")
    if not key or there.get("key") == key:
        return ""
    reason = key_problem(session, key)
    if not reason:
        return ""
    return (
        f"the bucket is encrypted with the key {key}, which the KMS of {name} does not use: {reason}. Its objects would never be replicated. Create the key"
        f" in the KMS of {name}, or encrypt the bucket with one that both have."
    )


def _without_kms(session: Session, targets: dict[str, Session]) -> t.Iterator[str]:
    """What only objects need that their client has encrypted, which some buckets never hold. What cannot be seen is left out."""
    try:
        key = default_key(session) if has_kms(session) else None
    except ServerError:
        return
    if key is None:
        return
    for name, target in targets.items():
        try:
            if not has_kms(target):
                yield (
                    f"site {name}: it has no KMS, and site {session.site} has one: objects that a client asks to be encrypted are never replicated there."
                    f" Configure a KMS on {name}."
                )
                continue
            reason = key_problem(target, key)
        except MinioError:
            continue
        if reason:
            yield (
                f"site {name}: its KMS does not use the key {key}, the default of site {session.site}: {reason}. Objects that a client has encrypted with"
                f" SSE-KMS are never replicated there. Create the key in the KMS of {name}."
            )
