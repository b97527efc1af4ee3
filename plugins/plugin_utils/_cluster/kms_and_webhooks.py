# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of the KMS and webhooks of the log: what the server would refuse, and its variables for them. No text shows a secret."""

from __future__ import annotations

import base64
import re
import typing as t

from ...module_utils._site.address import split_url
from .service_unit import is_temporary

KINDS = ("audit", "logger")
_SETTINGS = ("endpoint", "auth_token", "queue_dir", "queue_size", "batch_size", "max_retry", "retry_interval", "http_timeout", "proxy")
_KES = "minio_cluster_kes_"
_KES_VARIABLES = {"endpoint": "ENDPOINT", "key_name": "KEY_NAME", "api_key": "API_KEY", "cert": "CERT_FILE", "key": "KEY_FILE", "key_password": "KEY_PASSWORD",
                  "ca": "CAPATH"}  # fmt: skip


def kms_problems(secret_key: str, environment: t.Mapping[str, t.Any]) -> list[str]:
    """What is wrong with the keys of the KMS (S internal/kms/config.go, IsPresent; internal/kms/secret-key.go, ParseSecretKey).

    :param secret_key: what goes to the key's file; ``''`` for none.
    :param environment: all variables of the server.
    """
    problems = []
    kes = [name for name, variable in _KES_VARIABLES.items() if environment.get(f"MINIO_KMS_KES_{variable}")]
    if secret_key and environment.get("MINIO_KMS_SECRET_KEY"):
        problems.append("minio_cluster_kms_secret_key and MINIO_KMS_SECRET_KEY are given: leave out the variable.")
    secret_key = secret_key or str(environment.get("MINIO_KMS_SECRET_KEY", ""))
    if secret_key and not _is_key(secret_key):
        problems.append(
            "minio_cluster_kms_secret_key is not of the form NAME:KEY, where KEY is 32 bytes in base64: "
            'echo "my-key:$(head -c 32 /dev/urandom | base64)" makes one.'
        )
    if secret_key and kes:
        problems.append(f"minio_cluster_kms_secret_key and {_named(kes)} are given: the server takes a key of its own or KES, not both.")
    if kes:
        problems += [
            f"{_KES}{name} is missing: the server does not start without it beside {_named(kes)}." for name in ("endpoint", "key_name") if name not in kes
        ]
        certificate = [name for name in ("cert", "key", "key_password") if name in kes]
        if "api_key" in kes and certificate:
            problems.append(f"{_KES}api_key and {_named(certificate)} are given: KES takes an API key or a certificate, not both.")
        elif "api_key" not in kes:
            problems += [f"{_KES}{name} is missing: give a certificate and its key, or {_KES}api_key." for name in ("cert", "key") if name not in kes]
    return problems


def _named(names: t.Iterable[str]) -> str:
    return ", ".join(f"{_KES}{name}" for name in names)


def _is_key(text: str) -> bool:
    name, colon, key = text.partition(":")
    try:
        return bool(name and colon) and len(base64.b64decode(key, validate=True)) == 32
    except ValueError:
        # Also of letters that are none of ASCII.
        return False


def webhook_problems(kind: str, webhooks: t.Any) -> list[str]:
    """What is wrong with the webhooks of the audit log or the log.

    :param kind: one of ``KINDS``.
    """
    where = f"minio_cluster_{kind}_webhooks"
    problems = []
    names: set[str] = set()
    for index, webhook in enumerate(webhooks):
        name = webhook["name"]
        at = f"{where}[{index}] ({name})"
        if not re.fullmatch(r"[A-Za-z0-9_]+", name):
            problems.append(f"{at}: a name has letters, digits and underscores, because it ends the names of variables.")
        if name in names:
            problems.append(f"{at}: another one has the same name.")
        names.add(name)
        parts = split_url(webhook["endpoint"])
        if parts is None:
            problems.append(f"{at}: endpoint is not of the form http(s)://HOST[:PORT][/PATH].")
        elif parts.password:
            problems.append(f"{at}: endpoint has a password: give it as auth_token, which is not shown.")
        if bool(webhook.get("client_cert")) != bool(webhook.get("client_key")):
            problems.append(f"{at}: client_cert and client_key go together.")
        if kind == "audit" and webhook.get("proxy"):
            problems.append(f"{at}: the server has no proxy for the audit log.")
        if webhook.get("queue_dir") and not webhook["queue_dir"].startswith("/"):
            problems.append(f"{at}: queue_dir must be an absolute path.")
        elif is_temporary(webhook.get("queue_dir") or ""):
            problems.append(f"{at}: queue_dir is in a folder of temporary files, which is empty after each restart of the service: choose another one.")
    return problems


def webhook_environment(kind: str, webhooks: t.Iterable[t.Mapping[str, t.Any]], folder: str) -> dict[str, str]:
    """The server's variables for webhooks (S internal/logger/config.go).

    :param kind: one of ``KINDS``.
    :param folder: where the certificates are on the host.
    """
    variables = {}
    for webhook in webhooks:
        values = {"enable": "on", **{name: webhook[name] for name in _SETTINGS if webhook.get(name) not in (None, "")}}
        if webhook.get("client_cert"):
            values.update({f"client_{part}": f"{folder}/{kind}-{webhook['name']}.{ending}" for part, ending in (("cert", "crt"), ("key", "key"))})
        variables.update({f"MINIO_{kind.upper()}_WEBHOOK_{name.upper()}_{webhook['name']}": str(value) for name, value in values.items()})
    return variables
