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

from . import floor_plan

Rule = t.Callable[[Path, t.Sequence[Path]], t.Iterator[str]]

_ACTION = re.compile(r"^\s*(?:- )?([a-z_]+\.[a-z_]+\.[a-z_]+):(?:\s|$)", re.MULTILINE)
_DEPENDENCY = re.compile(r"^  ([a-z_]+\.[a-z_]+): ", re.MULTILINE)
_HEADED = {".py", ".yml", ".yaml", ".sh", ".cfg", ".in"}
_HEADER = ("Copyright (c)", "GNU General Public License v3.0+", "SPDX-License-Identifier: GPL-3.0-or-later")
_NAMED = re.compile(r"^ *- name: (.+)$", re.MULTILINE)
_ASSERTED = re.compile(r"^( *)- name: (.+)\n(?:\1  .*\n)?\1  ansible\.builtin\.assert:", re.MULTILINE)
_DESCRIBED = re.compile(r"^ +(\w+):\n +description:(?: *\n +- | +)(\S+)", re.MULTILINE)
_NO_NOUN = {"What", "Which", "Who", "How", "When", "Where", "Only", "Also", "With", "For", "Do", "Have", "Give", "Take", "Accept", "Wait"}
_STOPS = re.compile(r"^ *_(?:stops|run_before|lose_at): (.+)$", re.MULTILINE)
_PRONOUNS = {"it", "its", "itself", "them", "they", "their", "that", "this", "these", "those", "what", "which", "whether", "how", "who", "whose"}
_VERBS = set(
    """
    Activate Add Admit Adopt Allow Apply Back Build Calculate Change Check Choose Compare Configure Confirm Copy Create Decommission Delete Deploy Download
    Drain Empty Enable Ensure Exchange Expand Fail Fill Gather Include Install Leave Link List Load Mount Move Prepare Probe Provide Query Read Rebalance
    Rebuild Record Reinstall Reload Remove Replace Replicate Report Restart Restore Resync Return Roll Rotate Run Select Send Set Show Sign Sort Stage Start
    Stop Store Unload Unpack Update Upgrade Validate Verify Wait Warn Write
    """.split()
)
_ENTRY = re.compile(r"^ *name: creativeflow\.minio\.(\w+)\n *tasks_from: (\w+)", re.MULTILINE)
_PRIVATE = re.compile(r"(?<![\w])_minio_\w+")
_OF_ANSIBLE = {"ansible", "ansible_collections", "jinja2", "yaml"}
_REGISTERED = re.compile(r"^ *register: (_\w+)", re.MULTILINE)
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


def _task_is_named(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The name of a task or play of roles and playbooks is an imperative verb and an object that it names, in two to nine words."""
    for path in files:
        if path.suffix != ".yml" or path.parts[0] not in ("roles", "playbooks") or {"meta", "defaults", "vars"} & set(path.parts):
            continue
        for name in _NAMED.findall((root / path).read_text(encoding="utf-8")):
            words = name.strip("\"'").split()
            pronouns = _PRONOUNS & {word.lower().strip(",.") for word in words[2 if words[0] == "Verify" else 1 :]}
            if words[0] not in _VERBS:
                yield f"{path}: '{name}' does not begin with a verb of _VERBS in {Path(__file__).name}"
            elif pronouns:
                yield f"{path}: '{name}': name the object instead of '{min(pronouns)}'"
            elif not 2 <= len(words) <= 9:
                yield f"{path}: '{name}' has {len(words)} words. Two to nine are right"


def _assertion_is_named(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The name of an assertion of an integration target says what is verified."""
    for path in files:
        if path.suffix == ".yml" and path.parts[:2] == ("tests", "integration"):
            for _indent, name in _ASSERTED.findall((root / path).read_text(encoding="utf-8")):
                if not name.strip("\"'").startswith("Verify that "):
                    yield f"{path}: '{name}' does not begin with 'Verify that'"


def _option_is_described(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The description of an option of a module is a noun phrase or begins with "Whether to"."""
    for path in files:
        if path.suffix == ".py" and path.parts[:2] in (("plugins", "modules"), ("plugins", "doc_fragments")):
            options = (root / path).read_text(encoding="utf-8").partition("\noptions:\n")[2].partition('"""')[0]
            for name, word in _DESCRIBED.findall(options):
                if word.startswith("V(") or word in _NO_NOUN | _VERBS:
                    yield f"{path}: {name}: its description begins with '{word}'. Begin with a noun or with 'Whether to'"


def _test_stops_at_a_task(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The tasks at which tests interrupt a playbook are tasks that there are, or the test would not interrupt anything."""
    texts = {path: (root / path).read_text(encoding="utf-8") for path in files if path.suffix == ".yml"}
    known = {name for path, text in texts.items() if path.parts[0] in ("roles", "playbooks") for name in _NAMED.findall(text)}
    for path, text in texts.items():
        if path.parts[0] in ("tests", "extensions"):
            for names in _STOPS.findall(text):
                yield from (f"{path}: no task is named '{name}'" for name in names.strip("[]").split(", ") if "{{" not in name and name not in known)


def _reads_in_a_terminal(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Pages have lines of at most 120 characters, but for tables and code."""
    for path in files:
        if path.suffix == ".md" and path.name != "CHANGELOG.md" and path.parts[0] not in ("changelogs", "extensions", "tests"):
            code = False
            for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
                code ^= line.lstrip().startswith("```")
                # A long word, such as an address, cannot be divided.
                if len(line) > 120 and not code and not line.lstrip().startswith("|") and " " in line.strip()[:120]:
                    yield f"{path}:{number}: {len(line)} characters, and 120 are the most"


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
    _role_is_described,
    _entry_point_is_described,
    _keeps_to_its_own,
    _role_readme_names_variables,
    _needs_only_dependencies,
    _has_header,
    _names_no_machine,
    _is_given_in_one_way,
    _reads_in_a_terminal,
    _test_stops_at_a_task,
    _requires_what_it_imports,
    _task_is_named,
    _assertion_is_named,
    _option_is_described,
    floor_plan.check,
)


def findings(root: Path, files: t.Sequence[Path]) -> list[str]:
    """Everything that breaks a rule, one line each."""
    return [finding for rule in RULES for finding in rule(root, files)]
