# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading dictionaries of a definition: each key by its own function, all errors at once."""

from __future__ import annotations

import datetime
import re
import typing as t

from .errors import InputErrors
from .suggest import nearest
from .units import show_key

Read = t.Callable[[t.Any], t.Any]
"""From what a definition says to its normal form. Raises ValueError with what is wrong, or InputErrors with a path below the key for each."""
_TAG = re.compile(r"[a-zA-Z0-9+\-._:/@ =]*")


def boolean(value: t.Any) -> bool:
    """``True`` or ``False``."""
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def choice(*choices: str, normal: t.Callable[[str], str] = str) -> t.Callable[[t.Any], str]:
    """One of these texts. :param normal: is applied first, for example ``str.upper`` where capitals make no difference."""

    def read(value: t.Any) -> str:
        found = normal(value) if isinstance(value, str) else value
        if found not in choices:
            raise ValueError(f"{value!r} is not one of {', '.join(choices)}")
        return found

    return read


def number(least: int, most: t.Optional[int] = None) -> t.Callable[[t.Any], int]:
    """A whole number, or text of one, from ``least`` to ``most``, ``None`` for no end."""
    span = f"from {least} on" if most is None else f"from {least} to {most}"

    def read(value: t.Any) -> int:
        if isinstance(value, bool) or not str(value).isdecimal() or int(value) < least or (most is not None and int(value) > most):
            raise ValueError(f"{value!r} is not a whole number {span}")
        return int(value)

    return read


def dictionary(value: t.Any) -> dict[str, t.Any]:
    """A dictionary."""
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not a dictionary")
    return value


def text(value: t.Any) -> str:
    """Text that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not text")
    return value


def plain(value: t.Any) -> str:
    """Text that may be empty, also from a whole number or a day, whose text is the same in YAML, JSON and Python.

    That of null, of a list, of ``true`` and of ``1.10`` is not: Python would make ``None``, ``['a']``, ``True`` and ``1.1`` of them.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, datetime.date)):
        shown = "null" if value is None else repr(value)
        raise ValueError(f"{shown} is not text. {'A list is not taken: write one entry for each' if isinstance(value, list) else 'Put it in quotes'}")
    return str(value)


def texts(value: t.Any) -> dict[str, str]:
    """A dictionary of texts."""
    found: dict[str, str] = {}
    for key, content in dictionary(value).items():
        name = plain(key)
        try:
            found[name] = plain(content)
        except ValueError as error:
            raise ValueError(f"{show_key(name)}: {error}") from None
    return found


def tags_of(bearer: str, most: int) -> Read:
    """What reads tags, a dictionary of texts, by the server's limits (minio-go pkg/tags/tags.go, validTagKeyValue): letters are those of ASCII.

    :param bearer: what has them, ``a bucket``. :param most: how many it can have.
    """

    def read(value: t.Any) -> dict[str, str]:
        tags = texts(value)
        if len(tags) > most:
            raise ValueError(f"{len(tags)} tags are more than the {most} that {bearer} can have")
        for key, content in tags.items():
            if not 0 < len(key) <= 128 or len(content) > 256:
                raise ValueError(f"{key!r}: a tag's key has 1 to 128 characters, and its value not more than 256")
            for part in (key, content):
                if not _TAG.fullmatch(part):
                    raise ValueError(f"{part!r}: in a tag, MinIO takes letters A to Z, digits, spaces and + - . _ : / @ = only")
        return tags

    return read


def names(value: t.Any) -> list[str]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{value!r} is not a list of names")
    return value


def read_fields(
    item: dict[t.Any, t.Any],
    fields: t.Mapping[str, Read],
    spellings: t.Mapping[str, str],
    required: t.Collection[str] = (),
    narrowing: t.Collection[str] = (),
) -> tuple[dict[str, t.Any], list[str]]:
    """Read one dictionary.

    :param fields: the keys there are, each with what reads its value. ``None`` is the same as not there.
    :param spellings: other spellings of keys.
    :param required: keys that must have a value.
    :param narrowing: keys without which it is of more than with them, so that null, which a template may have made by mistake, is an error.
    :returns: the values that are there, and a line for each error, which begins with the key.
    """
    found: dict[str, t.Any] = {}
    errors: list[str] = []
    for key, value in item.items():
        name = spellings.get(key, key)
        read = fields.get(name)
        if read is None:
            errors.append(f"{key}: unknown key.{nearest(str(key), [*fields, *spellings])}")
        elif name != key and name in item:
            errors.append(f"{key}: another spelling of {name}, which is given, too. Keep one of them.")
        elif value is None and name in narrowing:
            errors.append(f"{key}: {null_is_wider(str(key))}")
        elif value is not None or name in required:
            try:
                found[name] = read(value)
            except ValueError as error:
                errors.append(f"{key}: {error}.")
            except InputErrors as error:
                errors += [f"{key}{line}" for line in error.errors]
    errors += [f"{name}: missing." for name in required if not any(spellings.get(key, key) == name for key in item)]
    return found, errors


def null_is_wider(key: str) -> str:
    """What is said of null for a key that narrows."""
    return f"it is null, and without {key} more is affected. Give its value, or leave {key} out."


def dict_of(
    fields: t.Mapping[str, Read],
    required: t.Collection[str],
    complete: t.Callable[[dict[str, t.Any]], list[str]],
    narrowing: t.Collection[str] = (),
) -> Read:
    """What reads a dictionary; an empty one, which removes a setting, stays as it is.

    :param narrowing: see ``read_fields``. :param complete: see ``list_of``.
    """

    def read(value: t.Any) -> dict[str, t.Any]:
        if not dictionary(value):
            return {}
        found, problems = read_fields(value, fields, {}, required, narrowing)
        errors = [f".{problem}" for problem in problems] or [f": {problem}" for problem in complete(found)]
        if errors:
            raise InputErrors(errors)
        return found

    return read


def list_of(
    fields: t.Mapping[str, Read],
    required: t.Collection[str],
    complete: t.Callable[[dict[str, t.Any]], list[str]],
    narrowing: t.Collection[str] = (),
) -> Read:
    """What reads a list of dictionaries.

    :param narrowing: see ``read_fields``.
    :param complete: fills in what follows from the rest of one dictionary, and names what contradicts in it.
    """

    def read(value: t.Any) -> list[dict[str, t.Any]]:
        if not isinstance(value, list):
            raise ValueError(f"{value!r} is not a list")
        items: list[dict[str, t.Any]] = []
        errors: list[str] = []
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                errors.append(f"[{index}]: {item!r} is not a dictionary.")
                continue
            found, problems = read_fields(item, fields, {}, required, narrowing)
            errors += [f"[{index}].{problem}" for problem in problems]
            if not problems:
                errors += [f"[{index}]: {problem}" for problem in complete(found)]
            items.append(found)
        if errors:
            raise InputErrors(errors)
        return items

    return read
