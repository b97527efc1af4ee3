# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of ours in a YAML file of somebody else, whose comments and order stay as they are: each between two marks, at the beginning of a list."""

from __future__ import annotations

import re
import typing as t

import yaml

from ...module_utils._common.errors import InputErrors

_BEGIN, _END = "# BEGIN creativeflow.minio", "# END creativeflow.minio"
_MEND = "What is between them is replaced. Put it back, or remove both marks and the entries between them."
_OURS = re.compile(rf"^[ \t]*{_BEGIN}$.*?^[ \t]*{_END}$\n?", re.MULTILINE | re.DOTALL)


def put(text: str, sections: t.Mapping[str, t.Sequence[t.Any]], name: str = "the file") -> str:
    """The text with our entries, and without those of earlier.

    :param sections: entries by the place of their list, such as ``rule_files`` or ``route.routes``. :param name: the file, for messages.
    :raises InputErrors: the text is no YAML, has something else at a place, or lacks one of our marks, so that nobody knows what is between them.
    """
    _check_marks(text, name)
    text = _OURS.sub("", text)
    for place, items in sections.items():
        if items:
            text = _insert(text, place, list(items), name)
    return text


def _check_marks(text: str, name: str) -> None:
    begun = 0
    # A beginning behind the last line finds a section that has not ended there.
    for number, line in enumerate([*text.splitlines(), _BEGIN], 1):
        if line.strip() not in (_BEGIN, _END):
            continue
        if (line.strip() == _BEGIN) == bool(begun):
            where = f"line {begun} has '{_BEGIN}'" if begun else f"line {number} has '{_END}'"
            raise InputErrors([f"{name}: {where} without the other mark of its section. {_MEND}"])
        begun = 0 if begun else number


def _insert(text: str, place: str, items: list[t.Any], name: str) -> str:
    if text and not text.endswith("\n"):
        text += "\n"
    mapping = _root(text, name)
    *above, last = place.split(".")
    for key in above:
        mapping = next((value for _key, value in _entries(mapping, key)), None)
        if not isinstance(mapping, yaml.MappingNode) or mapping.flow_style:
            raise InputErrors([f"{name}: there is no {key}, below which {last} belongs. Write {key} with a line for each of its keys."])
    found = _entries(mapping, last)
    if not found:
        column = mapping.start_mark.column if mapping else 0
        where = mapping.start_mark.index - column if above and mapping else len(text)
        return text[:where] + _section([f"{last}:", *_lines(items, 2)], column) + text[where:]
    key, value = found[0]
    if isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
        where = value.start_mark.index - value.start_mark.column
        return text[:where] + _section(_lines(items, 0), value.start_mark.column) + text[where:]
    if isinstance(value, yaml.SequenceNode):
        there = yaml.safe_load(text[value.start_mark.index : value.end_mark.index]) or []
    elif isinstance(value, yaml.ScalarNode) and value.tag == "tag:yaml.org,2002:null":
        there = []
    else:
        raise InputErrors([f"{name}: {place} is no list. Write it as one, with a line for each entry."])
    text = text[: value.start_mark.index].rstrip(" ") + text[value.end_mark.index :]
    where = text.index("\n", key.end_mark.index) + 1
    indent = key.start_mark.column + 2
    own = "".join(f"{' ' * indent}{line}\n" for line in _lines(there, 0)) if there else ""
    return text[:where] + _section(_lines(items, 0), indent) + own + text[where:]


def _root(text: str, name: str) -> t.Optional[yaml.MappingNode]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise InputErrors([f"{name}: not YAML: {' '.join(str(error).split())}"]) from error
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise InputErrors([f"{name}: has no keys at its top. It must be a dictionary."])
    return root


def _entries(mapping: t.Optional[yaml.MappingNode], key: str) -> list[tuple[yaml.Node, yaml.Node]]:
    return [(own, value) for own, value in mapping.value if own.value == key] if mapping else []


def _section(lines: list[str], column: int) -> str:
    return "".join(f"{' ' * column}{line}\n" for line in [_BEGIN, *lines, _END])


def _lines(items: list[t.Any], indent: int) -> list[str]:
    text = yaml.safe_dump(items, sort_keys=False, default_flow_style=False, width=10_000, allow_unicode=True)
    return [" " * indent + line for line in text.splitlines()]
