# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the role with the layout for other collections: promtool takes the files, and a second run changes nothing.

The sites do not answer. The role writes all files without them, and fails at its end.
"""

from __future__ import annotations

import getpass
import grp
import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

from shapes.play import Player, Wrong

_HOST = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
_NAMES = ("az1", "dr")
_MISSING = "the metrics user could not be applied"


def _write(folder: Path, programs: Path) -> None:
    (folder / "inventory" / "group_vars" / "all").mkdir(parents=True)
    hosts: dict[str, t.Any] = {
        "minio": {"children": {name: {"hosts": {f"{name}-n1": _HOST}} for name in _NAMES}},
        "minio_monitoring": {"hosts": {"ops": _HOST}},
    }
    monitoring = {
        "enabled": True,
        "layout": "collections",
        "secrets": {name: f"secret-of-{name}" for name in _NAMES},
        "status_targets": ["ops:9100"],
        "controller_dir": "prometheus",
        "dashboards_dir": "dashboards",
        "config_dir": str(folder / "etc"),
        "owner": getpass.getuser(),
        "group": grp.getgrgid(os.getgid()).gr_name,
        "promtool": str(programs / "promtool"),
        "timeout": 5,
    }
    variables = {
        "minio_sites": {name: {"url": "http://127.0.0.1:1", "access_key": "root", "secret_key": f"root-of-{name}"} for name in _NAMES},
        **{f"minio_monitoring_{name}": value for name, value in monitoring.items()},
    }
    # JSON is YAML.
    (folder / "inventory" / "hosts.yml").write_text(json.dumps(hosts), encoding="utf-8")
    (folder / "inventory" / "group_vars" / "all" / "minio.yml").write_text(json.dumps(variables), encoding="utf-8")
    (folder / "ansible.cfg").write_text("[defaults]\ninventory = inventory\n", encoding="utf-8")
    (folder / "etc").mkdir()


def main(folder: Path, collections: Path, programs: Path) -> int:
    """Entry point. :param folder: an empty one. :param programs: the folder of promtool. :raises Wrong: it is not as it must be."""
    _write(folder, programs)
    player = Player(folder, collections, ["-e", "_minio_inputs_are_checked=true"], print)
    for number in range(2):
        played = player.run("monitoring")
        if _MISSING not in played.output or played.output.count("fatal: ") != played.output.count("...ignoring") + len(_NAMES) + 1:
            raise Wrong(f"{played.command}\nfails for something else than the sites:\n{played.reasons()}")
        if number and played.changed():
            raise Wrong(f"the second run changes something: {played.changed()}")
    written = folder / "prometheus"
    for check, path in (("rules", written / "rules" / "minio.yml"), ("config", written / "scrape_configs" / "minio.yml")):
        done = subprocess.run([programs / "promtool", "check", check, path], capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            raise Wrong(f"promtool check {check} {path}: {done.stdout}{done.stderr}")
    names = {path.name for path in (written / "targets").iterdir()}
    wanted = {"minio-status.json", *(f"minio-{kind}-{name}.json" for kind in ("node", "cluster") for name in _NAMES)}
    if names != wanted or not list((folder / "dashboards").glob("*.json")):
        raise Wrong(f"it has the targets {sorted(names)}, and should have {sorted(wanted)} and the dashboards")
    print("the layout collections is taken by promtool, and a second run changes nothing")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
