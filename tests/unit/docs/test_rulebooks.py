# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example for Event-Driven Ansible: it names an alert and variables that there are, and begins no failover."""

from __future__ import annotations

from pathlib import Path

import yaml
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs.variables import known
from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import alerts

ROOT = Path(__file__).resolve().parents[3]
HARMLESS = {"creativeflow.minio.status"}


def test_rulebooks_run_what_anybody_may_run_at_any_time():
    for path in (ROOT / "extensions" / "eda" / "rulebooks").glob("*.yml"):
        for ruleset in yaml.safe_load(path.read_text(encoding="utf-8")):
            for rule in ruleset["rules"]:
                assert any(f'"{alert.name}"' in rule["condition"] for alert in alerts())
                for action in rule["actions"]:
                    playbook = action["run_playbook"]
                    assert playbook["name"] in HARMLESS
                    assert playbook["extra_vars"].keys() <= known()
                    assert "once_within" in rule["throttle"]
