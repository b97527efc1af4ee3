# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site has of bucket replication, in one request."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._common.errors import MinioError, ServerError
from .._site.session import Session
from .._site.snapshot import DENIED, bucket_names, exported_files
from .formats import (
    RemoteTarget,
    Rule,
    parse_exported_targets,
    parse_listed_targets,
    parse_rules,
    render_rules,
)


@dataclass
class BucketReplication:
    """One bucket's rules and remote targets, the targets by ARN.

    :param encryption: the file of its encryption, ``b""`` for none; ``None`` where it was not read.
    """

    rules: list[Rule] = field(default_factory=list)
    targets: dict[str, RemoteTarget] = field(default_factory=dict)
    encryption: t.Optional[bytes] = field(default=None, compare=False, repr=False)


def read_replication(session: Session, buckets: t.Optional[set[str]] = None) -> dict[str, BucketReplication]:
    """Rules and remote targets of the buckets, all buckets of the site where ``None``: one listing and one export.

    Without admin:ExportBucketMetadata the rules are read by one S3 call a bucket, and the targets have no secrets. All buckets are those that the access key
    may list then.

    :returns: by bucket; a bucket that does not exist is missing.
    """
    names = bucket_names(session)
    wanted = names if buckets is None else buckets & names
    if not wanted:
        return {}
    try:
        read = exported_files(session, buckets and wanted)
    except ServerError as error:
        if error.code not in DENIED:
            raise
        return _single_reads(session, wanted)
    result = {}
    for name in wanted | (read.buckets() if buckets is None else set()):
        rules, targets = read(name, "replication.xml"), read(name, "bucket-targets.json")
        found = parse_exported_targets(targets) if targets else []
        targets_by_arn = {target.arn: target for target in found}
        result[name] = BucketReplication(parse_rules(rules) if rules else [], targets_by_arn, read(name, "bucket-encryption.xml") or b"")
    return result


def _single_reads(session: Session, buckets: set[str]) -> dict[str, BucketReplication]:
    targets = parse_listed_targets(session.admin("GET", "list-remote-targets", {"bucket": "", "type": "replication"}))
    result = {}
    for name, rules, error in session.parallel(lambda name: read_rules(session, name), sorted(buckets)):
        if error:
            raise error
        result[name] = BucketReplication(rules or [], {target.arn: target for target in targets.get(name, [])})
    return result


def read_target(session: Session, bucket: str, arn: str) -> RemoteTarget:
    """One target with all its options, but without its secret.

    :raises MinioError: the access key lacks admin:GetBucketTarget, or the target is gone.
    """
    listed = parse_listed_targets(session.admin("GET", "list-remote-targets", {"bucket": bucket, "type": "replication"}))
    for target in listed.get(bucket, []):
        if target.arn == arn:
            return target
    raise MinioError(f"the remote target {arn} is gone since it was read: something else writes to it. Stop that, then run this again.")


def read_rules(session: Session, bucket: str) -> list[Rule]:
    """One bucket's rules by the S3 call."""
    try:
        return parse_rules(session.s3("GET", bucket, query={"replication": ""}))
    except ServerError as error:
        if error.code == "ReplicationConfigurationNotFoundError":
            return []
        raise


def write_rules(session: Session, bucket: str, rules: list[Rule]) -> None:
    """Replace one bucket's rules. The server removes the bucket's targets with its last rule.

    S cmd/bucket-replication-handlers.go, DeleteBucketReplicationConfigHandler.

    :raises MinioError: the server refused, which leaves them as they were.
    """
    if rules:
        session.s3("PUT", bucket, query={"replication": ""}, body=render_rules(rules))
    else:
        session.s3("DELETE", bucket, query={"replication": ""})
