# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completes the options of a module from minio_sites, and runs it. Which modules: meta/runtime.yml."""

from __future__ import annotations

import typing as t

from ..plugin_utils._site import SiteTask


class ActionModule(SiteTask):
    """Ansible's entry point."""

    _supports_async = True

    def act_with(self, arguments: dict[str, t.Any], task_vars: t.Optional[dict[str, t.Any]]) -> dict[str, t.Any]:
        """The result of the module."""
        return self.run_module(arguments, task_vars)
