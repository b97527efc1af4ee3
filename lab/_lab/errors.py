# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab reports to a person."""

from __future__ import annotations


class LabError(Exception):
    """A failure whose text is one readable line: what failed and what to do next."""
