# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what minio_cluster_info waits for."""

from __future__ import annotations

import typing as t

from ..plugin_utils._waiting import WaitingAction


class ActionModule(WaitingAction):
    """Waits until a site is as it shall be."""

    _supports_async = True

    def waits(self, arguments: dict[str, t.Any]) -> bool:
        """If there is something to wait for."""
        return bool(arguments.get("wait_for"))

    def goes_on(self, result: dict[str, t.Any]) -> bool:
        """The site lacks some of it."""
        return bool(result.get("waiting_for"))

    def progress(self, result: dict[str, t.Any]) -> str:
        """What it lacks."""
        return f"waiting for {'; '.join(result['waiting_for'])}"
