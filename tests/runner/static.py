# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that need no server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from . import house, shapes, tools, workspace
from .shell import Failed, LeftOut, Log

_RUFF = "ruff==0.17.6"
_MYPY = "mypy==2.4.1"
_ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7"
_LEAST_COVERAGE = 85
"""Percent, a little less than there is: what is new has tests."""
_LATER_CORES = ("2.20.10", "2.21.5")
# One of each kind of plugin: an action that waits, a module with many settings, a lookup, names of sites.
_TARGETS_OF_LATER_CORES = "deployment_paths minio_bucket minio_replication_drain site_by_name"
_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


def check_house(log: Log) -> str:
    """The rules of this repository that no other tool knows."""
    findings = house.findings(tools.REPOSITORY, workspace.files())
    log.write("".join(f"{finding}\n" for finding in findings))
    if findings:
        raise Failed(f"{len(findings)} findings")
    return f"{len(house.RULES)} rules"


def style(log: Log) -> str:
    """ruff and yamllint, as pyproject.toml and .yamllint say."""
    tools.ensure(log)
    ruff = tools.separate(log, _RUFF) / "ruff"
    with workspace.copy("style") as root:
        log.run(ruff, "check", "--no-cache", ".", cwd=root)
        log.run(ruff, "format", "--no-cache", "--check", ".", cwd=root)
        log.run(tools.venv() / "bin" / "yamllint", "--strict", ".", cwd=root)
    return ""


def workflows(log: Log) -> str:
    """actionlint over what GitHub runs."""
    files = sorted(tools.REPOSITORY.glob(".github/workflows/*.yml"))
    # What of a shell is in them is a line each; shellcheck is not everywhere.
    log.run(tools.go_program(log, _ACTIONLINT), "-no-color", "-shellcheck=", "-pyflakes=", *files, cwd=tools.REPOSITORY)
    return f"{len(files)} files"


def types(log: Log) -> str:
    """mypy over what is no test."""
    mypy = tools.separate(log, _MYPY) / "mypy"
    with workspace.copy("types") as root:
        options = ("--config-file", root / "pyproject.toml", "--cache-dir", os.devnull)
        env = {"MYPYPATH": os.pathsep.join(map(str, (workspace.collections(root), root / "tests", root / "lab", root / shapes.CMDLINE_WATCH)))}
        folders = [
            root / name for name in ("plugins", "lab/_lab", "tests/runner", "tests/shapes", "tests/inputs", "tests/parity", "tests/monitoring", "benchmarks")
        ]
        log.run(mypy, *options, *folders, cwd=workspace.collections(root), env=env)
    return ""


def changelog(log: Log) -> str:
    """The fragments."""
    tools.ensure(log)
    with workspace.copy("changelog") as root:
        log.run(tools.venv() / "bin" / "antsibull-changelog", "lint", cwd=root, env=tools.environment(workspace.collections(root)))
    return ""


