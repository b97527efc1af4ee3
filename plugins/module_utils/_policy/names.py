# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names that MinIO knows in policies: actions, and the condition keys of each (K policy/, v3.1.3)."""

from __future__ import annotations

import functools
import typing as t

VERSION = "2012-10-17"


def _names(prefix: str, names: str) -> frozenset[str]:
    return frozenset(f"{prefix}:{name}" for name in names.split())


OBJECT_ACTIONS = _names(
    "s3",
    """
    * AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionTagging
    GetObject GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectVersion GetObjectVersionAttributes
    GetObjectVersionForReplication GetObjectVersionTagging ListMultipartUploadParts PutObject PutObjectFanOut PutObjectLegalHold
    PutObjectRetention PutObjectTagging PutObjectVersionTagging ReplicateDelete ReplicateObject ReplicateTags
    ResetBucketReplicationState RestoreObject
    """,
)
"""The actions that the server counts as object actions; they include C(s3:*)."""

BUCKET_ACTIONS = _names(
    "s3",
    """
    CreateBucket DeleteBucket DeleteBucketCors DeleteBucketPolicy ForceDeleteBucket GetBucketCors GetBucketLocation
    GetBucketNotification GetBucketObjectLockConfiguration GetBucketPolicy GetBucketPolicyStatus GetBucketTagging GetBucketVersioning
    GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration HeadBucket ListAllMyBuckets ListBucket
    ListBucketMultipartUploads ListBucketVersions ListenBucketNotification ListenNotification PutBucketCors PutBucketNotification
    PutBucketObjectLockConfiguration PutBucketPolicy PutBucketTagging PutBucketVersioning PutEncryptionConfiguration
    PutLifecycleConfiguration PutReplicationConfiguration
    """,
)
S3_ACTIONS = OBJECT_ACTIONS | BUCKET_ACTIONS

ADMIN_ACTIONS = _names(
    "admin",
    """
    * AddUserToGroup AttachUserOrGroupPolicy BandwidthMonitor CancelBatchJob ChangeMyPassword ConfigUpdate ConsoleLog CreatePolicy CreateServiceAccount
    CreateUser DataUsageInfo Decommission DeletePolicy DeleteUser DescribeBatchJob DisableGroup DisableUser EnableGroup EnableUser
    ExportBucketMetadata ExportIAM GetBucketQuota GetBucketTarget GetGroup GetPolicy GetUser Heal ImportBucketMetadata ImportIAM
    KMSCreateKey KMSKeyStatus ListBatchJobs ListGroups ListServiceAccounts ListTemporaryAccounts ListTier ListUserPolicies ListUsers
    OBDInfo Profiling Prometheus Rebalance RemoveServiceAccount RemoveUserFromGroup ReplicationDiff ServerInfo ServerTrace ServerUpdate
    ServiceFreeze ServiceRestart ServiceStop SetBucketQuota SetBucketTarget SetTier SiteReplicationAdd SiteReplicationDisable
    SiteReplicationInfo SiteReplicationOperation SiteReplicationRemove SiteReplicationResync StartBatchJob StorageInfo TopLocksInfo
    UpdatePolicyAssociation UpdateServiceAccount
    """,
)
KMS_ACTIONS = _names(
    "kms",
    """
    * API AssignPolicy AuditLog CreateKey DeleteIdentity DeleteKey DeletePolicy DescribeIdentity DescribePolicy DescribeSelfIdentity
    ErrorLog GetPolicy ImportKey KeyStatus ListIdentities ListKeys ListPolicies Metrics SetPolicy Status Version
    """,
)
STS_ACTIONS = frozenset({"sts:AssumeRoleWithWebIdentity", "*"})
"""A bare C(*) counts as an STS action in an IAM policy, and matches every action there is."""

FAMILIES: dict[str, frozenset[str]] = {"admin": ADMIN_ACTIONS, "sts": STS_ACTIONS, "kms": KMS_ACTIONS, "s3": S3_ACTIONS}

IDENTITY_KEYS = (
    _names("aws", "userid username groups")
    | _names("ldap", "user username groups")
    | _names(
        "jwt",
        "sub iss aud jti name upn groups given_name family_name middle_name nickname preferred_username profile picture website email"
        " gender birthdate phone_number address scope client_id",
    )
)
"""Keys that say who asks; they have no value in an anonymous request."""
_REQUEST_KEYS = _names("aws", "Referer SourceIp UserAgent SecureTransport CurrentTime EpochTime principaltype")
COMMON_KEYS = IDENTITY_KEYS | _REQUEST_KEYS | _names("s3", "signatureversion authType signatureAge x-amz-content-sha256 LocationConstraint")
ADMIN_KEYS = IDENTITY_KEYS | _REQUEST_KEYS | {"svc:DurationSeconds"}
STS_KEYS = frozenset({"sts:DurationSeconds"})

