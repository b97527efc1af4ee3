# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter: entries of git with their secrets of a vault."""

from __future__ import annotations

DOCUMENTATION = r"""
name: with_secrets
short_description: Give entries the secrets that stand in another dictionary
version_added: 0.4.0
author: CreativeFlow (@creativeflow)
description:
  - Definitions stand in git without secrets, and a vault has these by name. This joins the two, as the modules take them.
  - An entry without a secret in the dictionary stays as it is.
positional: _input, secrets
options:
  _input:
    description: The entries.
    type: list
    elements: dict
    required: true
  secrets:
    description: The secrets, by the name of the entry.
    type: dict
    required: true
  by:
    description: The key of an entry that has its name.
    type: str
    default: name
  into:
    description: The key of an entry that gets its secret.
    type: str
    default: secret
"""

EXAMPLES = r"""
- name: Create the users
  creativeflow.minio.minio_user:
    site: az1
    users: "{{ [{'name': 'backup', 'policies': ['readwrite']}] | creativeflow.minio.with_secrets(secrets_of_users) }}"
"""

RETURN = r"""
_value:
  description: The entries, with their secrets.
  type: list
  elements: dict
"""

import typing as t


def with_secrets(entries: t.Iterable[t.Mapping[str, t.Any]], secrets: t.Optional[t.Mapping[str, t.Any]], by: str = "name", into: str = "secret") -> list[t.Any]:
    """See DOCUMENTATION."""
    known = secrets or {}
    return [{**entry, into: known[entry[by]]} if entry.get(by) in known else dict(entry) for entry in entries]


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """By name."""
        return {"with_secrets": with_secrets}
