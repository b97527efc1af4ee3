# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of hosts as a playbook will see them, and what cannot be filled in."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ansible.errors import AnsibleError
from ansible.template import Templar
from jinja2.exceptions import TemplateError

from .variables import known

_UNDEFINED = re.compile(r"'(\w+)' is undefined")
_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
_SYNTAX = re.compile(r"Syntax error in template: (.*?)\.?$", re.MULTILINE)
_LATER = re.compile(r"\b(ansible_\w+|hostvars|play_hosts|role_\w+|_minio_\w+|lookup|query|q)\b")
"""What a value may refer to that is not there, or not made, before the roles run."""


@dataclasses.dataclass
class Host:
    """A host as far as inputs go.

    :ivar values: the variables that begin with C(minio_), filled in; what cannot be is left out.
    :ivar unfilled: a line for each value that cannot be filled in although nothing of a later time is missing.
    """

    name: str
    groups: tuple[str, ...]
    values: dict[str, t.Any]
    unfilled: list[str]
    engine: Templar = dataclasses.field(repr=False)

    def get(self, name: str, default: t.Any = None) -> t.Any:
        """A variable; the default where it is not set, or has no value."""
        value = self.values.get(name)
        return default if value is None else value


def sites_of(host: Host) -> dict[str, t.Any]:
    """The sites that a host knows, by name; empty where they are no dictionary."""
    sites = host.get("minio_sites")
    return {name: entry for name, entry in sites.items() if isinstance(name, str)} if isinstance(sites, t.Mapping) else {}


def read_host(name: str, variables: dict[str, t.Any], loader: t.Any, only: t.Optional[t.Container[str]] = None) -> Host:
    """One host.

    :param variables: its variables, not filled in. :param loader: Ansible's loader of files. :param only: the variables to read; all without it.
    """
    engine = Templar(loader=loader, variables=variables)
    host = Host(name, tuple(variables.get("group_names") or ()), {}, [], engine)
    for variable, value in variables.items():
        if isinstance(variable, str) and variable.startswith("minio_") and (only is None or variable in only):
            filled = _filled(variable, value, host)
            if filled is not _LOST:
                host.values[variable] = filled
    return host


_LOST = object()


def _filled(place: str, value: t.Any, host: Host) -> t.Any:
    """A value with everything in it filled in, or ``_LOST``. Each part is filled in alone, so that every one that is missing is named."""
    if isinstance(value, t.Mapping):
        parts = {key: _filled(f"{place}.{key}", item, host) for key, item in value.items()}
        return _LOST if any(part is _LOST for part in parts.values()) else parts
    if isinstance(value, list):
        items = [_filled(f"{place}[{index}]", item, host) for index, item in enumerate(value)]
        return _LOST if any(item is _LOST for item in items) else items
    try:
        return host.engine.template(value)
    except (TemplateError, AnsibleError) as error:
        problem = _problem(str(error), str(value) if isinstance(value, str) else "")
        if problem:
            host.unfilled.append(f"{place}: {problem}")
        return _LOST


def _problem(message: str, text: str) -> str:
    """What to say of a value that cannot be filled in; ``""`` if that may end before the roles use it."""
    if "ecrypt" in message or "vault secret" in message:
        return "it is encrypted with Ansible Vault, and no vault secret of this run decrypts it. Give ansible-playbook --vault-id or --vault-password-file."
    if "creativeflow.minio.sites" in message:
        return " ".join(message.partition("failed: ")[2].split()) or message
    syntax = _SYNTAX.search(message)
    if syntax:
        return f"not a template of Jinja: {syntax[1]}. Correct the braces."
    found = _UNDEFINED.search(message) or _ATTRIBUTE.search(message)
    if not found or _LATER.search(text) or _LATER.fullmatch(found[1]) or found[1] in known():
        return ""
    if message.startswith("'"):
        return f"the variable {found[1]} is not defined. Define it, in a vault if it is secret, or correct its name."
    return f"there is no {found[1]} in what it refers to. Define it, in a vault if it is secret, or correct its name."
