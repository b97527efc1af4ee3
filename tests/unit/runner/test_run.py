# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Python `tests/run` takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[3] / "tests" / "run"
STUB = """#!/bin/sh
case $1 in
  -c) exec {python} -c "import sys; sys.version_info = ({version}); $(printf '%s' "$2" | sed 's/import sys;//')" ;;
  *) echo "{name} $* PYTHON=${{PYTHON:-}}" ;;
esac
"""


@pytest.fixture
def run(tmp_path):
    """What starts the script with two Pythons in its PATH, 3.11 and 3.13, and returns its exit code and output."""
    for minor in (11, 13):
        stub = tmp_path / f"python3.{minor}"
        stub.write_text(STUB.format(python=sys.executable, version=f"3, {minor}", name=stub.name), encoding="utf-8")
        stub.chmod(0o755)
    for tool in ("bash", "env", "sh", "dirname", "readlink", "printf", "sed"):
        found = next(Path(folder, tool) for folder in os.environ["PATH"].split(os.pathsep) if Path(folder, tool).exists())
        (tmp_path / tool).symlink_to(found)

    def call(**variables):
        done = subprocess.run([RUN, "house"], env={"PATH": str(tmp_path), **variables}, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return call


@pytest.mark.parametrize(
    "variables, python",
    [
        ({}, "python3.11"),
        ({"PYTHON": ""}, "python3.11"),
        ({"PYTHON": "python3.13"}, "python3.13"),
        ({"ANSIBLE_CORE": "2.21.5"}, "python3.13"),
        ({"PYTHON": "python3.13", "ANSIBLE_CORE": "2.21.5"}, "python3.13"),
    ],
)
def test_the_python_that_is_asked_for(run, variables, python):
    assert run(**variables) == (0, f"{python} -m runner house PYTHON=\n")


@pytest.mark.parametrize("variables", [{"PYTHON": "python3.12"}, {"PYTHON": "python3.11", "ANSIBLE_CORE": "2.21.5"}])
def test_no_other_python_takes_its_place(run, variables):
    code, output = run(**variables)
    assert code == 1 and f"among {variables['PYTHON']}:" in output
