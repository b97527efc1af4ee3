# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server takes in a policy and can never match: actions beside resources that they are not about, and variables that it does not fill."""

from __future__ import annotations

import re
import typing as t

from .._common.suggest import nearest
from .names import COMMON_KEYS, IDENTITY_KEYS, glob, s3_action
from .resources import S3_PREFIX, Resource

OF_NO_BUCKET = frozenset({"s3:ListAllMyBuckets", "s3:ListenNotification"})
"""Actions that the server asks for without a bucket (S cmd/bucket-handlers.go, ListBucketsHandler; cmd/listen-notification-handlers.go)."""
_FILLED = " It fills ${aws:username}, ${aws:userid}, ${ldap:username}, ${jwt:preferred_username} and other keys that say who asks, from where and when."
_VARIABLE = re.compile(r"\$\{([^}]*)(\}?)")


def unreachable(action: str, resources: t.Sequence[Resource]) -> str:
    """Why an action of S3 can match none of the resources in an IAM policy; ``""`` where it can."""
    facts = s3_action(action)
    named = sorted({S3_PREFIX + resource.pattern.partition("/")[0] for resource in resources})
    if facts.buckets and facts.buckets <= OF_NO_BUCKET and not facts.objects and not any(glob(r.pattern, "/") for r in resources):
        instead = " Without it, a user sees the buckets that s3:ListBucket allows." if action == "s3:ListAllMyBuckets" else ""
        return f"MinIO asks for it without a bucket, so that with this Resource it can never match. Give it a statement of its own on {S3_PREFIX}*.{instead}"
    if facts.objects and not facts.buckets and not any(r.matches_objects() for r in resources):
        names = ", ".join(f"{name}/*" for name in named)
        return f"it is about objects, and Resource has buckets only, so it can never match. Add {names}."
    for bare in (r for r in resources if facts.objects and r.is_bare):
        bucket = bare.pattern[:-1]
        if not any(r.matches_objects() and r.in_bucket(bucket) for r in resources):
            return f"{bare.text} is compared with the bucket alone, so it matches none of its objects. Write {S3_PREFIX}{bucket}/*."
    if facts.buckets and not facts.objects and not any(r.matches_buckets() for r in resources):
        return (
            f"it is about the bucket, and Resource has objects only, so it can never match. Add {', '.join(named)}; for a listing below a"
            " prefix, with a Condition on s3:prefix."
        )
    return ""


def unreachable_anonymously(action: str, resources: t.Sequence[Resource]) -> str:
    """The same for a bucket policy that the server takes."""
    facts = s3_action(action)
    if facts.buckets and facts.buckets <= OF_NO_BUCKET and not facts.objects:
        return "MinIO asks no bucket policy for it, so it can never match. Allow it to users by an IAM policy (minio_policy with name), on arn:aws:s3:::*."
    if facts.objects and not any(r.matches_objects() for r in resources):
        names = ", ".join(sorted({f"{S3_PREFIX}{r.pattern.rstrip('/')}/*" for r in resources if r.is_object}))
        return f"it is about objects, and an object has a name behind the '/', so it can never match. Write {names}."
    return ""


def unfilled(text: str, anonymous: bool) -> t.Iterator[str]:
    """What is wrong with each variable of a resource or a value (K policy/resource.go, Match; condition/stringfunc.go, substitute).

    :param anonymous: it is of a bucket policy, and no request that it is for has a user.
    """
    for found in _VARIABLE.finditer(text):
        name, closed = found[1], found[2]
        if not closed:
            yield f"{text}: the variable has no closing bracket, and MinIO takes it literally, so that it matches nothing. Write ${{{name}}}."
        elif name not in COMMON_KEYS:
            hint = "" if "/" in name else nearest(name, COMMON_KEYS)
            yield f"{text}: MinIO fills no variable {found[0]}, and takes it literally, so that it matches nothing.{hint or _FILLED}"
        elif anonymous and name in IDENTITY_KEYS:
            yield (
                f"{text}: {found[0]} has no value in the anonymous requests that MinIO applies bucket policies to, so that it matches nothing. Use it in"
                " an IAM policy (minio_policy with name)."
            )
