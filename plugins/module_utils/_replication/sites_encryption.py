# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether sites that shall have everything in common can encrypt what the others encrypt. The server does not look at it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._buckets.settings.encryption import Encryption
from .._rules.snapshot import BucketReplication
from .._site.kms import default_key, info_has_kms, key_problem
from .._site.session import Session

_SHOWN = 10
_ENCRYPTION = Encryption()


@dataclass
class SiteEncryption:
    """How a site encrypts.

    :param kms: whether it has a KMS. :param default: the key of it that encrypts where nobody names one; ``""`` for none.
    :param buckets: the buckets with encryption by the key that they name, ``""`` for SSE-S3.
    """

    session: Session
    kms: bool = False
    default: str = ""
    buckets: dict[str, list[str]] = field(default_factory=dict)


def read_encryption(session: Session, info: t.Mapping[str, t.Any], state: t.Mapping[str, BucketReplication]) -> SiteEncryption:
    """One request where there is a KMS. :param info: the site's answer to ``info``. :param state: its buckets, read by the export."""
    found = SiteEncryption(session, info_has_kms(info))
    if found.kms:
        found.default = default_key(session)
    for bucket, settings in sorted(state.items()):
        value = _ENCRYPTION.parse(settings.encryption) if settings.encryption else None
        if value:
            found.buckets.setdefault(value.get("key", ""), []).append(bucket)
    return found


def encryption_between(session: Session, sites: t.Mapping[str, SiteEncryption]) -> tuple[list[str], list[str]]:
    """What one site encrypts and another cannot.

    A bucket has its encryption on all sites, and objects arrive with the algorithm and the key that they have (S cmd/bucket-replication.go,
    putReplicationOpts). Objects that fail for that are named nowhere with a reason.

    :returns: what speaks against putting the sites together, because buckets need it, and what is to be warned of, because a client may need it.
    """
    problems: list[str] = []
    warnings: list[str] = []
    pairs = [(name, other) for name in sites for other in sites if name != other and sites[name].kms]
    for _pair, found, error in session.parallel(lambda pair: list(_lacking(sites, *pair)), pairs):
        if error:
            raise error
        for text, needed in found or ():
            (problems if needed else warnings).append(text)
    return problems, warnings


def _lacking(sites: t.Mapping[str, SiteEncryption], name: str, other: str) -> t.Iterator[tuple[str, bool]]:
    """What ``other`` lacks of what ``name`` encrypts with, and whether a bucket needs it."""
    one, there = sites[name], sites[other]
    encrypted = sorted(bucket for buckets in one.buckets.values() for bucket in buckets)
    if not there.kms:
        uses = f"whose buckets {_few(encrypted)} have encryption" if encrypted else "so that clients may ask for encryption"
        yield f"site {other}: it has no KMS, and {name} has one, {uses}: such objects never reach {other}. Configure a KMS on {other}.", bool(encrypted)
        return
    for key in sorted({*one.buckets, one.default} - {"", *there.buckets, there.default}):
        reason = key_problem(there.session, key)
        if reason:
            buckets = one.buckets.get(key, [])
            uses = f"by which the buckets {_few(buckets)} of {name} are encrypted" if buckets else f"the default of {name}, which encrypts for SSE-KMS"
            yield (
                (
                    f"site {other}: its KMS does not use the key {key}, {uses}: {reason}. Such objects never reach {other}. Create the key in the KMS of"
                    f" {other} (minio_kms_key)."
                ),
                bool(buckets),
            )


def _few(names: t.Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
