# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Urls by which anybody may read or write one object for some time."""

from __future__ import annotations

import math
import typing as t

from .._common.errors import InputErrors, ServerError
from .._common.units import parse_duration, show_key
from .._site.session import Session
from .definition import bucket_problem, key_problem

METHODS = {"get": "GET", "put": "PUT"}
_LONGEST = 7 * 86400
"""The server takes no longer ones (S cmd/signature-v4-parser.go, ErrMaximumExpires)."""


def read_expiry(value: t.Any) -> int:
    """The seconds of a duration. :raises ValueError: it is none, or not possible."""
    seconds = math.ceil(parse_duration(value))
    if not 1 <= seconds <= _LONGEST:
        raise ValueError(f"{value!r} is not from 1 second to 7 days, which the server takes")
    return seconds


def check_presign(method: t.Any, expires: t.Any, version: t.Optional[str] = None) -> tuple[int, list[str]]:
    """The seconds that urls are good for, and a line for each error."""
    errors = []
    seconds = 0
    if method not in METHODS:
        errors.append(f"method: {method!r} is not one of {', '.join(METHODS)}.")
    if method == "put" and version:
        errors.append("version_id: a url that writes makes a new version. Take it out.")
    try:
        seconds = read_expiry(expires)
    except ValueError as error:
        errors.append(f"expires: {error}.")
    return seconds, errors


def learn_region(session: Session, bucket: str) -> None:
    """Have the server say which region signatures need, for what is not sent to it. One request; one that is not allowed tells as well.

    :raises ServerError: the bucket does not exist, or the keys are wrong.
    """
    try:
        session.s3("GET", bucket, query={"location": ""})
    except ServerError as error:
        if error.code != "AccessDenied":
            raise


def presigned_url(session: Session, bucket: str, key: str, method: str, seconds: int, version: str = "") -> str:
    """The url. :raises InputErrors: there can be no object of this name."""
    problem = bucket_problem(bucket) or key_problem(key)
    if problem:
        raise InputErrors([f"{bucket}/{show_key(key)}: {problem}"])
    return session.presigned(METHODS[method], bucket, key, seconds, {"versionId": version} if version else {})
