# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of targets that the role writes and removes, however the folder of Prometheus is spelt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COLLECTIONS = str(Path(__file__).parents[6])
SITES = {name: {"url": f"http://{name}.example:9000", "access_key": "admin", "secret_key": "secret-of-tests"} for name in ("az1", "dr")}
PLAY = """
- hosts: monitor
  gather_facts: false
  tasks:
    - ansible.builtin.set_fact: {_minio_monitoring_buckets: {}}
    - ansible.builtin.import_role:
        name: creativeflow.minio.minio_monitoring
        tasks_from: files
        rolespec_validate: false
"""


@pytest.fixture(name="write")
def _write(tmp_path):
    """Writes the files of sites, and gives the names of those that are there."""
    (tmp_path / "play.yml").write_text(PLAY)
    (tmp_path / "hosts.yml").write_text("all: {hosts: {monitor: {ansible_connection: local}}}\n")
    (tmp_path / "ansible.cfg").write_text("[defaults]\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    environment |= {
        "ANSIBLE_COLLECTIONS_PATH": COLLECTIONS,
        "ANSIBLE_CONFIG": str(tmp_path / "ansible.cfg"),
        "ANSIBLE_LOCAL_TEMP": str(tmp_path / "local"),
        "ANSIBLE_REMOTE_TEMP": str(tmp_path / "remote"),
    }

    def write(sites, folder):
        variables = {
            "ansible_become": False,
            "ansible_python_interpreter": sys.executable,
            "minio_sites": {name: SITES[name] for name in sites},
            "minio_monitoring_nodes": {name: [f"{name}-n1:9000"] for name in sites},
            "minio_monitoring_secrets": dict.fromkeys(sites, "monitoring-secret"),
            "minio_monitoring_config_dir": f"{tmp_path}/{folder}",
            "minio_monitoring_promtool": "/bin/true",
            "minio_monitoring_service": "",
        }
        command = [sys.executable, "-m", "ansible.cli.playbook", "-i", str(tmp_path / "hosts.yml"), "-e", json.dumps(variables), str(tmp_path / "play.yml")]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return sorted(path.name for path in (tmp_path / "prometheus" / "minio" / "targets").iterdir())

    return write


def test_targets_of_former_sites_go_and_the_others_stay(write):
    folder = "prometheus/"
    assert write(["az1", "dr"], folder) == ["minio-cluster-az1.json", "minio-cluster-dr.json", "minio-node-az1.json", "minio-node-dr.json"]
    assert write(["az1"], folder) == ["minio-cluster-az1.json", "minio-node-az1.json"]
