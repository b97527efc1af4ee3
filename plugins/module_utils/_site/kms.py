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


BUILT_IN = "MinIO builtin"
"""What a server calls a static key (MINIO_KMS_SECRET_KEY), which is the only key then (S internal/kms/secret-key.go)."""


def kms_name(session: Session) -> str:
    """What the KMS of a site is called, see ``BUILT_IN``. :raises ServerError: the access key lacks admin:KMSKeyStatus, or the site has no KMS."""
    return json.loads(session.admin("POST", "kms/status")).get("name", "")


def create_key(session: Session, key: str) -> None:
    """Make a key in the KMS. :raises ServerError: the access key lacks admin:KMSCreateKey, there is one of the name, or the KMS refused."""
    session.admin("POST", "kms/key/create", {"key-id": key}, resource=f"key {key}", once=True)


def key_names(session: Session) -> list[str]:
    """The keys of the KMS that the access key may list. :raises ServerError: it lacks kms:ListKeys, or the KMS does not list its keys."""
    return sorted(key["name"] for key in json.loads(session.kms("key/list", {"pattern": ""})) or ())


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
