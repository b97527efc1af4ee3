# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of a failover, a failback, a rebuild or a drill that has not ended, kept on the sites themselves."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from .._common.errors import MinioError, ServerError
from .._site.session import Session

OPERATIONS = ("failover", "failback", "rebuild", "drill")
RECORD_POLICY = "minio-failover"
"""An IAM policy that nobody has: the one thing that a key which stops writers can keep on a server without a bucket."""
_NO_POLICY = "XMinioAdminNoSuchPolicy"


@dataclasses.dataclass(frozen=True)
class Record:
    """One operation between two sites.

    :param operation: one of ``OPERATIONS``.
    :param source: the site that clients left, or that gets everything back: rules lead back to it.
    :param target: the site that serves instead, or that has everything.
    :param began: when its first run began, in seconds of Unix. It is part of the IDs of its resyncs.
    :param addresses: the urls of ``source``, as remote targets of ``target`` may have them.
    :param moved: clients may be at the other site: at ``target`` in a failover, at ``source`` again in a failback.
    """

    operation: str
    source: str
    target: str
    began: int
    addresses: tuple[str, ...] = ()
    moved: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells operations apart: one of a kind can be open between two sites."""
        return self.operation, self.source, self.target

    def shown(self) -> dict[str, t.Any]:
        """As results have it."""
        return {"operation": self.operation, "from_site": self.source, "to_site": self.target, "began": self.began}


def read_records(session: Session) -> list[Record]:
    """The operations that a site knows to be open. One request, which needs admin:GetPolicy.

    :raises MinioError: the key may not see it, or the policy is not one that this collection wrote: nobody knows then whether one is open.
    """
    try:
        document = json.loads(session.admin("GET", "info-canned-policy", {"name": RECORD_POLICY}))
    except ServerError as error:
        if error.code == _NO_POLICY:
            return []
        raise
    try:
        return [Record(**{**fields, "addresses": tuple(fields["addresses"])}) for fields in json.loads(document["ID"])]
    except (KeyError, TypeError, ValueError):
        raise MinioError(
            f"site {session.site}: the IAM policy {RECORD_POLICY} does not hold the record of open failovers. This collection needs that name:"
            " rename the policy, then run this again."
        ) from None


def write_record(session: Session, record: Record) -> bool:
    """Keep a record on a site, in the place of an older one of the same operation. :returns: whether it was missing there."""
    found = read_records(session)
    if record in found:
        return False
    _write(session, [other for other in found if other.key != record.key] + [record])
    return True


def remove_record(session: Session, key: tuple[str, str, str]) -> bool:
    """Remove the record of an operation. :returns: whether it was there."""
    found = read_records(session)
    rest = [record for record in found if record.key != key]
    if len(rest) < len(found):
        _write(session, rest)
    return len(rest) < len(found)


def _write(session: Session, records: list[Record]) -> None:
    if not records:
        session.admin("DELETE", "remove-canned-policy", {"name": RECORD_POLICY})
        return
    # The server keeps the ID of a policy as it is (K policy/policy.go, Policy), and takes a policy of up to 20 KiB.
    document = {
        "ID": json.dumps([dataclasses.asdict(record) for record in records]),
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": ["s3:PutObject"], "Resource": [f"arn:aws:s3:::{RECORD_POLICY}/*"]}],
    }
    session.admin("PUT", "add-canned-policy", {"name": RECORD_POLICY}, json.dumps(document).encode())
