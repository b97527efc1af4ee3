# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors that helpers raise. Only a module's entry point turns them into fail_json."""

from __future__ import annotations


NO_QUORUM = {"SlowDownRead", "SlowDownWrite", "XMinioAdminConfigNoQuorum"}
"""The server's codes where too many drives are missing (S cmd/api-errors.go)."""


class MinioError(Exception):
    """Something a person has to act on. ``str()`` is one readable line without a secret."""

    def lasting(self, seconds: float) -> MinioError:
        """The same error, which says for how long it was so, where that is worth a word."""
        if seconds >= 1:
            self.args = (f"{self} It stayed so for {seconds:.0f} s.",)
        return self


class InputErrors(MinioError):
    """Everything that is wrong with an input, found before the first request that writes.

    :param errors: one line for each error; each names where it is and the likely fix.
    """

    def __init__(self, errors: list[str]) -> None:
        self.errors = list(errors)
        count = len(self.errors)
        head = "" if count == 1 else f"{count} errors in the input, nothing was written:\n"
        super().__init__(head + "\n".join(self.errors))


class Unreachable(MinioError):
    """No usable answer came from the site: refused, timed out, not trusted, or not the expected protocol.

    :param passing: a later attempt may be answered. :param broken: there was a connection.
    """

    def __init__(self, text: str, passing: bool = False, broken: bool = False) -> None:
        self.passing, self.broken = passing, broken
        super().__init__(text)


class ServerError(MinioError):
    """The server answered a request with an error.

    :param site: the site as the user calls it.
    :param url: the site's address.
    :param status: HTTP status.
    :param code: the server's own code, for example ``NoSuchBucket``; ``""`` where it sent none.
    :param message: the server's own sentence.
    :param resource: the bucket or command that the request was about; ``""`` for none.
    """

    def __init__(self, site: str, url: str, status: int, code: str, message: str, resource: str = "") -> None:
        self.site, self.url, self.status, self.code, self.message, self.resource = site, url, status, code, message, resource
        about = f" {resource}:" if resource else ""
        super().__init__(f"site {site} ({url}):{about} {code or status}: {' '.join(message.split()).rstrip('.')}.{advice(code)}")


_ADVICE = {
    "InvalidAccessKeyId": "The access key is unknown there: check access_key.",
    "SignatureDoesNotMatch": "The secret key is wrong: check secret_key.",
    "AccessDenied": "The access key lacks the permission: attach a policy that allows it, or use another key.",
    "MethodNotAllowed": "The server does not remove a bucket by force that has object lock or replication rules: empty it, or remove the rules.",
    "RequestTimeTooSkewed": "The clocks differ by more than 15 minutes: synchronise them.",
    "XMinioAdminNoSuchUser": "Create the user first, or enable it: a user who is disabled counts as none here.",
    "SlowDownWrite": "The site has no write quorum, so that it can only be read: bring back the drives and nodes that are offline (minio_info names them).",
    "SlowDownRead": "The site has no read quorum: bring back the drives and nodes that are offline (minio_info names them).",
    "XMinioAdminConfigNoQuorum": "The site has no write quorum, so that it can only be read: bring back the drives and nodes that are offline"
    " (minio_info names them).",
    "RemoteDestinationNotFoundError": "A change of one rule makes the server check the targets of all rules of the bucket: each must answer, and its bucket"
    " must exist there.",
    "XMinioAdminReplicationRemoteConnectionError": "The source could not reach the target, or the target refused the keys: check its url,"
    " access_key and secret_key and whether it runs.",
    "RemoteTargetNotVersionedError": "Declare versioning: enabled for the bucket on the target.",
    "XMinioAdminReplicationRemoteTargetNotVersionedError": "Declare versioning: enabled for the bucket on the target.",
    "ReplicationSourceNotVersionedError": "Declare versioning: enabled for the bucket on this site.",
    "ReplicationDestinationMissingLockError": "The bucket has object lock here: make the one on the target with object_lock: true as well.",
    "XMinioAdminRemoteTargetNotFoundError": "Create the bucket on the target first.",
    "XMinioAdminBucketRemoteAlreadyExists": "The bucket has a remote target at that address for another bucket or user: a bucket can have one for each"
    " address. Remove the rule of the other one first.",
    "XMinioAdminRemoteTargetDenyAdd": "Site replication makes the rules of all buckets there: leave the rules out of the definitions, or end it first"
    " (minio_site_replication with state: absent).",
    "XMinioReplicationDenyEdit": "Site replication makes the rules of all buckets there: end it first (minio_site_replication with state: absent).",
    "XMinioHealAlreadyRunning": "Somebody watches it: wait for its end, or end it (minio_heal with state: stopped).",
    "XMinioHealOverlappingPaths": "Wait for the other one, or end it (minio_heal with state: stopped, and its bucket and prefix).",
    "XMinioServerNotInitialized": "The server is still starting, or has no quorum.",
}


def advice(code: str) -> str:
    """What to do about one of the server's codes, after a space; ``""`` where there is nothing to say."""
    found = _ADVICE.get(code, "")
    return f" {found}" if found else ""
