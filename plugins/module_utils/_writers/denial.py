# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy that denies writes, and the statement that does so in the policy of an access key or a bucket. Knows no server."""

from __future__ import annotations

import json
import typing as t

from .._policy.grammar import canonical
from .._policy.names import S3_ACTIONS, VERSION, glob

_PREFIXES = ("Abort", "Bypass", "Create", "Delete", "Force", "Put", "Replicate", "Reset", "Restore")
DENIED = [f"s3:{prefix}*" for prefix in _PREFIXES]
"""What changes an object, or a setting that could (a lifecycle rule, a bucket policy). With ``*``, for the actions of later servers too."""

LONGEST_OWN_POLICY = 4096
"""Bytes of the own policy of an access key (S cmd/iam.go, maxSVCSessionPolicySize)."""
_DENIAL, _PERMISSION = "MinioWritersStopped", "MinioWritersAllowed"
_EVERYTHING = "arn:aws:s3:::*"

Policy = dict[str, t.Any]


def denial() -> Policy:
    """The policy that is attached to those who are stopped."""
    return _document([_deny([_EVERYTHING])])


def only_denies(policy: t.Mapping[str, t.Any]) -> bool:
    """Whether a policy gives nobody anything, so that to replace or to remove it takes nothing away but restrictions."""
    return all(statement["Effect"] == "Deny" for statement in canonical(policy)["Statement"])


def restricted_key(policy: t.Optional[Policy]) -> Policy:
    """The own policy of an access key, which then cannot write. :param policy: the one that it has; ``None`` for none, when it may do what its user may."""
    statements = (
        [*policy["Statement"]]
        if policy
        else [
            {"Sid": f"{_PERMISSION}{family}", "Effect": "Allow", "Action": [f"{family}:*"], **({"Resource": [_EVERYTHING]} if family == "s3" else {})}
            for family in ("admin", "kms", "s3")
        ]
    )
    return _document([*statements, _deny([_EVERYTHING])])


def released_key(policy: Policy) -> t.Optional[Policy]:
    """The own policy that an access key had before; ``None`` for none."""
    return _without(policy)


def fits_key(policy: t.Optional[Policy]) -> bool:
    """Whether the server takes the restricted policy as that of an access key."""
    return len(json.dumps(restricted_key(policy), separators=(",", ":"))) <= LONGEST_OWN_POLICY


def restricted_bucket(policy: Policy, bucket: str) -> Policy:
    """A bucket policy that lets nobody write."""
    return _document([*policy["Statement"], _bucket_denial(bucket)])


def released_bucket(policy: Policy) -> t.Optional[Policy]:
    """The bucket policy that there was before; ``None`` for none."""
    return _without(policy)


def is_restricted(policy: t.Optional[Policy]) -> bool:
    """Whether the own policy of an access key, or that of a bucket, has the statement."""
    return any(statement.get("Sid") == _DENIAL for statement in (policy or {}).get("Statement", ()))


def lets_anybody_write(policy: t.Optional[Policy]) -> bool:
    """Whether a bucket policy allows an action that is denied to writers, under whatever condition."""
    return any(_allows_writes(statement) for statement in (policy or {}).get("Statement", ()))


def _allows_writes(statement: t.Mapping[str, t.Any]) -> bool:
    if statement["Effect"] != "Allow":
        return False
    if "NotAction" in statement:
        return any(not any(glob(pattern, action) for pattern in statement["NotAction"]) for action in _writes())
    return any(glob(pattern, action) for pattern in statement.get("Action", ()) for action in _writes())


def _writes() -> list[str]:
    return sorted(action for action in S3_ACTIONS if any(glob(pattern, action) for pattern in DENIED))


def _deny(resources: list[str]) -> Policy:
    return {"Sid": _DENIAL, "Effect": "Deny", "Action": DENIED, "Resource": resources}


def _bucket_denial(bucket: str) -> Policy:
    return {**_deny([f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]), "Principal": "*"}


def _document(statements: list[Policy]) -> Policy:
    return canonical({"Version": VERSION, "Statement": statements})


def _without(policy: Policy) -> t.Optional[Policy]:
    rest = [statement for statement in policy["Statement"] if not statement.get("Sid", "").startswith((_DENIAL, _PERMISSION))]
    return canonical({**policy, "Statement": rest}) if rest else None
