# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of KEY=VALUE lines.

The server's parser and systemd's differ: quotes inside a value, backslashes, comments and continued lines mean different things to them.
What both read alike is a value in single quotes that contains none of these, so nothing else is written.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._server_environment import is_secret

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REFUSED = {"'": "a single quote", "\\": "a backslash"}


def parse(text: str, where: str) -> dict[str, str]:
    """The variables of a file, read as the server reads it.

    :raises InputErrors: every line that is none, and every variable that is set twice.
    """
    errors: list[str] = []
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = re.sub(r"^export\s+", "", line).partition("=")
        # The line itself may hold a secret, so it is not quoted.
        if not equals or not _NAME.fullmatch(name):
            errors.append(f"{where}, line {number}: not of the form KEY=VALUE, without spaces around the equals sign.")
        elif name in found:
            errors.append(f"{where}, line {number}: {name} is set twice.")
        else:
            found[name] = _unquote(value)
    if errors:
        raise InputErrors(errors)
    return found


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def value_errors(variables: t.Mapping[str, t.Any], where: str) -> list[str]:
    """Names and values that cannot be written so that everybody reads them alike. Values are not quoted: they may be secrets."""
    errors: list[str] = []
    for name, value in variables.items():
        if not _NAME.fullmatch(str(name)):
            errors.append(f"{where}: '{name}' is no name of a variable: letters, digits and underscores.")
        if isinstance(value, (t.Mapping, list, tuple)) or value is None:
            errors.append(f"{where}: {name} must be a text, a number or a boolean.")
            continue
        text = to_text(value)
        errors += [f"{where}: the value of {name} contains {what}, which systemd and MinIO read differently."
                   for sign, what in _REFUSED.items() if sign in text]
        if re.search(r"[\x00-\x1f\x7f]", text):
            errors.append(f"{where}: the value of {name} contains a line break or another control character.")
        if text != text.strip():
            errors.append(f"{where}: the value of {name} begins or ends with a space.")
    return errors


def to_text(value: t.Any) -> str:
    """A value as the server expects it: booleans are on and off."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def render(variables: t.Mapping[str, t.Any]) -> str:
    """The lines of a file, in the order of the names. :raises InputErrors: a value that cannot be written."""
    errors = value_errors(variables, "environment")
    if errors:
        raise InputErrors(errors)
    return "".join(f"{name}='{to_text(variables[name])}'\n" for name in sorted(variables))


def divide(variables: t.Mapping[str, t.Any]) -> tuple[dict[str, t.Any], dict[str, t.Any]]:
    """What may be shown in a diff, and what may not."""
    public = {name: value for name, value in variables.items() if not is_secret(name)}
    return public, {name: value for name, value in variables.items() if is_secret(name)}
