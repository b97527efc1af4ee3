# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole runs as a user starts them: ansible-playbook, and a loop of mc."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any, Mapping

from _lab import ansible, binaries
from _lab.errors import LabError
from _lab.sites import Site

_HERE = Path(__file__).resolve().parent
_EMPTY = [{"hosts": "all", "gather_facts": False, "tasks": []}]
_MC = """set -eu
for bucket in $BUCKETS; do
  mc mb site/$bucket
  mc version enable site/$bucket
  mc anonymous set-json $FOLDER/$bucket.json site/$bucket
  mc tag set site/$bucket "team=media&number=${bucket#bench-}"
  mc quota set site/$bucket --size 1TiB
done
"""


class Playbooks:
    """Runs of ansible-playbook with one site, which is reached from the controller alone.

    :param path: an empty folder for inventory and playbooks, in which ``ansible_collections`` has this collection.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def start(self, site: Site) -> float:
        """Seconds that Ansible takes for a play without a task."""
        return self._play(site, self._write("empty.yml", _EMPTY), {})[0]

    def buckets(self, site: Site, buckets: list[dict[str, Any]]) -> tuple[float, str]:
        """Seconds of ``creativeflow.minio.buckets``, and the recap of the host."""
        return self._play(site, "creativeflow.minio.buckets", {"minio_buckets_definitions": [self._write("buckets.json", buckets)]})

    def loop_over_sdk(self, site: Site, buckets: list[dict[str, Any]], quota: int) -> float:
        """Seconds of a task that loops over the buckets and runs a script of the SDK for each."""
        connection = {"url": site.url, "access_key": site.access_key, "secret_key": site.secret_key, "quota": quota}
        task = {
            "name": "One bucket after the other",
            "ansible.builtin.command": {
                "argv": [str(ansible.python()), str(_HERE / "bare_sdk.py")],
                "stdin": "{{ connection | combine({'buckets': [item]}) | to_json }}",
            },
            "loop": "{{ buckets }}",
            "loop_control": {"label": "{{ item.name }}"},
        }
        play = {"hosts": "all", "gather_facts": False, "tasks": [task]}
        return self._play(site, self._write("loop.yml", [play]), {"buckets": buckets, "connection": connection})[0]

    def loop_of_mc(self, site: Site, buckets: list[dict[str, Any]]) -> float:
        """Seconds of a shell's loop with five commands of mc a bucket."""
        for bucket in buckets:
            self._write(f"{bucket['name']}.json", bucket["policy"])
        host = site.url.partition("//")[2]
        environment = {
            "PATH": f"{binaries.path('mc').parent}:/usr/bin:/bin",
            "HOME": str(self._path),
            "FOLDER": str(self._path),
            "MC_HOST_site": f"http://{site.access_key}:{site.secret_key}@{host}",
            "BUCKETS": " ".join(bucket["name"] for bucket in buckets),
        }
        begin = time.perf_counter()
        _run(["sh", "-c", _MC], environment)
        return time.perf_counter() - begin

    def _play(self, site: Site, playbook: str, variables: Mapping[str, Any]) -> tuple[float, str]:
        inventory = self._write(
            "inventory.json",
            {
                "minio": {
                    "children": {
                        "bench": {
                            "hosts": {
                                "bench-n1": {
                                    "ansible_connection": "local",
                                    "ansible_python_interpreter": str(ansible.python()),
                                    "minio_site": "bench",
                                    "minio_sites": {"bench": {"url": site.url, "access_key": site.access_key, "secret_key": site.secret_key}},
                                }
                            }
                        }
                    }
                }
            },
        )
        options = self._write("variables.json", variables)
        environment = {
            **os.environ,
            "ANSIBLE_COLLECTIONS_PATH": str(self._path),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PYTHON_INTERPRETER": str(ansible.python()),
            "LC_ALL": "C.UTF-8",
        }
        begin = time.perf_counter()
        said = _run([str(ansible.python().parent / "ansible-playbook"), "-i", inventory, "-e", f"@{options}", playbook], environment)
        return time.perf_counter() - begin, said.strip().splitlines()[-1]

    def _write(self, name: str, content: Any) -> str:
        path = self._path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)


def _run(command: list[str], environment: Mapping[str, str]) -> str:
    result = subprocess.run(command, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if result.returncode:
        raise LabError(f"{Path(command[0]).name} failed: {(result.stdout + result.stderr).strip()[-600:]}")
    return result.stdout
