# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The secrets that a task knows, which must be in no document, whatever a server or a module said."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleError

_SHORTEST = 8
"""The server takes no shorter secret (S internal/auth/credentials.go, secretKeyMinLen); a shorter word may be part of any text."""
_NAMES = ("secret_key", "session_token")


def secret_values(variables: t.Iterable[t.Any], template: t.Callable[[t.Any], t.Any]) -> set[str]:
    """The secrets in C(minio_sites) and C(minio_replication_secrets). One that cannot be filled in here has been used by nobody here.

    :param template: fills in the variables in a value.
    """
    found: set[str] = set()
    for variable in variables:
        for entry in _values(_filled(variable, template)):
            content = _filled(entry, template)
            parts = [content.get(name) for name in _NAMES] if isinstance(content, t.Mapping) else [content]
            found.update(text for text in (_filled(part, template) for part in parts) if isinstance(text, str) and len(text) >= _SHORTEST)
    return found


def _values(variable: t.Any) -> t.Iterable[t.Any]:
    return variable.values() if isinstance(variable, t.Mapping) else ()


def _filled(value: t.Any, template: t.Callable[[t.Any], t.Any]) -> t.Any:
    try:
        return template(value) if isinstance(value, str) else value
    except AnsibleError:
        return None
