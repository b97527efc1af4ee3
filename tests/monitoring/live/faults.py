# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is broken, which alerts must arrive for it, and how it is mended, after which they must end."""

from __future__ import annotations

import dataclasses
import time
import typing as t

from .stack import Alerts

Key = tuple[str, str]


@dataclasses.dataclass
class Fault:
    """A fault.

    :ivar alerts: by name and site. :ivar after: the fault that must be mended before. :ivar quiet: alerts that must not arrive meanwhile, because another one
        inhibits them.
    """

    name: str
    begin: t.Callable[[], None]
    mend: t.Callable[[], None]
    alerts: tuple[Key, ...]
    after: str = ""
    quiet: tuple[Key, ...] = ()
    state: str = "waits"


class Course:
    """The faults in time, side by side where they can be.

    :param say: gets a line for each step.
    """

    def __init__(self, faults: t.Sequence[Fault], alerts: Alerts, runbooks: t.Container[str], say: t.Callable[[str], None]) -> None:
        self._faults, self._alerts, self._runbooks, self._say = faults, alerts, runbooks, say
        self.problems: list[str] = []

    def run(self, seconds: float) -> None:
        """Until all have ended, or the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and any(fault.state != "ended" for fault in self._faults):
            for fault in self._faults:
                self._step(fault)
            time.sleep(0.5)
        for fault in self._faults:
            missing = [f"{name} {site}" for name, site in fault.alerts if not self._fired((name, site))]
            lasting = [f"{name} {site}" for name, site in fault.alerts if self._fires((name, site))]
            if missing and fault.state != "ended":
                self.problems.append(f"{fault.name}: no alert {', '.join(missing)} arrived")
            elif lasting:
                self.problems.append(f"{fault.name}: {', '.join(lasting)} did not end")
            elif fault.state != "ended":
                self.problems.append(f"{fault.name}: it did not come to it")

    def _step(self, fault: Fault) -> None:
        if fault.state == "waits" and self._may_begin(fault):
            self._say(f"{fault.name}: begins")
            for key in fault.alerts:
                self._alerts.seen.pop(key, None)
            fault.begin()
            fault.state = "lasts"
        elif fault.state == "lasts" and all(map(self._fired, fault.alerts)):
            self._say(f"{fault.name}: {', '.join(name for name, _site in fault.alerts)} arrived")
            self._look_at(fault)
            fault.mend()
            fault.state = "mended"
        elif fault.state == "mended" and not any(map(self._fires, fault.alerts)):
            self._say(f"{fault.name}: ended")
            fault.state = "ended"

    def _may_begin(self, fault: Fault) -> bool:
        before = all(other.state in ("mended", "ended") for other in self._faults if other.name == fault.after)
        return before and not (fault.after and any(map(self._fires, fault.alerts)))

    def _look_at(self, fault: Fault) -> None:
        for key in fault.alerts:
            annotations = self._alerts.seen[key]["annotations"]
            runbook = annotations.get("runbook_url", "").rpartition("/")[2]
            if runbook not in self._runbooks:
                self.problems.append(f"{fault.name}: {key[0]} has no runbook: {annotations}")
            if not annotations.get("summary") or "{{" in annotations["summary"]:
                self.problems.append(f"{fault.name}: {key[0]} has no summary: {annotations}")
        self.problems += [f"{fault.name}: {name} arrived, although another alert inhibits it" for name, site in fault.quiet if self._fires((name, site))]

    def _fired(self, key: Key) -> bool:
        return bool(self._alerts.seen.get(key, {}).get("fired"))

    def _fires(self, key: Key) -> bool:
        return bool(self._alerts.seen.get(key, {}).get("firing"))
