# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module can do."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tell what would be changed without changing it.
  diff_mode:
    description: Gives before and after of what is changed, or would be, with C(--diff).
  idempotent:
    description: A second run with the same options changes nothing.
"""

    ACTIONGROUP_MINIO = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/creativeflow.minio.minio) in C(module_defaults) to set the connection options once.
    support: full
    membership:
      - creativeflow.minio.minio
"""

    WRITES = r"""
options: {}
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
"""

    READS = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - The module only reads.
  diff_mode:
    support: N/A
    details:
      - The module only reads.
  idempotent:
    support: full
"""
