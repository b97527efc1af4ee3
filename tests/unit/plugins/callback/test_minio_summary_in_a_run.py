# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible loads the callback beside the user's own, and the run ends as it would without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COLLECTIONS = str(Path(__file__).parents[7])
INVENTORY = """
all:
  vars: {ansible_connection: local, minio_sites: {az1: {}, dr: {}}}
  children:
    a_rack: {hosts: {h1: , h2: }}
    dr: {hosts: {h1: , h2: }}
"""
PLAYBOOK = """
- hosts: all
  gather_facts: false
  tasks:
    - name: Write the environment
      ansible.builtin.set_fact: {written: true}
      changed_when: true
    - name: Fail if the quorum is missing
      ansible.builtin.fail: {msg: no quorum}
      when: broken | bool
"""


@pytest.fixture
def play(tmp_path):
    """Runs the playbook, and gives the exit code and the output."""
    # The callback knows the tasks of the collection by their place.
    folder = tmp_path / "ansible_collections" / "creativeflow" / "minio"
    folder.mkdir(parents=True)
    (folder / "cluster.yml").write_text(PLAYBOOK)
    (tmp_path / "hosts.yml").write_text(INVENTORY)
    (tmp_path / "ansible.cfg").write_text("[defaults]\n")

    def run(broken, enabled=True):
        command = [sys.executable, "-m", "ansible.cli.playbook", "-i", str(tmp_path / "hosts.yml"), "-e", f"broken={broken}", str(folder / "cluster.yml")]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
        environment |= {
            "ANSIBLE_COLLECTIONS_PATH": COLLECTIONS,
            "ANSIBLE_CONFIG": str(tmp_path / "ansible.cfg"),
            "ANSIBLE_LOCAL_TEMP": str(tmp_path / "local"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.minimal",
        }
        if enabled:
            environment["ANSIBLE_CALLBACKS_ENABLED"] = "creativeflow.minio.minio_summary"
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_run_that_changes_something(play):
    code, said = play("false")
    before, _banner, summary = said.partition("MINIO *")
    assert code == 0 and said.count("MINIO *") == 1
    assert before.count("h1 | CHANGED") == before.count("h2 | CHANGED") == 1
    assert summary.splitlines()[1:] == ["dr:", "  changed:", "    Write the environment (h1, h2)", "next: ansible-playbook creativeflow.minio.status"]


def test_a_run_that_fails(play):
    code, said = play("true")
    before, _banner, summary = said.partition("MINIO *")
    assert said.count("MINIO *") == 1 and before.count("h1 | FAILED") == before.count("h2 | FAILED") == 1
    assert summary.count("no quorum") == 1 and "failed: Fail if the quorum is missing (h1, h2)" in summary
    without, said = play("true", enabled=False)
    assert code == without == 2 and "MINIO *" not in said
