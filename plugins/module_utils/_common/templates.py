# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy templates: placeholders such as ``{{BUCKET_NAME}}``, in files of JSON or YAML."""

from __future__ import annotations

import re
import typing as t

from .errors import InputErrors
from .files import parse, read_text

_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


def fill(text: str, variables: t.Mapping[str, t.Any], where: str) -> str:
    """Put the variables' values in the place of their placeholders.

    :param where: the file or option, for the messages.
    :raises InputErrors: names each placeholder that has no value, with its line.
    """
    errors: list[str] = []

    def value(match: re.Match[str]) -> str:
        problem = _problem(match[1], variables)
        if problem:
            errors.append(f"{where}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}: {problem}")
            return match[0]
        return str(variables[match[1]])

    filled = _PLACEHOLDER.sub(value, text)
    if errors:
        raise InputErrors(errors)
    return filled


def _problem(name: str, variables: t.Mapping[str, t.Any]) -> str:
    if not _NAME.fullmatch(name):
        return "not a placeholder: a name has capital letters, digits and underscores, for example {{BUCKET_NAME}}."
    if name not in variables:
        known = f" There are values for {', '.join(sorted(variables))}." if variables else ""
        return f"no value for it. Give {name} in policy_variables.{known}"
    if isinstance(variables[name], bool) or not isinstance(variables[name], (str, int)):
        return "its value is not a string. Give one string; a list belongs in the template."
    return ""


def load_policy(path: str, variables: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Read a policy from a template: YAML where the name ends in ``.yml`` or ``.yaml``, else JSON.

    :raises InputErrors: the file cannot be read, a placeholder has no value, or it is no valid JSON or YAML, with the line.
    """
    text = read_text(path)
    fill(text, variables, path)
    document = parse(text, path)
    if not isinstance(document, dict):
        raise InputErrors([f"{path}: a policy is a dictionary with Version and Statement."])
    # Filled after parsing, so that no value can end the string that it stands in and add to the policy.
    return _fill_strings(document, variables, path)


def _fill_strings(value: t.Any, variables: t.Mapping[str, t.Any], where: str) -> t.Any:
    if isinstance(value, str):
        return fill(value, variables, where)
    if isinstance(value, list):
        return [_fill_strings(item, variables, where) for item in value]
    if isinstance(value, dict):
        return {_fill_strings(key, variables, where): _fill_strings(item, variables, where) for key, item in value.items()}
    return value
