# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module gives back: the result of a plan, and what the run cost."""

from __future__ import annotations

import typing as t

from .._common.plan import Outcome
from .session import Session

FAILURES_SHOWN = 20


def summary(outcome: Outcome, total: int) -> dict[str, t.Any]:
    """The parts of a result that all modules share."""
    changed: dict[str, list[str]] = {}
    for change in outcome.changes:
        changed.setdefault(change.object, []).append(change.setting)
    failed_keys = {(failure.object, failure.setting) for failure in outcome.failures}
    # A failed state explains every setting of that object.
    unmade = {failure.object for failure in outcome.failures if failure.setting == "state"}
    failed = {failure.object for failure in outcome.failures}
    return {
        "changed": any(change.key not in failed_keys and change.object not in unmade for change in outcome.changes),
        "changes": [{"name": name, "settings": settings} for name, settings in changed.items()],
        "failures": [{"name": f.object, "setting": f.setting, "code": f.code, "error": f.error} for f in outcome.failures],
        "rewritten": [{"name": change.object, "setting": change.setting} for change in outcome.rewritten],
        "counts": {"total": total, "changed": len(changed.keys() - failed), "failed": len(failed), "unchanged": total - len(changed.keys() | failed)},
    }


def failure_message(outcome: Outcome, noun: str, total: int, site: str) -> str:
    """One line for each object and cause, the first ones only where there are many."""
    failed = len({failure.object for failure in outcome.failures})
    lines = [f"site {site}: {failed} of {total} {plural(noun)} failed{'; the others are done' if failed < total else ''}."]
    causes: dict[tuple[str, str], list[str]] = {}
    for failure in outcome.failures[:FAILURES_SHOWN]:
        causes.setdefault((failure.object, failure.error), []).append(failure.setting)
    lines += [f"{noun} {name}: {', '.join(settings)}: {error}" for (name, error), settings in causes.items()]
    if len(outcome.failures) > FAILURES_SHOWN:
        lines.append(f"… and {len(outcome.failures) - FAILURES_SHOWN} more in 'failures' of the result.")
    return "\n".join(lines)


def plural(noun: str) -> str:
    """More than one of what has this name."""
    return f"{noun[:-1]}ies" if noun.endswith("cy") else f"{noun}s"


def cost(session: t.Optional[Session]) -> dict[str, t.Any]:
    """What the run cost: requests sent and seconds since the session began."""
    return {"requests": session.requests, "seconds": round(session.seconds, 3)} if session else {"requests": 0, "seconds": 0.0}
