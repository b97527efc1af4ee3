# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files for promtool: the rules, and all questions about them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import typing as t
from pathlib import Path

from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.alert import Alert
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import THRESHOLDS, alerts, rules

from .cases import CASES, TOKEN_DAYS, TOKEN_ENDS
from .traps import TRAPS

_BY_NAME = {alert.name: alert for alert in alerts()}
# 1.5 times a threshold, or a part of it, is beyond the good values of a case.
_FACTORS = {"higher": 1.5, "lower": 1 / 1.5}
# A threshold of 0, and one whose good values are in a trap.
_WITHOUT_NEIGHBOUR = {"MinioReplicationFailed", "MinioCapacityEndsSoon"}
_TOKEN = (TOKEN_ENDS, TOKEN_DAYS)
_VALUES = {name: f"{default:g}" for name, (default, _meaning) in THRESHOLDS.items()} | {"token_expiry": str(TOKEN_ENDS), "token_days": str(TOKEN_DAYS)}


def write(folder: Path) -> None:
    """Write rules.yml and the tests: a file for each alert and each trap, which has its rules alone. Those of alerts are below eager, too, where they fire at
    once, and below higher and lower, where thresholds are others: the tests must find these wrong."""
    usual = rules(runbooks="RUNBOOKS", token=_TOKEN)
    _write(folder / "rules.yml", usual)
    for number, trap in enumerate(TRAPS):
        asked = dict.fromkeys(question["alertname"] for question in trap.get("alert_rule_test", ()))
        _write_tests(folder, f"trap{number}", [rule for name in asked for rule in _members(usual, _BY_NAME[name])], [_trap(trap)])
    for case in CASES:
        alert, test = _BY_NAME[case.alert], case.test(_BY_NAME[case.alert], _VALUES)
        members = _members(usual, alert)
        _write_tests(folder, case.alert, members, [test])
        _write_tests(folder / "eager", case.alert, [{key: value for key, value in rule.items() if key != "for"} for rule in members], [test])
        if case.alert in limited():
            for name, factor in _FACTORS.items():
                _write_tests(folder / name, case.alert, _members(rules(_others(factor), runbooks="RUNBOOKS", token=_TOKEN), alert), [test])


def _members(content: dict[str, t.Any], alert: Alert) -> list[dict[str, t.Any]]:
    """The rule of an alert, and that which it uses."""
    found = [rule for group in content["groups"] for rule in group["rules"]]
    return [rule for rule in found if alert.name == rule.get("alert") or (alert.record and rule.get("record") == alert.record)]


def _others(factor: float) -> dict[str, float]:
    """Other thresholds: parts stay parts, and hours that are a duration stay whole."""
    return {name: min(default * factor, 1) if default < 1 else round(default * factor) for name, (default, _meaning) in THRESHOLDS.items()}


def _write_tests(place: Path, name: str, members: list[dict[str, t.Any]], tests: list[dict[str, t.Any]]) -> None:
    place.mkdir(exist_ok=True)
    _write(place / f"{name}.rules.yml", {"groups": [{"name": "one", "rules": members}]})
    _write(place / f"{name}.test.yml", {"rule_files": [f"{name}.rules.yml"], "evaluation_interval": "1m", "tests": tests})


def _write(path: Path, content: dict[str, t.Any]) -> None:
    # JSON is YAML, and the standard library writes it.
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def failed(output: str) -> set[str]:
    """The alerts of which promtool says that they are not as expected."""
    return set(re.findall(r"alertname: (\w+)", output))


def patient() -> set[str]:
    """The alerts that wait, of which the tests must say that they fire too early in eager."""
    return {alert.name for alert in alerts() if alert.wait}


def limited() -> set[str]:
    """The alerts with a threshold, of which the tests must say that they fire too early with a higher or a lower one."""
    return {alert.name for alert in alerts() if any(f"%({name})s" in alert.expr + alert.wait for name in THRESHOLDS)} - _WITHOUT_NEIGHBOUR


def _trap(trap: dict[str, t.Any]) -> dict[str, t.Any]:
    asked = [_question(question) for question in trap.get("alert_rule_test", ())]
    return {**trap, **({"alert_rule_test": asked} if asked else {})}


def _question(question: dict[str, t.Any]) -> dict[str, t.Any]:
    alert, labels = _BY_NAME[question["alertname"]], question["fires"]
    found = []
    if labels is not None:
        text = re.sub(r"{{ \$labels\.(\w+) }}", lambda match: labels.get(match[1], ""), alert.summary % _VALUES)
        text = re.sub(r"{{ \$value[^}]*}}", question.get("value", ""), text)
        annotations = {"summary": text, "description": alert.means, "runbook_url": f"RUNBOOKS/{alert.runbook}.md"}
        found = [{"exp_labels": {"severity": alert.severity, **labels}, "exp_annotations": annotations}]
    return {"eval_time": question["eval_time"], "alertname": alert.name, "exp_alerts": found}


def main() -> int:
    """Entry point: an empty folder, and the program."""
    folder, program = Path(sys.argv[1]), sys.argv[2]
    write(folder)
    for arguments in (["check", "rules", "rules.yml"], ["test", "rules", *sorted(path.name for path in folder.glob("*.test.yml"))]):
        if subprocess.run([program, *arguments], cwd=folder, timeout=600, check=False).returncode:
            return 1
    missed = patient() - _seen(program, folder / "eager")
    if missed:
        print(f"These fire too early, and no test sees it: {', '.join(sorted(missed))}")
    loose = limited() - set().union(*(_seen(program, folder / name) for name in _FACTORS))
    if loose:
        print(f"These have another threshold, and no test sees it: {', '.join(sorted(loose))}")
    print(f"{len(CASES)} alerts, {len(TRAPS)} traps; {len(patient())} that fire too early and {len(limited())} with another threshold are seen")
    return 1 if missed or loose else 0


def _seen(program: str, place: Path) -> set[str]:
    """The alerts whose tests fail in a folder where all should."""
    words = [program, "test", "rules", *sorted(path.name for path in place.glob("*.test.yml"))]
    return failed(subprocess.run(words, cwd=place, timeout=600, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
