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
from .session import Session

CONNECTION_SPEC: dict[str, dict[str, t.Any]] = {
    "site": {"type": "str", "aliases": ["alias"]},
    "url": {"type": "str"},
    "access_key": {"type": "str", "no_log": False},
    "secret_key": {"type": "str", "no_log": True},
    "region": {"type": "str", "fallback": (env_fallback, ["MINIO_REGION"])},
    "ca_path": {"type": "path", "fallback": (env_fallback, ["MINIO_CA_PATH"])},
    "validate_certs": {"type": "bool", "default": True, "fallback": (env_fallback, ["MINIO_VALIDATE_CERTS"])},
    "timeout": {"type": "int", "default": 30, "fallback": (env_fallback, ["MINIO_TIMEOUT"])},
}
_VARIABLES = {"url": "MINIO_URL", "access_key": "MINIO_ACCESS_KEY", "secret_key": "MINIO_SECRET_KEY"}


def connection(params: t.Mapping[str, t.Any], environment: t.Mapping[str, str]) -> dict[str, str]:
    """The url and the keys: from the options, else from the environment.

    :returns: ``url`` in its normal form, ``access_key``, ``secret_key``.
    :raises InputErrors: names every variable that is missing, and an url that is no address.
    """
    site = params["site"]
    variables = {name: environment_name(site, name) for name in _VARIABLES}
    found = {name: params[name] or environment.get(variable, "") for name, variable in variables.items()}
    missing = [f"{name} is missing: give the option {name}, or set the environment variable {variables[name]}." for name in found if not found[name]]
    try:
        found["url"] = read_address(found["url"]) if found["url"] else ""
    except MinioError as error:
        place = "url" if params["url"] else "environment variable " + variables["url"]
        missing.append(f"{f'site {site}: ' if site else ''}{place}: {error}")
    if missing:
        raise InputErrors(missing)
    return found


def environment_name(site: t.Optional[str], option: str) -> str:
    """The variable of the environment that takes the place of an option: ``MINIO_URL``, with the name of the site before it, ``AZ_1_MINIO_URL``."""
    return (f"{site.upper().replace('-', '_')}_" if site else "") + _VARIABLES[option]


def session_from(params: t.Mapping[str, t.Any]) -> Session:
    """The session that options describe. :raises InputErrors: an option is missing."""
    return Session(
        **connection(params, os.environ),
        region=params["region"],
        ca_path=params["ca_path"],
        validate_certs=params["validate_certs"],
        timeout=params["timeout"],
        site=params["site"],
    )
