# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of KEY=VALUE lines, as a user gives them and as the role writes them.

What systemd and the server read alike is a value in single quotes that contains none of these, so nothing else is written.
"""

from __future__ import annotations

import re
import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._common.secret_values import is_secret
from ...module_utils._host.environment_files import MARK, NAME, exported, lines

_REFUSED = {"'": "a single quote", "\\": "a backslash"}


def parse(text: str, where: str) -> dict[str, str]:
    """The variables of a file that a user gives, as systemd reads them.

    :raises InputErrors: every line that is none, every variable that is set twice, and every value that a person would read otherwise than a program.
    """
    errors: list[str] = []
    found: dict[str, str] = {}
    for line in lines(text.removeprefix(MARK)):
        name = exported(line.name)
        flaw = line.flaw or (_HASH if line.plain and re.search(r"\s#", line.text) else "")
        # The line itself may hold a secret, so it is not quoted.
        if not NAME.fullmatch(name):
            errors.append(f"{where}, line {line.number}: not of the form KEY=VALUE.")
        elif flaw:
            errors.append(f"{where}, line {line.number}: {name}: {flaw}.")
        elif found.setdefault(name, line.text) != line.text:
            errors.append(f"{where}, line {line.number}: {name} is set twice, to different values: remove one of them.")
    if errors:
        raise InputErrors(errors)
    return found


_HASH = "its value contains '#' behind a space, which is no comment for systemd and the server: give the comment a line of its own, or quote the value"


def value_errors(variables: t.Mapping[str, t.Any], where: str) -> list[str]:
    """Names and values that cannot be written so that everybody reads them alike. Values are not quoted: they may be secrets."""
    errors: list[str] = []
    for name, value in variables.items():
        if not NAME.fullmatch(str(name)):
            errors.append(f"{where}: '{name}' is no name of a variable: letters, digits and underscores.")
        if isinstance(value, (t.Mapping, list, tuple)) or value is None:
            errors.append(f"{where}: {name} must be a text, a number or a boolean.")
            continue
        text = to_text(value)
        errors += [
            f"{where}: the value of {name} contains {what}, which systemd and MinIO read differently." for sign, what in _REFUSED.items() if sign in text
        ]
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
    public = {name: value for name, value in variables.items() if not is_secret(name, to_text(value))}
    return public, {name: value for name, value in variables.items() if name not in public}
