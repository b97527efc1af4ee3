# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of Prometheus, with the user's thresholds."""

from __future__ import annotations

import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._common.suggest import nearest
from .alert import Alert
from .alerts_assurance import ASSURANCE
from .alerts_replication import REPLICATION
from .alerts_site import SITE

RUNBOOKS = "https://github.com/creativeflow/ansible-minio/blob/main/docs/runbooks"
GROUPS: dict[str, tuple[Alert, ...]] = {"minio-site": SITE, "minio-replication": REPLICATION, "minio-assurance": ASSURANCE}
"""All alerts, by the groups of the rules' file."""
THRESHOLDS: dict[str, tuple[float, str]] = {
    "healing_hours": (24, "hours that a drive may heal"),
    "capacity_free": (0.2, "part of a site's space that must be free, from 0 to 1"),
    "capacity_days": (7, "days for which the space must last at the pace of the last day"),
    "drive_used": (0.9, "part of a drive that may be used, from 0 to 1"),
    "error_ratio": (0.01, "part of the requests that may fail with 5xx, from 0 to 1"),
    "slow_seconds": (2, "seconds to the first byte, of 99 of 100 requests"),
    "identities_seconds": (3600, "seconds since a node last read users and policies"),
    "scanner_days": (2, "days since the last usage scan"),
    "lag_seconds": (900, "age in seconds of the oldest version that a target does not have"),
    "failed_objects": (0, "versions of a rule of which the last attempt failed"),
    "status_minutes": (30, "age of the status in minutes"),
    "certificate_days": (14, "days for which a certificate must be valid"),
    "write_check_seconds": (5, "seconds of a small write and its read"),
    "operation_hours": (24, "hours that a failover may stay open"),
    "drill_days": (100, "days since the last drill without losses"),
    "backup_hours": (50, "hours since the last backup of a site's configuration"),
    "verify_days": (8, "days since the last comparison of the sites"),
    "drift_days": (8, "days since the last comparison with the definitions"),
}
"""Each threshold: its default and its meaning."""
_OF_TOKENS = "MinioMonitoringTokenEnds"
_WHOLE = {"healing_hours", "backup_hours"}
_PARTS = {name for name, (_default, meaning) in THRESHOLDS.items() if "from 0 to 1" in meaning}


def alerts() -> list[Alert]:
    """All alerts, in the order of the file."""
    return [alert for group in GROUPS.values() for alert in group]


def rules(
    thresholds: t.Optional[t.Mapping[str, t.Any]] = None,
    runbooks: str = RUNBOOKS,
    leave_out: t.Iterable[str] = (),
    token: t.Optional[tuple[int, float]] = None,
) -> dict[str, t.Any]:
    """What a file of rules has, as Prometheus from 2.42 on reads it.

    :param thresholds: those that differ from THRESHOLDS. :param runbooks: the address below which the runbooks are. :param leave_out: names of alerts.
    :param token: when the tokens end, in seconds of Unix, and how many days before that somebody must know; ``None`` for what is not known.
    :raises InputErrors: a threshold or an alert is unknown, or a value is not a number in its range.
    """
    given, unwanted = dict(thresholds or {}), list(leave_out)
    known = [alert.name for alert in alerts()]
    errors = [error for name, value in given.items() for error in _errors(name, value)]
    errors += [f"alerts to leave out: there is no alert {name}.{nearest(name, known)}" for name in unwanted if name not in known]
    if errors:
        raise InputErrors(errors)
    values = {name: _plain(float(given.get(name, default))) for name, (default, _meaning) in THRESHOLDS.items()}
    if token:
        values.update(token_expiry=_plain(token[0]), token_days=_plain(token[1]))
    else:
        unwanted.append(_OF_TOKENS)
    groups = [
        {"name": group, "rules": [rule for alert in members if alert.name not in unwanted for rule in _rules(alert, values, runbooks.rstrip("/"))]}
        for group, members in GROUPS.items()
    ]
    return {"groups": [group for group in groups if group["rules"]]}


def _errors(name: str, value: t.Any) -> t.Iterator[str]:
    if name not in THRESHOLDS:
        yield f"thresholds: {name} is unknown.{nearest(name, THRESHOLDS)} There are {', '.join(THRESHOLDS)}."
        return
    try:
        number = float(value) if not isinstance(value, bool) else -1.0
    except (TypeError, ValueError):
        number = -1.0
    wanted = "a number from 0 to 1" if name in _PARTS else "a whole number of 1 or more" if name in _WHOLE else "a number of 0 or more"
    if not 0 <= number <= (1 if name in _PARTS else 1e12) or (name in _WHOLE and (number != int(number) or number < 1)):
        yield f"thresholds: {name} is {value!r}. Give {wanted}: {THRESHOLDS[name][1]}."


def _rules(alert: Alert, values: t.Mapping[str, str], runbooks: str) -> t.Iterator[dict[str, t.Any]]:
    if alert.record:
        yield {"record": alert.record, "expr": alert.record_expr % values}
    rule: dict[str, t.Any] = {"alert": alert.name, "expr": alert.expr % values}
    if alert.wait:
        rule["for"] = alert.wait % values
    if alert.keep:
        rule["keep_firing_for"] = alert.keep
    rule["labels"] = {"severity": alert.severity}
    rule["annotations"] = {"summary": alert.summary % values, "description": alert.means, "runbook_url": f"{runbooks}/{alert.runbook}.md"}
    yield rule


def _plain(number: float) -> str:
    """Without an exponent, and without a point where it is whole."""
    return str(int(number)) if number == int(number) else format(number, "f").rstrip("0")
