# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one command of mc: credentials by the environment, JSON parsed, nothing secret in arguments or errors."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import typing as t
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .._common.errors import InputErrors, MinioError

_ALIAS = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_HIDDEN = "********"
_LONGEST = 400


@dataclass(frozen=True)
class Alias:
    """A site as mc knows it."""

    url: str
    access_key: str
    secret_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)

    def variable(self) -> str:
        """The value of MC_HOST_<alias>. mc decodes nothing in it (M cmd/config.go, parseEnvURLStr)."""
        parts = urlsplit(self.url)
        token = f":{self.session_token}" if self.session_token else ""
        return f"{parts.scheme}://{self.access_key}:{self.secret_key}{token}@{parts.netloc}"


def run_mc(
    executable: str,
    command: t.Sequence[str],
    aliases: t.Mapping[str, Alias],
    timeout: float,
    data: t.Optional[str] = None,
    ca_path: t.Optional[str] = None,
    insecure: bool = False,
) -> list[t.Any]:
    """Run it, and give what it said: a value for each line of JSON, text where a line is none; what is no UTF-8 is �.

    :param timeout: seconds after which it is ended.
    :raises InputErrors: a secret stands in the arguments, or an alias cannot be given to mc.
    :raises MinioError: mc is not there, did not end in time, or failed; with its own words.
    """
    program = shutil.which(executable)
    secrets = [secret for alias in aliases.values() for secret in (alias.secret_key, alias.session_token)]
    errors = [
        f"command: the secret key of {name} stands in it, where every user of the machine could read it. The aliases have it already."
        for name, alias in aliases.items()
        if any(alias.secret_key in word for word in command)
    ]
    errors += [f"alias {name!r}: mc takes letters, digits, '_' and '-', beginning with a letter." for name in aliases if not _ALIAS.fullmatch(name)]
    errors += [
        f"alias {name}: mc reads what follows a ':' in a secret key as a session token. Give the key another secret."
        for name, alias in aliases.items()
        if ":" in alias.secret_key
    ]
    if [word for word in command if not word.startswith("-")][:2] in (["alias", name] for name in ("set", "s", "import", "i")):
        errors.append("command: aliases are options of the module, and are gone after the command. For operators, see the role minio_client.")
    if not program:
        errors.append(f"executable {executable}: not there, or not to be executed. The role creativeflow.minio.minio_client installs mc.")
    if ca_path and not os.access(ca_path, os.R_OK):
        errors.append(f"ca_path {ca_path}: not there, or not to be read.")
    if errors or not program:
        raise InputErrors(errors)
    with tempfile.TemporaryDirectory(prefix="minio-mc-") as folder:
        if ca_path:
            os.makedirs(os.path.join(folder, "certs", "CAs"))
            shutil.copy(ca_path, os.path.join(folder, "certs", "CAs", "ca.crt"))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MC_", "MINIO_")) and not name.upper().endswith("_PROXY")}
        environment = {**kept, **{f"MC_HOST_{name}": alias.variable() for name, alias in aliases.items()}}
        arguments = [program, "--config-dir", folder, "--json", "--no-color", *(["--insecure"] if insecure else []), *command]
        try:
            done = subprocess.run(
                arguments, input=data or "", capture_output=True, encoding="utf-8", errors="replace", timeout=timeout, env=environment, check=False
            )
        except subprocess.TimeoutExpired:
            raise MinioError(
                f"mc {_shown(command)}: not done after {timeout:g} s, and ended. What it had done stays; give more time with command_timeout."
            ) from None
    lines = [_value(line) for line in done.stdout.splitlines() if line.strip()]
    problems = [_problem(line) for line in lines if isinstance(line, dict) and line.get("status") == "error"]
    if done.returncode or problems:
        words = problems or [line for line in done.stderr.splitlines() if line.strip()] or [f"it ended with {done.returncode}"]
        raise MinioError(redact(f"mc {_shown(command)}: {'; '.join(dict.fromkeys(words))}", secrets))
    return lines


def redact(text: str, secrets: t.Iterable[str]) -> str:
    """The text without the secrets."""
    for secret in filter(None, secrets):
        text = text.replace(secret, _HIDDEN)
    return text


def _shown(command: t.Sequence[str]) -> str:
    """The words that say what it does; arguments may be long."""
    line = " ".join(command)
    return line if len(line) <= _LONGEST else line[:_LONGEST] + " …"


def _value(line: str) -> t.Any:
    try:
        return json.loads(line)
    except ValueError:
        return line


def _problem(line: dict[str, t.Any]) -> str:
    error = line.get("error") or {}
    cause = (error.get("cause") or {}).get("message") or ""
    return ": ".join(filter(None, [str(error.get("message", "")).rstrip("."), cause])) or json.dumps(line)
