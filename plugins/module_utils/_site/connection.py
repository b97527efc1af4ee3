# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a module reaches a site: options, and the environment where they are not given."""

from __future__ import annotations

import os
import typing as t

from ansible.module_utils.basic import env_fallback

from .._common.errors import InputErrors, MinioError
from .address import read_address
from .entries import seconds_problem
from .login import LINE_BREAK, Keys, Login, has_line_break, login_errors, seconds_of
from .session import Session

CONNECTION_SPEC: dict[str, dict[str, t.Any]] = {
    "site": {"type": "str", "aliases": ["alias"]},
    "url": {"type": "str"},
    "access_key": {"type": "str", "no_log": False},
    "secret_key": {"type": "str", "no_log": True},
    "session_token": {"type": "str", "no_log": True},
    "assume_role": {"type": "dict", "options": {"duration": {"type": "str"}, "policy": {"type": "dict"}, "arn": {"type": "str"}}},
    "web_identity_token": {"type": "str", "no_log": True},
    "web_identity_token_file": {"type": "path", "no_log": False, "fallback": (env_fallback, ["MINIO_WEB_IDENTITY_TOKEN_FILE"])},
    "region": {"type": "str", "fallback": (env_fallback, ["MINIO_REGION"])},
    "ca_path": {"type": "path", "fallback": (env_fallback, ["MINIO_CA_PATH"])},
    "validate_certs": {"type": "bool", "default": True, "fallback": (env_fallback, ["MINIO_VALIDATE_CERTS"])},
    "client_cert": {"type": "path", "fallback": (env_fallback, ["MINIO_CLIENT_CERT"])},
    "client_key": {"type": "path", "no_log": False, "fallback": (env_fallback, ["MINIO_CLIENT_KEY"])},
    "timeout": {"type": "int", "default": 30, "fallback": (env_fallback, ["MINIO_TIMEOUT"])},
}
SECRETS = ("secret_key", "session_token", "web_identity_token")
"""The options that must not be shown."""
_VARIABLES = {"url": "MINIO_URL", "access_key": "MINIO_ACCESS_KEY", "secret_key": "MINIO_SECRET_KEY"}
_TOKEN = "MINIO_SESSION_TOKEN"


def connection(params: t.Mapping[str, t.Any], environment: t.Mapping[str, str]) -> dict[str, str]:
    """The url and the keys: from the options, else from the environment.

    :returns: ``url`` in its normal form, ``access_key``, ``secret_key`` and ``session_token``; no keys where there is a token of an identity provider.
    :raises InputErrors: names every variable that is missing, an url that is no address, options for temporary keys that contradict, and a timeout
        that is none.
    """
    site = params["site"]
    by_token = bool(params.get("web_identity_token") or params.get("web_identity_token_file"))
    variables = {name: environment_name(site, name) for name in _VARIABLES}
    needed = ["url"] if by_token else list(_VARIABLES)
    found = {name: params[name] or environment.get(variable, "") if name in needed else "" for name, variable in variables.items()}
    missing = [f"{name} is missing: give the option {name}, or set the environment variable {variables[name]}." for name in needed if not found[name]]
    try:
        found["url"] = read_address(found["url"]) if found["url"] else ""
    except MinioError as error:
        place = "url" if params["url"] else "environment variable " + variables["url"]
        missing.append(f"{f'site {site}: ' if site else ''}{place}: {error}")
    # The keys of the environment and the token beside them are of one user.
    own = params["access_key"] or params["secret_key"] or by_token
    found["session_token"] = params.get("session_token") or ("" if own else environment.get(f"{_prefix(site)}{_TOKEN}", ""))
    lines = [f"{name}: {LINE_BREAK}" for name in ("access_key", "secret_key", "session_token") if has_line_break(found[name])]
    lines += login_errors({**params, "session_token": found["session_token"]})
    missing += [f"{f'site {site}: ' if site else ''}{line}" for line in lines]
    if params.get("client_key") and not params.get("client_cert"):
        missing.append("client_cert is missing, beside client_key.")
    timeout = seconds_problem(params["timeout"]) if params.get("timeout") is not None else ""
    if timeout:
        missing.append(f"{f'site {site}: ' if site else ''}timeout {timeout}")
    if missing:
        raise InputErrors(missing)
    return found


def environment_name(site: t.Optional[str], option: str) -> str:
    """The variable of the environment that takes the place of an option: ``MINIO_URL``, with the name of the site before it, ``AZ_1_MINIO_URL``."""
    return _prefix(site) + _VARIABLES[option]


def _prefix(site: t.Optional[str]) -> str:
    return f"{site.upper().replace('-', '_')}_" if site else ""


def session_from(params: t.Mapping[str, t.Any], environment: t.Optional[t.Mapping[str, str]] = None) -> Session:
    """The session that options describe.

    :param environment: what stands in for options that are not given; ``None`` for the environment of the process.
    :raises InputErrors: an option is missing.
    """
    found = connection(params, os.environ if environment is None else environment)
    return Session(
        found["url"],
        found["access_key"],
        found["secret_key"],
        token=found["session_token"],
        login=_login(params, found),
        client=(params.get("client_cert"), params.get("client_key")),
        region=params["region"],
        ca_path=params["ca_path"],
        validate_certs=params["validate_certs"],
        timeout=params["timeout"],
        site=params["site"],
    )


def gets_keys(params: t.Mapping[str, t.Any]) -> bool:
    """Whether the site is asked for temporary keys."""
    return params.get("assume_role") is not None or bool(params.get("web_identity_token") or params.get("web_identity_token_file"))


def _login(params: t.Mapping[str, t.Any], found: t.Mapping[str, str]) -> t.Optional[Login]:
    """How to get temporary keys; ``None`` where that is not told."""
    role = params.get("assume_role")
    options = role or {}
    token, file = params.get("web_identity_token") or "", params.get("web_identity_token_file") or ""
    if role is None and not token and not file:
        return None
    keys = None if token or file else Keys(found["access_key"], found["secret_key"])
    return Login(keys, token, file, seconds_of(options.get("duration")), options.get("policy"), options.get("arn") or "")
