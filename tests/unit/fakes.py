# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sites in memory share."""

from __future__ import annotations

from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session


class OneByOne:
    """Has ``Session.parallel`` without threads, so that requests come in the order of the items."""

    def parallel(self, function, items):
        """See ``Session.parallel``."""
        return [result for item in items for result in Session.parallel(self, function, [item])]
