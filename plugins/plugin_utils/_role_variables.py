# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of a role as its tasks have them, for lookups that belong to the role."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.template import Templar


class RoleVariables:
    """Variables, filled in once, when they are asked for.

    :param loader: Ansible's loader of files. :param raw: the variables of the task, as a lookup gets them.
    """

    def __init__(self, loader: t.Any, raw: t.Mapping[str, t.Any]) -> None:
        self._loader = loader
        self.raw = raw
        self._values: dict[str, t.Any] = {}
        self.template: t.Callable[[t.Any], t.Any] = Templar(loader=loader, variables=dict(raw)).template

    def but(self, values: t.Mapping[str, t.Any]) -> RoleVariables:
        """The same with other values."""
        return RoleVariables(self._loader, {**self.raw, **values})

    def value(self, name: str) -> t.Any:
        """A variable, None where it is not set. :raises AnsibleLookupError: it cannot be filled in."""
        if name not in self.raw:
            return None
        if name not in self._values:
            try:
                self._values[name] = plain(self.template(self.raw[name]))
            except AnsibleError as error:
                raise AnsibleLookupError(f"{name} cannot be filled in: {error}") from error
        return self._values[name]

    def required(self, name: str) -> t.Any:
        """A variable. :raises AnsibleLookupError: it is not set, or cannot be filled in."""
        if name not in self.raw:
            raise AnsibleLookupError(f"{name} is not set. Use this in tasks of its role.")
        return self.value(name)


def plain(value: t.Any) -> t.Any:
    """Decrypted, and without what Ansible remembers of a value."""
    if isinstance(value, t.Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