def markup(log: Log) -> str:
    """The documentation's markup, and what it refers to."""
    tools.ensure(log)
    with workspace.copy("markup") as root:
        env = tools.environment(workspace.collections(root))
        log.run("antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "self", ".", cwd=root, env=env)
    return ""


def lint(log: Log) -> str:
    """ansible-lint with the profile production."""
    tools.ensure(log)
    with workspace.copy("lint") as root:
        output = log.run("ansible-lint", "--strict", cwd=root, env=tools.environment(workspace.collections(root)))
    return _last(r"(\d+ files) processed|processed (\d+ files)|on (\d+ files)", output)


def sanity(log: Log) -> str:
    """ansible-test sanity, nothing ignored."""
    tools.ensure(log)
    with workspace.copy("sanity") as root:
        ignores = sorted((root / "tests" / "sanity").glob("ignore-*.txt"))
        if ignores:
            raise Failed(f"{ignores[0].name} ignores findings: repair them")
        output = _ansible_test(log, root, "sanity", "--local", "--python", _PYTHON)
    tests = len(re.findall("^Running sanity test", output, re.MULTILINE))
    missing = set(re.findall('Required program "(.*?)" not found', output))
    return f"{tests - len(missing)} tests" + (f"; without {', '.join(sorted(missing))}, which is not installed" if missing else "")


def unit(log: Log) -> str:
    """The unit tests, each module and module_utils in its own pytest run as ansible-test does it."""
    if not list(tools.REPOSITORY.glob("tests/unit/**/test_*.py")):
        raise LeftOut("there are no unit tests")
    tools.ensure(log)
    with workspace.copy("unit") as root:
        output = _ansible_test(log, root, "units", "--local", "--python", _PYTHON, *tools.only())
    counts = re.findall(r"^=+ .*?(\d+) passed", output, re.MULTILINE)
    return f"{sum(int(count) for count in counts)} tests"


def properties(log: Log) -> str:
    """The unit tests with made-up inputs, with many new ones."""
    tools.ensure(log)
    with workspace.copy("properties") as root:
        options = ("-n", "auto", "-m", "hypothesis", "--hypothesis-profile=new")
        output = log.run(tools.venv() / "bin" / "python", *_pytest(root), *options, cwd=root, env=_pytest_environment(root))
    return re.findall(r"(\d+) passed", output)[-1] + " tests"


def coverage(log: Log) -> str:
    """How much of the plugins the unit tests run: lines and branches."""
    tools.ensure(log)
    python = tools.venv() / "bin" / "python"
    with workspace.copy("coverage") as root:
        env = {**_pytest_environment(root), "COVERAGE_FILE": str(workspace.collections(root) / "coverage")}
        log.run(python, "-m", "coverage", "run", "--branch", "--include", root / "plugins" / "*", *_pytest(root), cwd=root, env=env)
        output = log.run(python, "-m", "coverage", "report", "--sort=cover", f"--fail-under={_LEAST_COVERAGE}", cwd=root, env=env)
    return re.findall(r"^TOTAL.* (\d+%)", output, re.MULTILINE)[-1] + " of the lines and branches of plugins"


def _pytest(root: Path) -> tuple[str | Path, ...]:
    """What Python gets to run all unit tests at once, with ansible-test's own plugin, by which pytest finds the collection."""
    return ("-m", "pytest", "-q", "-p", "ansible_pytest_collections", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", root, root / "tests" / "unit")


def _pytest_environment(root: Path) -> dict[str, str]:
    """Where that plugin is, and what it asks for."""
    plugins = tools.venv() / "lib" / f"python{_PYTHON}" / "site-packages" / "ansible_test" / "_util" / "target" / "pytest" / "plugins"
    collections = workspace.collections(root)
    return {
        **tools.environment(collections),
        "PYTHONPATH": os.pathsep.join(map(str, (plugins, collections))),
        "ANSIBLE_CONTROLLER_MIN_PYTHON_VERSION": _PYTHON,
    }


def cores(log: Log) -> str:
    """Unit tests and some targets with later releases of ansible-core, which need Python 3.12 or 3.13."""
    if not any(_runs(f"python3.{minor}") for minor in (12, 13)):
        raise LeftOut("Python 3.12 or 3.13 is missing, which later releases of ansible-core need")
    for core in _LATER_CORES:
        env = {"ANSIBLE_CORE": core, "NIGHTLY": ""}
        log.run("./tests/run", "unit", cwd=tools.REPOSITORY, env=env)
        log.run("./tests/run", "integration", cwd=tools.REPOSITORY, env={**env, "ONLY": _TARGETS_OF_LATER_CORES})
    return f"ansible-core {' and '.join(_LATER_CORES)}"


def _runs(python: str) -> bool:
    path = shutil.which(python)
    return path is not None and not subprocess.run([path, "-c", ""], stderr=subprocess.DEVNULL, check=False).returncode


def _ansible_test(log: Log, root: Path, command: str, *options: str) -> str:
    env = {**tools.environment(workspace.collections(root)), "HOME": str(tools.home())}
    return log.run("ansible-test", command, "--color", "no", *options, cwd=root, env=env)


def _last(pattern: str, text: str) -> str:
    found = [next(filter(None, match)) for match in re.findall(pattern, text)]
    return found[-1] if found else ""
