# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completes the options of a module from minio_sites, and runs it. Which modules: meta/runtime.yml."""

from __future__ import annotations

import typing as t

from ansible.plugins.action import ActionBase

from ..module_utils._common.errors import InputErrors
from ..plugin_utils._site import complete, refusal


class ActionModule(ActionBase):
    """Ansible's entry point."""

    _supports_async = True
    _supports_check_mode = True

    def run(self, tmp: t.Optional[str] = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """The result of the module."""
        super().run(tmp, task_vars)
        try:
            arguments = complete(self, task_vars)
        except InputErrors as error:
            return refusal(error)
        background = bool(self._task.async_val) and not self._connection.has_native_async
        return self._execute_module(module_args=arguments, task_vars=task_vars, wrap_async=background)
