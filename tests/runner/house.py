# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of this repository that no other tool knows."""

from __future__ import annotations

import ast
import re
import sys
import typing as t
from pathlib import Path

from . import floor_plan, house_roles, house_words

Rule = t.Callable[[Path, t.Sequence[Path]], t.Iterator[str]]

_ACTION = re.compile(r"^\s*(?:- )?([a-z_]+\.[a-z_]+\.[a-z_]+):(?:\s|$)", re.MULTILINE)
_DEPENDENCY = re.compile(r"^  ([a-z_]+\.[a-z_]+): ", re.MULTILINE)
_CONNECTS = re.compile(r"^  - creativeflow\.minio\.connection$", re.MULTILINE)
_HEADED = {".py", ".yml", ".yaml", ".sh", ".cfg", ".in"}
_HEADER = ("Copyright (c)", "GNU General Public License v3.0+", "SPDX-License-Identifier: GPL-3.0-or-later")
_STOPS = re.compile(r"^ *_(?:stops|run_before|lose_at): (.+)$", re.MULTILINE)
_OF_ANSIBLE = {"ansible", "ansible_collections", "jinja2", "markupsafe", "packaging", "yaml"}
# Put together from parts, so that this file is no finding of its own.
_FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w.}$/-])/(?:root|work)/",
            r"/home/[a-z]",
            r"/tmp/" + "bash_jobs",
            r"files\.pythonhosted\." + "org",
            r"(?<![\w.])pypi\." + "org",
            r"proxy\.golang\." + "org",
            r"registry\.npmjs\." + "org",
            r"deb\.debian\." + "org",
        )
    )
)


def _has_target(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Every module has an integration target of its name, with tasks."""
    for path in files:
        if path.parent == Path("plugins/modules") and path.stem != "__init__":
            if not (root / "tests/integration/targets" / path.stem / "tasks/main.yml").is_file():
                yield f"{path}: no integration target tests/integration/targets/{path.stem}/tasks/main.yml"


def _in_action_group(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Every module with connection options is in the action group, and no other: the group's defaults would be unknown options to it."""
    text = (root / "meta/runtime.yml").read_text(encoding="utf-8")
    group = set(re.findall(r"^    - (\w+)$", text, re.MULTILINE))
    modules = [path for path in files if path.parent == Path("plugins/modules") and path.stem != "__init__"]
    connecting = {path.stem for path in modules if "creativeflow.minio.connection" in (root / path).read_text(encoding="utf-8")}
    for name in sorted(group ^ connecting):
        yield f"meta/runtime.yml: {name} {'has no connection options, but is' if name in group else 'is missing'} in the action group minio"


def _finds_its_site(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Every module with connection options has an action, its own or by meta/runtime.yml: without one, nothing comes from minio_sites."""
    text = (root / "meta/runtime.yml").read_text(encoding="utf-8")
    acting = set(re.findall(r"^    (\w+):\n      action_plugin: ", text, re.MULTILINE)) | {path.stem for path in files if path.parent == Path("plugins/action")}
    for path in files:
        if path.parent == Path("plugins/modules") and _CONNECTS.search((root / path).read_text(encoding="utf-8")) and path.stem not in acting:
            yield f"{path}: has connection options and no action. Give it action_plugin: creativeflow.minio.minio_info in meta/runtime.yml"


def _needs_only_dependencies(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Roles and playbooks use ansible-core, this collection and those that galaxy.yml depends on."""
    collections = {"ansible.builtin", "creativeflow.minio", *_DEPENDENCY.findall((root / "galaxy.yml").read_text(encoding="utf-8"))}
    for path in files:
        if path.parts[0] in ("roles", "playbooks") and path.suffix == ".yml":
            for action in _ACTION.findall((root / path).read_text(encoding="utf-8")):
                if action.rpartition(".")[0] not in collections:
                    yield f"{path}: {action} is of a collection that galaxy.yml does not depend on"


def _has_header(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Every source file says its copyright and licence."""
    for path in files:
        if path.suffix in _HEADED and path.name not in ("changelog.yaml", ".changelog.yaml"):
            head = (root / path).read_text(encoding="utf-8")[:700]
            missing = [line for line in _HEADER if line not in head]
            # A vault has no room for a header.
            if missing and not head.startswith("$ANSIBLE_VAULT"):
                yield f"{path}: the header lacks '{missing[0]}'"


def _names_no_machine(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """No path of one machine and no package registry's host."""
    for path in files:
        try:
            text = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            found = _FOREIGN.search(line)
            if found:
                yield f"{path}:{number}: {found.group()} is of one machine or names a registry"


def _test_stops_at_a_task(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The tasks at which tests interrupt a playbook are tasks that there are, or the test would not interrupt anything."""
    texts = {path: (root / path).read_text(encoding="utf-8") for path in files if path.suffix == ".yml"}
    known = {name for path, text in texts.items() if path.parts[0] in ("roles", "playbooks") for name in house_words.NAMED.findall(text)}
    for path, text in texts.items():
        if path.parts[0] in ("tests", "extensions"):
            for names in _STOPS.findall(text):
                yield from (f"{path}: no task is named '{name}'" for name in names.strip("[]").split(", ") if "{{" not in name and name not in known)


def _requires_what_it_imports(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """What the plugins import of others is in requirements.txt, from which execution environments are built, and nothing else is; but for what ansible-core
    brings itself."""
    listed = set(re.findall(r"^([\w-]+)", (root / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    imported: dict[str, Path] = {}
    for path in files:
        if path.parts[0] == "plugins" and path.suffix == ".py":
            for name in _imported(floor_plan.parsed(root / path)):
                if name not in sys.stdlib_module_names and name not in _OF_ANSIBLE:
                    imported.setdefault(name, path)
    yield from (f"requirements.txt: {name} is missing, which {imported[name]} imports" for name in sorted(imported.keys() - listed))
    yield from (f"requirements.txt: no plugin imports {name}" for name in sorted(listed - imported.keys()))


def _imported(tree: ast.Module) -> set[str]:
    """The packages that a file imports absolutely."""
    nodes = list(ast.walk(tree))
    names = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    names += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {name.partition(".")[0] for name in names}


RULES: tuple[Rule, ...] = (
    _has_target,
    _in_action_group,
    _finds_its_site,
    _needs_only_dependencies,
    _has_header,
    _names_no_machine,
    _test_stops_at_a_task,
    _requires_what_it_imports,
    *house_roles.RULES,
    *house_words.RULES,
    floor_plan.check,
)


def findings(root: Path, files: t.Sequence[Path]) -> list[str]:
    """Everything that breaks a rule, one line each."""
    return [finding for rule in RULES for finding in rule(root, files)]
