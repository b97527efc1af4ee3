# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors that helpers raise. Only a module's entry point turns them into fail_json."""

from __future__ import annotations


class MinioError(Exception):
    """Something a person has to act on. ``str()`` is one readable line without a secret."""


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
    """No usable answer came from the site: refused, timed out, not trusted, or not the expected protocol."""


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
        super().__init__(f"site {site} ({url}):{about} {code or status}: {' '.join(message.split()).rstrip('.')}.{_advice(code)}")


_ADVICE = {
    "InvalidAccessKeyId": "The access key is unknown there: check access_key.",
    "SignatureDoesNotMatch": "The secret key is wrong: check secret_key.",
    "AccessDenied": "The access key lacks the permission: attach a policy that allows it, or use another key.",
    "MethodNotAllowed": "The server does not remove a bucket by force that has object lock or replication rules: empty it, or remove the rules.",
    "RequestTimeTooSkewed": "The clocks differ by more than 15 minutes: synchronise them.",
    "XMinioAdminNoSuchUser": "Create the user first.",
    "SlowDownWrite": "The site has no write quorum: see which drives and nodes are offline.",
    "SlowDownRead": "The site has no read quorum: see which drives and nodes are offline.",
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
    "XMinioServerNotInitialized": "The server is still starting, or has no quorum.",
}


def _advice(code: str) -> str:
    advice = _ADVICE.get(code, "")
    return f" {advice}" if advice else ""
