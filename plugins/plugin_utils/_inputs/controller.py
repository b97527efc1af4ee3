# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controller lacks of what the collection needs: ansible-core, packages of Python and other collections, by their versions. Nothing is imported."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import string
import sys
import typing as t
from pathlib import Path

import yaml
from ansible.release import __version__

try:
    from packaging.specifiers import SpecifierSet
    from packaging.version import InvalidVersion, Version
except ImportError:
    # ansible-core depends on it.
    HAS_PACKAGING = False
else:
    HAS_PACKAGING = True

_ROOT = Path(__file__).resolve().parents[3]
_NAME = f"{string.ascii_letters}{string.digits}-_."
_OF_MODULES = ("minio", "urllib3")
"""The packages that modules need, which may run with another Python than Ansible."""
USED_BY = {"ansible.posix": ("minio_host", "minio_cluster"), "community.crypto": ("minio_cluster",)}
"""The roles that use other collections, with the roles that they include."""


def core_problems() -> t.Iterator[str]:
    """Whether ansible-core is too old."""
    wanted = str(_read("meta/runtime.yml")["requires_ansible"])
    if not _fits(__version__, wanted):
        yield f"ansible-core is {__version__}, and {wanted} is needed. Upgrade it: {sys.executable} -m pip install 'ansible-core{wanted}'."


def package_problems(modules: bool) -> t.Iterator[str]:
    """Packages of ``requirements.txt`` that are missing or of another version. :param modules: modules that need the SDK run with the Python of Ansible."""
    for line in requirements():
        wanted = line.lstrip(_NAME)
        name = line[: len(line) - len(wanted)]
        if name in _OF_MODULES and not modules:
            continue
        install = f"Install it: {sys.executable} -m pip install '{line}'."
        if importlib.util.find_spec(name) is None:
            yield f"the Python package {name} is missing on the controller, where {sys.executable} runs the modules. {install}"
            continue
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            # It is there, and nobody has written down which one it is.
            continue
        if not _fits(version, wanted):
            yield f"the Python package {name} on the controller is {version}, and {wanted} is needed. {install}"


def collection_problems(roles: t.Container[str]) -> t.Iterator[str]:
    """Collections that are missing or too old. :param roles: those that the playbook applies."""
    for name, wanted in dependencies().items():
        if not any(role in roles for role in USED_BY.get(name, ())):
            continue
        install = f"Install it: ansible-galaxy collection install '{name}:{wanted}' --upgrade."
        version = _version_of(name)
        if version is None:
            yield f"the collection {name} is missing on the controller. {install}"
        elif not _fits(version, wanted):
            yield f"the collection {name} on the controller is {version}, and {wanted} is needed. {install}"


def requirements() -> list[str]:
    """The packages of Python that the collection needs, as pip takes them."""
    lines = (line.partition("#")[0].strip() for line in (_ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def dependencies() -> dict[str, str]:
    """The collections that this one needs, with their versions."""
    built = _ROOT / "MANIFEST.json"
    found = _manifest(built)["dependencies"] if built.is_file() else _read("galaxy.yml")["dependencies"]
    return dict(found)


def _version_of(collection: str) -> t.Optional[str]:
    """The version of a collection; ``""`` where it does not tell, None where there is none."""
    try:
        spec = importlib.util.find_spec(f"ansible_collections.{collection}")
    except ModuleNotFoundError:
        spec = None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        return None
    built, source = Path(folders[0]) / "MANIFEST.json", Path(folders[0]) / "galaxy.yml"
    if built.is_file():
        return str(_manifest(built).get("version") or "")
    return str((yaml.safe_load(source.read_text(encoding="utf-8")) or {}).get("version") or "") if source.is_file() else ""


def _manifest(path: Path) -> dict[str, t.Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))["collection_info"])


def _read(name: str) -> dict[str, t.Any]:
    return dict(yaml.safe_load((_ROOT / name).read_text(encoding="utf-8")))


def _fits(version: str, wanted: str) -> bool:
    """Whether a version is one that is wanted; a version that nobody can read is not refused."""
    if not HAS_PACKAGING:
        return True
    try:
        return SpecifierSet(wanted).contains(Version(version), prereleases=True)
    except InvalidVersion:
        return True
