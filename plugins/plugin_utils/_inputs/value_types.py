# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of variables against the argument specs of roles, in one line each where Ansible's own check prints the whole spec for every host."""

from __future__ import annotations

import json
import re
import typing as t

from ansible.module_utils.parsing.convert_bool import BOOLEANS

from ...module_utils._common.secret_values import is_secret
from ...module_utils._common.suggest import nearest
from ...module_utils._site.entries import kind

_LONGEST = 40
_SECRET = re.compile("secret|passw|passphrase|token|key|content", re.IGNORECASE)
Spec = t.Mapping[str, t.Any]


def type_errors(name: str, value: t.Any, spec: Spec) -> list[str]:
    """What is wrong with a value, one line each with the place in it. Ansible converts some types; what it converts rightly is right here.

    :param spec: as an argument spec of a role has it: ``type``, ``elements``, ``choices``, ``options``, ``required``. ``None`` counts as not given.
    """
    if value is None:
        return [f"{name}: missing."] if spec.get("required") else []
    problem = _READERS.get(spec.get("type", "str"), _anything)(value)
    if problem:
        shown = _shown(name, value) if spec.get("type") in ("int", "float", "bool") else ""
        return [f"{name}: {shown}{problem}"]
    if spec.get("type") == "list":
        return _element_errors(name, value, spec)
    if spec.get("type", "str") == "str" and isinstance(value, (int, float)) and is_secret(name, ""):
        return [f"{name}: must be text, not {kind(value)}: YAML reads some numbers as others. Put it in quotes."]
    if spec.get("choices") and str(value) not in map(str, spec["choices"]):
        choices = [str(choice) for choice in spec["choices"]]
        return [f"{name}: {_shown(name, value)}is not one of {', '.join(choices)}.{nearest(str(value), choices)}"]
    return _option_errors(name, value, spec["options"]) if spec.get("options") and isinstance(value, t.Mapping) else []


def _element_errors(name: str, value: t.Any, spec: Spec) -> list[str]:
    elements: dict[str, t.Any] = {"type": spec.get("elements", "raw"), "options": spec.get("options"), "choices": spec.get("choices")}
    items = value if isinstance(value, (list, tuple)) else []
    return [line for index, item in enumerate(items) for line in type_errors(f"{name}[{index}]", item, {**elements, "required": True})]


def _option_errors(name: str, value: t.Mapping[str, t.Any], options: t.Mapping[str, Spec]) -> list[str]:
    known = {alias: option for option, spec in options.items() for alias in [option, *spec.get("aliases", ())]}
    there = f" There are {', '.join(options)}."
    errors = [f"{name}.{key}: unknown key.{nearest(str(key), known) or there}" for key in value if key not in known]
    for option, spec in options.items():
        given = next((value[alias] for alias in [option, *spec.get("aliases", ())] if alias in value), None)
        errors += type_errors(f"{name}.{option}", given, spec)
    return errors


def _shown(name: str, value: t.Any) -> str:
    """A value that can hold no secret, before what is wrong with it."""
    text = str(value)
    harmless = isinstance(value, (str, int, float)) and 0 < len(text) <= _LONGEST and text.isprintable()
    harmless = harmless and not _SECRET.search(name) and not is_secret(name, text)
    return f"'{text}' " if harmless else ""


def _anything(_value: t.Any) -> str:
    return ""


def _text(value: t.Any) -> str:
    return f"must be text, not {kind(value)}." if isinstance(value, (t.Mapping, list, tuple)) else ""


def _integer(value: t.Any) -> str:
    try:
        right = not isinstance(value, (t.Mapping, list, tuple, bool)) and float(value) == int(float(value))
    except (TypeError, ValueError, OverflowError):
        right = False
    return "" if right else "must be a whole number."


def _number(value: t.Any) -> str:
    try:
        float(value)
    except (TypeError, ValueError):
        return "must be a number."
    return ""


def _truth(value: t.Any) -> str:
    known = value.lower() in BOOLEANS if isinstance(value, str) else isinstance(value, (bool, int, float)) and value in (0, 1)
    return "" if known else "must be true or false."


def _list(value: t.Any) -> str:
    # Ansible divides text at its commas.
    return f"must be a list, not {kind(value)}." if isinstance(value, t.Mapping) else ""


def _dictionary(value: t.Any) -> str:
    if isinstance(value, t.Mapping):
        return ""
    if isinstance(value, str):
        try:
            return "" if isinstance(json.loads(value), dict) else "must be a dictionary, not text."
        except ValueError:
            return "" if value and all("=" in word for word in value.split()) else "must be a dictionary, not text."
    return f"must be a dictionary, not {kind(value)}."


_READERS: dict[str, t.Callable[[t.Any], str]] = {
    "str": _text,
    "path": _text,
    "int": _integer,
    "float": _number,
    "bool": _truth,
    "list": _list,
    "dict": _dictionary,
}
