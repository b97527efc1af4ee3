# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An Ansible inventory of the lab: the reference deployment's variables, with the lab's hosts, addresses and credentials."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any, Mapping

from . import binaries
from .errors import LabError
from .paths import REPOSITORY, private_folder, write_private
from .sites import Site

_EXAMPLE = REPOSITORY / "examples" / "creativeflow"
_EXAMPLE_VARIABLES = _EXAMPLE / "inventory" / "group_vars" / "all" / "minio.yml"


def write(state: Path, sites: Mapping[str, Site], containers: Mapping[str, str]) -> None:
    """Write the inventory below the lab's state.

    :param containers: the engine's names of the hosts; empty for sites that are processes.
    """
    folder = state / "inventory"
    shutil.rmtree(folder, ignore_errors=True)
    everyone = folder / "group_vars" / "all"
    everyone.mkdir(parents=True)
    if _EXAMPLE_VARIABLES.exists():
        (everyone / "10-example.yml").symlink_to(_EXAMPLE_VARIABLES)
    # JSON is YAML, and the standard library writes it.
    _write(folder / "hosts.yml", {"minio": {"children": {name: {"hosts": _hosts(site, containers)} for name, site in sites.items()}}})
    _write(everyone / "20-lab.yml", _variables(sites))
    for name, site in sites.items():
        if containers:
            _write(folder / "group_vars" / f"{name}.yml", {"minio_cluster_pools": [{"hosts": _pattern(site), "drives": "/mnt/disk{1...2}"}]})
    _write_vault(state, everyone / "30-vault.yml", sites)


def _hosts(site: Site, containers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    if not containers:
        return {name: {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"} for name in site.nodes}
    return {
        name: {
            "ansible_connection": "community.docker.docker",
            "ansible_host": containers[name],
            "ansible_python_interpreter": "/usr/bin/python3",
            # The connection is root's already.
            "ansible_become": False,
        }
        for name in site.nodes
    }


def _pattern(site: Site) -> str:
    """``az1-n{1...2}`` for az1-n1 and az1-n2."""
    return f"{site.name}-n{{1...{len(site.nodes)}}}"


def _variables(sites: Mapping[str, Site]) -> dict[str, Any]:
    return {
        "minio_definitions_dir": str(_EXAMPLE / "config"),
        "minio_sites": {
            name: {
                "url": site.url,
                "access_key": f"{{{{ vault_{name}_root_user }}}}",
                "secret_key": f"{{{{ vault_{name}_root_password }}}}",
            }
            for name, site in sites.items()
        },
        "minio_cluster_root_user": "{{ lookup('ansible.builtin.vars', 'vault_' ~ minio_cluster_site ~ '_root_user') }}",
        "minio_cluster_root_password": "{{ lookup('ansible.builtin.vars', 'vault_' ~ minio_cluster_site ~ '_root_password') }}",
        "minio_cluster_install_method": "copy",
        "minio_cluster_install_source": str(binaries.path("minio")),
        "minio_client_install_method": "copy",
        "minio_client_install_source": str(binaries.path("mc")),
    }


def _write_vault(state: Path, path: Path, sites: Mapping[str, Site]) -> None:
    """The credentials, encrypted where Ansible is there to do it; readable for the owner alone in any case."""
    password = state / "vault-password"
    if not password.exists():
        write_private(password, secrets.token_urlsafe(24) + "\n")
    content = {}
    for name, site in sites.items():
        content[f"vault_{name}_root_user"] = site.access_key
        content[f"vault_{name}_root_password"] = site.secret_key
        content[f"vault_replication_secret_{name}"] = site.replication_secret
    text = json.dumps(content, indent=2) + "\n"
    private_folder(path.parent)
    if not shutil.which("ansible-vault"):
        write_private(path, text)
        return
    result = subprocess.run(["ansible-vault", "encrypt", "--vault-password-file", str(password), "--output", str(path), "-"],
                            input=text, capture_output=True, text=True, check=False)
    if result.returncode:
        raise LabError(f"ansible-vault failed: {result.stderr.strip()}")
    path.chmod(0o600)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
