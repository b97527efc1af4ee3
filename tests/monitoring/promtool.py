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

from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import THRESHOLDS, alerts, rules

from .cases import CASES
from .traps import TRAPS

_BY_NAME = {alert.name: alert for alert in alerts()}
_VALUES = {name: f"{default:g}" for name, (default, _meaning) in THRESHOLDS.items()}


def write(folder: Path) -> None:
    """Write rules.yml and the tests: a file for each alert, which has its rule alone, and one for the traps. In the same files below eager, alerts fire at
    once, which the tests must find wrong."""
    usual = rules(runbooks="RUNBOOKS")
    _write(folder / "rules.yml", usual)
    _write_tests(folder, "traps", usual["groups"], [_trap(trap) for trap in TRAPS])
    for place, hasty in ((folder, False), (folder / "eager", True)):
        place.mkdir(exist_ok=True)
        for case in CASES:
            alert = _BY_NAME[case.alert]
            members = [
                rule
                for group in usual["groups"]
                for rule in group["rules"]
                if case.alert == rule.get("alert") or (alert.record and rule.get("record") == alert.record)
            ]
            changed = [{key: value for key, value in rule.items() if not (hasty and key == "for")} for rule in members]
            _write_tests(place, case.alert, [{"name": "one", "rules": changed}], [case.test(alert, _VALUES)])


def _write_tests(place: Path, name: str, groups: list[dict[str, t.Any]], tests: list[dict[str, t.Any]]) -> None:
    _write(place / f"{name}.rules.yml", {"groups": groups})
    _write(place / f"{name}.test.yml", {"rule_files": [f"{name}.rules.yml"], "evaluation_interval": "1m", "tests": tests})


def _write(path: Path, content: dict[str, t.Any]) -> None:
    # JSON is YAML, and the standard library writes it.
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def failed(output: str) -> set[str]:
    """The alerts of which promtool says that they are not as expected."""
    return set(re.findall(r"alertname: (\w+)", output))


def patient() -> set[str]:
    """The alerts that wait, of which the tests must say that they fire too early in eager.yml."""
    return {case.alert for case in CASES if len(case.test(_BY_NAME[case.alert], _VALUES)["alert_rule_test"]) > 3}


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
    names = sorted(path.name for path in (folder / "eager").glob("*.test.yml"))
    eager = subprocess.run(
        [program, "test", "rules", *names], cwd=folder / "eager", timeout=600, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    missed = patient() - failed(eager.stdout)
    if missed:
        print(f"These fire too early, and no test sees it: {', '.join(sorted(missed))}")
        return 1
    print(f"{len(CASES)} alerts, {len(TRAPS)} traps; {len(patient())} that fire too early are seen")
    return 0


if __name__ == "__main__":
    sys.exit(main())