_SSE = _names("s3", "x-amz-server-side-encryption x-amz-server-side-encryption-customer-algorithm x-amz-server-side-encryption-aws-kms-key-id")
_VERSION_ID = _names("s3", "versionid")
_TAG = _names("s3", "ExistingObjectTag")
_REQUEST_TAGS = _names("s3", "RequestObjectTagKeys RequestObjectTag")
_LISTING = _names("s3", "prefix delimiter max-keys")
_LOCK = _names("s3", "object-lock-retain-until-date object-lock-mode")
_REMAINING = _names("s3", "object-lock-remaining-retention-days")
_HOLD = _names("s3", "object-lock-legal-hold")
_COPY = _names("s3", "x-amz-copy-source x-amz-metadata-directive x-amz-storage-class")

ALL_KEYS = COMMON_KEYS | ADMIN_KEYS | STS_KEYS | _SSE | _VERSION_ID | _TAG | _REQUEST_TAGS | _LISTING | _LOCK | _REMAINING | _HOLD | _COPY

_ACTION_KEYS: dict[str, frozenset[str]] = {
    "*": ALL_KEYS,
    "DeleteObject": _VERSION_ID,
    "GetObject": _SSE | _VERSION_ID | _TAG,
    "GetObjectAttributes": _TAG,
    "ListBucket": _LISTING,
    "ListBucketVersions": _LISTING,
    "PutObject": _COPY | _SSE | _VERSION_ID | _LOCK | _HOLD | _REQUEST_TAGS,
    "PutObjectRetention": _SSE | _REMAINING | _LOCK | _VERSION_ID,
    "GetObjectRetention": _SSE | _VERSION_ID,
    "PutObjectLegalHold": _SSE | _HOLD | _VERSION_ID,
    "BypassGovernanceRetention": _VERSION_ID | _REMAINING | _LOCK | _HOLD | _REQUEST_TAGS,
    "PutBucketTagging": _REQUEST_TAGS,
    "PutObjectTagging": _VERSION_ID | _TAG | _REQUEST_TAGS,
    "PutObjectVersionTagging": _VERSION_ID | _TAG | _REQUEST_TAGS,
    "DeleteObjectVersion": _VERSION_ID,
    **dict.fromkeys(
        (
            "DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersion GetObjectVersionAttributes"
            " GetObjectVersionForReplication GetObjectVersionTagging ReplicateDelete ReplicateObject ReplicateTags"
        ).split(),
        _VERSION_ID | _TAG,
    ),
}


class Action(t.NamedTuple):
    """What the server makes of an action or of a pattern of actions in S3's family."""

    known: bool
    """It matches at least one action."""
    objects: frozenset[str]
    """The object actions that it matches. One is enough for the server to ask for an object resource."""
    buckets: frozenset[str]
    """The bucket actions that it matches."""
    keys: frozenset[str]
    """The condition keys that may stand beside it."""


@functools.lru_cache(maxsize=1024)
def s3_action(pattern: str) -> Action:
    """Look an action up, wildcards included."""
    objects = frozenset(name for name in OBJECT_ACTIONS if glob(pattern, name))
    buckets = frozenset(name for name in BUCKET_ACTIONS if glob(pattern, name))
    extra = (keys for name, keys in _ACTION_KEYS.items() if glob(pattern, f"s3:{name}"))
    return Action(bool(objects or buckets), objects, buckets, COMMON_KEYS.union(*extra))


def glob(pattern: str, text: str) -> bool:
    """Match with ``*`` and ``?`` over the whole text, ``/`` included (K wildcard/match.go). Linear, whatever the pattern."""
    star, mark = -1, 0
    p = i = 0
    while i < len(text):
        if p < len(pattern) and pattern[p] == "*":
            star, mark = p, i
            p += 1
        elif p < len(pattern) and pattern[p] in ("?", text[i]):
            p, i = p + 1, i + 1
        elif star >= 0:
            mark += 1
            p, i = star + 1, mark
        else:
            return False
    return not pattern[p:].strip("*")


def pattern_reaches(pattern: str, prefix: str) -> bool:
    """Whether a pattern can match something that begins with the prefix (K wildcard/match.go, MatchAsPatternPrefix)."""
    for wanted, found in zip(pattern, prefix):
        if wanted == "*":
            return True
        if wanted not in ("?", found):
            return False
    return len(prefix) <= len(pattern)
