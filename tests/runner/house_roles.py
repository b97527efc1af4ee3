# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of roles and playbooks."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

_ENTRY = re.compile(r"^ *name: creativeflow\.minio\.(\w+)\n *tasks_from: (\w+)", re.MULTILINE)
_PRIVATE = re.compile(r"(?<![\w])_minio_\w+")
_REGISTERED = re.compile(r"^ *register: (_\w+)", re.MULTILINE)
_FLAG = re.compile(r"^ {6}(minio_\w+):\n(?: {8}.*\n)*? {8}type: bool$", re.MULTILINE)
_MOST_LINES = {"vars": 100, "preflight.yml": 60}
_EXPRESSION = re.compile(r"\{\{([^}]+)\}\}|\{%([^%]+)%\}|^ +when:(?: (?![|>])(.+)|((?:\n +- .+)+))$", re.MULTILINE)


def _role_is_described(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Every role has argument specs, a README and metadata."""
    for role in sorted({path.parts[1] for path in files if len(path.parts) > 2 and path.parts[0] == "roles"}):
        for name in ("meta/argument_specs.yml", "meta/main.yml", "README.md", "tasks/main.yml"):
            if not (root / "roles" / role / name).is_file():
                yield f"roles/{role}: {name} is missing"


def _entry_point_is_described(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Every file of tasks that a playbook or role takes from a role by ``tasks_from`` has an argument spec there."""
    for path in files:
        if path.suffix == ".yml" and path.parts[0] in ("roles", "playbooks") and "tasks_from:" in (text := (root / path).read_text(encoding="utf-8")):
            for role, point in _ENTRY.findall(text):
                specs = root / "roles" / role / "meta/argument_specs.yml"
                if not specs.is_file() or not re.search(rf"^  {re.escape(point)}:$", specs.read_text(encoding="utf-8"), re.MULTILINE):
                    yield f"roles/{role}/meta/argument_specs.yml: {point} is missing, which {path} uses"


def _keeps_to_its_own(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """A role does not read the private variables of another one."""
    roles = {path.parts[1] for path in files if path.parts[0] == "roles"}
    for path in files:
        if path.parts[0] == "roles" and path.suffix in (".yml", ".j2"):
            names = set(_PRIVATE.findall((root / path).read_text(encoding="utf-8")))
            others = sorted(name for name in names for role in roles - {path.parts[1]} if name.startswith(f"_{role}_"))
            yield from (f"{path}: {name} is private to another role. Have that role set a variable without the underscore." for name in others)


def _role_readme_names_variables(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """A role's README names every variable that its defaults set."""
    for path in files:
        if path.match("roles/*/defaults/main.yml"):
            readme = root / path.parents[1] / "README.md"
            text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
            for name in re.findall(r"^([a-z]\w+):", (root / path).read_text(encoding="utf-8"), re.MULTILINE):
                if not name.startswith("_") and not name.startswith("__") and name not in text:
                    yield f"{path.parents[1]}/README.md: {name} of defaults/main.yml is missing"


def _is_given_in_one_way(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """No private name is registered in one place and given by ``vars`` in another of the playbooks or of a role: what is registered wins, whatever a
    task's own ``vars`` say, until the last play of the run."""
    groups: dict[str, list[Path]] = {}
    for path in files:
        if path.suffix == ".yml" and path.parts[0] in ("playbooks", "roles"):
            groups.setdefault("/".join(path.parts[: 1 if path.parts[0] == "playbooks" else 2]), []).append(path)
    for place, paths in groups.items():
        texts = {path: (root / path).read_text(encoding="utf-8") for path in paths}
        registered = {name: path for path, text in texts.items() for name in _REGISTERED.findall(text)}
        registered.update({name: path for path, text in texts.items() for name in _keys_below(text, "ansible.builtin.set_fact")})
        for path, text in texts.items():
            for name in sorted(_keys_below(text, "vars") & registered.keys()):
                yield f"{path}: {name} is given by vars, and registered or set in {registered[name]}, which wins in all of {place}: name one otherwise"


def _keys_below(text: str, word: str) -> set[str]:
    """The keys of each mapping below ``word:``."""
    keys = set()
    for opening in re.finditer(rf"^( *)(?:- )?{re.escape(word)}:(?: &\w+)?\n((?:\1 .*\n|\n)*)", text, re.MULTILINE):
        keys.update(re.findall(rf"^{opening[1]}  (?:  )?(_\w+):", opening[2], re.MULTILINE))
    return keys


def _flag_may_be_text(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """An expression reads a flag of a role through ``bool``: given on the command line it is the text ``false``, which is true. What is handed on alone,
    is read by who takes it."""
    texts = {path: (root / path).read_text(encoding="utf-8") for path in files if path.parts[0] in ("roles", "playbooks") and path.suffix in (".yml", ".j2")}
    flags = {name for path, text in texts.items() if path.match("roles/*/meta/argument_specs.yml") for name in _FLAG.findall(text)}
    used = re.compile(rf"(?<![\w.'])({'|'.join(sorted(flags))})(?![\w'])(?! *\| *(?:ansible\.builtin\.)?bool\b)")
    for path, text in texts.items():
        if not {"meta", "defaults"} & set(path.parts):
            for parts in _EXPRESSION.findall(text):
                expression = re.sub(r" *\| *default\(omit\)$", "", "".join(parts).strip())
                yield from (f"{path}: {name} is read without '| bool'" for name in used.findall(expression) if expression != name or not parts[0])


def _logic_is_in_python(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Variables and preflight checks of roles stay short, and the role minio_cluster has no program in Jinja: what decides has a unit test."""
    for path in files:
        if path.parts[0] != "roles" or path.suffix not in (".yml", ".j2"):
            continue
        text = (root / path).read_text(encoding="utf-8")
        most = _MOST_LINES.get("vars" if path.match("roles/*/vars/main.yml") else path.name, 0)
        if most and text.count("\n") > most:
            yield f"{path} has {text.count(chr(10))} lines, at most {most} are right: decide in plugins/plugin_utils"
        if path.parts[1] == "minio_cluster" and path.suffix == ".yml" and "{%-" in text:
            yield f"{path} has a program in Jinja ({{%-): write it in plugins/plugin_utils"


RULES = (
    _role_is_described,
    _entry_point_is_described,
    _keeps_to_its_own,
    _role_readme_names_variables,
    _is_given_in_one_way,
    _flag_may_be_text,
    _logic_is_in_python,
)
