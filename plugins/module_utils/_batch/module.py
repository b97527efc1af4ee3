# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of the module for batch jobs."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._site.module import converge_kind
from .._site.session import Session
from .jobs import Jobs, jobs_from


def run_jobs(module: AnsibleModule, session: Session) -> dict[str, t.Any]:
    """Start and cancel, then wait where that is told; the result."""
    jobs: Jobs = jobs_from(module.params, session)
    result = converge_kind(module, "job", jobs, session)
    if not module.params["wait"] or module.check_mode or "msg" in result:
        return result
    lines = jobs.wait(module.params["wait_timeout"])
    result.update(jobs.report())
    return {**result, "msg": "\n".join([f"site {session.site}: not all jobs have succeeded.", *lines])} if lines else result
