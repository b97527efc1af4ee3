# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controller lacks is said at once, each with the command that installs it."""

from __future__ import annotations

import importlib.machinery
import importlib.metadata
import importlib.util
import re
import sys
from pathlib import Path

import pytest
import yaml
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs import controller
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs.checks import Inputs, problems

ROOT = Path(__file__).resolve().parents[5]
PIP = f"Install it: {sys.executable} -m pip install"


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Says of packages and collections that they have these versions, None for those that are missing."""

    def install(packages=None, collections=None, files=("MANIFEST.json",)):
        found = {"minio": "7.2.20", "cryptography": "42.0.1", "urllib3": "2.0", **(packages or {})}
        for name, version in {"ansible.posix": "2.0.0", "community.crypto": "3.1.0", **(collections or {})}.items():
            folder = tmp_path / name
            folder.mkdir()
            for file in files:
                text = '{"collection_info": {"version": "%s"}}' if file == "MANIFEST.json" else "version: '%s'\n"
                (folder / file).write_text(text % version, encoding="utf-8")
            found[f"ansible_collections.{name}"] = version

        def find(name):
            if name.startswith("ansible_collections.none."):
                raise ModuleNotFoundError(name)
            if found[name] is None:
                return None
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations[:] = [str(tmp_path / name.partition(".")[2])]
            return spec

        def version(name):
            if not found[name]:
                raise importlib.metadata.PackageNotFoundError(name)
            return found[name]

        monkeypatch.setattr(importlib.util, "find_spec", find)
        monkeypatch.setattr(importlib.metadata, "version", version)

    return install


def test_a_controller_that_lacks_nothing(installed):
    installed()
    assert list(controller.core_problems()) == []
    assert list(controller.package_problems(modules=True)) == []
    assert list(controller.collection_problems(["minio_cluster", "minio_host"])) == []


def test_an_old_ansible(monkeypatch):
    monkeypatch.setattr(controller, "__version__", "2.18.7")
    assert list(controller.core_problems()) == [
        f"ansible-core is 2.18.7, and >=2.19.0 is needed. Upgrade it: {sys.executable} -m pip install 'ansible-core>=2.19.0'."
    ]
    monkeypatch.setattr(controller, "__version__", "2.22.0.dev0")
    assert list(controller.core_problems()) == []


@pytest.mark.parametrize(
    "packages, modules, lines",
    [
        (
            {"minio": "6.0.2", "cryptography": "41.0.7"},
            True,
            [
                f"the Python package cryptography on the controller is 41.0.7, and >=42 is needed. {PIP} 'cryptography>=42'.",
                f"the Python package minio on the controller is 6.0.2, and >=7.2.20,<8 is needed. {PIP} 'minio>=7.2.20,<8'.",
            ],
        ),
        # Modules that run with another Python have other packages.
        ({"minio": "6.0.2"}, False, []),
        ({"minio": None}, True, [f"the Python package minio is missing on the controller, where {sys.executable} runs the modules. {PIP} 'minio>=7.2.20,<8'."]),
        ({"minio": "8.0.0"}, True, [f"the Python package minio on the controller is 8.0.0, and >=7.2.20,<8 is needed. {PIP} 'minio>=7.2.20,<8'."]),
        ({"minio": ""}, True, []),
        ({"minio": "of a distribution"}, True, []),
    ],
)
def test_packages(installed, packages, modules, lines):
    installed(packages)
    assert list(controller.package_problems(modules)) == lines


@pytest.mark.parametrize("file", ["MANIFEST.json", "galaxy.yml"])
def test_collections(installed, file):
    installed(collections={"ansible.posix": "1.6.2"}, files=[file])
    assert list(controller.collection_problems(["minio_cluster"])) == [
        "the collection ansible.posix on the controller is 1.6.2, and >=2.0.0 is needed. "
        "Install it: ansible-galaxy collection install 'ansible.posix:>=2.0.0' --upgrade."
    ]
    assert list(controller.collection_problems(["minio_buckets"])) == []


def test_collections_that_are_missing_or_do_not_tell(installed, monkeypatch):
    installed(files=[])
    assert list(controller.collection_problems(["minio_cluster"])) == []
    monkeypatch.setattr(controller, "dependencies", lambda: {"none.such": ">=1"})
    monkeypatch.setattr(controller, "USED_BY", {"none.such": ("minio_host",)})
    (line,) = controller.collection_problems(["minio_host"])
    assert line.startswith("the collection none.such is missing on the controller. Install it: ansible-galaxy collection install 'none.such:>=1'")


def test_all_of_it_at_once(installed, monkeypatch):
    installed({"minio": None, "cryptography": "41.0"}, {"ansible.posix": "1.0.0", "community.crypto": "2.0.0"})
    monkeypatch.setattr(controller, "__version__", "2.18.0")
    inputs = Inputs(roles=("minio_cluster", "minio_sites"), every_site=False, groups={"minio": ["n"]}, hosts=[], everyone=[], paths=None)
    found = problems(inputs)
    assert [line.partition(" is ")[0] for line in found] == [
        "ansible-core",
        "the Python package cryptography on the controller",
        "the Python package minio",
        "the collection ansible.posix on the controller",
        "the collection community.crypto on the controller",
    ]
    # An emergency is not stopped by it.
    assert problems(Inputs(roles=(), every_site=False, groups={"minio": ["n"]}, hosts=[], everyone=[], paths=None)) == []


def test_the_roles_that_use_a_collection_are_known():
    used = {}
    for path in ROOT.glob("roles/*/tasks/**/*.yml"):
        for name in re.findall(r"^ *(?:- )?(\w+\.\w+)\.\w+:", path.read_text(encoding="utf-8"), re.MULTILINE):
            used.setdefault(name, set()).add(path.relative_to(ROOT / "roles").parts[0])
    # The roles that others include.
    used = {name: {{"minio_drives": "minio_cluster", "minio_certificates": "minio_cluster"}.get(role, role) for role in roles} for name, roles in used.items()}
    needed = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["dependencies"]
    assert {name: set(roles) for name, roles in controller.USED_BY.items()} == {name: roles for name, roles in used.items() if name in needed}
