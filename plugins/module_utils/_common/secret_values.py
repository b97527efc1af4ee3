# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which settings of a server must not be shown: the one judge for its environment and its configuration.

A setting is judged by its name, which are the keys that the server itself calls secret (S internal/config, ``Secret: true`` of the help.go files) and their
variables, and by its value: urls carry credentials too. In doubt a value is hidden.
"""

from __future__ import annotations

import re

_NAME = re.compile(
    r"(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|TOKEN|AUTHTOKEN|API_KEY|ACCESS_KEY|LICENSE|NKEY_SEED|DSN_STRING|CONNECTION_STRING|AMQP_URL|SALT)"
    r"(_\w+)?",
    re.IGNORECASE,
)
_PATHS = {"MINIO_ROOT_PASSWORD_FILE", "MINIO_ACCESS_KEY_FILE", "MINIO_SECRET_KEY_FILE", "MINIO_KMS_SECRET_KEY_FILE"}
"""The server's variables that name a file. Elsewhere, FILE at the end of one of its variables is the name of a target."""

_PROXY = re.compile(r"(^|_)(PROXY)(_\w+)?", re.IGNORECASE)

_USERINFO = re.compile(r"://[^/?#\s]*(@|:.*@)|[^\s:/@]+:(?!//)\S+@\S")
"""Credentials before a host, with or without a scheme; a password may have any sign, '/' too. ``host:1/a@b`` is hidden with them."""

_QUERY = re.compile(r"[?&;][^=&\s]*(token|passw|passphrase|pwd|secret|key|auth|sig|cred|code|sas)[^=&\s]*=[^&\s]", re.IGNORECASE)
_HEADER = re.compile(r"(Bearer|Basic|Token|Splunk)\s+\S", re.IGNORECASE)


def is_secret(name: str, *values: str) -> bool:
    """Whether the value of a setting must not be shown.

    :param name: a variable of the environment, or a key of the configuration. :param values: what it has, had, or gets.
    """
    return _secret_name(name) or any(_secret_value(value) or ("@" in value and bool(_PROXY.search(name))) for value in values)


def _secret_name(name: str) -> bool:
    if name in _PATHS or (name.upper().endswith("_FILE") and not name.startswith("MINIO_")):
        return False
    return any(found.end() == len(name) for found in _NAME.finditer(name))


def _secret_value(value: str) -> bool:
    return bool(_USERINFO.search(value) or _QUERY.search(value) or _HEADER.match(value))
