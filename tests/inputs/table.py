# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All cases."""

from __future__ import annotations

from .cases_commands import CHECK_MODE, COMMANDS
from .cases_files import DEFINITIONS, FILE_CASES
from .cases_inventory import INVENTORY
from .cases_sites import ALIASES, SITES
from .cases_variables import NAMES, TEMPLATES, TYPES

CASES = (*INVENTORY, *SITES, *ALIASES, *NAMES, *TYPES, *TEMPLATES, *FILE_CASES, *DEFINITIONS, *COMMANDS, *CHECK_MODE)
