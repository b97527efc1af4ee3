# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to do about each code that the server can answer to a module (S cmd/api-errors.go, admin-handler-utils.go, tier-handlers.go, handler-utils.go).

A unit test has the list of the server's codes, and says of each that has no advice here why a module does not meet it.
"""

from __future__ import annotations

_OFFLINE = "bring back the drives and nodes that are offline (minio_info names them)."
_CORRECT = "Correct the value that the server names."
_OURS = "This is a fault of this collection, or it does not know this server: report it with the versions of both."
_AGAIN = "The server is busy or is still starting: run this again, and see its log if it stays so."
_LOG = "See the server's log for the cause."
_PEERS = "See the log of this site and of the others, and whether they reach each other (minio_site_replication, minio_site_health)."
_TIER = "Correct what the tier is declared with (minio_tier), or the permissions of its keys: they need to write, read and delete objects there."
_POOLS = "See minio_pool for what runs, and wait for its end or cancel it."

ADVICE = {
    # who asks
    "InvalidAccessKeyId": "The access key is unknown there: check access_key.",
    "SignatureDoesNotMatch": "The secret key is wrong: check secret_key.",
    "AccessDenied": "The access key lacks the permission: attach a policy that allows it, or use another key.",
    "UnauthorizedAccess": "The access key lacks the permission: attach a policy that allows it, or use another key.",
    "AllAccessDisabled": "Nobody may use that name: choose another bucket.",
    "RequestTimeTooSkewed": "The clocks differ by more than 15 minutes: synchronise them.",
    "AuthorizationHeaderMalformed": "The site has another region: leave region out, or give the one that the server names.",
    "InvalidRegion": "The site has another region: leave region out, or give the one that the server names.",
    "XMinioInsecureClientRequest": "The server has TLS on this port: write https:// in url.",
    "InvalidTokenId": "The access key is a temporary one: give its session_token too, get others where they have ended, or use one that lasts"
    " (minio_access_key).",
    # how the server is
    "SlowDownWrite": f"The site has no write quorum, so that it can only be read: {_OFFLINE}",
    "SlowDownRead": f"The site has no read quorum: {_OFFLINE}",
    "XMinioAdminConfigNoQuorum": f"The site has no write quorum, so that it can only be read: {_OFFLINE}",
    "XMinioServerNotInitialized": "The server is still starting, or has no quorum.",
    "XMinioIAMNotInitialized": "The server has not read its users and policies yet: it is still starting, or has no quorum, or its directory does not answer.",
    "XMinioBucketMetadataNotInitialized": _AGAIN,
    "RequestTimeout": _AGAIN,
    "ServerBusy": _AGAIN,
    "TooManyRequests": _AGAIN,
    "XMinioBackendDown": _LOG,
    "InternalError": _LOG,
    "XMinioStorageFull": "The drives are full: remove objects, or add a pool (the playbook expand).",
    "XMinioAdminBucketQuotaExceeded": "The bucket's quota is reached: raise it (minio_bucket with quota), or remove objects.",
    "XMinioAdminVersionMismatch": "The server is too old or too new for this request: upgrade it (the playbook upgrade), or use another collection.",
    "XMinioPeerVersionMismatch": "The nodes run different versions: upgrade all (the playbook upgrade).",
    "XMinioStorageVersionMismatch": "The nodes run different versions: upgrade all (the playbook upgrade).",
    "NotImplemented": "This server does not have that: leave the option out, or use another version of the server.",
    # buckets and their settings
    "NoSuchBucket": "Create the bucket first (minio_bucket), or correct its name.",
    "BucketAlreadyExists": "Another site of the same federation has it: choose another name.",
    "BucketAlreadyOwnedByYou": "Somebody made it at the same time: run this again.",
    "BucketNotEmpty": "Empty it first, with all versions, or remove it with force: true (minio_bucket).",
    "MethodNotAllowed": "The server does not remove a bucket by force that has object lock or replication rules: empty it, or remove the rules.",
    "InvalidBucketName": "A name has 3 to 63 small letters, digits, '-' and '.', and begins and ends with a letter or digit.",
    "InvalidBucketState": "Object lock is for new buckets alone: make another one with object_lock: true. Where it is on, or rules are, versioning cannot be"
    " suspended.",
    "InvalidLifecycleWithObjectLock": "Leave noncurrent_keep out of the lifecycle of a bucket with object lock.",
    "InvalidStorageClass": "Write STANDARD or REDUCED_REDUNDANCY, or a tier that the site has.",
    "TransitionStorageClassNotFoundError": "The site has no such tier: add it (minio_tier), or correct its name.",
    "MalformedXML": _CORRECT,
    "InvalidArgument": _CORRECT,
    "InvalidRequest": _CORRECT,
    "InvalidDuration": _CORRECT,
    "IllegalVersioningConfigurationException": _CORRECT,
    "XMinioEncryptionError": "See whether the KMS answers and has the key (mc admin kms key status).",
    "UnsupportedNotification": "MinIO has queues alone: write the rule with one of its targets (minio_config names them as notify_…).",
    "XMinioAdminNoSuchQuotaConfiguration": _OURS,
    "kms:KeyNotFound": "The KMS has no such key: make it there (minio_kms_key), or correct its name.",
    "NoSuchSourceBucket": "Create the bucket first (minio_bucket), or correct its name.",
    "NoSuchTargetBucket": "Create the bucket on the target first, or correct its name.",
    "XMinioAdminNoSuchJob": "The server knows a job for three days after its end, and no longer.",
    "KMS.NotFoundException": "The KMS has no such key: make it there (minio_kms_key), or correct its name.",
    "MalformedPolicy": _CORRECT,
    "PolicyTooLarge": "A bucket policy has 20 KiB at most: use wildcards.",
    "EntityTooLarge": "The request is larger than the server takes: declare less at once.",
    "InvalidObjectState": "The object is in a tier: restore it first.",
    "MaxVersionsExceeded": "The object has too many versions: remove old ones, or raise object_max_versions of the subsystem api (minio_config).",
    "XMinioObjectExistsAsDirectory": "Objects are below that name: choose another one, or remove them.",
    "XMinioObjectTampered": "The object is damaged: heal it (minio_heal).",
    "XMinioInvalidObjectName": "Choose a name without '//', '.' and '..' as a part.",
    "XMinioInvalidResourceName": "Choose a name without '.' and '..' as a part.",
    "KeyTooLongError": "A name has 1024 bytes at most, and 255 between two '/'.",
    "NoSuchKey": "It is gone meanwhile: run this again.",
    "NoSuchVersion": "It is gone meanwhile: run this again.",
    # replication
    "RemoteDestinationNotFoundError": "A change of one rule makes the server check the targets of all rules of the bucket: each must answer, and its bucket"
    " must exist there.",
    "XMinioAdminReplicationRemoteConnectionError": "The source could not reach the target, or the target refused the keys: check its url,"
    " access_key and secret_key and whether it runs.",
    "RemoteTargetNotVersionedError": "Declare versioning: enabled for the bucket on the target.",
    "ReplicationSourceNotVersionedError": "Declare versioning: enabled for the bucket on this site.",
    "ReplicationDestinationMissingLockError": "The bucket has object lock here: make the one on the target with object_lock: true as well.",
    "ReplicationPermissionCheck": "The key of the target may not replicate to it: give it the policy in the README of the role minio_replication.",
    "XMinioAdminRemoteTargetNotFoundError": "Create the bucket on the target first.",
    "XMinioAdminBucketRemoteAlreadyExists": "The bucket has a remote target at that address for another bucket or user: a bucket can have one for each"
    " address. Remove the rule of the other one first.",
    "XMinioAdminBucketRemoteLabelInUse": "Another remote target of the bucket has that label: remove it first.",
    "XMinioAdminRemoteIdenticalToSource": "The target is this site: give the url of the other one. Sites on one machine need different ports.",
    "XMinioAdminRemoteRemoveDisallowed": "A rule uses the remote target: remove the rule first.",
    "XMinioAdminRemoteArnInvalid": "The remote target is gone meanwhile: run this again.",
    "XMinioAdminRemoteARNTypeInvalid": _OURS,
    "XMinioAdminReplicationBandwidthLimitError": "Declare a bandwidth of 100 MB/s or more, or none.",
    "XMinioAdminRemoteTargetDenyAdd": "Site replication makes the rules of all buckets there: leave the rules out of the definitions, or end it first"
    " (minio_site_replication with state: absent).",
    "XMinioReplicationDenyEdit": "Site replication makes the rules of all buckets there: end it first (minio_site_replication with state: absent).",
    "XMinioReplicationNoExistingObjects": "Declare existing_objects: true for the rule: a resync sends what was there before it.",
    # users, groups, policies, access keys
    "XMinioAdminNoSuchUser": "Create the user first, or enable it: a user who is disabled counts as none here. Where the server has a directory (LDAP), its"
    " users alone count, by DN.",
    "XMinioAdminNoSuchGroup": "Create the group first. Where the server has a directory (LDAP), its groups alone count, by DN.",
    "XMinioAdminNoSuchPolicy": "Create the policy first (minio_policy), or correct its name.",
    "XMinioAdminNoSuchAccessKey": "Create the access key first (minio_access_key), or correct its name.",
    "XMinioAdminGroupDisabled": "Enable the group first (minio_group with enabled: true).",
    "XMinioAdminGroupNotEmpty": "Somebody was added meanwhile: run this again.",
    "XMinioAdminPolicyChangeAlreadyApplied": "Somebody did it at the same time: run this again.",
    "XMinioPolicyAlreadyAttached": "Somebody did it at the same time: run this again.",
    "XMinioPolicyNotAttached": "Somebody did it at the same time: run this again.",
    "XMinioIAMActionNotAllowed": "Where the server has a directory (LDAP), it takes no users and groups of its own: make them there, and attach policies to"
    " their DNs (minio_policy). With key_owner in minio_sites, roles make access keys in place of their users. Nor does it take this for the root user,"
    " and for an access key in place of a user.",
    "XMinioIAMServiceAccountNotAllowed": "Another user has a key of that name: choose another one. An access key has no access keys: declare it for a user.",
    "XMinioIAMServiceAccountSessionPolicyTooLarge": "The policy of an access key has 4 KiB at most: use wildcards, or attach a policy to its user.",
    "XMinioIAMPolicyInUse": "Detach it first: name who has it in users and groups (minio_policy), or set purge_attachments: true.",
    "XMinioInvalidIAMCredentials": "It is the root user, an access key in place of a user, or a key that is gone: use another name, or run this again.",
    "XMinioAdminInvalidAccessKey": "A user's name has 3 characters or more, and an access key 3 to 20, no '=' and no ','.",
    "XMinioAdminInvalidSecretKey": "A secret has 8 characters or more, and one of an access key 40 at most.",
    "XMinioAdminNoAccessKey": "Declare the access key.",
    "XMinioAdminNoSecretKey": "Declare the secret.",
    "XMinioInvalidGroupName": "A group's name has no '=' and no ','.",
    "XMinioInvalidResource": "A name has no blank at its ends.",
    "XMinioInvalidUTF": "Write the name in UTF-8.",
    "PolicyInvalidName": "A policy's name has no ','.",
    "XMinioMalformedIAMPolicy": _CORRECT,
    "XMinioLDAPNotEnabled": "A name with '=' is one of a directory, and the site has none: set identity_ldap (minio_config) and restart, or correct the name.",
    "XMinioLDAPExpectedLoginName": "Declare user by the name that it signs in with at the directory, not by its DN.",
    "OpenIDNotEnabled": "Set identity_openid (minio_config) and restart.",
    # the configuration
    # Also for each value that a subsystem does not take (S cmd/admin-handlers-config-kv.go, SetConfigKVHandler).
    "XMinioAdminConfigBadJSON": _CORRECT,
    "XMinioMalformedJSON": _OURS,
    "BadRequest": _OURS,
    "XMinioRequestBodyParse": _OURS,
    "XMinioAdminConfigDuplicateKeys": "Declare each key once.",
    "XMinioAdminConfigEnvOverridden": "A variable of the environment sets it: change minio_cluster_environment, or remove the variable there.",
    "XMinioAdminConfigTooLarge": "Declare less at once.",
    "XMinioAdminNoSuchConfigTarget": "Declare the target first, or correct its name.",
    "XMinioAdminNotificationTargetsTestFailed": "The target must answer when it is declared: start it, or check its address and keys.",
    "XMinioAdminConfigLDAPValidation": "The directory must answer when it is declared: check server_addr, lookup_bind_dn and its password, and the"
    " search bases.",
    "XMinioAdminConfigIDPCfgNameAlreadyExists": "Declare it under another name.",
    "XMinioAdminConfigIDPCfgNameDoesNotExist": "Declare it first, or correct its name.",
    "XMinioAdminConfigInvalidIDPType": _CORRECT,
    "XMinioAdminConfigLDAPNonDefaultConfigName": "There is one directory: declare identity_ldap without a target.",
    "XMinioConfigError": _CORRECT,
    "XMinioConfigNotFoundError": "The server has not written it yet: run this again.",
    "XMinioAdminInvalidArgument": _CORRECT,
    "XMinioAdminInvalidRequest": _CORRECT,
    # pools, healing, sites
    "XMinioDecommissionNotAllowed": _POOLS,
    "XMinioRebalanceNotAllowed": _POOLS,
    "XMinioAdminRebalanceAlreadyStarted": _POOLS,
    "XMinioAdminRebalanceNotStarted": "It is over, or was never begun: minio_pool says which.",
    "XMinioHealAlreadyRunning": "Somebody watches it: wait for its end, or end it (minio_heal with state: stopped).",
    "XMinioHealOverlappingPaths": "Wait for the other one, or end it (minio_heal with state: stopped, and its bucket and prefix).",
    "XMinioHealInvalidClientToken": "Somebody else began it anew: wait for its end, or end it (minio_heal with state: stopped).",
    "XMinioHealNoSuchProcess": "It is over: run this again.",
    "XMinioHealMissingBucket": "Declare bucket beside prefix.",
    "XMinioHealNotImplemented": "One drive alone cannot be healed: use erasure coding.",
    "XMinioSiteReplicationInvalidRequest": "Correct what the server names. One site alone may have buckets when sites are put together, and each needs an"
    " address of its own.",
    "XMinioSiteReplicationConfigMissingError": "Correct the name of the site: minio_site_replication lists those there are.",
    "XMinioSiteReplicationIAMConfigMismatch": "Configure the same directory or OpenID provider on all sites (minio_config).",
    "XMinioSiteReplicationServiceAccountError": _PEERS,
    "XMinioSiteReplicationPeerResp": _PEERS,
    "XMinioSiteReplicationBackendIssue": _PEERS,
    "XMinioSiteReplicationBucketConfigError": _PEERS,
    "XMinioSiteReplicationBucketMetaError": _PEERS,
    "XMinioSiteReplicationIAMError": _PEERS,
    # tiers
    "XMinioAdminTierNotFound": "The site has no such tier: add it (minio_tier), or correct its name.",
    "XMinioAdminTierAlreadyExists": "Somebody added it at the same time: run this again.",
    "XMinioAdminTierBackendInUse": "There are objects at its bucket and prefix already: choose others, or declare force: true if they are those of this tier.",
    "XMinioAdminTierBackendNotEmpty": "There are objects at its bucket and prefix, and those that this site moved there cannot be read without the tier:"
    " restore or remove them first, or declare force: true if they are not needed.",
    "XMinioAdminTierInsufficientPermissions": _TIER,
    "XMinioAdminTierInvalidConfig": _TIER,
    "XMinioAdminTierBucketNotFound": _TIER,
    "XMinioAdminTierInvalidCredentials": _TIER,
}


def advice(code: str) -> str:
    """What to do about one of the server's codes, after a space; ``""`` where there is nothing to say."""
    found = ADVICE.get(code, "")
    return f" {found}" if found else ""
