# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors that helpers raise. Only a module's entry point turns them into fail_json."""

from __future__ import annotations

from .advice import advice

NO_QUORUM = {"SlowDownRead", "SlowDownWrite", "XMinioAdminConfigNoQuorum"}
"""The server's codes where too many drives are missing (S cmd/api-errors.go)."""


class MinioError(Exception):
    """Something a person has to act on. ``str()`` is one readable line without a secret.

    :ivar code: the server's own code, ``""`` where it is not the server's.
    """

    code: str = ""

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
