# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An Ansible inventory of the lab: the reference deployment's variables, with the lab's hosts, addresses and credentials."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any, Mapping, Protocol

from . import binaries
from .errors import LabError
from .paths import REPOSITORY, private_folder, write_private
from .sites import Site

_EXAMPLE = REPOSITORY / "examples" / "creativeflow"
_EXAMPLE_VARIABLES = _EXAMPLE / "inventory" / "group_vars" / "all" / "minio.yml"


class Driver(Protocol):
    """What a driver says of its hosts."""

    def inventory(self, site: Site) -> dict[str, dict[str, object]]:
        """The site's hosts, each with how Ansible reaches it."""

    def pools(self, site: Site) -> list[dict[str, str]]:
        """The site's server pools, empty where the servers are not the roles' work."""


def configuration(state: Path) -> Path:
    """A configuration of Ansible for the lab: with it, `ansible-playbook creativeflow.minio.status` is a whole command."""
    return state / "ansible.cfg"


def report(state: Path) -> Path:
    """The page that the playbook report writes."""
    return state / "minio-report.html"


def write(state: Path, sites: Mapping[str, Site], driver: Driver) -> None:
    """Write inventory and configuration below the lab's state."""
    folder = state / "inventory"
    shutil.rmtree(folder, ignore_errors=True)
    everyone = private_folder(folder / "group_vars" / "all")
    (everyone / "10-example.yml").symlink_to(_EXAMPLE_VARIABLES)
    _write(folder / "hosts.yml", _groups(sites, driver))
    _write(everyone / "20-lab.yml", _variables(state, sites))
    for name, site in sites.items():
        pools = driver.pools(site)
        if pools:
            _write(folder / "group_vars" / f"{name}.yml", {"minio_cluster_pools": pools})
    _write_configuration(state, folder)
    _write_vault(state, everyone / "30-vault.yml", sites)


def _groups(sites: Mapping[str, Site], driver: Driver) -> dict[str, Any]:
    """The groups of the reference deployment."""
    groups: dict[str, Any] = {"minio": {"children": {name: {"hosts": driver.inventory(site)} for name, site in sites.items()}}}
    first = next(iter(sites.values()))
    if driver.pools(first):
        groups["minio_clients"] = {"hosts": {next(iter(first.nodes)): {}}}
    return groups


def _variables(state: Path, sites: Mapping[str, Site]) -> dict[str, Any]:
    return {
        "minio_definitions_dir": str(_EXAMPLE),
        "minio_results_dir": str(state / "results"),
        "minio_report_file": str(report(state)),
        "minio_sites": {
            name: {
                "url": site.url,
                "access_key": f"{{{{ vault_{name}_root_user }}}}",
                "secret_key": f"{{{{ vault_{name}_root_password }}}}",
            }
            for name, site in sites.items()
        },
        "minio_cluster_install_method": "file",
        "minio_cluster_install_source": str(binaries.path("minio")),
        "minio_client_install_method": "file",
        "minio_client_install_source": str(binaries.path("mc")),
    }


def _write_configuration(state: Path, folder: Path) -> None:
    collection = state / "collections" / "ansible_collections" / "creativeflow" / "minio"
    collection.parent.mkdir(parents=True, exist_ok=True)
    collection.unlink(missing_ok=True)
    collection.symlink_to(REPOSITORY)
    password = state / "vault-password"
    if not password.exists():
        write_private(password, secrets.token_urlsafe(24) + "\n")
    settings = {
        "inventory": folder,
        "collections_path": state / "collections",
        "vault_password_file": password,
        "forks": 10,
        "pipelining": True,
        "localhost_warning": False,
        "display_skipped_hosts": False,
        "callbacks_enabled": "creativeflow.minio.minio_summary",
    }
    text = "".join(f"{name} = {value}\n" for name, value in settings.items())
    configuration(state).write_text(f"[defaults]\n{text}", encoding="utf-8")


def _write_vault(state: Path, path: Path, sites: Mapping[str, Site]) -> None:
    """The credentials: for their owner alone, and encrypted where Ansible is there to do it."""
    content: dict[str, str | dict[str, str]] = {}
    for name, site in sites.items():
        content[f"vault_{name}_root_user"] = site.access_key
        content[f"vault_{name}_root_password"] = site.secret_key
        content[f"vault_replication_secret_{name}"] = site.replication_secret
    content["vault_service_secrets"] = _service_secrets(next(iter(sites.values())))
    text = json.dumps(content, indent=2) + "\n"
    vault = shutil.which("ansible-vault")
    if not vault:
        write_private(path, text)
        return
    result = subprocess.run(
        [vault, "encrypt", "--output", str(path), "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ANSIBLE_CONFIG": str(configuration(state))},
    )
    if result.returncode:
        raise LabError(f"ansible-vault cannot encrypt the lab's credentials: {result.stderr.strip()}")
    path.chmod(0o600)


def _service_secrets(site: Site) -> dict[str, str]:
    """A secret for each service of the reference deployment, the same each time for the same lab."""
    definition = json.loads((_EXAMPLE / "config" / "iam_definition.json").read_text(encoding="utf-8"))
    key = site.replication_secret.encode()
    return {service["name"]: hmac.new(key, service["name"].encode(), "sha256").hexdigest()[:40] for service in definition["services"]}


def _write(path: Path, content: dict[str, Any]) -> None:
    # JSON is YAML, and the standard library writes it.
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
