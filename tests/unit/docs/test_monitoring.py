# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on monitoring has all alerts, thresholds and metrics that there are."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.creativeflow.minio.tests.monitoring import reference

ROOT = Path(__file__).resolve().parents[3]


def test_tables_are_those_of_the_code():
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    assert page.count("<!-- BEGIN ") == 3
    assert page == reference.renewed(page), "docs/monitoring.md differs from the code: run tests/monitoring/write.py"
