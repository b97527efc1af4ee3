# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of JSON and YAML, with the place of every syntax error; files that are written whole."""

from __future__ import annotations

import json
import os
import tempfile
import typing as t

from .errors import InputErrors

try:
    import yaml
except ImportError:
    HAS_YAML = False
else:
    HAS_YAML = True


def read_text(path: str) -> str:
    """A file's text. :raises InputErrors: it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise InputErrors([f"{path}: {error.strerror}. A relative path begins at the working directory of the playbook run."]) from None
    except UnicodeDecodeError:
        raise InputErrors([f"{path}: not a text file in UTF-8."]) from None


def replace_text(path: str, text: str, mode: int = 0o640) -> None:
    """Write a file, and its folder. Whoever reads meanwhile, or after an error, finds all of the old text or of the new one. :raises OSError: as usual."""
    folder = os.path.dirname(path) or "."
    os.makedirs(folder, mode=0o750, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def parse(text: str, path: str) -> t.Any:
    """The content of a file: YAML where the name ends in ``.yml`` or ``.yaml``, else JSON.

    :raises InputErrors: names line and column; also a key that stands twice in one dictionary.
    """
    try:
        return _parse_yaml(text, path) if path.endswith((".yml", ".yaml")) else _parse_json(text, path)
    except RecursionError:
        raise InputErrors([f"{path}: it is nested too deeply to be read."]) from None
    except ValueError as error:
        # A number of thousands of digits, in JSON.
        raise InputErrors([f"{path}: a value in it cannot be read: {' '.join(str(error).split())}."]) from None


def _quotes(text: str, line: int) -> str:
    """A hint where a placeholder on the line may lack its quotes."""
    lines = text.splitlines()
    return " A placeholder must stand in quotes." if line <= len(lines) and "{{" in lines[line - 1] else ""


def json_problem(error: json.JSONDecodeError) -> str:
    """What is wrong at the place of an error, with a remedy for comments, which many programs accept in files of JSON."""
    lines = error.doc.split("\n")
    rest = lines[error.lineno - 1][error.colno - 1 :]
    sign = next((sign for sign in _COMMENTS if rest.startswith(sign)), "")
    if not sign:
        return f"not JSON at column {error.colno}: {error.msg}."
    others = [str(number) for number, line in enumerate(lines, 1) if number > error.lineno and line.lstrip().startswith(sign)]
    also = f", and those on line{'s' if len(others) > 1 else ''} {', '.join(others)}" if others else ""
    return f"not JSON at column {error.colno}: a comment begins there, and JSON has none. Remove it{also}. A file of YAML (.yml) has comments, behind #."


_COMMENTS = ("//", "/*", "#")


def _parse_json(text: str, path: str) -> t.Any:
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise InputErrors([f"{path}:{error.lineno}: {json_problem(error)}{_quotes(text, error.lineno)}"]) from None
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
        raise InputErrors([f"{path}: the Python package PyYAML is needed to read it. Install it, or write it in JSON."])
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
        def construct_object(self, node: t.Any, deep: bool = False) -> t.Any:
            try:
                return super().construct_object(node, deep)
            except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
                # What PyYAML makes of a value that says of itself what it is, and is not, such as "!!int x".
                raise yaml.constructor.ConstructorError(None, None, f"the value is no {node.tag.rpartition(':')[2]}", node.start_mark) from None

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
