# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One alert in time: all is well, the fault comes, all is well again. From that follow the questions that promtool is asked."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.alert import Alert

_MARGIN = 10
_UNITS = {"m": 1, "h": 60, "d": 1440}
Value = t.Union[float, str, None]


@dataclasses.dataclass(frozen=True)
class Series:
    """A series of a metric.

    :ivar name: with its labels, as PromQL writes it. :ivar good: its value while all is well: a number, "+n" for what a counter grows each minute, "now" for
        the time, None for none. :ivar bad: the same while there is the fault.
    """

    name: str
    good: Value
    bad: Value

    def values(self, minutes: t.Sequence[bool]) -> str:
        """A value for each minute, as promtool reads them. :param minutes: whether there is the fault."""
        found, counter = [], 0.0
        for minute, faulty in enumerate(minutes):
            value = self.bad if faulty else self.good
            if isinstance(value, str) and value.startswith("+"):
                counter += float(value[1:])
                value = counter
            elif value == "now":
                value = minute * 60.0
            elif isinstance(value, (int, float)):
                counter = float(value)
            previous = self.bad if minute and minutes[minute - 1] else self.good
            found.append(("stale" if minute and previous is not None else "_") if value is None else f"{value:.10g}")
        return " ".join(found)


@dataclasses.dataclass(frozen=True)
class Case:
    """What one alert does.

    :ivar series: what it looks at; good values are near the limit, so that a limit which is wrong is seen. :ivar labels: those of the alert, without the
        severity. :ivar value: what its summary shows as the value, by the seconds since the beginning. :ivar delay: minutes from the fault until the condition
        holds. :ivar release: minutes from its end until the condition is away.
    :ivar ends: false where nothing but another file of rules ends it.
    """

    alert: str
    series: tuple[Series, ...]
    labels: dict[str, str] = dataclasses.field(default_factory=dict)
    value: t.Union[str, t.Callable[[float], str]] = ""
    delay: int = 0
    release: int = 0
    ends: bool = True

    def test(self, alert: Alert, values: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        """A test of promtool: well for long enough to fire, well for almost long enough, firing, over."""
        wait = minutes(alert.wait % values)
        begins = wait + _MARGIN
        holds = begins + self.delay
        fires = holds + wait + 2
        ends = fires + 5
        over = ends + self.release + minutes(alert.keep) + 2
        faulty = [begins <= minute < ends for minute in range(over + 10)]
        there = {
            "exp_labels": {"severity": alert.severity, **self.labels},
            "exp_annotations": {"summary": self._summary(alert, values, fires * 60), "description": alert.means, "runbook_url": f"RUNBOOKS/{alert.runbook}.md"},
        }
        questions: list[tuple[int, list[t.Any]]] = [(begins - 1, []), (fires, [there]), *([(over, [])] if self.ends else [])]
        if self.delay + wait:
            questions.insert(1, (holds + wait - 1, []))
        return {
            "name": f"{self.alert}: begins, waits, fires, ends",
            "interval": "1m",
            "input_series": [{"series": one.name, "values": one.values(faulty)} for one in self.series],
            "alert_rule_test": [{"eval_time": f"{minute}m", "alertname": self.alert, "exp_alerts": found} for minute, found in questions],
        }

    def _summary(self, alert: Alert, values: t.Mapping[str, t.Any], seconds: float) -> str:
        text = re.sub(r"{{ \$labels\.(\w+) }}", lambda found: self.labels.get(found[1], ""), alert.summary % values)
        return re.sub(r"{{ \$value[^}]*}}", lambda _found: self.value(seconds) if callable(self.value) else self.value, text)


def minutes(duration: str) -> int:
    """The minutes of a duration of Prometheus, 0 for none."""
    found = re.fullmatch(r"(\d+)([mhd])", duration)
    return int(found[1]) * _UNITS[found[2]] if found else 0


def humanize(seconds: float) -> str:
    """A duration as Prometheus' humanizeDuration shows it, from a minute on."""
    whole = int(seconds)
    parts = (whole // 86400, whole % 86400 // 3600, whole % 3600 // 60, whole % 60)
    first = next((index for index, part in enumerate(parts) if part), 3)
    return " ".join(f"{part}{unit}" for part, unit in list(zip(parts, "dhms"))[first:])
