# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The KMS of a site: whether it has one, and with which keys it encrypts."""

from __future__ import annotations

import json
import typing as t

from .session import Session


def has_kms(session: Session) -> bool:
    """Whether a site can encrypt. :raises ServerError: the access key lacks admin:ServerInfo."""
    return info_has_kms(json.loads(session.admin("GET", "info")))


def info_has_kms(info: t.Mapping[str, t.Any]) -> bool:
    """The same from the site's answer to ``info``."""
    return bool((info.get("services") or {}).get("kmsStatus"))


def default_key(session: Session) -> str:
    """The key that encrypts where nobody names one. :raises ServerError: the access key lacks admin:KMSKeyStatus, or the site has no KMS."""
    return _status(session, {}).get("key-id", "")


def key_problem(session: Session, key: str) -> str:
    """Why a site's KMS does not encrypt with a key; ``""`` where it does (S cmd/admin-handlers.go, KMSKeyStatusHandler).

    :raises ServerError: the access key lacks admin:KMSKeyStatus, or the site has no KMS.
    """
    answer = _status(session, {"key-id": key})
    return (answer.get("encryption-error") or answer.get("decryption-error") or "").rstrip(".")


def _status(session: Session, query: dict[str, str]) -> dict[str, str]:
    return json.loads(session.admin("GET", "kms/key/status", query))
