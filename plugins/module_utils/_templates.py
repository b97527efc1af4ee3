# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy templates: placeholders such as ``{{BUCKET_NAME}}``, in files of JSON or YAML."""

from __future__ import annotations

import json
import re
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors

try:
    import yaml
except ImportError:
    HAS_YAML = False
else:
    HAS_YAML = True

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
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        raise InputErrors([f"{path}: {error.strerror}. A relative path begins at the working directory of the playbook run."]) from None
    except UnicodeDecodeError:
        raise InputErrors([f"{path}: not a text file in UTF-8."]) from None
    fill(text, variables, path)
    document = _parse_yaml(text, path) if path.endswith((".yml", ".yaml")) else _parse_json(text, path)
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


def _quotes(text: str, line: int) -> str:
    """A hint where a placeholder on the line may lack its quotes."""
    lines = text.splitlines()
    return " A placeholder must stand in quotes." if line <= len(lines) and "{{" in lines[line - 1] else ""


def _parse_json(text: str, path: str) -> t.Any:
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise InputErrors([f"{path}:{error.lineno}: not JSON at column {error.colno}: {error.msg}.{_quotes(text, error.lineno)}"]) from None
    except _Repeated as error:
        raise InputErrors([f"{path}: the key {error} stands twice in one dictionary, and only the last would count. Write it once."]) from None


class _Repeated(ValueError):
    """A key stands twice."""


def _unique(pairs: t.Iterable[tuple[str, t.Any]]) -> dict[str, t.Any]:
    result: dict[str, t.Any] = {}
    for key, value in pairs:
        if key in result:
            raise _Repeated(key)
        result[key] = value
    return result


def _parse_yaml(text: str, path: str) -> t.Any:
    if not HAS_YAML:
        raise InputErrors([f"{path}: the Python package PyYAML is needed to read it. Install it, or write the policy in JSON."])
    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise InputErrors([f"{path}:{line}: not YAML at column {column}: {error.problem}.{_quotes(text, line)}"]) from None
    except yaml.YAMLError as error:
        raise InputErrors([f"{path}: not YAML: {' '.join(str(error).split())}."]) from None


def _loader() -> t.Any:
    """A safe loader that leaves dates as text (``Version: 2012-10-17``) and refuses repeated keys."""

    class Loader(yaml.SafeLoader):
        def construct_mapping(self, node: t.Any, deep: bool = False) -> dict[t.Any, t.Any]:
            seen = set()
            for key, _value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    continue
                if key.value in seen:
                    problem = f"the key {key.value} stands twice in one dictionary, and only the last would count. Write it once"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                seen.add(key.value)
            return super().construct_mapping(node, deep)

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader
